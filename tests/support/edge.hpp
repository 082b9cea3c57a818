#pragma once

#include "gateway/http/listener.hpp"
#include "gateway/http/router.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

/// The network edge in this process, and a client that writes raw bytes to it.
namespace tests {

/// Limits short enough for a test to see them pass.
gateway::EdgeLimits quick_limits();

/// A listener on a free loopback port, run by a thread of its own. Fill `router` before start().
class EdgeServer {
public:
    explicit EdgeServer(gateway::EdgeLimits limits = quick_limits());
    ~EdgeServer();

    gateway::Router router;
    gateway::ListenerConfig config;
    gateway::ListenerHooks hooks;
    boost::asio::io_context io{1};

    void start();

    /// Stops as a program does at SIGTERM and waits for it. The destructor does it too.
    void stop();

    std::uint16_t port() const { return port_; }

    /// A copy made on the listener's thread.
    gateway::EdgeCounters counters();

private:
    std::unique_ptr<gateway::Listener> listener_;
    std::thread thread_;
    std::uint16_t port_ = 0;
};

/// A blocking TCP connection to 127.0.0.1. Nothing waits longer than its patience.
class RawClient {
public:
    explicit RawClient(std::uint16_t port, std::chrono::seconds patience = std::chrono::seconds(10),
                       int receive_buffer_bytes = 0);
    ~RawClient();
    RawClient(RawClient&& other) noexcept;

    /// False when the other side has reset the connection.
    bool write(std::string_view bytes);

    /// At least one byte, or "" at the end.
    std::string read_some();

    /// Until the other side ends the connection.
    std::string read_all();

    /// Exactly that many bytes, or fewer at the end.
    std::string read_exactly(std::size_t count);

    /// Until the text was read, or the end.
    std::string read_until(std::string_view text);

    /// One HTTP answer: its head and as many bytes as Content-Length says. What follows stays for the next call.
    std::string read_answer();

    /// Whether there is something to read, or the end, within the time.
    bool readable_within(std::chrono::milliseconds time);

    /// No more bytes from us.
    void finish_writing();

    /// Whether the other side ends within the time.
    bool ends_within(std::chrono::milliseconds time);

private:
    int fd_ = -1;
    std::string waiting_; // read but not asked for
};

/// The status of an answer's first line; 0 when there is none.
int status_of(std::string_view answer);

/// The value of a header, "" when it is absent.
std::string header_of(std::string_view answer, std::string_view name);

/// What follows the first blank line.
std::string body_of(std::string_view answer);

/// Waits until the condition holds, at most ten seconds.
bool eventually(const std::function<bool()>& condition);

} // namespace tests
