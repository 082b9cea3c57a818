#pragma once

#include "inbox/intake/accept.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace gateway {

namespace asio = boost::asio;

/// The events are not known to be durable: answer 503. They may yet become so; their keys absorb the retry.
struct NotDurable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Carries many small writes across in one commit.
///
/// Whoever waits when the last commit ends takes the next one: alone when it is quiet, up to 200 rows together when it
/// is busy. No timer, no added delay. A crossing that fails for a reason of its data is repeated passenger by
/// passenger, so that one bad row does not fail its neighbours; one that fails for a reason of the store fails all of
/// them.
///
/// Has one thread and one connection of its own. Owned by a shard and used on its thread only.
class Ferry {
public:
    struct Limits {
        std::size_t waiting = 20'000;              // events; more are refused at once
        std::chrono::milliseconds crossing{5'000}; // then the store is taken for lost, and the connection with it
        std::chrono::milliseconds patience{1'200}; // then the platform hears 503 and tries again
        std::size_t rows = 200;                    // of one commit: beyond, only latency grows
        std::size_t bytes = 8u << 20;              // of one commit
    };

    struct Counters {
        std::uint64_t crossings = 0, rows = 0, fresh = 0, refused = 0, late = 0, failed = 0;
    };

    Ferry(asio::any_io_executor executor, std::string database_url, Limits limits);
    ~Ferry();

    /// Returns when every one of `events` is durable. Throws NotDurable otherwise: too many wait, the store is slower
    /// than `patience`, or away.
    asio::awaitable<void> take(std::vector<inbox::RawEvent> events);

    const Counters& counters() const noexcept { return counters_; }
    std::size_t waiting() const noexcept { return waiting_events_; }

private:
    struct Passenger;
    class Boat;

    asio::awaitable<void> sail();
    std::vector<std::shared_ptr<Passenger>> board();
    asio::awaitable<void> cross(std::vector<std::shared_ptr<Passenger>> group);
    void land(Passenger& passenger, std::exception_ptr trouble);

    asio::any_io_executor executor_;
    Limits limits_;
    Counters counters_;
    std::deque<std::shared_ptr<Passenger>> queue_;
    std::size_t waiting_events_ = 0;
    bool sailing_ = false;
    std::unique_ptr<Boat> boat_;
};

} // namespace gateway
