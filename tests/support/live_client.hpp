#pragma once

#include "tests/support/http_call.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace tests {

class RawClient;

/// One open live socket, spoken frame by frame (contract section 6). Answers pings by itself.
class LiveSocket {
public:
    /// The handshake; status() is 101 when it opened. Throws when nobody listens.
    explicit LiveSocket(const Colleague& who, std::optional<std::string> origin = std::nullopt,
                        int receive_buffer_bytes = 0);
    ~LiveSocket();

    int status() const noexcept { return status_; }
    bool open() const noexcept { return status_ == 101 && close_code_ == 0; }

    /// The other side's close code; 0 while open, 1006 when the connection was cut.
    int close_code() const noexcept { return close_code_; }

    void say(const std::string& text);
    void hello(const boost::json::value& epoch, const boost::json::value& last_seq);

    /// The next frame that is no ping; nothing when none came within the time or the socket has ended.
    std::optional<boost::json::object> hear(std::chrono::milliseconds time = std::chrono::seconds(10));

    /// Reads on until the socket ends; false when it does not within the time.
    bool ends_within(std::chrono::milliseconds time);

private:
    std::unique_ptr<RawClient> client_;
    int status_ = 0, close_code_ = 0;
};

/// What a browser tab knows: rows by id, each with the number that last changed it.
struct Shown {
    std::string epoch;
    std::int64_t seq = 0;
    std::map<std::string, boost::json::object> conversations, messages, channels, others;

    /// The messages of a conversation in their order, hidden ones too.
    std::vector<boost::json::object> thread(const std::string& conversation) const;

    /// The conversation whose last message or any message says this; "" when there is none.
    std::string conversation_with(const std::string& text) const;
    const boost::json::object* message_saying(const std::string& text) const;
    const boost::json::object* by_platform_id(const std::string& platform_message_id) const;
    int count_of(const std::string& text) const;
};

/// A browser tab: takes a snapshot, follows the socket in a thread of its own, comes back when it is cut off, and keeps
/// what it shows. It notes every breach of the protocol; a test ends with CHECK(screen.complaints().empty()).
class Screen {
public:
    explicit Screen(Colleague who);
    ~Screen();
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    /// Whether the condition comes to hold within the time.
    bool shows(const std::function<bool(const Shown&)>& condition,
               std::chrono::milliseconds time = std::chrono::seconds(10)) const;

    /// Waits until a message says this.
    bool shows(const std::string& text, std::chrono::milliseconds time = std::chrono::seconds(10)) const;

    /// Waits until the platform's message is there, and gives it; empty when it never came.
    boost::json::object platform_message(const std::string& platform_message_id,
                                         std::chrono::milliseconds time = std::chrono::seconds(10)) const;

    /// The conversation that a text stands in, waited for.
    std::string conversation_with(const std::string& text) const;

    /// Waits until the message with the id has one of these states.
    bool shows_state(const std::string& message, const std::vector<std::string>& states,
                     std::chrono::milliseconds time = std::chrono::seconds(15)) const;

    Shown now() const;
    std::vector<std::string> complaints() const;
    int resyncs() const;
    int connections() const;
    int last_close_code() const;

    /// The states a message has had, in the order they were shown.
    std::vector<std::string> states_of(const std::string& message) const;

    void sleep(); // closes the socket and stays away; returns when it is closed
    void wake();
    void freeze(); // reads no more and closes nothing, as a tab the system has frozen
    void thaw();
    void move_to(std::uint16_t port); // another process of the same shop, from now on

    const Colleague& who() const noexcept { return who_; }

private:
    void live();
    void follow(LiveSocket& socket);
    void take(const boost::json::object& item);
    void apply(const std::string& kind, const boost::json::object& object);
    bool snapshot();
    bool thawed();
    Colleague now_at() const;
    void complain(const std::string& what);

    Colleague who_;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    Shown shown_;
    std::map<std::string, std::vector<std::string>> states_;
    std::vector<std::string> complaints_;
    std::string welcomed_epoch_;
    int resyncs_ = 0, connections_ = 0;
    int last_close_code_ = 0;
    bool asleep_ = false, frozen_ = false, following_ = false, ended_ = false, moved_ = false, stale_ = true;
    std::thread thread_;
};

/// What a screen opened now would show, read by HTTP alone.
Shown fresh_look(const Colleague& who);

/// Where two screens differ, in words; "" when they show the same. What depends on the hour of looking does not count.
std::string difference(const Shown& a, const Shown& b);

/// Where a screen, once it has caught up, differs from what one opened now would show. Receipts and names may still be
/// under way, so it looks again for a while before it says that something differs.
std::string difference_at_rest(const Screen& screen);

} // namespace tests
