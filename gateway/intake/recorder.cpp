#include "gateway/intake/recorder.hpp"

#include "gateway/log.hpp"
#include "inbox/model/failpoint.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>

namespace gateway {

namespace {

using namespace std::chrono_literals;

constexpr int turn_limit = 400;
constexpr int attempts_limit = 5;
constexpr int recovering_limit = 3; // workspaces at once, so that nudged ones keep a connection
constexpr auto recovery_wait = 20ms;
constexpr auto look_every = 1s;
constexpr std::chrono::nanoseconds longest_rest = 100ms; // while webhooks wait to become durable
constexpr const char* kind = "record";

/// What a turn in the store brings back to the loop.
struct TurnDone {
    std::size_t taken = 0;
    inbox::RecordResult result;
    std::vector<inbox::Event> events;
};

bool store_trouble(const std::exception& error)
{
    return dynamic_cast<const pqxx::broken_connection*>(&error) || dynamic_cast<const pqxx::in_doubt_error*>(&error) ||
           dynamic_cast<const StoreBusy*>(&error) || dynamic_cast<const pqxx::transaction_rollback*>(&error);
}

/// The raw bytes, read again by the connector that read them on arrival.
inbox::Understood understand(const Directory& directory, const inbox::PendingEvent& pending)
{
    inbox::Understood understood;
    understood.raw_id = pending.id;
    understood.channel = pending.channel;
    understood.from_history = pending.from_history;
    understood.received_at = pending.received_at;
    understood.what = inbox::NotUnderstood{"no app of this platform"};
    const auto* app = directory.find(pending.app);
    const auto* connector = app ? app->connector : connectors::find(pending.platform);
    if (!connector) return understood;
    auto items = connector->parse(pending.body, app ? app->settings : connectors::Settings{});
    if (items.size() != 1) {
        understood.what = inbox::NotUnderstood{"not one event"};
        return understood;
    }
    understood.what = std::move(items.front().what);
    understood.link_media = items.front().only_link || directory.links_media(pending.channel);
    return understood;
}

/// Of what is next: all that were never tried before, or the first one alone.
void keep_those_that_go_together(std::vector<inbox::PendingEvent>& next)
{
    std::size_t fresh = 0;
    while (fresh < next.size() && next[fresh].attempts <= 1) ++fresh;
    if (next.size() > std::max<std::size_t>(fresh, 1)) next.resize(std::max<std::size_t>(fresh, 1));
}

TurnDone record_turn(pqxx::transaction_base& tx, inbox::WorkspaceId workspace, const Directory& directory,
                     const inbox::Rules& rules, const std::vector<inbox::PendingEvent>* given, int limit)
{
    inbox::EventLog log(tx, workspace);
    const auto pending = given ? *given : inbox::take_pending(log, limit);
    TurnDone done;
    done.taken = pending.size();
    if (pending.empty()) return done;

    std::vector<inbox::Understood> turn;
    turn.reserve(pending.size());
    for (const auto& event : pending) turn.push_back(understand(directory, event));
    done.result = inbox::record(log, turn, rules);
    done.events = std::move(log).close();
    inbox::pass(inbox::Failpoint::record_before_commit);
    return done;
}

} // namespace

Recorder::Recorder(asio::any_io_executor executor, Database& database, DirectoryKeeper& directory, Bell& bell,
                   Metrics& metrics, std::shared_ptr<const inbox::Rules> rules)
    : executor_(executor), database_(database), directory_(directory), bell_(bell), metrics_(metrics),
      rules_(std::move(rules)), timer_(executor)
{
}

void Recorder::nudge(const std::vector<inbox::WorkspaceId>& workspaces)
{
    for (const auto workspace : workspaces) {
        const auto [place, idle] = working_.try_emplace(workspace, false);
        if (idle) asio::co_spawn(executor_, work(workspace, false), asio::detached);
        else place->second = true;
    }
}

/// `found`: by looking around, so somebody may have died over these events.
asio::awaitable<void> Recorder::work(inbox::WorkspaceId workspace, bool found)
{
    bool troubled = false;
    try {
        if (found) co_await carefully(workspace, false);
        for (bool more = true; more && !stopped_;) {
            working_[workspace] = false;
            const auto began = Clock::now();
            const auto turn = co_await take_turn(workspace, turn_limit);
            more = turn == Turn::full || working_[workspace];
            if (more) co_await give_way(Clock::now() - began);
        }
    } catch (const std::exception& error) {
        metrics_.recording().failed_turns.Increment();
        spdlog::warn("recording workspace {} failed, nothing is lost: {}", workspace.number, loggable(error.what()));
        troubled = !store_trouble(error);
    }
    if (troubled && !stopped_) {
        try {
            co_await carefully(workspace, true);
        } catch (const std::exception& error) {
            spdlog::warn("recording workspace {} one by one failed: {}", workspace.number, loggable(error.what()));
        }
    }
    const bool again = working_[workspace];
    working_.erase(workspace);
    if (again && !stopped_) nudge({workspace});
}

/// A platform that waits too long for its answer switches the webhook off; a screen that waits a tenth of a second more
/// does not. So while many webhooks wait, recording rests as long as it worked, and takes more in its next turn.
asio::awaitable<void> Recorder::give_way(std::chrono::nanoseconds worked)
{
    if (!webhooks_wait_ || !webhooks_wait_()) co_return;
    asio::steady_timer rest(executor_, std::min(worked, longest_rest));
    co_await rest.async_wait(asio::as_tuple(asio::use_awaitable));
}

asio::awaitable<Recorder::Turn> Recorder::take_turn(inbox::WorkspaceId workspace, int limit)
{
    const auto directory = directory_.current();
    const auto rules = rules_;
    const auto began = std::chrono::steady_clock::now();
    auto job = [workspace, directory, rules, limit](pqxx::transaction_base& tx) {
        return record_turn(tx, workspace, *directory, *rules, nullptr, limit);
    };
    auto done = co_await database_.run(workspace, std::move(job));
    if (done.taken == 0) co_return Turn::empty;

    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    metrics_.recording().turns.Increment();
    metrics_.recording().events.Increment(static_cast<double>(done.taken));
    metrics_.recording().seconds.Observe(took.count());
    publish(workspace, std::move(done.events), done.result);
    co_return done.taken < static_cast<std::size_t>(limit) ? Turn::partial : Turn::full;
}

/// The careful way: what is about to be tried is counted and committed first, so that an event over which the process
/// dies is found out. Events never tried before go together, unless `alone`; those tried before go one by one, because
/// one of them may be the reason.
asio::awaitable<void> Recorder::carefully(inbox::WorkspaceId workspace, bool alone)
{
    while (!stopped_) {
        auto claim = [workspace, alone](pqxx::transaction_base& tx) {
            inbox::EventLog log(tx, workspace);
            auto next = inbox::take_pending(log, alone ? 1 : turn_limit);
            keep_those_that_go_together(next);
            std::vector<std::int64_t> ids;
            for (const auto& event : next) ids.push_back(event.id);
            if (!ids.empty()) inbox::count_attempt(tx, workspace, ids);
            return next;
        };
        const auto claimed = co_await database_.run(workspace, std::move(claim));
        if (claimed.empty()) co_return;
        inbox::pass(inbox::Failpoint::claim_after_commit);
        co_await try_claimed(workspace, claimed);
    }
}

asio::awaitable<void> Recorder::try_claimed(inbox::WorkspaceId workspace,
                                            const std::vector<inbox::PendingEvent>& claimed)
{
    const auto directory = directory_.current();
    const auto rules = rules_;
    std::string reason;
    try {
        auto job = [workspace, directory, rules, &claimed](pqxx::transaction_base& tx) {
            return record_turn(tx, workspace, *directory, *rules, &claimed, turn_limit);
        };
        auto done = co_await database_.run(workspace, std::move(job));
        metrics_.recording().turns.Increment();
        metrics_.recording().events.Increment(static_cast<double>(done.taken));
        publish(workspace, std::move(done.events), done.result);
        co_return;
    } catch (const std::exception& error) {
        if (store_trouble(error)) throw;
        reason = error.what();
    }
    metrics_.recording().failed_turns.Increment();
    if (claimed.size() > 1) co_return; // each comes back alone, a moment later
    const auto& event = claimed.front();
    spdlog::error("raw event {} of workspace {} cannot be recorded (attempt {}): {}", event.id, workspace.number,
                  event.attempts + 1, loggable(reason));
    if (event.attempts + 1 < attempts_limit) co_return; // put off by its count already
    auto give_up = [workspace, id = event.id, reason](pqxx::transaction_base& tx) {
        inbox::set_aside(tx, workspace, id, reason);
    };
    co_await database_.run(workspace, std::move(give_up));
    metrics_.recording().quarantined.Increment();
}

void Recorder::publish(inbox::WorkspaceId workspace, std::vector<inbox::Event> events,
                       const inbox::RecordResult& result)
{
    inbox::pass(inbox::Failpoint::record_after_commit);
    bell_.ring(workspace, std::move(events));
    if (result.released > 0) nudge({workspace}); // what had waited for this turn's messages goes next
    if (result.outbox_touched && on_outbox_) on_outbox_(workspace);
}

/// What somebody left behind, then the note that something was.
asio::awaitable<void> Recorder::recover(inbox::Waiting seen)
{
    ++recovering_;
    co_await work(seen.workspace, true);
    --recovering_;
    if (stopped_) co_return;
    try {
        auto forget = [seen](pqxx::transaction_base& tx) { inbox::nothing_waiting(tx, seen, kind); };
        co_await database_.run(seen.workspace, std::move(forget));
    } catch (const std::exception& error) {
        spdlog::debug("the note on workspace {} stays for now: {}", seen.workspace.number, loggable(error.what()));
    }
}

asio::awaitable<void> Recorder::look_around()
{
    while (!stopped_) {
        try {
            auto job = [](pqxx::transaction_base& tx) { return inbox::workspaces_waiting(tx, kind); };
            const auto waiting = co_await database_.run({}, std::move(job));
            for (const auto& seen : waiting) {
                if (working_.contains(seen.workspace)) continue;
                while (recovering_ >= recovering_limit && !stopped_) {
                    timer_.expires_after(recovery_wait);
                    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
                }
                if (!working_.try_emplace(seen.workspace, false).second) continue;
                asio::co_spawn(executor_, recover(seen), asio::detached);
            }
        } catch (const std::exception& error) {
            spdlog::warn("looking for raw events failed, will look again: {}", loggable(error.what()));
        }
        timer_.expires_after(look_every);
        co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

void Recorder::stop()
{
    stopped_ = true;
    timer_.cancel();
}

} // namespace gateway
