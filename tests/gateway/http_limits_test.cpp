#include "tests/gateway/shop.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using gateway::Captures;
using gateway::Request;
using gateway::Response;
using tests::awaitable;
using tests::body_of;
using tests::get;
using tests::header_of;
using tests::post;
using tests::RawClient;
using tests::Shop;
using tests::status_of;

TEST_CASE("Bodies over the limit are refused with 413 before they are read, and counted")
{
    Shop shop;
    shop.start();
    const std::string large(gateway::default_body_bytes + 1, 'x');

    SECTION("of a known length")
    {
        RawClient client(shop.port());
        client.write(post("/echo/a", large));
        const auto answer = client.read_all();
        CHECK(status_of(answer) == 413);
        CHECK(header_of(answer, "Connection") == "close");
    }
    SECTION("announced only")
    {
        RawClient client(shop.port());
        client.write("POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 99999999999\r\n"
                     "Expect: 100-continue\r\n\r\n");
        CHECK(status_of(client.read_all()) == 413);
    }
    SECTION("in chunks")
    {
        RawClient client(shop.port());
        client.write("POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 300 && client.write("400\r\n" + std::string(1024, 'x') + "\r\n"); ++i) {
        }
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
    std::vector<RawClient> announcing; // costs nothing until something comes
    for (int i = 0; i < 3; ++i) {
        announcing.emplace_back(shop.port());
        announcing.back().write("POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 90000\r\n\r\n");
    }
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

    SECTION("too many bytes")
    {
        client.write("GET /echo/a HTTP/1.1\r\nHost: shop.example\r\nX: " + std::string(20'000, 'x'));
        CHECK(status_of(client.read_all()) == 431);
    }
    SECTION("too many lines")
    {
        std::string many;
        for (int i = 0; i < 101; ++i) many += "X: y\r\n";
        client.write(get("/echo/a", many));
        CHECK(status_of(client.read_all()) == 431);
    }
    SECTION("too long a target")
    {
        client.write(get("/echo/" + std::string(9'000, 'x')));
        CHECK(status_of(client.read_all()) == 414);
    }
    SECTION("too slow, byte by byte or not at all")
    {
        client.write("GET /echo/a HTTP/1.1\r\nHost: shop");
        const auto answer = client.read_all();
        CHECK(status_of(answer) == 408);
        CHECK(shop.counters().too_slow == 1);
    }
    SECTION("a body that does not come")
    {
        client.write("POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 10\r\n\r\n12345");
        CHECK(status_of(client.read_all()) == 408);
    }
    SECTION("a client that hangs up in the middle is no request")
    {
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
