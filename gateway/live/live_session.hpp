#pragma once

#include "gateway/live/browser_frame.hpp"
#include "gateway/live/feed.hpp"
#include "gateway/live/socket.hpp"
#include "gateway/login/login.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <string>

namespace gateway {

/// One screen: a socket, the number up to which it was told everything, and when it was last heard.
///
/// A value with a few verbs; the hub decides. One frame is in flight at a time; a welcome goes before events, events
/// before pings and presence.
class LiveSession {
public:
    using Clock = std::chrono::steady_clock;
    enum class Phase { greeting, filling, following };

    static constexpr std::size_t side_frames = 32; // pings and presence waiting; the oldest give way

    LiveSession(std::unique_ptr<Socket> socket, LoggedIn who, std::shared_ptr<void> seat);

    Socket& socket() noexcept { return *socket_; }
    const LoggedIn& who() const noexcept { return who_; }

    Phase phase = Phase::greeting;
    inbox::Seq position = 0; // everything up to here was told
    Clock::time_point opened = Clock::now(), heard = Clock::now(), pinged = Clock::now();
    Viewing viewing;
    Clock::time_point viewing_since{};
    int messages_in_window = 0; // from the browser, for the rate limit
    Clock::time_point window_began = Clock::now();

    /// What must be told before any event: where the numbers begin. A newer welcome takes the place of one not sent
    /// yet.
    void welcome(std::string frame);
    bool send_welcome(); // true when one was sent

    /// Puts a small frame beside the events: sent when the socket is free.
    void aside(std::string frame);
    bool send_aside(); // true when one was sent

private:
    std::unique_ptr<Socket> socket_;
    LoggedIn who_;
    std::shared_ptr<void> seat_;
    std::shared_ptr<const std::string> welcome_;
    std::deque<std::shared_ptr<const std::string>> side_;
};

} // namespace gateway
