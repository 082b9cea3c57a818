#include "gateway/sender/http_client.hpp"
#include "tests/support/tiny_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using connectors::HttpCall;
using gateway::Answered;
using gateway::CallResult;
using gateway::HttpClient;
using gateway::HttpClientConfig;
using gateway::NoAnswer;
using gateway::NotSent;
using tests::TinyServer;

namespace {

/// A client with a loop of its own, turned by whoever calls.
struct Caller {
    boost::asio::io_context io{1};
    HttpClient client;

    explicit Caller(HttpClientConfig config) : client(io, std::move(config)) {}

    CallResult call(const HttpCall& call)
    {
        CallResult result;
        const auto keep = [&](const std::exception_ptr& trouble, CallResult given) {
            REQUIRE_FALSE(trouble);
            result = std::move(given);
        };
        boost::asio::co_spawn(io, client.call(call), keep);
        io.restart();
        io.run();
        return result;
    }
};

HttpClientConfig config_for(const TinyServer& server)
{
    HttpClientConfig config;
    config.plain_hosts = {"127.0.0.1:" + std::to_string(server.port())};
    config.connect_time = 2s;
    config.response_bytes = 1000;
    config.response_header_bytes = 4000;
    return config;
}

HttpCall post_to(const TinyServer& server, std::string body = "{\"text\":\"xin chào\"}")
{
    HttpCall call;
    call.method = "POST";
    call.url = "http://127.0.0.1:" + std::to_string(server.port()) + "/send?to=1";
    call.headers = {{"Content-Type", "application/json"}};
    call.body = std::move(body);
    call.timeout = 1s;
    return call;
}

std::string why(const CallResult& result)
{
    if (const auto* not_sent = std::get_if<NotSent>(&result)) return "not sent: " + not_sent->why;
    if (const auto* no_answer = std::get_if<NoAnswer>(&result)) return "no answer: " + no_answer->why;
    return "answered: " + std::to_string(std::get<Answered>(result).reply.status);
}

bool no_answer(const CallResult& result)
{
    return std::holds_alternative<NoAnswer>(result);
}
bool not_sent(const CallResult& result)
{
    return std::holds_alternative<NotSent>(result);
}

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Id: 7\r\n\r\nhi";

} // namespace

TEST_CASE("A call is written once, whole, and its answer is read whole")
{
    TinyServer server({{ok}});
    Caller caller(config_for(server));
    const auto result = caller.call(post_to(server));
    INFO(why(result));
    const auto& reply = std::get<Answered>(result).reply;
    CHECK(reply.status == 200);
    CHECK(reply.body == "hi");
    CHECK(connectors::only_header(reply.headers, "x-id") == "7");
    CHECK(server.requests().at(0) == "POST /send?to=1 HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
                                         "\r\nContent-Type: application/json\r\nUser-Agent: Gom/0.1\r\n"
                                         "Content-Length: 20\r\n\r\n{\"text\":\"xin chào\"}");
}

TEST_CASE("Answers of every shape are read as they were meant")
{
    struct Shape {
        std::string bytes;
        int status;
        std::string body;
    };
    for (const auto& shape : std::vector<Shape>{
             {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n4;x=y\r\n all\r\n0\r\n\r\n", 200,
              "hi all"},
             {"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end", 200, "until the end"},
             {"HTTP/1.0 200 OK\r\n\r\nold", 200, "old"},
             {"HTTP/1.1 204 No Content\r\n\r\n", 204, ""},
             {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok, 200, "hi"},
             {"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n", 302, ""},
             {"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 2\r\n\r\n{}", 429, "{}"},
             {"HTTP/1.1 500 \r\nContent-Length: 0\r\n\r\n", 500, ""},
         }) {
        INFO(shape.bytes);
        TinyServer server({{shape.bytes, TinyServer::hang_up}});
        Caller caller(config_for(server));
        const auto result = caller.call(post_to(server));
        INFO(why(result));
        REQUIRE(std::holds_alternative<Answered>(result));
        CHECK(std::get<Answered>(result).reply.status == shape.status);
        CHECK(std::get<Answered>(result).reply.body == shape.body);
    }
}

TEST_CASE("What never left is not sent, and may be tried again")
{
    TinyServer server({});
    Caller caller(config_for(server));
    auto call = post_to(server);

    SECTION("nobody listens")
    {
        auto config = config_for(server);
        const auto port = std::to_string(TinyServer::closed_port());
        config.plain_hosts = {"127.0.0.1:" + port};
        Caller other(config);
        call.url = "http://127.0.0.1:" + port + "/";
        CHECK(not_sent(other.call(call)));
    }
    SECTION("a host that does not exist")
    {
        call.url = "https://no-such-host.invalid/";
        CHECK(not_sent(caller.call(call)));
    }
    SECTION("no TLS at the other end")
    {
        call.url = "https://127.0.0.1:" + std::to_string(server.port()) + "/";
        CHECK(not_sent(caller.call(call)));
    }
    SECTION("plain http to a host nobody allowed")
    {
        call.url = "http://localhost:" + std::to_string(server.port()) + "/";
        CHECK(not_sent(caller.call(call)));
        CHECK(server.requests().empty());
    }
    SECTION("a URL that is none, or has a user in it")
    {
        for (const auto* url :
             {"", "x", "/path", "ftp://a/", "http://", "https://user@a/", "https://a:99999/", "https://a b/"}) {
            INFO(url);
            call.url = url;
            CHECK(not_sent(caller.call(call)));
        }
    }
    SECTION("a header that would begin another")
    {
        call.headers.emplace_back("X", "a\r\nEvil: yes");
        CHECK(not_sent(caller.call(call)));
        CHECK(server.requests().empty());
    }
    SECTION("too many calls at once")
    {
        auto config = config_for(server);
        config.calls_at_once = 0;
        Caller busy(config);
        CHECK(not_sent(busy.call(call)));
    }
}

