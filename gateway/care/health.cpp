#include "gateway/care/care.hpp"

#include "gateway/log.hpp"
#include "gateway/sender/script.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

/// Does the platform still talk to us? And tokens before they end.
namespace gateway {

namespace {

using namespace std::chrono_literals;

/// A channel in this trouble may still be answered well for hours, until the old token ends: only new credentials help.
constexpr const char* cannot_renew = "cannot_renew";
constexpr auto ask_for_lease_again = 500ms;

} // namespace

asio::awaitable<void> Care::check(inbox::WorkspaceId workspace, inbox::ChannelId id)
{
    // Noted first: other processes need not ask as well.
    auto claim = [workspace, id](pqxx::transaction_base& tx) { inbox::note_checked(tx, workspace, id, std::nullopt); };
    co_await database_.run(workspace, std::move(claim));
    auto channel = co_await open(workspace, id);
    if (!channel) co_return;

    auto health = co_await ask_health(channel);
    if (!health) co_return;
    auto* unwell = std::get_if<connectors::Unhealthy>(&*health);
    if (unwell && unwell->needs_person) {
        const auto renewed = co_await renew_under_lease(channel);
        if (std::holds_alternative<TokenLater>(renewed)) co_return;
        if (std::holds_alternative<TokenFresh>(renewed)) {
            channel = co_await open(workspace, id);
            if (!channel) co_return;
            health = co_await ask_health(channel);
            if (!health) co_return;
            unwell = std::get_if<connectors::Unhealthy>(&*health);
        }
    }
    if (!unwell) {
        co_await well(channel, std::get<connectors::Healthy>(*health));
        co_return;
    }
    if (unwell->needs_person) {
        co_await set_state(channel, {"needs_reconnection", unwell->code, unwell->why, false});
    } else {
        spdlog::warn("channel {} could not be checked: {}", id.text, loggable(unwell->why));
    }
}

/// None: no answer, so nothing is known.
asio::awaitable<std::optional<connectors::Health>> Care::ask_health(ChannelAtWork channel)
{
    auto next = [channel](const connectors::Answers& so_far) {
        return channel->connector().health(channel->connection(), so_far);
    };
    auto ended = co_await follow<connectors::Health>(http_, std::move(next));
    if (const auto* none = std::get_if<NoEnd>(&ended)) {
        spdlog::warn("channel {} could not be checked: {}", channel->row.id.text, loggable(none->why));
        co_return std::nullopt;
    }
    co_return std::get<connectors::Health>(std::move(ended));
}

asio::awaitable<void> Care::well(ChannelAtWork channel, connectors::Healthy healthy)
{
    auto job = [channel, healthy](pqxx::transaction_base& tx) {
        inbox::note_checked(tx, channel->workspace, channel->row.id, healthy.token_expires_at);
        inbox::note_success(tx, channel->workspace, channel->row.id);
    };
    co_await database_.run(channel->workspace, std::move(job));
    // Connected again: waiting replies become due, and the next round walks the history of the time between.
    const bool was_ill = channel->row.state == "needs_reconnection" && channel->row.failure_code != cannot_renew;
    if (was_ill) co_await set_state(channel, {"connected", "", "", false});
}

asio::awaitable<void> Care::renew(inbox::WorkspaceId workspace, inbox::ChannelId id)
{
    const auto channel = co_await open(workspace, id);
    if (!channel) co_return;
    // Another process may have been here since it was found to be due.
    const auto ends = channel->row.token_expires_at;
    if (!ends || *ends > wall_clock_now() + limits_.renew_before) co_return;
    const auto result = co_await renew_under_lease(channel);
    if (const auto* refused = std::get_if<TokenRefused>(&result)) {
        co_await set_state(channel, {"needs_reconnection", cannot_renew, refused->why, false});
    }
}

/// The sender holds the lease while it sends; then we wait a little.
asio::awaitable<TokenResult> Care::renew_under_lease(ChannelAtWork channel)
{
    const auto latest = Clock::now() + limits_.lease_patience;
    for (bool ours = false; !ours;) {
        auto take = [channel, owner = limits_.owner, length = limits_.lease](pqxx::transaction_base& tx) {
            return inbox::take_lease(tx, channel->workspace, channel->row.id, owner, length);
        };
        ours = co_await database_.run(channel->workspace, std::move(take));
        if (ours) break;
        if (stopped_ || Clock::now() >= latest) co_return TokenLater{5s, "the sender is at work"};
        co_await wait(ask_for_lease_again);
    }
    TokenResult result = TokenLater{5s, ""};
    std::exception_ptr trouble;
    try {
        result = co_await tokens_.renew(channel->workspace, channel->row.id, channel->row.settings);
    } catch (const std::exception&) {
        trouble = std::current_exception();
    }
    auto release = [channel, owner = limits_.owner](pqxx::transaction_base& tx) {
        inbox::release_lease(tx, channel->workspace, channel->row.id, owner);
    };
    co_await database_.run(channel->workspace, std::move(release));
    if (trouble) std::rethrow_exception(trouble);
    co_return result;
}

asio::awaitable<void> Care::set_state(ChannelAtWork channel, inbox::ChannelState state)
{
    struct Changed {
        bool changed = false;
        std::vector<inbox::Event> events;
    };
    auto job = [channel, state](pqxx::transaction_base& tx) {
        inbox::EventLog log(tx, channel->workspace);
        Changed done;
        done.changed = inbox::set_channel_state(log, channel->row.id, state);
        done.events = std::move(log).close();
        return done;
    };
    auto done = co_await database_.run(channel->workspace, std::move(job));
    if (!done.events.empty()) bell_.ring(channel->workspace, std::move(done.events));
    if (!done.changed) co_return;
    if (state.state == "connected") {
        spdlog::info("channel {} talks to us again", channel->row.id.text);
        nudge(channel->workspace);
    } else {
        metrics_.sending(channel->row.platform).reconnections.Increment();
        spdlog::error("channel {} needs a person to reconnect it ({}): {}", channel->row.id.text, loggable(state.code),
                      loggable(state.text));
    }
}

} // namespace gateway
