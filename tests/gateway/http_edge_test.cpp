#include "tests/support/edge.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace std::chrono_literals;
using gateway::Captures;
using gateway::Request;
using gateway::Response;
using tests::EdgeServer;
using tests::RawClient;
using tests::body_of;
using tests::header_of;
using tests::status_of;

namespace {

template <class T>
using awaitable = boost::asio::awaitable<T>;

awaitable<Response> echo(Request request, Captures captures)
{
    std::string seen = request.method + ' ' + request.path + " name=" + captures["name"] + " body=" + request.body;
    co_return gateway::text_response(200, std::move(seen));
}

awaitable<Response> fail(Request, Captures)
{
    throw std::runtime_error("a secret of ours");
    co_return Response{};
}

awaitable<Response> refuse(Request, Captures)
{
    throw gateway::Refusal{gateway::problem(409, "somebody was faster")};
    co_return Response{};
}

awaitable<Response> complain(Request, Captures)
{
    throw gateway::BadRequest("lines[0].quantity", "too_small", "at least 1");
    co_return Response{};
}

awaitable<std::optional<Response>> nobody(const Request&)
{
    co_return gateway::problem(401);
}

/// A shop with a few doors. `handled` counts what got behind them.
struct Shop : EdgeServer {
    explicit Shop(gateway::EdgeLimits limits = tests::quick_limits()) : EdgeServer(limits)
    {
        config.known_hosts = {"shop.example", "media.example:8443"};
        const auto counted = [this](gateway::Handler handler) {
            return [this, handler](Request request, Captures captures) {
                ++handled;
                return handler(std::move(request), std::move(captures));
            };
        };
        router.add("GET", "/echo/{name}", counted(echo));
        router.add("POST", "/echo/{name}", counted(echo));
        router.add("POST", "/webhooks/{name}", counted(echo), {gateway::webhook_body_bytes});
        router.add("GET", "/api/thing", counted(echo));
        router.add("GET", "/fail", counted(fail));
        router.add("GET", "/refuse", counted(refuse));
        router.add("GET", "/complain", counted(complain));
        router.add("POST", "/members", counted(echo), {gateway::upload_body_bytes}, nobody);
        hooks.failed = [this](const Request&, std::string_view what) { failure = what; };
    }
    ~Shop() { stop(); }

