#pragma once

#include "gateway/http/edge.hpp"

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gateway {

/// One HTTP connection, from its first byte to its last, as one coroutine.
///
/// session.cpp reads: TLS, header block, framing, body, each within its limits. exchange.cpp answers: handlers, what
/// they throw, the change to a socket, refusals. The listener's sweep cancels what is overdue; whoever waited then
/// finds `connection_.deadline.passed` and decides what to say.
class Session {
public:
    Session(std::shared_ptr<Edge> edge, std::unique_ptr<Wire> wire, boost::asio::ip::address peer,
            std::shared_ptr<void> place);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    boost::asio::awaitable<void> run();

private:
    struct Reading; // the library's parser and what the body may hold

    // session.cpp
    boost::asio::awaitable<bool> serve_one();
    boost::asio::awaitable<bool> go_on(Reading& reading, Request request);
    boost::asio::awaitable<std::size_t> read_header_block();
    boost::asio::awaitable<bool> read_body(Reading& reading, std::size_t limit);
    boost::asio::awaitable<bool> read_more(std::size_t bytes);
    std::optional<Request> read_request(const Reading& reading);
    void ask_proxy(Request& request) const;

    // exchange.cpp
    boost::asio::awaitable<Response> handle(const Router::Route& route, Request request, Captures captures);
    boost::asio::awaitable<std::optional<Response>> checked(const Router::Route& route, const Request& request);
    boost::asio::awaitable<bool> upgrade(const Router::Route& route, Request request, Captures captures);
    boost::asio::awaitable<bool> answer(Response response, bool keep);
    boost::asio::awaitable<void> refuse(int status, std::string_view why);
    Response explained(const std::exception_ptr& trouble);

    std::shared_ptr<Edge> edge_;
    const EdgeLimits& limits_;
    std::unique_ptr<Wire> wire_; // null once a socket has taken it over
    boost::asio::ip::address peer_;
    std::shared_ptr<void> place_;
    Connection connection_;
    std::string in_; // read, not yet used
    Request seen_;   // of the request at hand, what hooks are told: no body
    bool http_1_1_ = true;
    Deadline::Clock::time_point began_;
};

} // namespace gateway
