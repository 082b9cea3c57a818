#include "gateway/care/tokens.hpp"

#include "gateway/log.hpp"
#include "gateway/sender/script.hpp"
#include "inbox/model/failpoint.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace gateway {

Tokens::Tokens(Database& database, DirectoryKeeper& directory, std::shared_ptr<const Vault> vault, HttpClient& http,
               Limits limits)
    : database_(database), directory_(directory), vault_(std::move(vault)), http_(http), limits_(limits)
{
}

asio::awaitable<TokenResult> Tokens::renew(inbox::WorkspaceId workspace, inbox::ChannelId id, std::string used)
{
    const auto channel = co_await open_channel(database_, directory_.current(), vault_, workspace, id);
    if (!channel) co_return TokenLater{limits_.unclear_pause, "the channel is not there"};
    if (channel->row.settings != used) co_return TokenFresh{};

    auto& memory = memories_[id];
    if (used == memory.refused) co_return TokenRefused{memory.refused_why};
    if (used == memory.fresh && Clock::now() < memory.renewed_at + limits_.fresh_for) {
        co_return TokenRefused{"refused although it was renewed a moment ago"};
    }
    const auto wait = std::chrono::ceil<std::chrono::seconds>(memory.not_before - Clock::now());
    if (wait.count() > 0) co_return TokenLater{wait, "the last renewal had no clear outcome"};
    co_return co_await ask(channel, memory);
}

asio::awaitable<TokenResult> Tokens::ask(ChannelAtWork channel, Memory& memory)
{
    auto next = [channel](const connectors::Answers& so_far) {
        return channel->connector().renew(channel->connection(), so_far);
    };
    auto ended = co_await follow<connectors::Renewal>(http_, std::move(next));
    const auto& name = channel->row.name;
    const auto later = [&](std::chrono::seconds after, const std::string& why) -> TokenResult {
        memory.pause = std::clamp(memory.pause * 2, limits_.unclear_pause, limits_.unclear_pause_limit);
        const auto pause = std::max(after, memory.pause);
        memory.not_before = Clock::now() + pause;
        // The platform may have given out a new pair that we never saw: an alarm, not a loop.
        spdlog::error("renewing the token of channel {} ({}) had no clear outcome, next try in {} s: {}",
                      channel->row.id.text, loggable(name), pause.count(), loggable(why));
        return TokenLater{pause, why};
    };
    if (const auto* lost = std::get_if<NoEnd>(&ended)) co_return later(std::chrono::seconds{0}, lost->why);

    const auto& renewal = std::get<connectors::Renewal>(ended);
    if (std::holds_alternative<connectors::NothingToRenew>(renewal)) co_return TokenStays{};
    if (const auto* again = std::get_if<inbox::TryAgain>(&renewal)) co_return later(again->after, again->why);
    if (const auto* refused = std::get_if<connectors::CannotRenew>(&renewal)) {
        memory.refused = channel->row.settings;
        memory.refused_why = refused->why;
        co_return TokenRefused{refused->why};
    }

    const auto& fresh = std::get<connectors::Renewed>(renewal);
    auto settings = channel->given;
    for (const auto& [key, value] : fresh.channel) settings[key] = value;
    const auto data_key = channel->directory->data_key(channel->workspace);
    const auto sealed = vault_->seal_settings(settings, channel_binding(channel->row.id), data_key);
    inbox::pass(inbox::Failpoint::token_before_commit);
    const bool ours = co_await keep(channel, sealed, fresh.expires_at);
    inbox::pass(inbox::Failpoint::token_after_commit);
    memory.pause = std::chrono::seconds{0};
    memory.not_before = {};
    if (ours) {
        memory.renewed_at = Clock::now();
        memory.fresh = sealed;
        spdlog::info("the token of channel {} ({}) is renewed", channel->row.id.text, loggable(name));
    }
    co_return TokenFresh{};
}

/// Stores the new pair, however long the store is away: the old one may be worthless already. False: somebody else has
/// stored other settings meanwhile, and those count.
asio::awaitable<bool> Tokens::keep(ChannelAtWork channel, std::string sealed, std::optional<inbox::Time> expires_at)
{
    const auto give_up = Clock::now() + limits_.store_patience;
    for (;;) {
        std::string why;
        try {
            auto job = [channel, sealed, expires_at](pqxx::transaction_base& tx) {
                if (inbox::store_token(tx, channel->workspace, channel->row.id, channel->row.settings, sealed,
                                       expires_at)) {
                    return true;
                }
                // A commit whose answer was lost may have stored it already.
                const auto now = inbox::find_channel(tx, channel->workspace, channel->row.id);
                return now && now->settings == sealed;
            };
            co_return co_await database_.run(channel->workspace, std::move(job));
        } catch (const std::exception& error) {
            why = error.what();
        }
        spdlog::error("a renewed token of channel {} cannot be stored, it is kept and tried again: {}",
                      channel->row.id.text, loggable(why));
        if (Clock::now() >= give_up) throw std::runtime_error("a renewed token could not be stored: " + why);
        asio::steady_timer pause(co_await asio::this_coro::executor, limits_.store_pause);
        co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

} // namespace gateway
