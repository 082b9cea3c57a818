#pragma once

#include "gateway/http/http.hpp"
#include "gateway/http/limits.hpp"
#include "gateway/http/router.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway {

class AddressBook;

/// How many connections each address holds, over all shards of a process: give the same one to each listener.
std::shared_ptr<AddressBook> make_address_book();

struct ListenerConfig {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;                   ///< 0: any free one, see Listener::port()
    bool join_port = false;                   ///< another listener of this process holds the port already;
                                              ///< false: a port that anybody listens on is an error
    std::vector<std::string> known_hosts;     ///< "gom.example" (any port) or "gom.example:8443"; the
                                              ///< loopback names are always known
    std::vector<std::string> trusted_proxies; ///< "10.0.0.0/8", "::1": whose X-Forwarded-* we believe
    std::string tls_certificate, tls_key;     ///< PEM files; both or neither
    std::string media_origin;                 ///< "https://media.example": allowed in the page's policy
    bool https_outside = false;               ///< our public URL is https: send HSTS
    EdgeLimits limits;
    std::shared_ptr<AddressBook> addresses; ///< empty: one of its own
};

/// What the edge tells others. Called on the listener's thread; must not throw and not block.
struct ListenerHooks {
    /// A handler threw something nobody explained. The client got a bare 500.
    std::function<void(const Request&, std::string_view what)> failed;

    /// Turns exceptions of other folders (a store that is away) into answers; nothing means 500.
    std::function<std::optional<Response>(const std::exception_ptr&)> explain;

    /// Every answered request, after its last byte left or its connection broke. The request's body is gone by then.
    std::function<void(const Request&, int status, std::chrono::steady_clock::duration)> answered;

    /// A request the edge refused before any handler ran: 400, 408, 413, 414, 431, 503. No Request exists for some.
    std::function<void(int status, std::string_view why, std::string_view peer)> refused;
};

/// Since start, for /metrics.
struct EdgeCounters {
    std::uint64_t accepted = 0;       ///< connections
    std::uint64_t turned_away = 0;    ///< connections over a limit
    std::uint64_t requests = 0;       ///< framed well
    std::uint64_t ambiguous = 0;      ///< 400 before routing
    std::uint64_t too_large = 0;      ///< 413, 414, 431
    std::uint64_t too_slow = 0;       ///< 408
    std::uint64_t failed = 0;         ///< 500
    std::uint64_t upgraded = 0;       ///< sockets opened
    std::size_t open_connections = 0; ///< now, without sockets
    std::size_t bodies_bytes = 0;     ///< held now
};

/// Accepts connections for one shard and serves HTTP/1.1 on them, plain or TLS, until stopped.
///
/// Several listeners of several threads share one port by SO_REUSEPORT. Each connection is one coroutine on this
/// listener's io_context, so handlers need no locks. Nothing of a request reaches a handler before framing.hpp has
/// found it unambiguous (promises M9). Ambiguous requests get 400 and the connection ends, so that nobody in front of
/// us can disagree with us about where the next request begins. Pipelined requests are answered in order.
///
/// The listener, its router and whatever the handlers use must outlive the io_context's last run.
class Listener {
public:
    /// Opens the port; throws std::system_error or std::runtime_error with one clear sentence.
    Listener(boost::asio::io_context& io, ListenerConfig config, const Router& router, ListenerHooks hooks = {});
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// Begins to accept.
    void start();

    std::uint16_t port() const;

    /// Accepts no more, lets running requests end (their answers say Connection: close), closes idle connections at
    /// once, and cuts what is left after limits.stop_time. Sockets are their owners' to close.
    boost::asio::awaitable<void> stop();

    const EdgeCounters& counters() const;

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace gateway
