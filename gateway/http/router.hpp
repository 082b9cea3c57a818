#pragma once

#include "gateway/http/http.hpp"
#include "gateway/http/limits.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace gateway {

class Socket;

/// What the braces of a pattern stood for, decoded.
class Captures {
public:
    /// Empty when the pattern has no such name.
    const std::string& operator[](std::string_view name) const;
    void add(std::string name, std::string value);

private:
    std::vector<std::pair<std::string, std::string>> values_;
};

/// Handlers may be coroutines of any length; a client that hangs up does not end them. What they throw becomes an
/// answer: Refusal its response, BadRequest a 400, anything else (unless ListenerHooks::explain knows it) a 500 that
/// tells nothing. Captureless or long-lived lambdas only: the router keeps them as long as it lives, so `[this]` is
/// fine.
using Handler = std::function<boost::asio::awaitable<Response>(Request, Captures)>;

/// Asked before the body is read (`request.body` is empty): an answer refuses the request, nothing lets it through.
/// For uploads and for the handshake of the live socket: who has no session should not cost us 25 MiB.
using Check = std::function<boost::asio::awaitable<std::optional<Response>>(const Request&)>;

/// Gets the open socket after a good handshake, and owns the rest of its life.
using UpgradeHandler = std::function<boost::asio::awaitable<void>(Request, Captures, std::unique_ptr<Socket>)>;

struct Limits {
    std::size_t body_bytes = default_body_bytes;
};

/// Which handler answers what. Filled once at start, then only read.
///
/// A pattern is a path whose segments are literal or hold one capture: "/api/conversations/{id}/messages",
/// "/zalo_verifier{code}.html". A capture is never empty and never spans segments. A literal segment wins over a
/// capture, whatever the order of adding.
class Router {
public:
    struct Route {
        Handler handler;
        UpgradeHandler upgrade; ///< set instead of handler for a socket's route
        Check check;            ///< may be empty
        Limits limits;
    };

    void add(std::string_view method, std::string_view pattern, Handler handler, Limits limits = {}, Check check = {});

    /// A WebSocket route. `check` decides on session and Origin; the handshake itself is checked by the edge.
    void add_upgrade(std::string_view pattern, Check check, UpgradeHandler handler);

    /// Answers GET where no pattern fits: the web page and its deep links.
    void otherwise(Handler handler);

    struct Found {
        const Route* route;
        Captures captures;
    };
    struct NotFound {};    ///< 404
    struct NotAllowed {    ///< 405
        std::string allow; ///< "GET, HEAD, POST"
    };
    using Match = std::variant<Found, NotFound, NotAllowed>;

    /// HEAD finds GET.
    Match find(std::string_view method, std::string_view path) const;

private:
    struct Segment { // literal: only `before`
        std::string before, name, after;
        bool fits(std::string_view text) const;
    };
    struct Pattern {
        std::vector<Segment> segments;
        std::map<std::string, Route, std::less<>> by_method;
    };

    Pattern& pattern(std::string_view text);
    const Pattern* best(const std::vector<std::string_view>& segments) const;

    std::vector<std::unique_ptr<Pattern>> patterns_;
    std::optional<Route> otherwise_;
};

} // namespace gateway
