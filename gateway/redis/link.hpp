#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace gateway {

namespace asio = boost::asio;

/// Two connections to Redis, driven by the shard's own loop: one for commands, one for subscriptions (RESP2 allows no
/// other commands on a subscribed connection).
///
/// Redis may be away: publishing is then silently dropped, subscriptions come back by themselves with the connection
/// (tried again after 0.2 s, growing to 5 s), and `alive` says how it stands. Nothing that matters lives only in Redis.
/// A Redis that is there but does not answer (paused, swapped out) counts as away after 3 s without an answer to a
/// ping.
///
/// Used on one thread only.
class RedisLink {
public:
    using Listener = std::function<void(std::string_view channel, std::string_view payload)>;

    /// `url`: unix:/path/to/socket or redis://host:port. Empty: no Redis; everything below does nothing.
    RedisLink(asio::any_io_executor executor, std::string url);
    ~RedisLink();

    /// `listener` hears every message of the pattern from now on, across reconnections. Call before `start`.
    void subscribe(std::string pattern, Listener listener);
    void start();
    void stop();

    void publish(std::string_view channel, std::string_view payload);

    /// Both connections are up and the last ping was answered.
    bool alive() const noexcept;

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace gateway