    std::atomic<int> handled = 0;
    std::string failure;
};

std::string get(std::string_view target, std::string_view more = {})
{
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: shop.example\r\n" + std::string(more) + "\r\n";
}

std::string post(std::string_view target, std::string_view body, std::string_view more = {})
{
    return "POST " + std::string(target) + " HTTP/1.1\r\nHost: shop.example\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n" + std::string(more) + "\r\n" + std::string(body);
}

/// What a proxy before us might let through as something else. `\r\n\r\n` ends each head; what follows is bait: a second
/// request that must never be served.
const std::string bait = "GET /echo/bait HTTP/1.1\r\nHost: shop.example\r\n\r\n";

const std::vector<std::string> ambiguous_heads = {
    // where the body ends
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: gzip, chunked\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked, gzip\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked, chunked\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: identity\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: gzip\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: xchunked\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked;q=1\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: \"chunked\"\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding:\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: \x0b" "chunked\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding : chunked\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer_Encoding: chunked\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\n Transfer-Encoding: chunked\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nX: y\r\n Transfer-Encoding: chunked\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding:\r\n chunked\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding:\r\n\tchunked\r\n",
    "POST /echo/a HTTP/1.0\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 5\r\nContent-Length: 5\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 5\r\nContent-Length: 6\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\ncontent-length: 5\r\nCONTENT-LENGTH: 5\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 5, 5\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: +5\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: -5\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 0x5\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 05\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 5.0\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 5 5\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 1e1\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length:\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: five\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: \"5\"\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 99999999999999999999\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 18446744073709551621\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length : 5\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent_Length: 5\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\n: 5\r\n",
    "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 5\r\n 0\r\n",
    // for whom it is
    "GET /echo/a HTTP/1.1\r\n",
    "GET /echo/a HTTP/1.0\r\n",
    "GET /echo/a HTTP/1.1\r\nHost: shop.example\r\nHost: shop.example\r\n",
    "GET /echo/a HTTP/1.1\r\nHost: shop.example\r\nHost: evil.example\r\n",
    "GET /echo/a HTTP/1.1\r\nHost: evil.example\r\n",
    "GET /echo/a HTTP/1.1\r\nHost:\r\n",
    "GET /echo/a HTTP/1.1\r\nHost: shop.example, evil.example\r\n",
    "GET /echo/a HTTP/1.1\r\nHost: shop.example evil.example\r\n",
    "GET /echo/a HTTP/1.1\r\nHost: shop.example:80:80\r\n",
    "GET /echo/a HTTP/1.1\r\nHost: shop.example:http\r\n",
    "GET /echo/a HTTP/1.1\r\nHost: shop.example/evil\r\n",
    "GET /echo/a HTTP/1.1\r\nHost: user@shop.example\r\n",
    "GET /echo/a HTTP/1.1\r\nHost: shop.example.\r\n",
    "GET /echo/a HTTP/1.1\r\nHost: shop.example.evil.example\r\n",
    "GET /echo/a HTTP/1.1\r\nHost: media.example:8444\r\n",
    "GET http://shop.example/echo/a HTTP/1.1\r\nHost: shop.example\r\n",
    "GET http://evil.example/echo/a HTTP/1.1\r\nHost: shop.example\r\n",
    "CONNECT shop.example:443 HTTP/1.1\r\nHost: shop.example\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: shop.example\r\n",
    // what is asked
    "GET  /echo/a HTTP/1.1\r\nHost: shop.example\r\n",
    "GET /echo/a  HTTP/1.1\r\nHost: shop.example\r\n",
    "GET /echo/a b HTTP/1.1\r\nHost: shop.example\r\n",
    "GET\t/echo/a HTTP/1.1\r\nHost: shop.example\r\n",
    "GET /echo/a\r\nHost: shop.example\r\n",
    "GET /echo/a HTTP/1.2\r\nHost: shop.example\r\n",
    "GET /echo/a HTTP/2.0\r\nHost: shop.example\r\n",
    "GET /echo/a HTTP/11.1\r\nHost: shop.example\r\n",
    "GET /echo/a http/1.1\r\nHost: shop.example\r\n",
    "GET /echo/a HTTP/1.1 \r\nHost: shop.example\r\n",
    " GET /echo/a HTTP/1.1\r\nHost: shop.example\r\n",
    "G(T /echo/a HTTP/1.1\r\nHost: shop.example\r\n",
    "GET echo/a HTTP/1.1\r\nHost: shop.example\r\n",
    "GET /echo/a#part HTTP/1.1\r\nHost: shop.example\r\n",
    "GET /echo/../fail HTTP/1.1\r\nHost: shop.example\r\n",
    "GET /echo/%2e%2e/fail HTTP/1.1\r\nHost: shop.example\r\n",
    "GET /echo/./a HTTP/1.1\r\nHost: shop.example\r\n",
    "GET /echo/a%2fb HTTP/1.1\r\nHost: shop.example\r\n",
    "GET /echo/a%5cb HTTP/1.1\r\nHost: shop.example\r\n",
    "GET /echo/a\\b HTTP/1.1\r\nHost: shop.example\r\n",
    "GET /echo/a%00 HTTP/1.1\r\nHost: shop.example\r\n",
    "GET /echo/a%zz HTTP/1.1\r\nHost: shop.example\r\n",
    "GET /echo/a% HTTP/1.1\r\nHost: shop.example\r\n",
    "GET /echo/a%ff HTTP/1.1\r\nHost: shop.example\r\n",
    "GET /echo/a?x=%00 HTTP/1.1\r\nHost: shop.example\r\n",
    "GET /echo/\xc3\xa9 HTTP/1.1\r\nHost: shop.example\r\n",
    // how the lines are made
    "GET /echo/a HTTP/1.1\nHost: shop.example\r\n",
    "GET /echo/a HTTP/1.1\r\nHost: shop.example\nX: y\r\n",
    "GET /echo/a HTTP/1.1\r\nHost: shop.example\rX: y\r\n",
    "GET /echo/a HTTP/1.1\r\nHost: shop.example\r\r\n",
    std::string("GET /echo/a HTTP/1.1\r\nHost: shop.example\r\nX: a\0b\r\n", 53),
    std::string("GET /echo/a\0 HTTP/1.1\r\nHost: shop.example\r\n", 43),
    "GET /echo/a HTTP/1.1\r\nHost: shop.example\r\nX: a\x01" "b\r\n",
    "GET /echo/a HTTP/1.1\r\nHost: shop.example\r\nX: a\x7f" "b\r\n",
    "GET /echo/a HTTP/1.1\r\nHost: shop.example\r\nX Y: z\r\n",
    "GET /echo/a HTTP/1.1\r\nHost: shop.example\r\nX(Y): z\r\n",
    "GET /echo/a HTTP/1.1\r\nHost: shop.example\r\nno colon\r\n",
    "GET /echo/a HTTP/1.1\r\nHost: shop.example\r\n\tX: folded\r\n",
    "\r\nGET /echo/a HTTP/1.1\r\nHost: shop.example\r\n",
    std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11),
};

} // namespace

