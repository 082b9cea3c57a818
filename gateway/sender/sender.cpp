#include "gateway/sender/sender.hpp"

#include "gateway/log.hpp"
#include "gateway/sender/desk.hpp"
#include "inbox/model/failpoint.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <random>

/// Looking around: which workspace has something to send, and what did a dead process leave behind?
namespace gateway {

namespace {

using namespace std::chrono_literals;

constexpr int notes_at_once = 200;
constexpr std::size_t remembered_workspaces = 4'096;

/// Others look at the same notes, so nobody keeps step: a look comes a little sooner or later than the last.
std::chrono::milliseconds about(std::chrono::milliseconds length)
{
    thread_local std::minstd_rand dice{std::random_device{}()};
    return length * std::uniform_int_distribution<>(75, 125)(dice) / 100;
}

} // namespace

Sender::Sender(asio::io_context& io, Database& database, DirectoryKeeper& directory, std::shared_ptr<const Vault> vault,
               HttpClient& http, Bell& bell, Metrics& metrics, std::shared_ptr<const inbox::Rules> rules,
               SenderLimits limits, std::string media_folder)
    : io_(io), database_(database), directory_(directory), vault_(std::move(vault)), http_(http), bell_(bell),
      metrics_(metrics), rules_(std::move(rules)), limits_(std::move(limits)),
      files_(std::move(media_folder), limits_.file_bytes), tokens_(database, directory, vault_, http), timer_(io)
{
    if (limits_.owner.empty()) limits_.owner = random_hex(8);
}

Sender::~Sender() = default;

void Sender::nudge(inbox::WorkspaceId workspace)
{
    if (stopped_) return;
    const auto [place, idle] = visiting_.try_emplace(workspace, false);
    if (idle) asio::co_spawn(io_, visit(workspace, false, {}), asio::detached);
    else place->second = true;
}

/// `noted`: found by looking around, under `note`.
asio::awaitable<void> Sender::visit(inbox::WorkspaceId workspace, bool noted, inbox::OutboxNote note)
{
    try {
        if (noted) co_await recover(workspace);
        for (bool more = true; more && !stopped_;) {
            visiting_[workspace] = false;
            auto job = [workspace](pqxx::transaction_base& tx) { return inbox::due_channels(tx, workspace); };
            const auto due = co_await database_.run(workspace, std::move(job));
            for (const auto& channel : due) {
                if (channel.send && !stopped_) serve_at_desk(workspace, channel.channel);
            }
            more = visiting_[workspace];
        }
        if (noted) {
            auto quiet = [note](pqxx::transaction_base& tx) { inbox::outbox_quiet(tx, note); };
            co_await database_.run(workspace, std::move(quiet));
        }
    } catch (const std::exception& error) {
        spdlog::warn("looking into the outbox of workspace {} failed, will look again: {}", workspace.number,
                     loggable(error.what()));
    }
    const bool again = visiting_[workspace];
    visiting_.erase(workspace);
    if (again) nudge(workspace);
}

/// What a dead process left behind is unknown from here on.
asio::awaitable<void> Sender::recover(inbox::WorkspaceId workspace)
{
    const auto now = std::chrono::steady_clock::now();
    const auto last = recovered_.find(workspace);
    if (last != recovered_.end() && now < last->second + limits_.recover_every) co_return;
    if (recovered_.size() >= remembered_workspaces) recovered_.clear();
    recovered_[workspace] = now;

    struct Recovered {
        inbox::Settled settled;
        std::vector<inbox::Event> events;
    };
    auto job = [workspace, rules = rules_, grace = limits_.grace](pqxx::transaction_base& tx) {
        inbox::EventLog log(tx, workspace);
        Recovered recovered;
        recovered.settled = inbox::recover(log, *rules, grace);
        recovered.events = std::move(log).close();
        inbox::pass(inbox::Failpoint::recover_before_commit);
        return recovered;
    };
    auto recovered = co_await database_.run(workspace, std::move(job));
    inbox::pass(inbox::Failpoint::recover_after_commit);
    if (!recovered.events.empty()) {
        spdlog::error("workspace {}: a process died while sending; the replies it had under way are of unknown fate",
                      workspace.number);
    }
    tell(workspace, std::move(recovered.events), recovered.settled);
}

asio::awaitable<void> Sender::look_around()
{
    while (!stopped_) {
        try {
            auto job = [](pqxx::transaction_base& tx) { return inbox::outboxes_due(tx, notes_at_once); };
            const auto notes = co_await database_.run({}, std::move(job));
            for (const auto& note : notes) {
                if (stopped_ || !visiting_.try_emplace(note.workspace, false).second) continue;
                asio::co_spawn(io_, visit(note.workspace, true, note), asio::detached);
            }
        } catch (const std::exception& error) {
            spdlog::warn("looking for replies to send failed, will look again: {}", loggable(error.what()));
        }
        if (stopped_) break;
        timer_.expires_after(about(limits_.look_every));
        co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    const auto latest = std::chrono::steady_clock::now() + limits_.stop_within;
    while (!(desks_.empty() && visiting_.empty()) && std::chrono::steady_clock::now() < latest) {
        timer_.expires_after(20ms);
        co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

void Sender::stop()
{
    stopped_ = true;
    timer_.cancel();
    for (const auto& [id, desk] : desks_) desk->bell.cancel();
}

void Sender::tell(inbox::WorkspaceId workspace, std::vector<inbox::Event> events, const inbox::Settled& settled)
{
    if (!events.empty()) bell_.ring(workspace, std::move(events));
    if (settled.record_again && on_record_) on_record_(workspace);
    if (settled.outbox_touched) nudge(workspace);
}

} // namespace gateway
