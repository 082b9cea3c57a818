#include "gateway/sender/desk.hpp"

#include "gateway/log.hpp"
#include "gateway/sender/script.hpp"
#include "inbox/model/failpoint.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

/// One attempt, from its begin to what is written down about it.
namespace gateway {

namespace {

using namespace std::chrono_literals;

constexpr auto too_many_requests = 429;
constexpr auto longest_hold = std::chrono::seconds{900};

/// The platform told the channel, not this part alone, to slow down.
bool slows_the_channel(const inbox::TryAgain& again, int last_status)
{
    return last_status == too_many_requests || again.code.find("rate") != std::string::npos;
}

} // namespace

asio::awaitable<void> Sender::carry(DeskPtr desk, Begun begun)
{
    const auto channel = desk->channel; // a renewal meanwhile replaces the desk's
    const bool with_file = !begun.part.file.empty();
    try {
        auto outcome = co_await carry_out(desk, channel, std::move(begun.part), begun.attempt);
        if (const auto* refused = std::get_if<inbox::NeedsReconnection>(&outcome)) {
            const auto why = *refused;
            outcome = co_await after_refusal(desk, channel, why);
        }
        co_await settle(desk, begun.attempt, std::move(outcome));
    } catch (const std::exception& error) {
        // The attempt stays as it is in the store; once its deadline has passed it is of unknown fate.
        spdlog::error("an attempt for channel {} broke off: {}", desk->id.text, loggable(error.what()));
    }
    if (with_file) --files_under_way_;
    --desk->in_flight;
    desk->nudged = true; // a place is free
    desk->bell.cancel();
}

asio::awaitable<inbox::Outcome> Sender::carry_out(DeskPtr desk, ChannelAtWork channel, inbox::DuePart part,
                                                  inbox::Attempt attempt)
{
    if (!part.file.empty()) {
        const bool there = co_await fetch_file(channel, part);
        if (!there) co_return inbox::Failed{"media", "the stored file is gone or cannot be read"};
    }
    const auto outgoing = std::make_shared<const inbox::Outgoing>(std::move(part.outgoing));
    const auto last_status = std::make_shared<int>(0);
    auto next = [channel, outgoing, last_status](const connectors::Answers& so_far) {
        if (!so_far.empty()) *last_status = so_far.back().status;
        return channel->connector().send(*outgoing, channel->connection(), so_far);
    };
    auto permission = [this, desk, attempt] { return still_allowed(desk, attempt); };
    auto ended = co_await follow<inbox::Outcome>(http_, std::move(next), std::move(permission));
    if (const auto* none = std::get_if<NoEnd>(&ended)) co_return judged(*none);

    auto& outcome = std::get<inbox::Outcome>(ended);
    if (const auto* again = std::get_if<inbox::TryAgain>(&outcome); again && slows_the_channel(*again, *last_status)) {
        desk->pace->hold(std::chrono::steady_clock::now() + std::min(again->after, longest_hold));
    }
    co_return std::move(outcome);
}

/// Fills the part's file in. False when there is none to be had.
asio::awaitable<bool> Sender::fetch_file(ChannelAtWork channel, inbox::DuePart& part)
{
    auto* file = std::get_if<inbox::File>(&part.outgoing.part.attached);
    if (!file) co_return true;
    file->bytes = co_await files_.read(part.file);
    if (!file->bytes) co_return false;
    file->size_bytes = static_cast<std::int64_t>(file->bytes->size());
    if (prepare_file_) {
        *file = co_await prepare_file_(*file, channel->connector().abilities(part.outgoing.thread_kind));
    }
    co_return true;
}

/// Asked when the connection to the platform stands, before the first byte: a process that slept must not send late. An
/// answer of the store that took long says nothing about now.
asio::awaitable<bool> Sender::still_allowed(DeskPtr desk, inbox::Attempt attempt)
{
    constexpr auto stale_after = 3s;
    const auto asked = std::chrono::steady_clock::now();
    try {
        auto job = [desk, attempt, owner = limits_.owner](pqxx::transaction_base& tx) {
            return inbox::still_mine(tx, desk->workspace, desk->id, owner, attempt);
        };
        const bool mine = co_await database_.run(desk->workspace, std::move(job));
        co_return mine&& std::chrono::steady_clock::now() - asked < stale_after;
    } catch (const std::exception& error) {
        spdlog::warn("a part for channel {} is not sent now, the store is away: {}", desk->id.text,
                     loggable(error.what()));
        co_return false;
    }
}

/// Credentials were refused, nothing was accepted. One part renews them for all; who used older ones tries again at
/// once.
asio::awaitable<inbox::Outcome> Sender::after_refusal(DeskPtr desk, ChannelAtWork channel,
                                                      inbox::NeedsReconnection refused)
{
    while (desk->renewing) {
        desk->renewed.expires_after(limits_.prolong_every);
        co_await desk->renewed.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    const inbox::TryAgain at_once{1s, "token_renewed", "the token has been renewed"};
    if (desk->channel && desk->channel->row.settings != channel->row.settings) co_return at_once;

    desk->renewing = true;
    TokenResult result = TokenLater{30s, refused.why};
    try {
        result = co_await tokens_.renew(desk->workspace, desk->id, channel->row.settings);
        if (std::holds_alternative<TokenFresh>(result)) {
            auto fresh = co_await open_channel(database_, directory_.current(), vault_, desk->workspace, desk->id);
            if (fresh) desk->channel = std::move(fresh);
        }
    } catch (const std::exception& error) {
        spdlog::warn("the token of channel {} could not be looked after: {}", desk->id.text, loggable(error.what()));
    }
    desk->renewing = false;
    desk->renewed.cancel();
    if (std::holds_alternative<TokenFresh>(result)) co_return at_once;
    if (const auto* later = std::get_if<TokenLater>(&result))
        co_return inbox::TryAgain{later->after, "token", later->why};
    co_return refused;
}

/// Written down until it is: when the store is away the result is kept here, and the conversation waits.
asio::awaitable<void> Sender::settle(DeskPtr desk, inbox::Attempt attempt, inbox::Outcome outcome)
{
    struct Written {
        inbox::Settled settled;
        std::vector<inbox::Event> events;
        bool alarm = false;
    };
    const auto give_up = std::chrono::steady_clock::now() + limits_.store_patience;
    auto pause_length = limits_.store_pause;
    for (;;) {
        std::string trouble;
        try {
            auto job = [desk, attempt, outcome, rules = rules_](pqxx::transaction_base& tx) {
                inbox::EventLog log(tx, desk->workspace);
                Written written;
                written.settled = inbox::settle(log, *rules, attempt, outcome);
                if (std::holds_alternative<inbox::Sent>(outcome)) inbox::note_success(tx, desk->workspace, desk->id);
                if (const auto* refused = std::get_if<inbox::NeedsReconnection>(&outcome)) {
                    written.alarm = inbox::set_channel_state(
                        log, desk->id, {"needs_reconnection", "token_refused", refused->why, false});
                }
                written.events = std::move(log).close();
                inbox::pass(inbox::Failpoint::settle_before_commit);
                return written;
            };
            auto written = co_await database_.run(desk->workspace, std::move(job));
            inbox::pass(inbox::Failpoint::settle_after_commit);
            count(*desk, outcome);
            if (written.alarm) {
                metrics_.sending(desk->platform).reconnections.Increment();
                spdlog::error("channel {} needs a person to reconnect it, its replies wait: {}", desk->id.text,
                              loggable(std::get<inbox::NeedsReconnection>(outcome).why));
            }
            tell(desk->workspace, std::move(written.events), written.settled);
            co_return;
        } catch (const std::exception& error) {
            trouble = error.what();
        }
        const auto now = std::chrono::steady_clock::now();
        if (now >= give_up) throw std::runtime_error("its result could not be stored: " + trouble);
        spdlog::warn("the result of a send for channel {} waits for the store: {}", desk->id.text, loggable(trouble));
        asio::steady_timer pause(io_, pause_length);
        co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
        pause_length = std::min(pause_length * 2, limits_.store_pause_limit);
    }
}

void Sender::count(const Desk& desk, const inbox::Outcome& outcome)
{
    auto& counters = metrics_.sending(desk.platform);
    if (std::holds_alternative<inbox::Sent>(outcome)) {
        counters.sent.Increment();
    } else if (std::holds_alternative<inbox::Failed>(outcome)) {
        counters.failed.Increment();
    } else if (const auto* unknown = std::get_if<inbox::Unknown>(&outcome)) {
        counters.unknown.Increment();
        spdlog::warn("nobody knows whether a reply of channel {} arrived: {}", desk.id.text, loggable(unknown->why));
    } else {
        counters.retried.Increment();
    }
}

} // namespace gateway