TEST_CASE("A request that two programs could read differently is refused and ends the connection")
{
    Shop shop;
    shop.start();
    REQUIRE(ambiguous_heads.size() >= 60);
    for (const auto& head : ambiguous_heads) {
        INFO(head);
        RawClient client(shop.port());
        client.write(head + "\r\n" + bait);
        const auto answer = client.read_all();
        CHECK(status_of(answer) == 400);
        CHECK(header_of(answer, "Connection") == "close");
        CHECK(answer.find("HTTP/1.1", 9) == std::string::npos);
    }
    CHECK(shop.handled == 0);
    CHECK(shop.counters().ambiguous == ambiguous_heads.size());
}

TEST_CASE("Chunks that are not exactly as written in the standard end the connection")
{
    Shop shop;
    shop.start();
    const std::string head = "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (const std::string body :
         {"5\nhello\r\n0\r\n\r\n", "5\r\nhelloX\r\n0\r\n\r\n", "-5\r\nhello\r\n0\r\n\r\n", "0x5\r\nhello\r\n0\r\n\r\n",
          "g\r\nhello\r\n0\r\n\r\n", " 5\r\nhello\r\n0\r\n\r\n", "\r\n5\r\nhello\r\n0\r\n\r\n", "5\r\nhello\n0\r\n\r\n",
          "ffffffffffffffff1\r\nhello\r\n0\r\n\r\n", "5;a\nb\r\nhello\r\n0\r\n\r\n", "5\rhello\r\n0\r\n\r\n"}) {
        INFO(body);
        RawClient client(shop.port());
        client.write(head + body + bait);
        const auto answer = client.read_all();
        CHECK((status_of(answer) == 400 || status_of(answer) == 413));
        CHECK(answer.find("HTTP/1.1", 9) == std::string::npos);
    }
    CHECK(shop.handled == 0);
}

