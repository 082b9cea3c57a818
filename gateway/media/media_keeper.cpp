#include "gateway/media/media_keeper.hpp"

#include "gateway/api/file_keeping.hpp"
#include "gateway/log.hpp"
#include "gateway/secrets/vault.hpp"
#include "gateway/sender/open_channel.hpp"
#include "inbox/media/fetching.hpp"
#include "inbox/model/failpoint.hpp"
#include "inbox/replies/outbox.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/array.hpp>

#include <sys/stat.h>

#include <fstream>
#include <iterator>

namespace gateway {

namespace {

using namespace std::chrono_literals;

constexpr auto look_every = 2s;
constexpr auto lease = 20s; // whoever is alive prolongs it; what a dead process was fetching is free soon
constexpr auto prolong_every = 5s;
constexpr int workspaces_at_once = 8;
constexpr int outboxes_looked_at = 100;

boost::json::array array_of(const std::vector<std::string>& texts)
{
    return boost::json::array(texts.begin(), texts.end());
}

std::shared_ptr<const std::string> read_and_remove(const std::string& path)
{
    std::ifstream in(path, std::ios::binary);
    auto bytes = std::make_shared<std::string>(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    if (!in.good() && !in.eof()) throw std::runtime_error("a fetched file cannot be read");
    return bytes;
}

std::vector<inbox::Event> settle(pqxx::transaction_base& tx, inbox::WorkspaceId workspace,
                                 const inbox::FetchErrand& errand, const FetcherAnswer& answer, const std::string& kept)
{
    inbox::EventLog log(tx, workspace);
    if (answer.ok) {
        inbox::StoredFile stored{kept, answer.mime, answer.size_bytes, answer.width, answer.height, answer.inline_safe};
        inbox::attachment_ready(log, errand, stored);
    } else {
        inbox::attachment_failed(log, errand, answer.code, answer.may_try_again);
    }
    auto events = std::move(log).close();
    inbox::pass(inbox::Failpoint::media_before_commit);
    return events;
}

} // namespace

MediaKeeper::MediaKeeper(asio::any_io_executor executor, Database& database, DirectoryKeeper& directory,
                         std::shared_ptr<const Vault> vault, Bell& bell, FetcherLink& fetcher, std::string media_folder,
                         std::vector<std::string> exact_hosts)
    : executor_(executor), database_(database), directory_(directory), vault_(std::move(vault)), bell_(bell),
      fetcher_(fetcher), folder_(std::filesystem::absolute(media_folder)), exact_hosts_(std::move(exact_hosts)),
      timer_(executor)
{
    // The fetcher may write here and nowhere else; sticky, so that nobody removes another's files.
    std::filesystem::create_directories(folder_ / "incoming");
    chmod((folder_ / "incoming").c_str(), 01777);
}

void MediaKeeper::nudge(inbox::WorkspaceId workspace)
{
    if (stopped_ || working_.size() >= workspaces_at_once || working_.contains(workspace)) return;
    working_[workspace] = 1;
    asio::co_spawn(executor_, work(workspace), asio::detached);
}

/// Round after round until nothing is due: at most four files of a workspace are under way at once.
asio::awaitable<void> MediaKeeper::work(inbox::WorkspaceId workspace)
{
    try {
        while (!stopped_) {
            auto take = [workspace](pqxx::transaction_base& tx) { return inbox::take_media(tx, workspace, lease); };
            auto errands = co_await database_.run(workspace, std::move(take));
            if (errands.empty()) break;
            for (const auto& errand : errands) {
                ++working_[workspace];
                asio::co_spawn(executor_, fetch(workspace, errand), asio::detached);
            }
            asio::steady_timer pause(executor_);
            auto prolonged = std::chrono::steady_clock::now();
            while (working_[workspace] > 1 && !stopped_) {
                pause.expires_after(20ms);
                co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
                if (std::chrono::steady_clock::now() < prolonged + prolong_every) continue;
                co_await prolong(workspace, errands);
                prolonged = std::chrono::steady_clock::now();
            }
        }
    } catch (const std::exception& error) {
        spdlog::warn("media of workspace {}: {}", workspace.number, loggable(error.what()));
    }
    working_.erase(workspace);
}

/// Those that have ended meanwhile are nobody's any more, so they are not touched; one whose end could not be written
/// down is kept until the last of the four has ended. When the store is away, the lease
/// ends: somebody may fetch the file once more, and what we bring then is not taken.
asio::awaitable<void> MediaKeeper::prolong(inbox::WorkspaceId workspace, const std::vector<inbox::FetchErrand>& errands)
{
    try {
        auto job = [workspace, &errands](pqxx::transaction_base& tx) {
            inbox::prolong_media(tx, workspace, errands, lease);
        };
        co_await database_.run(workspace, std::move(job));
    } catch (const std::exception& error) {
        spdlog::debug("fetching for workspace {} could not be prolonged: {}", workspace.number, loggable(error.what()));
    }
}

asio::awaitable<void> MediaKeeper::fetch(inbox::WorkspaceId workspace, inbox::FetchErrand errand)
{
    try {
        auto answer = co_await ask_for(workspace, errand);
        std::string kept;
        if (answer.ok) {
            const auto bytes = co_await taken(answer.path);
            kept = co_await put(bytes);
        } else {
            spdlog::info("attachment {} could not be fetched: {} (attempt {})", errand.attachment.text,
                         loggable(answer.code), errand.attempts);
        }
        auto job = [workspace, &errand, &answer, &kept](pqxx::transaction_base& tx) {
            return settle(tx, workspace, errand, answer, kept);
        };
        auto events = co_await database_.run(workspace, std::move(job));
        inbox::pass(inbox::Failpoint::media_after_commit);
        bell_.ring(workspace, std::move(events));
    } catch (const std::exception& error) {
        // The row is due again when the lease has ended; nothing is lost.
        spdlog::warn("attachment {}: {}", errand.attachment.text, loggable(error.what()));
    }
    if (const auto place = working_.find(workspace); place != working_.end()) --place->second;
}

asio::awaitable<FetcherAnswer> MediaKeeper::ask_for(inbox::WorkspaceId workspace, const inbox::FetchErrand& errand)
{
    const auto channel = co_await open_channel(database_, directory_.current(), vault_, workspace, errand.channel);
    FetcherAnswer refused;
    refused.code = "channel";
    if (!channel) co_return refused;
    boost::json::object headers;
    for (const auto& [name, value] : channel->connector().media_headers(channel->connection())) headers[name] = value;
    boost::json::object job{{"do", "fetch"},
                            {"url", errand.url},
                            {"headers", headers},
                            {"hosts", array_of(channel->connector().media_hosts())},
                            {"exact", array_of(exact_hosts_)},
                            {"path", incoming_path()}};
    co_return co_await fetcher_.ask(std::move(job));
}

asio::awaitable<inbox::StoredFile> MediaKeeper::looked_at(std::shared_ptr<const std::string> bytes, std::string mime)
{
    const auto path = incoming_path();
    auto write = [path, bytes](pqxx::transaction_base&) {
        std::ofstream out(path, std::ios::binary);
        out.write(bytes->data(), static_cast<std::streamsize>(bytes->size()));
        out.close();
        chmod(path.c_str(), 0666);
        if (!out) throw std::runtime_error("there is no room for the file");
    };
    co_await database_.each(std::move(write));
    boost::json::object job{{"do", "look"}, {"path", path}};
    const auto answer = co_await fetcher_.ask(std::move(job));
    inbox::StoredFile stored;
    stored.mime = std::move(mime);
    if (answer.ok) {
        bytes = co_await taken(answer.path);
        stored.width = answer.width;
        stored.height = answer.height;
        stored.inline_safe = answer.inline_safe;
        if (answer.inline_safe) stored.mime = answer.mime;
    } else {
        std::error_code ignored;
        std::filesystem::remove(path, ignored);
    }
    stored.size_bytes = static_cast<std::int64_t>(bytes->size());
    stored.file = co_await put(bytes);
    co_return stored;
}

asio::awaitable<inbox::File> MediaKeeper::fitted(inbox::File file, std::int64_t max_bytes)
{
    const bool picture = file.mime == "image/jpeg" || file.mime == "image/png" || file.mime == "image/webp";
    if (!file.bytes || !picture || max_bytes <= 0 || static_cast<std::int64_t>(file.bytes->size()) <= max_bytes)
        co_return file;
    const auto path = incoming_path();
    auto write = [path, bytes = file.bytes](pqxx::transaction_base&) {
        std::ofstream(path, std::ios::binary).write(bytes->data(), static_cast<std::streamsize>(bytes->size()));
        chmod(path.c_str(), 0666);
    };
    co_await database_.each(std::move(write));
    boost::json::object job{{"do", "shrink"}, {"path", path}, {"max_bytes", max_bytes}};
    const auto answer = co_await fetcher_.ask(std::move(job));
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    if (!answer.ok) co_return file;
    file.bytes = co_await taken(answer.path);
    file.mime = answer.mime;
    file.size_bytes = static_cast<std::int64_t>(file.bytes->size());
    file.width = answer.width;
    file.height = answer.height;
    co_return file;
}

std::string MediaKeeper::incoming_path() const
{
    return (folder_ / "incoming" / random_hex(16)).string();
}

/// File work blocks, so it is done on the database's threads, beside statements that take as long.
asio::awaitable<std::string> MediaKeeper::put(std::shared_ptr<const std::string> bytes)
{
    auto job = [folder = folder_, bytes](pqxx::transaction_base&) { return keep_file(folder, *bytes); };
    co_return co_await database_.each(std::move(job));
}

asio::awaitable<std::shared_ptr<const std::string>> MediaKeeper::taken(std::string path)
{
    auto job = [path = std::move(path)](pqxx::transaction_base&) { return read_and_remove(path); };
    co_return co_await database_.each(std::move(job));
}

asio::awaitable<void> MediaKeeper::look_around()
{
    while (!stopped_) {
        try {
            auto ask = [](pqxx::transaction_base& tx) { return inbox::outboxes_due(tx, outboxes_looked_at); };
            for (const auto& note : co_await database_.run({}, std::move(ask))) nudge(note.workspace);
        } catch (const std::exception& error) {
            spdlog::warn("looking for files to fetch failed, will look again: {}", loggable(error.what()));
        }
        timer_.expires_after(look_every);
        co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

void MediaKeeper::stop()
{
    stopped_ = true;
    timer_.cancel();
}

} // namespace gateway
