#include "tests/support/fake_platform.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cctype>
#include <netinet/in.h>
#include <optional>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace tests {

namespace {

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

/// The next request of a connection; none when it ended. `in` keeps what came too early.
std::optional<Asked> read_request(int fd, std::string& in)
{
    const auto more = [&] {
        char buffer[16'384];
        const auto count = recv(fd, buffer, sizeof buffer, 0);
        if (count <= 0) return false;
        in.append(buffer, static_cast<std::size_t>(count));
        return true;
    };
    std::size_t end;
    while ((end = in.find("\r\n\r\n")) == std::string::npos) {
        if (!more()) return std::nullopt;
    }
    Asked asked;
    const auto head = in.substr(0, end + 2);
    in.erase(0, end + 4);
    const auto first = head.find(' ');
    const auto second = head.find(' ', first + 1);
    asked.method = head.substr(0, first);
    asked.target = head.substr(first + 1, second - first - 1);
    for (auto at = head.find("\r\n") + 2; at < head.size();) {
        const auto line_end = head.find("\r\n", at);
        const auto colon = head.find(':', at);
        if (colon < line_end) {
            const auto value = head.find_first_not_of(' ', colon + 1);
            asked.headers[lower(head.substr(at, colon - at))] = head.substr(value, line_end - value);
        }
        at = line_end + 2;
    }
    const auto length = asked.headers.contains("content-length") ? std::stoul(asked.headers["content-length"]) : 0;
    while (in.size() < length) {
        if (!more()) return std::nullopt;
    }
    asked.body = in.substr(0, length);
    in.erase(0, length);
    return asked;
}

void write_all(int fd, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto count = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

} // namespace

FakePlatform::FakePlatform() : listening_(socket(AF_INET, SOCK_STREAM, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listening_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listening_, 64) != 0) {
        throw std::runtime_error("no free port for the fake platform");
    }
    getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept(); });
}

FakePlatform::~FakePlatform()
{
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
        shutdown(listening_, SHUT_RDWR);
        for (const auto fd : open_) shutdown(fd, SHUT_RDWR);
    }
    acceptor_.join();
    for (auto& thread : threads_) thread.join();
    close(listening_);
}

void FakePlatform::accept()
{
    for (;;) {
        const int fd = ::accept(listening_, nullptr, nullptr);
        const std::lock_guard lock(mutex_);
        if (fd < 0 || over_) {
            if (fd >= 0) close(fd);
            return;
        }
        open_.push_back(fd);
        threads_.emplace_back([this, fd] { serve(fd); });
    }
}

void FakePlatform::serve(int fd)
{
    std::string in;
    bool reset = false;
    while (auto asked = read_request(fd, in)) {
        std::function<Answers(const Asked&)> decide;
        {
            const std::lock_guard lock(mutex_);
            asked_.push_back(*asked);
            decide = answer_;
        }
        Answers answer;
        if (decide) {
            const std::lock_guard one_at_a_time(deciding_);
            answer = decide(*asked);
        }
        if (answer.what == Answers::Do::silence) continue;
        if (answer.what == Answers::Do::garbage) write_all(fd, "\x15\x03\x01 surely not HTTP\r\n\r\n");
        reset = answer.what == Answers::Do::reset;
        if (answer.what != Answers::Do::answer) break;
        write_all(fd, "HTTP/1.1 " + std::to_string(answer.status) +
                          " -\r\nContent-Type: application/json\r\nContent-Length: " +
                          std::to_string(answer.body.size()) + "\r\n\r\n" + answer.body);
    }
    const std::lock_guard lock(mutex_);
    std::erase(open_, fd);
    if (reset) {
        const linger at_once{1, 0};
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    close(fd);
}

void FakePlatform::answer_with(std::function<Answers(const Asked&)> answer)
{
    const std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
}

std::vector<Asked> FakePlatform::asked() const
{
    const std::lock_guard lock(mutex_);
    return asked_;
}

std::vector<Asked> FakePlatform::asked(const std::string& method, const std::string& part_of_target) const
{
    auto all = asked();
    std::erase_if(all, [&](const Asked& one) { return !one.is(method, part_of_target); });
    return all;
}

} // namespace tests
