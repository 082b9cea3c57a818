#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/thread_pool.hpp>

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace gateway {

/// Host names to addresses, off the event loop, remembered for a while.
///
/// The system's resolver blocks and cannot be interrupted; the one Asio brings asks one name at a time. Here two
/// threads ask, each question ends after a few seconds by itself, and whoever waits may leave earlier.
class HostNames {
public:
    HostNames(boost::asio::io_context& io, std::chrono::milliseconds keep);

    using Addresses = std::vector<boost::asio::ip::tcp::endpoint>;

    struct Answer {
        Addresses addresses; // empty: `why` says why not
        std::string why;
    };

    /// Waits until `latest` at most.
    boost::asio::awaitable<Answer> find(std::string host, std::string port,
                                        std::chrono::steady_clock::time_point latest);

private:
    struct Known {
        Addresses addresses;
        std::chrono::steady_clock::time_point until;
    };
    static constexpr std::size_t known_limit = 256;

    boost::asio::io_context& io_;
    std::chrono::milliseconds keep_;
    std::map<std::string, Known> known_; // by "host:port"
    boost::asio::thread_pool askers_{2};
};

} // namespace gateway
