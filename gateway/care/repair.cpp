#include "gateway/care/care.hpp"

#include "gateway/log.hpp"
#include "inbox/replies/outbox.hpp"

#include <algorithm>

/// Which part of the past to ask for.
namespace gateway {

namespace {

constexpr std::size_t remembered_parts = 10'000;

} // namespace

/// A walk is planned once for every reason: the start of this process, a reconnection, a new day, a platform that parks
/// what it could not deliver. Planning twice costs a walk and changes nothing.
asio::awaitable<void> Care::plan_walks(inbox::WorkspaceId workspace, std::vector<inbox::CareDue> due)
{
    auto job = [workspace](pqxx::transaction_base& tx) { return inbox::all_channels(tx, workspace); };
    const auto channels = co_await database_.run(workspace, std::move(job));
    const auto now = wall_clock_now();
    const auto farthest = now - limits_.longest_reach;
    for (const auto& channel : channels) {
        if (channel.state != "connected") continue;
        auto& known = known_[channel.id];
        const auto tick = Clock::now();
        const auto found = std::find_if(due.begin(), due.end(), [&](const auto& d) { return d.channel == channel.id; });
        if (found != due.end() && found->repair) {
            const bool planned = known.repaired_since == found->since && tick < known.repair_asked + limits_.ask_again;
            if (planned && known.begun) continue;
            // After a reconnection from where history was last whole; by night, and at first, two days in any case.
            auto since = channel.repaired_to ? *channel.repaired_to - limits_.overlap : now - limits_.repair_reach;
            const bool reconnected = channel.repaired_to && *channel.repaired_to < found->since;
            if (!reconnected) since = std::min(since, now - limits_.repair_reach);
            if (!channel.repaired_to && channel.last_event_at)
                since = std::min(since, *channel.last_event_at - limits_.overlap);
            co_await ask(workspace, channel.id, "repair", std::max(since, farthest));
            known_[channel.id] = {true, found->since, tick, tick + limits_.repair_every};
        } else if (!known.begun) {
            // What we missed while we did not run. An event of this very start does not tell when we last listened.
            const bool heard_before = channel.last_event_at && *channel.last_event_at < started_;
            auto seen = channel.repaired_to.value_or(now - limits_.repair_reach);
            if (heard_before) seen = std::max(seen, *channel.last_event_at);
            co_await ask(workspace, channel.id, "start", std::max(seen - limits_.overlap, farthest));
            known_[channel.id].begun = true;
        }
        const auto* connector = connectors::find(channel.platform);
        const auto every = connector ? connector->poll_history_every() : std::chrono::minutes{0};
        auto& planned = known_[channel.id];
        if (every.count() == 0) continue;
        if (planned.next_poll == Clock::time_point{} || planned.next_poll > tick + every)
            planned.next_poll = tick + every;
        if (tick < planned.next_poll) continue;
        planned.next_poll = tick + every;
        co_await ask(workspace, channel.id, "poll", now - every - limits_.overlap);
    }
}

asio::awaitable<void> Care::ask(inbox::WorkspaceId workspace, inbox::ChannelId channel, std::string why,
                                inbox::Time since)
{
    inbox::HistoryErrand errand;
    errand.channel = channel;
    errand.why = std::move(why);
    errand.since = since;
    auto job = [workspace, errand](pqxx::transaction_base& tx) { inbox::ask_history(tx, workspace, errand); };
    co_await database_.run(workspace, std::move(job));
    nudge(workspace);
}

/// The platform's memory of a thread may say what became of a reply: soon after, then less and less often.
asio::awaitable<void> Care::ask_about_unknown(inbox::WorkspaceId workspace)
{
    auto look = [workspace, reach = limits_.unknown_reach](pqxx::transaction_base& tx) {
        return inbox::unknown_parts(tx, workspace, reach);
    };
    const auto parts = co_await database_.run(workspace, std::move(look));
    if (looked_for_.size() >= remembered_parts) looked_for_.clear();
    for (const auto& part : parts) {
        auto& looked = looked_for_[part.id];
        if (looked.looks >= limits_.unknown_looks || Clock::now() < looked.next) continue;
        looked.next = Clock::now() + limits_.unknown_pause * (1 << std::min(looked.looks, 6));
        ++looked.looks;

        inbox::HistoryErrand errand;
        errand.channel = part.channel;
        errand.thread = part.thread;
        errand.customer = part.customer;
        errand.why = "unknown_reply";
        errand.since = part.tried_at - limits_.overlap;
        auto job = [workspace, errand](pqxx::transaction_base& tx) { inbox::ask_history(tx, workspace, errand); };
        co_await database_.run(workspace, std::move(job));
    }
}

} // namespace gateway
