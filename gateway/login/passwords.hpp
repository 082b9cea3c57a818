#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <stdexcept>
#include <string>
#include <string_view>

namespace gateway {

/// More people are logging in than we can check: 429.
struct TooManyLogins : std::runtime_error {
    TooManyLogins() : std::runtime_error("too many logins at once") {}
};

/// Argon2id by libsodium, 64 MiB and 3 passes: slow on purpose, so at most two at once and twenty waiting, for the
/// whole process. One object for all shards.
class Passwords {
public:
    static constexpr int at_once = 2;
    static constexpr int waiting_limit = 20;

    Passwords();
    ~Passwords();

    /// For the store. Blocks for a tenth of a second or more: for commands, never on a loop.
    static std::string hash(std::string_view password);

    /// The same on our own threads. Throws TooManyLogins at once when too many wait.
    boost::asio::awaitable<std::string> hashed(std::string password);

    /// Whether `password` is the one of `hash`. An empty `hash` (there is no such person) is never right, and costs
    /// exactly as much as any other. Throws TooManyLogins.
    boost::asio::awaitable<bool> right(std::string hash, std::string password);

private:
    template <class Work>
    auto on_thread(Work work) -> boost::asio::awaitable<decltype(work())>;

    std::atomic<int> busy_{0};
    boost::asio::thread_pool pool_{at_once};
};

} // namespace gateway
