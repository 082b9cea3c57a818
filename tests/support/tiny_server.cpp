#include "tests/support/tiny_server.hpp"

#include <chrono>
#include <cstdlib>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace tests {

namespace {

int listening_on_any_port(std::uint16_t& port)
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(fd, 16) != 0 ||
        ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw std::runtime_error("cannot listen");
    }
    port = ntohs(address.sin_port);
    return fd;
}

} // namespace

TinyServer::TinyServer(std::vector<std::vector<std::string>> scripts)
    : scripts_(std::move(scripts)), listening_(listening_on_any_port(port_)), thread_([this] { run(); })
{
}

TinyServer::~TinyServer()
{
    ::shutdown(listening_, SHUT_RDWR);
    {
        const std::lock_guard lock(mutex_);
        for (const int fd : left_open_) ::shutdown(fd, SHUT_RDWR);
    }
    thread_.join();
    for (const int fd : left_open_) ::close(fd);
    ::close(listening_);
}

std::vector<std::string> TinyServer::requests() const
{
    const std::lock_guard lock(mutex_);
    return requests_;
}

bool TinyServer::wait_until_ended(int count) const
{
    const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (ended_ < count && std::chrono::steady_clock::now() < latest) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return ended_ >= count;
}

std::uint16_t TinyServer::closed_port()
{
    std::uint16_t port = 0;
    ::close(listening_on_any_port(port));
    return port;
}

void TinyServer::run()
{
    for (;;) {
        const int fd = ::accept(listening_, nullptr, nullptr);
        if (fd < 0) return;
        {
            const std::lock_guard lock(mutex_);
            left_open_.push_back(fd);
        }
        const auto index = static_cast<std::size_t>(connections_++);
        play(fd, index < scripts_.size() ? scripts_[index] : std::vector<std::string>{});
    }
}

void TinyServer::play(int fd, const std::vector<std::string>& script)
{
    if (!read_request(fd)) return;
    for (const auto& line : script) {
        if (line == next_request) {
            if (!read_request(fd)) return;
        } else if (line == hang_up) {
            ::shutdown(fd, SHUT_RDWR);
            ++ended_;
        } else if (line == reset) {
            const linger at_once{1, 0};
            ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
            const std::lock_guard lock(mutex_);
            std::erase(left_open_, fd);
            ::close(fd);
            ++ended_;
        } else {
            ::send(fd, line.data(), line.size(), MSG_NOSIGNAL);
        }
    }
}

bool TinyServer::read_request(int fd)
{
    std::string request;
    std::size_t whole = std::string::npos;
    while (request.size() < whole) {
        char bytes[16 << 10];
        const auto count = ::recv(fd, bytes, sizeof bytes, 0);
        if (count <= 0) return false;
        request.append(bytes, static_cast<std::size_t>(count));
        const auto end = request.find("\r\n\r\n");
        if (end == std::string::npos || whole != std::string::npos) continue;
        const auto length = request.find("Content-Length: ");
        whole = end + 4;
        if (length < end && !hasty_) whole += std::strtoul(request.c_str() + length + 16, nullptr, 10);
    }
    const std::lock_guard lock(mutex_);
    requests_.push_back(std::move(request));
    return true;
}

} // namespace tests
