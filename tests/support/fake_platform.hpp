#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

/// A platform in this process: real sockets, one thread a connection, and a function that decides each answer.
namespace tests {

/// One request as it came, its body whole.
struct Asked {
    std::string method, target, body;
    std::map<std::string, std::string> headers; // names in lower case

    bool is(const std::string& wanted_method, const std::string& part_of_target) const
    {
        return method == wanted_method && target.find(part_of_target) != std::string::npos;
    }
};

/// What the platform does: an answer, or something worse.
struct Answers {
    enum class Do { answer, hang_up, reset, silence, garbage };
    int status = 200;
    std::string body = "{}";
    Do what = Do::answer;
};

class FakePlatform {
public:
    FakePlatform();
    ~FakePlatform();

    std::uint16_t port() const { return port_; }
    std::string host() const { return "127.0.0.1:" + std::to_string(port_); }
    std::string base() const { return "http://" + host(); }

    /// Called on a connection's thread, one at a time. Everything is recorded before it is called.
    void answer_with(std::function<Answers(const Asked&)> answer);

    std::vector<Asked> asked() const;
    /// Those of one kind.
    std::vector<Asked> asked(const std::string& method, const std::string& part_of_target) const;

private:
    void accept();
    void serve(int fd);

    int listening_;
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_;
    std::mutex deciding_;
    std::function<Answers(const Asked&)> answer_;
    std::vector<Asked> asked_;
    std::vector<std::thread> threads_;
    std::vector<int> open_;
    bool over_ = false;
    std::thread acceptor_; // last: it uses all above
};

} // namespace tests
