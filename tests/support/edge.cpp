#include "tests/support/edge.hpp"

#include "connectors/http.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <arpa/inet.h>
#include <cstdlib>
#include <future>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace tests {

using namespace std::chrono_literals;

gateway::EdgeLimits quick_limits()
{
    gateway::EdgeLimits limits;
    limits.header_time = 300ms;
    limits.body_time = 300ms;
    limits.body_rate_bytes_per_second = 1 << 20;
    limits.idle_time = 400ms;
    limits.linger_time = 200ms;
    limits.stop_time = 2s;
    limits.sweep = 10ms;
    limits.socket_close_time = 300ms;
    return limits;
}

EdgeServer::EdgeServer(gateway::EdgeLimits limits)
{
    config.limits = limits;
}

void EdgeServer::start()
{
    listener_ = std::make_unique<gateway::Listener>(io, config, router, hooks);
    port_ = listener_->port();
    listener_->start();
    thread_ = std::thread([this] { io.run(); });
}

void EdgeServer::stop()
{
    if (!thread_.joinable()) return;
    std::promise<void> stopped;
    boost::asio::co_spawn(io, listener_->stop(), [&](const std::exception_ptr&) { stopped.set_value(); });
    stopped.get_future().wait();
    io.stop();
    thread_.join();
}

EdgeServer::~EdgeServer()
{
    stop();
    listener_.reset();
}

gateway::EdgeCounters EdgeServer::counters()
{
    std::promise<gateway::EdgeCounters> counted;
    boost::asio::post(io, [&] { counted.set_value(listener_->counters()); });
    return counted.get_future().get();
}

RawClient::RawClient(std::uint16_t port, std::chrono::seconds patience_s, int receive_buffer_bytes)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{patience_s.count(), 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (receive_buffer_bytes > 0) {
        setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
    }
    const int on = 1;
    setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(fd_);
        throw std::runtime_error("cannot connect to port " + std::to_string(port));
    }
}

RawClient::~RawClient()
{
    if (fd_ >= 0) ::close(fd_);
}

RawClient::RawClient(RawClient&& other) noexcept : fd_(other.fd_), waiting_(std::move(other.waiting_))
{
    other.fd_ = -1;
}

bool RawClient::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

std::string RawClient::read_some()
{
    if (!waiting_.empty()) return std::exchange(waiting_, {});
    char bytes[16 << 10];
    const auto count = ::recv(fd_, bytes, sizeof bytes, 0);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) throw std::runtime_error("the other side says nothing");
    return count > 0 ? std::string(bytes, static_cast<std::size_t>(count)) : std::string();
}

std::string RawClient::read_all()
{
    std::string all;
    for (auto some = read_some(); !some.empty(); some = read_some()) all += some;
    return all;
}

std::string RawClient::read_exactly(std::size_t count)
{
    std::string all;
    while (all.size() < count) {
        const auto some = read_some();
        if (some.empty()) return all;
        all += some;
    }
    waiting_ = all.substr(count);
    all.resize(count);
    return all;
}

std::string RawClient::read_until(std::string_view text)
{
    std::string all;
    for (;;) {
        const auto found = all.find(text);
        if (found != std::string::npos) {
            waiting_ = all.substr(found + text.size());
            all.resize(found + text.size());
            return all;
        }
        const auto some = read_some();
        if (some.empty()) return all;
        all += some;
    }
}

std::string RawClient::read_answer()
{
    auto answer = read_until("\r\n\r\n");
    const auto length = header_of(answer, "Content-Length");
    if (!length.empty()) answer += read_exactly(std::strtoul(length.c_str(), nullptr, 10));
    return answer;
}

bool RawClient::readable_within(std::chrono::milliseconds time)
{
    if (!waiting_.empty()) return true;
    pollfd waiting{fd_, POLLIN, 0};
    return ::poll(&waiting, 1, static_cast<int>(time.count())) > 0;
}

void RawClient::finish_writing()
{
    ::shutdown(fd_, SHUT_WR);
}

bool RawClient::ends_within(std::chrono::milliseconds time)
{
    const auto latest = std::chrono::steady_clock::now() + time;
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(latest - std::chrono::steady_clock::now());
        if (left.count() <= 0) return false;
        pollfd waiting{fd_, POLLIN, 0};
        if (::poll(&waiting, 1, static_cast<int>(left.count())) <= 0) continue;
        char bytes[4096];
        if (::recv(fd_, bytes, sizeof bytes, 0) <= 0) return true;
    }
}

int status_of(std::string_view answer)
{
    if (!answer.starts_with("HTTP/1.1 ") || answer.size() < 12) return 0;
    return std::atoi(std::string(answer.substr(9, 3)).c_str());
}

std::string header_of(std::string_view answer, std::string_view name)
{
    const connectors::NoCase less;
    const auto head = answer.substr(0, answer.find("\r\n\r\n"));
    for (auto at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at + 2)) {
        const auto line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
        const auto colon = line.find(": ");
        if (colon == std::string_view::npos) continue;
        const auto found = line.substr(0, colon);
        if (!less(found, name) && !less(name, found)) return std::string(line.substr(colon + 2));
    }
    return {};
}

std::string body_of(std::string_view answer)
{
    const auto end = answer.find("\r\n\r\n");
    return end == std::string_view::npos ? std::string() : std::string(answer.substr(end + 4));
}

bool eventually(const std::function<bool()>& condition)
{
    const auto latest = std::chrono::steady_clock::now() + 10s;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > latest) return false;
        std::this_thread::sleep_for(5ms);
    }
    return true;
}

} // namespace tests
