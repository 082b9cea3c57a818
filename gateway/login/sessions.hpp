#pragma once

#include "gateway/config.hpp"
#include "gateway/http/router.hpp"
#include "gateway/login/guesses.hpp"
#include "gateway/login/login.hpp"
#include "gateway/login/passwords.hpp"
#include "gateway/postgres/database.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway {

/// Logging in and out, and who a request is from (promises M10).
///
/// The cookie holds 32 random bytes, the store their hash. A request that changes something must also carry the token
/// that only our own page can read (X-CSRF-Token) and come from our own page (Origin). Who was removed, or got another
/// password, has no session from the next request on.
///
/// A wrong password, an unknown e-mail and a person who is no longer active get one and the same answer after one and
/// the same work. Guessing ends at ten wrong ones in ten minutes, by e-mail and by address.
class Sessions {
public:
    static constexpr std::chrono::hours lifetime{14 * 24};

    /// `passwords` and `guesses` are shared by all shards.
    Sessions(Database& database, const Config& config, std::shared_ptr<Passwords> passwords,
             std::shared_ptr<Guesses> guesses);

    /// POST and DELETE /api/session, GET /api/me.
    void add_to(Router& router);

    /// The person behind the request's cookie, as the store knows them now.
    asio::awaitable<std::optional<LoggedIn>> authenticate(const Request& request);

    /// The same for a session named by its hash, for signed links.
    asio::awaitable<std::optional<LoggedIn>> find(std::string token_hash);

    /// Somebody, or Refusal with 401.
    asio::awaitable<LoggedIn> reader(const Request& request);

    /// Somebody who may change things by this request: 401 without a session, 403 without token or with another Origin.
    asio::awaitable<LoggedIn> writer(const Request& request);

    /// The Origin header is ours: the public URL exactly, or on plain http a loopback name with the same port.
    bool own_origin(const Request& request) const;

    const std::string& cookie_name() const noexcept { return cookie_name_; }

private:
    asio::awaitable<Response> log_in(Request request);
    asio::awaitable<Response> log_out(Request request);
    asio::awaitable<Response> me(Request request);
    asio::awaitable<std::string> begin_session(const inbox::StaffMember& staff, std::string replaced);
    std::optional<std::string> token_hash_of(const Request& request) const;
    std::string cookie(std::string_view value, std::chrono::seconds age) const;

    Database& database_;
    std::shared_ptr<Passwords> passwords_;
    std::shared_ptr<Guesses> guesses_;
    std::vector<std::string> origins_;
    bool secure_ = true;
    std::string cookie_name_;
};

/// "https://gom.example:8443" of "https://GOM.example:8443/x": lower case, without the usual port.
std::string origin_of(std::string_view url);

} // namespace gateway
