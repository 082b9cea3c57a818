#pragma once

#include "tests/support/fault_proxy.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <deque>
#include <memory>
#include <optional>
#include <random>
#include <string>

/// The inside of FaultProxy: one connection carried through, with all that the weather does to it.
namespace tests::proxy {

namespace asio = boost::asio;
using Socket = asio::generic::stream_protocol::socket;
using Address = asio::generic::stream_protocol::endpoint;
using Clock = std::chrono::steady_clock;

Address address(std::uint16_t port);
Address address(const std::string& unix_socket);

/// Closes with RST where it is TCP.
void reset(Socket& socket);

/// What holds for every connection. Owned by the proxy; looked at anew with every piece.
struct Weather {
    struct Direction {
        FaultProxy::Road road;
        bool held = false, swallowed = false;
        std::optional<std::size_t> cut_after;
    };

    Direction to_server, to_client;
    bool refusing = false;
    std::string marker;
    int answers_to_lose = 0;
    bool reset_after_loss = true;
    std::mt19937 random;
    FaultProxy::Counts counts;

    void heal()
    {
        to_server = to_client = {};
        refusing = false;
        answers_to_lose = 0;
    }
};

/// One direction of a connection: a reader fills the queue, a writer empties it when the pieces are due.
struct Lane {
    struct Piece {
        std::string bytes;
        Clock::time_point due;
    };

    Lane(Socket& a, Socket& b, const asio::any_io_executor& executor) : from(a), to(b), bell(executor), room(executor)
    {
    }

    void wake()
    {
        bell.cancel();
        room.cancel();
    }

    Socket &from, &to;
    std::deque<Piece> queue;
    std::size_t queued = 0;
    Clock::time_point last_due{};
    std::optional<std::size_t> left; // bytes until it is cut
    bool ended = false;              // the sender has said all it wanted to say
    asio::steady_timer bell;         // rings for the writer: there is something, or the weather has changed
    asio::steady_timer room;         // and for the reader: the queue is shorter
};

struct Wire {
    Wire(Weather& weather, Socket client);

    void reset_both();
    void lose_the_server();

    Weather& weather;
    Socket client, server;
    Lane to_server, to_client;
    std::string heard;        // the tail of what the client said, for the marker
    bool dead = false;        // bytes were lost: nothing passes any more
    bool answer_lost = false; // the server's next words are
    bool closed = false;
};

/// Connects to the server and carries until both sides have ended.
asio::awaitable<void> carry(std::shared_ptr<Wire> wire, Address server);

} // namespace tests::proxy
