#pragma once

#include "gateway/live/socket.hpp"
#include "tests/support/edge.hpp"
#include "tests/support/frames.hpp"

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// A WebSocket server that says every text back, and the way to it.
namespace tests {

using gateway::Captures;
using gateway::Request;
using gateway::Response;
using gateway::Socket;

inline boost::asio::awaitable<std::optional<Response>> only_from_us(const Request& request)
{
    if (request.header("Origin") == "https://evil.example") co_return gateway::problem(403);
    co_return std::nullopt;
}

/// A server that says every text back. `ended` counts sockets that came to their end.
struct Echo : EdgeServer {
    explicit Echo(gateway::EdgeLimits limits = quick_limits()) : EdgeServer(limits)
    {
        config.known_hosts = {"shop.example"};
        router.add_upgrade("/live", only_from_us, [this](Request, Captures, std::unique_ptr<Socket> socket) {
            return talk(std::move(socket));
        });
    }
    ~Echo() { stop(); }

    boost::asio::awaitable<void> talk(std::unique_ptr<Socket> socket)
    {
        // One frame is in flight: what comes meanwhile waits here, as the hub does it.
        std::vector<std::shared_ptr<const std::string>> waiting;
        const auto send_next = [&] {
            if (socket->writing() || waiting.empty()) return;
            const auto text = waiting.front();
            waiting.erase(waiting.begin());
            socket->send(text);
        };
        socket->on_written(send_next);
        for (auto text = co_await socket->read(); text; text = co_await socket->read()) {
            if (*text == "bye") socket->close(gateway::close_code::service_restart, "restart");
            waiting.push_back(std::make_shared<const std::string>(*text));
            send_next();
        }
        socket->on_written(nullptr);
        last_code = socket->ended_with();
        ++ended;
    }

    std::atomic<int> ended = 0;
    std::atomic<int> last_code = 0;
};

inline const std::string key = "dGhlIHNhbXBsZSBub25jZQ==";

inline std::string handshake(std::string_view more = {})
{
    return "GET /live HTTP/1.1\r\nHost: shop.example\r\nUpgrade: websocket\r\nConnection: "
           "Upgrade\r\nSec-WebSocket-Key: " +
           key + "\r\nSec-WebSocket-Version: 13\r\n" + std::string(more) + "\r\n";
}

inline RawClient connected(const EdgeServer& server)
{
    RawClient client(server.port());
    client.write(handshake());
    const auto answer = client.read_until("\r\n\r\n");
    if (status_of(answer) != 101) throw std::runtime_error("no handshake: " + answer);
    return client;
}

inline std::string bytes(std::initializer_list<int> list)
{
    std::string text;
    for (const int one : list) text += static_cast<char>(one);
    return text;
}

inline std::string close_payload(int code, std::string_view reason = {})
{
    return bytes({code >> 8, code & 0xff}) + std::string(reason);
}

} // namespace tests