TEST_CASE("Once a byte has left, anything but a whole answer is no answer")
{
    const auto outcome = [](std::vector<std::string> script) {
        TinyServer server({std::move(script)});
        Caller caller(config_for(server));
        auto result = caller.call(post_to(server));
        CHECK(server.requests().size() == 1);
        return result;
    };
    SECTION("silence")
    {
        CHECK(why(outcome({})) == "no answer: timeout");
    }
    SECTION("the end")
    {
        CHECK(no_answer(outcome({TinyServer::hang_up})));
    }
    SECTION("a reset")
    {
        CHECK(no_answer(outcome({TinyServer::reset})));
    }
    SECTION("half a status line")
    {
        CHECK(no_answer(outcome({"HTTP/1.1 20", TinyServer::hang_up})));
    }
    SECTION("half a header")
    {
        CHECK(no_answer(outcome({"HTTP/1.1 200 OK\r\nContent-Le", TinyServer::hang_up})));
    }
    SECTION("half a body")
    {
        CHECK(no_answer(outcome({"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", TinyServer::hang_up})));
    }
    SECTION("half a body, then silence")
    {
        CHECK(no_answer(outcome({"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"})));
    }
    SECTION("a body until the end, but reset")
    {
        CHECK(no_answer(outcome({"HTTP/1.1 200 OK\r\n\r\nhalf", TinyServer::reset})));
    }
    SECTION("chunks without an end")
    {
        CHECK(no_answer(
            outcome({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n", TinyServer::hang_up})));
    }
    SECTION("garbage")
    {
        CHECK(no_answer(outcome({"SSH-2.0-OpenSSH_9.2\r\n", TinyServer::hang_up})));
    }
    SECTION("too large a body")
    {
        CHECK(no_answer(outcome({"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n" + std::string(1001, 'x')})));
    }
    SECTION("too large a body, unannounced")
    {
        CHECK(no_answer(outcome({"HTTP/1.1 200 OK\r\n\r\n" + std::string(1001, 'x'), TinyServer::hang_up})));
    }
    SECTION("too large a header")
    {
        CHECK(no_answer(outcome({"HTTP/1.1 200 OK\r\nX: " + std::string(5000, 'x')})));
    }
    SECTION("interim answers without an end")
    {
        std::string many;
        for (int i = 0; i < 100; ++i) many += "HTTP/1.1 100 Continue\r\n\r\n";
        CHECK(no_answer(outcome({many})));
    }
    SECTION("a change of protocol nobody asked for")
    {
        CHECK(no_answer(outcome({"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"})));
    }
}

TEST_CASE("A connection is used again when it is still alive")
{
    TinyServer server({{ok, TinyServer::next_request, ok}, {ok}});
    Caller caller(config_for(server));
    CHECK(why(caller.call(post_to(server))) == "answered: 200");
    CHECK(caller.client.idle_connections() == 1);
    CHECK(why(caller.call(post_to(server))) == "answered: 200");
    CHECK(server.connections() == 1);
    caller.client.close_idle();
    CHECK(why(caller.call(post_to(server))) == "answered: 200");
    CHECK(server.connections() == 2);
}

TEST_CASE("A connection that the other side has ended meanwhile is not used again")
{
    TinyServer server({{ok, TinyServer::hang_up}, {ok}});
    Caller caller(config_for(server));
    CHECK(why(caller.call(post_to(server))) == "answered: 200");
    REQUIRE(server.wait_until_ended(1));
    CHECK(why(caller.call(post_to(server))) == "answered: 200");
    CHECK(server.connections() == 2);
    CHECK(server.requests().size() == 2);
}

TEST_CASE("A used connection that dies under the next request is no answer, and nothing is sent twice")
{
    TinyServer server({{ok, TinyServer::next_request, TinyServer::hang_up}, {ok}});
    Caller caller(config_for(server));
    CHECK(why(caller.call(post_to(server))) == "answered: 200");
    CHECK(no_answer(caller.call(post_to(server))));
    CHECK(server.requests().size() == 2);
    CHECK(server.connections() == 1);
}

TEST_CASE("A server that refuses a body early is heard")
{
    TinyServer server(
        {{"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", TinyServer::hang_up}});
    server.answer_without_reading_the_body();
    Caller caller(config_for(server));
    const auto result = caller.call(post_to(server, std::string(50'000, 'x')));
    INFO(why(result));
    CHECK((no_answer(result) || std::get<Answered>(result).reply.status == 413));
}

TEST_CASE("An answer that says close is not kept")
{
    TinyServer server({{"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"}});
    Caller caller(config_for(server));
    CHECK(why(caller.call(post_to(server))) == "answered: 200");
    CHECK(caller.client.idle_connections() == 0);
}
