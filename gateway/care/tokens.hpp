#pragma once

#include "gateway/sender/http_client.hpp"
#include "gateway/sender/open_channel.hpp"

#include <chrono>
#include <map>
#include <string>
#include <variant>

namespace gateway {

/// What came of a renewal.
struct TokenFresh {}; // other settings than those that were used are stored: open them
struct TokenStays {}; // this platform's tokens are not renewed
/// A person must reconnect
struct TokenRefused {
    std::string why;
};
struct TokenLater {
    std::chrono::seconds after;
    std::string why;
};
using TokenResult = std::variant<TokenFresh, TokenStays, TokenRefused, TokenLater>;

/// Renews channels' tokens. Refresh tokens may work only once, so everything here serves one rule: a new pair is in the
/// store before anybody uses it, and nobody asks for one while another does.
///
/// The caller holds the channel's lease; that keeps other processes, and the other parts of this one, away. Settings
/// that are no longer the ones the caller used are an answer at once: somebody has renewed. A new pair that the store
/// cannot take yet is kept and tried again, for losing it would cost the channel. A renewal whose outcome is not known
/// is an alarm and is not repeated at once; one that was refused is not repeated with the same settings.
///
/// Owned by whoever renews (sender, care), used on the shard's thread.
class Tokens {
public:
    struct Limits {
        std::chrono::seconds unclear_pause{60}; // after a renewal nobody answered; doubles
        std::chrono::seconds unclear_pause_limit{900};
        std::chrono::seconds fresh_for{120}; // a token this young is not what the platform complains about
        std::chrono::seconds store_patience{600};
        std::chrono::milliseconds store_pause{200};
    };

    Tokens(Database& database, DirectoryKeeper& directory, std::shared_ptr<const Vault> vault, HttpClient& http)
        : Tokens(database, directory, std::move(vault), http, Limits{})
    {
    }
    Tokens(Database& database, DirectoryKeeper& directory, std::shared_ptr<const Vault> vault, HttpClient& http,
           Limits limits);

    /// `used`: the sealed settings that were refused or grow old. Throws what the store throws before anything was
    /// asked.
    asio::awaitable<TokenResult> renew(inbox::WorkspaceId workspace, inbox::ChannelId channel, std::string used);

private:
    using Clock = std::chrono::steady_clock;
    struct Memory {
        Clock::time_point renewed_at{}; // by us, when `fresh` was stored
        std::string fresh;              // sealed
        std::string refused;            // sealed settings that the platform refused to renew
        std::string refused_why;
        Clock::time_point not_before{};
        std::chrono::seconds pause{0};
    };

    asio::awaitable<TokenResult> ask(ChannelAtWork channel, Memory& memory);
    asio::awaitable<bool> keep(ChannelAtWork channel, std::string sealed, std::optional<inbox::Time> expires_at);

    Database& database_;
    DirectoryKeeper& directory_;
    std::shared_ptr<const Vault> vault_;
    HttpClient& http_;
    Limits limits_;
    std::map<inbox::ChannelId, Memory> memories_;
};

} // namespace gateway