TEST_CASE("Good requests of every shape are read as they were meant")
{
    Shop shop;
    shop.start();
    RawClient client(shop.port());

    SECTION("a path is decoded once, its query too") {
        client.write(get("/echo/%C3%A1o%20%25?q=1"));
        CHECK(body_of(client.read_answer()) == "GET /echo/áo % name=áo % body=");
    }
    SECTION("a body of a known length") {
        client.write(post("/echo/a", "hello"));
        CHECK(body_of(client.read_answer()) == "POST /echo/a name=a body=hello");
    }
    SECTION("a body in chunks, in any pieces, with extensions and trailers nobody believes") {
        const std::string bytes = "POST /echo/a HTTP/1.1\r\nHost: SHOP.example:80\r\nTransfer-Encoding: Chunked\r\n\r\n"
                                  "5;name=\"value\"\r\nhello\r\nA\r\n, customer\r\n0\r\nContent-Type: x\r\n\r\n";
        for (const char byte : bytes) client.write(std::string_view(&byte, 1));
        CHECK(body_of(client.read_answer()) == "POST /echo/a name=a body=hello, customer");
    }
    SECTION("requests in one packet are answered in their order") {
        client.write(get("/echo/1") + post("/echo/2", "two") + get("/echo/3") + get("/nothing") + get("/echo/5"));
        CHECK(body_of(client.read_answer()) == "GET /echo/1 name=1 body=");
        CHECK(body_of(client.read_answer()) == "POST /echo/2 name=2 body=two");
        CHECK(body_of(client.read_answer()) == "GET /echo/3 name=3 body=");
        CHECK(status_of(client.read_answer()) == 404);
        CHECK(body_of(client.read_answer()) == "GET /echo/5 name=5 body=");
    }
    SECTION("HEAD gets the head of GET and no body") {
        client.write("HEAD /echo/a HTTP/1.1\r\nHost: localhost:1234\r\nConnection: close\r\n\r\n");
        const auto answer = client.read_all();
        CHECK(status_of(answer) == 200);
        CHECK(header_of(answer, "Content-Length") == "25");
        CHECK(body_of(answer).empty());
    }
    SECTION("HTTP/1.0 is answered and ended") {
        client.write("GET /echo/a HTTP/1.0\r\nHost: shop.example\r\n\r\n");
        CHECK(body_of(client.read_all()) == "GET /echo/a name=a body=");
    }
    SECTION("who asks to close gets the answer and the end") {
        client.write(get("/echo/a", "Connection: Keep-Alive, Close\r\n"));
        const auto answer = client.read_all();
        CHECK(status_of(answer) == 200);
        CHECK(header_of(answer, "Connection") == "close");
    }
    SECTION("who expects 100-continue is told to go on, once") {
        client.write("POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
        client.write("hi");
        CHECK(body_of(client.read_answer()) == "POST /echo/a name=a body=hi");
    }
    SECTION("other expectations are refused") {
        client.write("POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 2\r\nExpect: a miracle\r\n\r\n");
        CHECK(status_of(client.read_all()) == 417);
    }
}

TEST_CASE("What has no handler is told so, and who may ask how")
{
    Shop shop;
    shop.start();
    RawClient client(shop.port());
    client.write(get("/nothing/here"));
    CHECK(status_of(client.read_answer()) == 404);
    client.write("DELETE /echo/a HTTP/1.1\r\nHost: shop.example\r\n\r\n");
    const auto answer = client.read_answer();
    CHECK(status_of(answer) == 405);
    CHECK(header_of(answer, "Allow") == "GET, HEAD, POST");
    CHECK(header_of(answer, "Content-Type") == "application/problem+json");
}

TEST_CASE("Trouble in a handler tells the client nothing but its status")
{
    Shop shop;
    shop.start();
    RawClient client(shop.port());
    client.write(get("/fail"));
    const auto answer = client.read_answer();
    CHECK(status_of(answer) == 500);
    CHECK(answer.find("secret") == std::string::npos);
    client.write(get("/refuse"));
    CHECK(status_of(client.read_answer()) == 409);
    client.write(get("/complain"));
    const auto bad = client.read_answer();
    CHECK(status_of(bad) == 400);
    CHECK(body_of(bad).find(R"("field":"lines[0].quantity")") != std::string::npos);
    shop.stop();
    CHECK(shop.failure == "a secret of ours");
}

TEST_CASE("Bodies over the limit are refused with 413 before they are read, and counted")
{
    Shop shop;
    shop.start();
    const std::string large(gateway::default_body_bytes + 1, 'x');

    SECTION("of a known length") {
        RawClient client(shop.port());
        client.write(post("/echo/a", large));
        const auto answer = client.read_all();
        CHECK(status_of(answer) == 413);
        CHECK(header_of(answer, "Connection") == "close");
    }
    SECTION("announced only") {
        RawClient client(shop.port());
        client.write("POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 99999999999\r\n"
                     "Expect: 100-continue\r\n\r\n");
        CHECK(status_of(client.read_all()) == 413);
    }
    SECTION("in chunks") {
        RawClient client(shop.port());
        client.write("POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 300 && client.write("400\r\n" + std::string(1024, 'x') + "\r\n"); ++i) {}
        CHECK(status_of(client.read_all()) == 413);
    }
    CHECK(shop.counters().too_large == 1);
    CHECK(shop.handled == 0);
}

TEST_CASE("A webhook may be larger than what a page sends")
{
    Shop shop;
    shop.start();
    RawClient client(shop.port());
    client.write(post("/webhooks/a", std::string(gateway::webhook_body_bytes, 'x')));
    CHECK(status_of(client.read_answer()) == 200);
    RawClient other(shop.port());
    other.write(post("/webhooks/a", std::string(gateway::webhook_body_bytes + 1, 'x')));
    CHECK(status_of(other.read_all()) == 413);
}

TEST_CASE("Who may not upload is refused before the body is read")
{
    Shop shop;
    shop.start();
    RawClient client(shop.port());
    client.write("POST /members HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 20000000\r\n\r\n");
    CHECK(status_of(client.read_all()) == 401);
    CHECK(shop.counters().bodies_bytes == 0);
}

TEST_CASE("All bodies of a shard together have a limit, and it is given back")
{
    auto limits = tests::quick_limits();
    limits.bodies_in_memory_bytes = 100'000;
    Shop shop(limits);
    shop.start();
    RawClient client(shop.port());
    client.write(post("/echo/a", std::string(100'001, 'x')));
    const auto answer = client.read_all();
    CHECK(status_of(answer) == 503);
    CHECK(header_of(answer, "Retry-After") == "5");
    for (int i = 0; i < 3; ++i) {
        RawClient again(shop.port());
        again.write(post("/echo/a", std::string(90'000, 'x')));
        CHECK(status_of(again.read_answer()) == 200);
    }
}

TEST_CASE("Headers have a size, a number and a time")
{
    Shop shop;
    shop.start();
    RawClient client(shop.port());

    SECTION("too many bytes") {
        client.write("GET /echo/a HTTP/1.1\r\nHost: shop.example\r\nX: " + std::string(20'000, 'x'));
        CHECK(status_of(client.read_all()) == 431);
    }
    SECTION("too many lines") {
        std::string many;
        for (int i = 0; i < 101; ++i) many += "X: y\r\n";
        client.write(get("/echo/a", many));
        CHECK(status_of(client.read_all()) == 431);
    }
    SECTION("too long a target") {
        client.write(get("/echo/" + std::string(9'000, 'x')));
        CHECK(status_of(client.read_all()) == 414);
    }
    SECTION("too slow, byte by byte or not at all") {
        client.write("GET /echo/a HTTP/1.1\r\nHost: shop");
        const auto answer = client.read_all();
        CHECK(status_of(answer) == 408);
        CHECK(shop.counters().too_slow == 1);
    }
    SECTION("a body that does not come") {
        client.write("POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 10\r\n\r\n12345");
        CHECK(status_of(client.read_all()) == 408);
    }
    SECTION("a client that hangs up in the middle is no request") {
        client.write("POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 10\r\n\r\n12345");
        client.finish_writing();
        CHECK(client.read_all().empty());
    }
    CHECK(shop.handled == 0);
}

TEST_CASE("An idle connection is ended without a word")
{
    Shop shop;
    shop.start();
    RawClient fresh(shop.port());
    RawClient used(shop.port());
    used.write(get("/echo/a"));
    CHECK(status_of(used.read_answer()) == 200);
    CHECK(used.read_all().empty());
    CHECK(fresh.read_all().empty());
}

TEST_CASE("Every answer carries what keeps a browser safe")
{
    Shop shop;
    shop.config.media_origin = "https://media.example:8443";
    shop.config.https_outside = true;
    shop.start();
    RawClient client(shop.port());
    client.write(get("/api/thing"));
    const auto answer = client.read_answer();
    CHECK(header_of(answer, "X-Content-Type-Options") == "nosniff");
    CHECK(header_of(answer, "Referrer-Policy") == "same-origin");
    CHECK(header_of(answer, "Cache-Control") == "no-store");
    CHECK(header_of(answer, "Strict-Transport-Security") == "max-age=31536000");
    CHECK(header_of(answer, "Date").ends_with(" GMT"));
    CHECK(header_of(answer, "Content-Security-Policy") ==
          "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: https://media.example:8443; "
          "media-src 'self' blob: https://media.example:8443; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
          "form-action 'self'; object-src 'none'");
}

TEST_CASE("One address holds so many connections and no more")
{
    auto limits = tests::quick_limits();
    limits.connections_per_address = 3;
    limits.idle_time = 10s;
    Shop shop(limits);
    shop.start();
    std::vector<RawClient> clients;
    for (int i = 0; i < 3; ++i) {
        clients.emplace_back(shop.port());
        clients.back().write(get("/echo/a"));
        CHECK(status_of(clients.back().read_answer()) == 200);
    }
    RawClient fourth(shop.port());
    CHECK(status_of(fourth.read_all()) == 503);
    CHECK(shop.counters().turned_away == 1);

    clients.pop_back();
    REQUIRE(tests::eventually([&] { return shop.counters().open_connections == 2; }));
    RawClient again(shop.port());
    again.write(get("/echo/a"));
    CHECK(status_of(again.read_answer()) == 200);
}

namespace {

awaitable<Response> who(Request request, Captures)
{
    std::string seen = request.peer + (request.secure ? " secure" : " plain");
    co_return gateway::text_response(200, std::move(seen));
}

} // namespace

TEST_CASE("A proxy is believed about its client only when it is trusted")
{
    Shop shop;
    shop.router.add("GET", "/who", who);
    const std::string forwarded = "X-Forwarded-For: 6.6.6.6, 203.0.113.9, 10.1.2.3\r\nX-Forwarded-Proto: https\r\n";

    SECTION("trusted") {
        shop.config.trusted_proxies = {"127.0.0.0/8", "10.0.0.0/8"};
        shop.start();
        RawClient client(shop.port());
        client.write(get("/who", forwarded));
        CHECK(body_of(client.read_answer()) == "203.0.113.9 secure");
        client.write(get("/who", "X-Forwarded-For: nonsense\r\n"));
        CHECK(body_of(client.read_answer()) == "127.0.0.1 plain");
    }
    SECTION("not trusted") {
        shop.start();
        RawClient client(shop.port());
        client.write(get("/who", forwarded));
        CHECK(body_of(client.read_answer()) == "127.0.0.1 plain");
    }
}

namespace {

/// A handler that waits until the test lets it go.
struct Waiting {
    boost::asio::steady_timer gate;
    std::atomic<bool> entered = false;

    explicit Waiting(boost::asio::io_context& io) : gate(io, std::chrono::steady_clock::time_point::max()) {}

    awaitable<Response> handle(Request, Captures)
    {
        entered = true;
        co_await gate.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        co_return gateway::text_response(200, "done");
    }
};

} // namespace

TEST_CASE("Stopping lets running requests end, closes idle connections and takes no new ones")
{
    auto limits = tests::quick_limits();
    limits.idle_time = 10s;
    Shop shop(limits);
    Waiting waiting(shop.io);
    shop.router.add("GET", "/wait", [&](Request r, Captures c) { return waiting.handle(std::move(r), std::move(c)); });
    shop.start();

    RawClient idle(shop.port());
    idle.write(get("/echo/a"));
    CHECK(status_of(idle.read_answer()) == 200);
    RawClient busy(shop.port());
    busy.write(get("/wait"));
    REQUIRE(tests::eventually([&] { return waiting.entered.load(); }));

    std::thread stopping([&] { shop.stop(); });
    CHECK(idle.read_all().empty());
    CHECK_THROWS(RawClient(shop.port()));
    boost::asio::post(shop.io, [&] { waiting.gate.cancel(); });
    const auto answer = busy.read_all();
    stopping.join();
    CHECK(body_of(answer) == "done");
    CHECK(header_of(answer, "Connection") == "close");
}

TEST_CASE("A request that never ends does not keep us from stopping")
{
    auto limits = tests::quick_limits();
    limits.stop_time = 300ms;
    Shop shop(limits);
    Waiting waiting(shop.io);
    shop.router.add("GET", "/wait", [&](Request r, Captures c) { return waiting.handle(std::move(r), std::move(c)); });
    shop.start();
    RawClient busy(shop.port());
    busy.write(get("/wait"));
    REQUIRE(tests::eventually([&] { return waiting.entered.load(); }));
    const auto began = std::chrono::steady_clock::now();
    shop.stop();
    CHECK(std::chrono::steady_clock::now() - began < 5s);
}

TEST_CASE("A port that somebody else listens on is an error, a shared one is not")
{
    Shop shop;
    shop.start();
    boost::asio::io_context io;
    gateway::Router none;
    gateway::ListenerConfig config;
    config.port = shop.port();
    CHECK_THROWS_WITH(gateway::Listener(io, config, none), Catch::Contains("cannot listen on 127.0.0.1"));
    config.join_port = true;
    CHECK_NOTHROW(gateway::Listener(io, config, none));
}

namespace {

/// A file of half a million different bytes, larger than one piece, and a handler that sends it.
struct Attachment {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("gom-file-" + std::to_string(::getpid()));
    std::string bytes;

    Attachment()
    {
        for (int i = 0; i < 500'000; ++i) bytes += static_cast<char>(i * 7 + i / 256);
        std::ofstream(path, std::ios::binary) << bytes;
    }
    ~Attachment() { std::filesystem::remove(path); }

    awaitable<Response> send(Request request, Captures) const
    {
        Response response;
        response.with("Content-Type", "application/octet-stream");
        gateway::FileSlice slice{path, 0, bytes.size()};
        if (request.parameter("part")) slice = {path, 1000, 300'000};
        if (request.parameter("absent")) slice.path += ".absent";
        response.body = std::move(slice);
        co_return response;
    }
};

} // namespace

TEST_CASE("A file is sent whole or in part without being held in memory")
{
    const Attachment attachment;
    Shop shop;
    shop.router.add("GET", "/file", [&](Request r, Captures c) { return attachment.send(std::move(r), std::move(c)); });
    shop.start();
    RawClient client(shop.port());
    client.write(get("/file"));
    CHECK(body_of(client.read_answer()) == attachment.bytes);
    client.write(get("/file?part=1"));
    CHECK(body_of(client.read_answer()) == attachment.bytes.substr(1000, 300'000));
    client.write(get("/file?absent=1"));
    CHECK(status_of(client.read_answer()) == 404);
    client.write(get("/echo/a"));
    CHECK(status_of(client.read_answer()) == 200);
}
