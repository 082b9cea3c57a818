#pragma once

#include "gateway/http/address_book.hpp"
#include "gateway/http/listener.hpp"
#include "gateway/http/wire.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <chrono>
#include <ctime>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace gateway {

/// When somebody must have finished. Looked at by the listener's sweep, so setting it costs nothing: no timer each.
struct Deadline {
    using Clock = std::chrono::steady_clock;

    void in(Clock::duration time)
    {
        at = Clock::now() + time;
        passed = false;
    }
    void never()
    {
        at = Clock::time_point::max();
        passed = false;
    }

    Clock::time_point at = Clock::time_point::max();
    bool passed = false; // what was in flight then ended with operation_aborted
};

/// What the listener knows of a running connection.
struct Connection {
    Wire* wire = nullptr; // null once a socket has taken it over
    Deadline deadline;
    bool idle = true; // between two requests: may be closed at any moment
};

/// What a listener and its sessions share, all on one thread. Sessions keep it alive.
struct Edge {
    Edge(boost::asio::io_context& context, ListenerConfig c, const Router& r, ListenerHooks h);

    boost::asio::io_context& io;
    const ListenerConfig config;
    const Router& router;
    const ListenerHooks hooks;
    const Networks trusted;
    const std::shared_ptr<AddressBook> addresses;
    std::optional<boost::asio::ssl::context> tls;
    const std::string page_policy; // the content security policy of every answer

    EdgeCounters counters;
    std::set<Connection*> connections;
    bool stopping = false;

    /// Reads pieces of files, which blocks; made when the first file is asked for.
    boost::asio::thread_pool& file_readers();

    /// "Sun, 06 Nov 1994 08:49:37 GMT", made once a second.
    const std::string& date();

private:
    std::unique_ptr<boost::asio::thread_pool> file_readers_;
    std::time_t date_second_ = 0;
    std::string date_;
};

/// Runs one accepted connection to its end. `place` is its place in the address book, or null.
boost::asio::awaitable<void> serve_connection(std::shared_ptr<Edge> edge, std::unique_ptr<Wire> wire,
                                              boost::asio::ip::address peer, std::shared_ptr<void> place);

/// How an answer is to be written.
struct AnswerShape {
    bool head_only = false;
    bool close = false;
    bool secure = false;
    std::string_view path;
};

/// Writes one answer, each piece of it within limits.write_time. False when the connection broke.
boost::asio::awaitable<bool> write_answer(Edge& edge, Connection& connection, Response response, AnswerShape shape);

/// Writes all of these bytes; false when the connection broke or the time ran out.
boost::asio::awaitable<bool> write_bytes(const EdgeLimits& limits, Connection& connection, std::string_view first,
                                         std::string_view second = {});

} // namespace gateway
