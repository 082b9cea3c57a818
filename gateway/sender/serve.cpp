#include "gateway/sender/desk.hpp"

#include "gateway/log.hpp"
#include "inbox/model/failpoint.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

/// Working for one channel: take the lease, begin attempts as places become free, give the lease back.
namespace gateway {

namespace {

using namespace std::chrono_literals;

/// Waiting longer for the platform's permission is not worth holding the lease.
constexpr auto longest_pace_wait = 5s;
constexpr std::size_t remembered_paces = 4'096;

} // namespace

void Sender::serve_at_desk(inbox::WorkspaceId workspace, const inbox::ChannelId& channel)
{
    const auto found = desks_.find(channel);
    if (found != desks_.end()) {
        found->second->nudged = true;
        found->second->bell.cancel();
        return;
    }
    if (desks_.size() >= limits_.channels) return; // found again by looking around
    if (paces_.size() >= remembered_paces) {
        std::erase_if(paces_, [this](const auto& entry) { return !desks_.contains(entry.first); });
    }
    auto desk = std::make_shared<Desk>(io_, workspace, channel, paces_[channel]);
    desks_.emplace(channel, desk);
    asio::co_spawn(io_, serve(desk), asio::detached);
}

asio::awaitable<void> Sender::serve(DeskPtr desk)
{
    bool leased = false;
    try {
        leased = co_await take_channel(desk);
        if (leased && desk->channel) co_await work_off(desk);
    } catch (const std::exception& error) {
        spdlog::warn("sending for channel {} stopped, will go on: {}", desk->id.text, loggable(error.what()));
    }
    // Whatever went wrong with the next parts, those under way end here.
    while (desk->in_flight > 0) {
        co_await rest(desk, limits_.prolong_every);
        try {
            if (desk->in_flight > 0) co_await take_channel(desk);
        } catch (const std::exception& error) {
            spdlog::debug("the lease of channel {} could not be prolonged: {}", desk->id.text, loggable(error.what()));
        }
    }
    if (leased) {
        try {
            auto job = [desk, owner = limits_.owner](pqxx::transaction_base& tx) {
                inbox::release_lease(tx, desk->workspace, desk->id, owner);
            };
            co_await database_.run(desk->workspace, std::move(job));
        } catch (const std::exception& error) {
            spdlog::debug("the lease of channel {} ends by itself: {}", desk->id.text, loggable(error.what()));
        }
    }
    desks_.erase(desk->id);
    if (desk->nudged && leased && !stopped_) nudge(desk->workspace);
}

/// Takes or prolongs the lease and sees to it that the settings at hand are those of the store. False: somebody else
/// works for the channel.
asio::awaitable<bool> Sender::take_channel(DeskPtr desk)
{
    struct Taken {
        bool ours = false;
        std::optional<inbox::Channel> row;
    };
    auto job = [desk, owner = limits_.owner, length = limits_.lease](pqxx::transaction_base& tx) {
        Taken taken;
        taken.ours = inbox::take_lease(tx, desk->workspace, desk->id, owner, length);
        if (taken.ours) taken.row = inbox::find_channel(tx, desk->workspace, desk->id);
        return taken;
    };
    auto taken = co_await database_.run(desk->workspace, std::move(job));
    if (!taken.ours) co_return false;
    const bool same = taken.row && desk->channel && desk->channel->row.settings == taken.row->settings &&
                      desk->channel->directory == directory_.current();
    if (same) co_return true;
    desk->channel =
        taken.row ? opened_channel(desk->workspace, std::move(*taken.row), directory_.current(), *vault_) : nullptr;
    if (!desk->channel) {
        spdlog::warn("channel {} has no app that we know", desk->id.text);
        co_return true;
    }
    desk->platform = desk->channel->row.platform;
    if (!desk->pace) {
        desk->pace = std::make_shared<Pace>(messages_per_second(desk->platform));
        paces_[desk->id] = desk->pace;
    }
    co_return true;
}

asio::awaitable<void> Sender::work_off(DeskPtr desk)
{
    while (!stopped_) {
        desk->nudged = false;
        auto begun = co_await begin(desk);
        for (auto& one : begun) {
            ++desk->in_flight;
            if (!one.part.file.empty()) ++files_under_way_;
            asio::co_spawn(io_, carry(desk, std::move(one)), asio::detached);
        }
        if (!begun.empty() || desk->nudged) continue;

        const auto now = std::chrono::steady_clock::now();
        const auto pace_wait = limits_.pace ? desk->pace->next(now) - now : 0ns;
        if (desk->in_flight == 0 && (pace_wait <= 0ns || pace_wait > longest_pace_wait)) break;
        auto wait = limits_.prolong_every;
        if (pace_wait > 0ns) wait = std::min(wait, std::chrono::ceil<std::chrono::milliseconds>(pace_wait));
        co_await rest(desk, wait);
    }
}

/// Until something ends or is added, at most so long.
asio::awaitable<void> Sender::rest(DeskPtr desk, std::chrono::milliseconds at_most)
{
    desk->bell.expires_after(at_most);
    co_await desk->bell.async_wait(asio::as_tuple(asio::use_awaitable));
}

/// What may be begun now, its attempt committed. Empty: nothing, or somebody else holds the channel.
asio::awaitable<std::vector<Sender::Begun>> Sender::begin(DeskPtr desk)
{
    std::vector<Begun> begun;
    const bool ours = co_await take_channel(desk);
    if (!ours || !desk->channel) co_return begun;
    auto free = limits_.conversations - static_cast<int>(desk->in_flight);
    if (limits_.pace) free = std::min(free, desk->pace->ready());
    if (free <= 0) co_return begun;
    auto parts = co_await next_parts(desk, free);
    if (parts.empty() || stopped_) co_return begun;

    struct Begin {
        std::vector<inbox::Attempt> attempts;
        std::vector<inbox::Event> events;
    };
    const auto result = std::make_shared<Begin>(); // outlives a commit whose answer is lost
    std::vector<inbox::OutboxId> light, heavy;
    for (const auto& part : parts) (part.file.empty() ? light : heavy).push_back(part.id);
    auto job = [desk, result, light, heavy, rules = rules_, limits = limits_](pqxx::transaction_base& tx) {
        inbox::EventLog log(tx, desk->workspace);
        *result = {};
        const auto begin_some = [&](const std::vector<inbox::OutboxId>& some, std::chrono::seconds deadline) {
            if (some.empty()) return;
            const auto attempts = inbox::begin_attempts(log, *rules, desk->id, limits.owner, some, deadline);
            result->attempts.insert(result->attempts.end(), attempts.begin(), attempts.end());
        };
        begin_some(light, limits.deadline);
        begin_some(heavy, limits.deadline_with_file);
        result->events = std::move(log).close();
        inbox::pass(inbox::Failpoint::attempt_before_commit);
    };
    std::exception_ptr trouble;
    try {
        co_await database_.run(desk->workspace, std::move(job));
    } catch (const std::exception&) {
        trouble = std::current_exception();
    }
    if (trouble) {
        // Nothing has left. If the attempts were committed after all they must not be taken for lost ones.
        if (!result->attempts.empty()) co_await undo(desk, result->attempts);
        std::rethrow_exception(trouble);
    }
    inbox::pass(inbox::Failpoint::attempt_after_commit);
    if (limits_.pace) desk->pace->take(static_cast<int>(result->attempts.size()));
    tell(desk->workspace, std::move(result->events), {});
    for (const auto& attempt : result->attempts) {
        const auto part = std::find_if(parts.begin(), parts.end(), [&](const auto& p) { return p.id == attempt.part; });
        if (part != parts.end()) begun.push_back({std::move(*part), attempt});
    }
    co_return begun;
}

/// Parts with files only as far as there is room for their bytes.
asio::awaitable<std::vector<inbox::DuePart>> Sender::next_parts(DeskPtr desk, int count)
{
    auto job = [desk, count, rules = rules_](pqxx::transaction_base& tx) {
        return inbox::take_due(tx, desk->workspace, desk->id, *rules, count);
    };
    auto parts = co_await database_.run(desk->workspace, std::move(job));
    int room = limits_.files - files_under_way_;
    std::erase_if(parts, [&room](const inbox::DuePart& part) { return !part.file.empty() && --room < 0; });
    co_return parts;
}

/// After a commit whose answer was lost: what was begun is taken back, if it was. The lease we hold proves that an
/// attempt of this number can only be ours.
asio::awaitable<void> Sender::undo(DeskPtr desk, std::vector<inbox::Attempt> attempts)
{
    struct Undone {
        inbox::Settled settled;
        std::vector<inbox::Event> events;
    };
    const auto give_up = std::chrono::steady_clock::now() + limits_.lease / 2;
    while (std::chrono::steady_clock::now() < give_up) {
        try {
            auto job = [desk, attempts, rules = rules_, owner = limits_.owner](pqxx::transaction_base& tx) {
                inbox::EventLog log(tx, desk->workspace);
                Undone undone;
                for (const auto& attempt : attempts) {
                    if (!inbox::still_mine(tx, desk->workspace, desk->id, owner, attempt)) continue;
                    const auto settled =
                        inbox::settle(log, *rules, attempt, inbox::TryAgain{1s, "store", "the store was away"});
                    undone.settled.record_again |= settled.record_again;
                    undone.settled.outbox_touched |= settled.outbox_touched;
                }
                undone.events = std::move(log).close();
                return undone;
            };
            auto undone = co_await database_.run(desk->workspace, std::move(job));
            tell(desk->workspace, std::move(undone.events), undone.settled);
            co_return;
        } catch (const std::exception& error) {
            spdlog::debug("attempts of channel {} are not taken back yet: {}", desk->id.text, loggable(error.what()));
        }
        asio::steady_timer pause(io_, limits_.store_pause);
        co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

} // namespace gateway
