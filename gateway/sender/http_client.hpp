#pragma once

#include "connectors/http.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace gateway {

/// A complete answer came, whatever its status. Redirects are answers too; nobody follows them.
struct Answered {
    connectors::HttpReply reply;
};

/// Nothing of the request has left: bad URL, DNS, connect, TLS, too many calls at once. Safe to try again.
struct NotSent {
    std::string why;
};

/// The request may have arrived, but no readable answer came: timeout, reset, garbage, a body cut short or too large.
/// Whether it is safe to try again only the call's meaning can tell (HttpCall::reaches_customer).
struct NoAnswer {
    std::string why;
};

using CallResult = std::variant<Answered, NotSent, NoAnswer>;

/// Asked when the connection stands and before the first byte of the request is written. False: nothing leaves. Must
/// not throw.
using Permission = std::function<boost::asio::awaitable<bool>()>;

struct HttpClientConfig {
    std::vector<std::string> plain_hosts;           ///< "host:port" that may be called without TLS (simulator)
    std::string ca_file;                            ///< PEM; empty: the system's authorities
    std::chrono::milliseconds connect_time{10'000}; ///< DNS, connect and TLS together, within the call's timeout
    std::chrono::milliseconds dns_keep{30'000};     ///< how long a host's addresses are remembered
    std::chrono::milliseconds idle_time{30'000};    ///< how long an unused connection is kept
    std::size_t idle_per_host = 8;
    std::size_t idle_in_all = 64;
    std::size_t calls_at_once = 256;
    std::size_t response_bytes = 8 << 20; ///< body; more is NoAnswer
    std::size_t response_header_bytes = 64 << 10;
};

/// Makes connectors' calls over HTTP/1.1. One per shard, used on that shard's thread alone.
///
/// Tells exactly how far a call got, because that decides whether a customer may have got a message twice: see
/// CallResult. A request is written once and never repeated by this class. A connection from the pool is looked at
/// before it is used again; one that turns out dead after the first byte was written is NoAnswer, not a second try.
///
/// TLS verifies the chain against the system's authorities and the host's name. Plain http is refused (NotSent) but for
/// the hosts the configuration lists.
class HttpClient {
public:
    HttpClient(boost::asio::io_context& io, HttpClientConfig config = {});
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// Never throws for anything the network or the other side does. `call` must live until the result is there.
    boost::asio::awaitable<CallResult> call(const connectors::HttpCall& call, Permission permission = {});

    /// Drops the idle connections; running calls end as they will.
    void close_idle();

    std::size_t idle_connections() const;

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace gateway
