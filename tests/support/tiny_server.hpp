#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

/// A server that does exactly what a script says, well or badly.
namespace tests {

/// Listens on a free loopback port. The first connection gets the first script, and so on: after each request (read
/// whole by its Content-Length) the bytes of the script's lines are written. A script that is at its end leaves the
/// connection open and says nothing more.
class TinyServer {
public:
    static inline const std::string hang_up = "\1hang up";
    static inline const std::string reset = "\1reset";
    static inline const std::string next_request = "\1next request";

    explicit TinyServer(std::vector<std::vector<std::string>> scripts);
    ~TinyServer();

    std::uint16_t port() const { return port_; }
    std::vector<std::string> requests() const;
    int connections() const { return connections_; }
    void answer_without_reading_the_body() { hasty_ = true; }

    /// Until so many connections were ended by the script; at most ten seconds.
    bool wait_until_ended(int count) const;

    /// A port nobody listens on, as far as one can know.
    static std::uint16_t closed_port();

private:
    void run();
    void play(int fd, const std::vector<std::string>& script);
    bool read_request(int fd);

    std::vector<std::vector<std::string>> scripts_;
    std::uint16_t port_ = 0;
    int listening_;
    std::atomic<int> connections_ = 0;
    std::atomic<int> ended_ = 0;
    std::atomic<bool> hasty_ = false;
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    std::vector<int> left_open_;
    std::thread thread_;
};

} // namespace tests
