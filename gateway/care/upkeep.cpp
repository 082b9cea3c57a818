#include "gateway/care/upkeep.hpp"

#include "gateway/log.hpp"
#include "inbox/conversations/change.hpp"
#include "inbox/media/leftovers.hpp"
#include "inbox/orders/orders.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <system_error>

namespace gateway {

namespace {

namespace files = std::filesystem;

bool is_due(pqxx::transaction_base& tx, inbox::WorkspaceId workspace)
{
    const auto now = std::chrono::system_clock::now();
    const auto waking = inbox::next_waking(tx, workspace);
    const auto expiry = inbox::next_expiry(tx, workspace);
    return (waking && *waking <= now) || (expiry && *expiry <= now);
}

/// Names are random and ours; anything that leads elsewhere is not.
void remove_file(const files::path& folder, const std::string& name)
{
    if (name.empty() || name.find('/') != std::string::npos || name.front() == '.') return;
    std::error_code failed;
    files::remove(folder / name, failed);
    if (failed) throw std::runtime_error("a file cannot be removed: " + failed.message());
}

std::size_t remove_unsent(pqxx::transaction_base& tx, inbox::WorkspaceId workspace, const files::path& folder,
                          std::chrono::hours age, int limit)
{
    inbox::EventLog log(tx, workspace);
    const auto unsent = inbox::unsent_uploads(log, age, limit);
    for (const auto& upload : unsent) remove_file(folder, upload.file);
    inbox::forget_leftovers(tx, workspace, unsent);
    return unsent.size();
}

std::size_t remove_recalled(pqxx::transaction_base& tx, inbox::WorkspaceId workspace, const files::path& folder,
                            int limit)
{
    const auto recalled = inbox::recalled_files(tx, workspace, limit);
    for (const auto& file : recalled) remove_file(folder, file.file);
    inbox::forget_leftovers(tx, workspace, recalled);
    return recalled.size();
}

void remove_older_files(const files::path& folder, std::chrono::seconds age)
{
    const auto latest = files::file_time_type::clock::now() - age;
    std::error_code failed;
    for (files::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
        std::error_code ignored;
        if (!at->is_regular_file(ignored) || at->is_symlink(ignored)) continue;
        const auto written = at->last_write_time(ignored);
        if (!ignored && written < latest) files::remove(at->path(), ignored);
    }
}

} // namespace

Upkeep::Upkeep(asio::any_io_executor executor, Database& database, DirectoryKeeper& directory, Bell& bell,
               std::shared_ptr<const inbox::Rules> rules, files::path media_folder, UpkeepLimits limits)
    : database_(database), directory_(directory), bell_(bell), rules_(std::move(rules)),
      folder_(std::move(media_folder)), limits_(limits), timer_(executor)
{
}

asio::awaitable<void> Upkeep::look_around()
{
    auto next_tidy = std::chrono::steady_clock::now() + limits_.wake_every;
    while (!stopped_) {
        co_await wake_all();
        if (std::chrono::steady_clock::now() >= next_tidy) {
            co_await tidy_all();
            next_tidy = std::chrono::steady_clock::now() + limits_.tidy_every;
        }
        if (stopped_) co_return;
        timer_.expires_after(limits_.wake_every);
        co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

asio::awaitable<void> Upkeep::wake_all()
{
    const auto directory = directory_.current();
    for (const auto workspace : directory->workspaces()) {
        if (stopped_) co_return;
        try {
            co_await wake(workspace);
        } catch (const std::exception& error) {
            spdlog::warn("waking conversations and ending holds of workspace {}: {}", workspace.number,
                         loggable(error.what()));
        }
    }
}

/// A log is opened only where something is due.
asio::awaitable<void> Upkeep::wake(inbox::WorkspaceId workspace)
{
    std::size_t woken = 0;
    do {
        auto look = [workspace](pqxx::transaction_base& tx) { return is_due(tx, workspace); };
        const bool due = co_await database_.run(workspace, std::move(look));
        if (!due) co_return;
        auto job = [workspace, rules = rules_, limit = limits_.wake_at_once, &woken](pqxx::transaction_base& tx) {
            inbox::EventLog log(tx, workspace);
            woken = inbox::wake_snoozed(log, *rules, limit) + inbox::release_expired(log, limit);
            return std::move(log).close();
        };
        bell_.ring(workspace, co_await database_.run(workspace, std::move(job)));
    } while (woken > 0 && !stopped_);
}

asio::awaitable<void> Upkeep::tidy_all()
{
    const auto directory = directory_.current();
    for (const auto workspace : directory->workspaces()) {
        if (stopped_) co_return;
        try {
            co_await tidy(workspace);
        } catch (const std::exception& error) {
            spdlog::warn("tidying workspace {} goes on next time: {}", workspace.number, loggable(error.what()));
        }
    }
    try {
        co_await sweep_incoming();
    } catch (const std::exception& error) {
        spdlog::warn("files left behind by the fetcher: {}", loggable(error.what()));
    }
}

asio::awaitable<void> Upkeep::tidy(inbox::WorkspaceId workspace)
{
    const auto limits = limits_;
    const auto folder = folder_;
    Batch events = [workspace, limits](pqxx::transaction_base& tx) {
        return inbox::forget_old_events(tx, workspace, limits.events, limits.batch);
    };
    co_await batches(workspace, std::move(events), limits.batch);
    Batch bodies = [workspace, limits](pqxx::transaction_base& tx) {
        return inbox::empty_old_bodies(tx, workspace, limits.bodies, limits.batch);
    };
    co_await batches(workspace, std::move(bodies), limits.batch);
    Batch unsent = [workspace, limits, folder](pqxx::transaction_base& tx) {
        return remove_unsent(tx, workspace, folder, limits.unsent_uploads, limits.files_at_once);
    };
    co_await batches(workspace, std::move(unsent), limits.files_at_once);
    Batch recalled = [workspace, limits, folder](pqxx::transaction_base& tx) {
        return remove_recalled(tx, workspace, folder, limits.files_at_once);
    };
    co_await batches(workspace, std::move(recalled), limits.files_at_once);
}

/// Until a batch is not full. File work blocks, so it too is done on the database's threads.
asio::awaitable<void> Upkeep::batches(inbox::WorkspaceId workspace, Batch batch, int full)
{
    for (int n = 0; n < limits_.batches && !stopped_; ++n) {
        const auto done = co_await database_.run(workspace, batch);
        if (done < static_cast<std::size_t>(full)) co_return;
        timer_.expires_after(limits_.breath);
        co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

asio::awaitable<void> Upkeep::sweep_incoming()
{
    auto job = [folder = folder_ / "incoming", age = limits_.incoming](pqxx::transaction_base&) {
        remove_older_files(folder, age);
    };
    co_await database_.each(std::move(job));
}

void Upkeep::stop()
{
    stopped_ = true;
    timer_.cancel();
}

} // namespace gateway
