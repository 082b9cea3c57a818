#include "tests/gateway/echo_server.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace std::chrono_literals;
using tests::close_code_of;
using tests::close_payload;
using tests::connected;
using tests::Echo;
using tests::frame;
using tests::handshake;
using tests::header_of;
using tests::key;
using tests::RawClient;
using tests::read_frame;
using tests::status_of;

TEST_CASE("Every frame may come byte by byte")
{
    Echo server;
    server.start();
    auto client = connected(server);
    for (const char byte : frame({.fin = false, .payload = "xin "}) + frame({.opcode = 0x9, .payload = "?"}) +
                               frame({.opcode = 0, .payload = "chào"})) {
        client.write(std::string_view(&byte, 1));
    }
    const auto pong = read_frame(client);
    CHECK(pong.opcode == 0xa);
    CHECK(pong.payload == "?");
    CHECK(read_frame(client).payload == "xin chào");
}

TEST_CASE("A ping is answered with its own bytes, whatever their number")
{
    Echo server;
    server.start();
    auto client = connected(server);
    for (const std::size_t size : {0, 1, 16, 124, 125}) {
        const std::string payload(size, '\xfe');
        client.write(frame({.opcode = 0x9, .payload = payload}));
        const auto pong = read_frame(client);
        CHECK(pong.opcode == 0xa);
        CHECK(pong.payload == payload);
    }
}

TEST_CASE("Messages are answered in their order, also when many come at once")
{
    Echo server;
    server.start();
    auto client = connected(server);
    std::string all;
    for (int i = 0; i < 200; ++i) all += frame({.payload = "message " + std::to_string(i)});
    client.write(all);
    for (int i = 0; i < 200; ++i) CHECK(read_frame(client).payload == "message " + std::to_string(i));
}

TEST_CASE("A first message that comes together with the handshake is not lost")
{
    Echo server;
    server.start();
    RawClient client(server.port());
    client.write(handshake() + frame({.payload = "early"}));
    CHECK(status_of(client.read_until("\r\n\r\n")) == 101);
    CHECK(read_frame(client).payload == "early");
}

TEST_CASE("Our goodbye carries its code, follows what was in flight, and does not wait for ever")
{
    Echo server;
    server.start();
    auto client = connected(server);
    client.write(frame({.payload = "first"}) + frame({.payload = "bye"}));
    CHECK(read_frame(client).payload == "first");
    const auto goodbye = read_frame(client);
    CHECK(close_code_of(goodbye) == 1012);
    CHECK(goodbye.payload.substr(2) == "restart");

    SECTION("answered")
    {
        client.write(frame({.opcode = 0x8, .payload = close_payload(1012)}));
        client.finish_writing();
        CHECK(client.read_all().empty());
        REQUIRE(tests::eventually([&] { return server.ended == 1; }));
        CHECK(server.last_code == 1012);
    }
    SECTION("not answered")
    {
        CHECK(client.read_all().empty());
        REQUIRE(tests::eventually([&] { return server.ended == 1; }));
        CHECK(server.last_code == gateway::close_code::cut);
    }
}

TEST_CASE("A screen that vanishes without a word ends its socket")
{
    Echo server;
    server.start();
    {
        auto client = connected(server);
        client.write(frame({.payload = "here"}));
        CHECK(read_frame(client).payload == "here");
    }
    REQUIRE(tests::eventually([&] { return server.ended == 1; }));
    CHECK(server.last_code == gateway::close_code::cut);
}

TEST_CASE("The handshake is what RFC 6455 asks, or it is refused")
{
    Echo server;
    server.start();
    const auto line = [](std::string_view upgrade, std::string_view connection, std::string_view given_key,
                         std::string_view version, std::string_view more = {}) {
        std::string text = "GET /live HTTP/1.1\r\nHost: shop.example\r\n";
        const auto add = [&](std::string_view name, std::string_view value) {
            if (!value.empty()) text += std::string(name) + ": " + std::string(value) + "\r\n";
        };
        add("Upgrade", upgrade);
        add("Connection", connection);
        add("Sec-WebSocket-Key", given_key);
        add("Sec-WebSocket-Version", version);
        return text + std::string(more) + "\r\n";
    };
    struct Try {
        std::string bytes;
        int status;
    };
    const std::vector<Try> tries = {
        {line("websocket", "Upgrade", key, "13"), 101},
        {line("WebSocket", "keep-alive, upgrade", key, "13"), 101},
        {line("h2c, websocket", "Upgrade", key, "13"), 101},
        {line("websocket", "Upgrade", key, "13", "Origin: https://shop.example\r\n"), 101},
        {line("websocket", "Upgrade", key, "13",
              "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"),
         101},
        {line("websocket", "Upgrade", key, "13", "Sec-WebSocket-Protocol: chat\r\n"), 101},
        {line("websocket", "Upgrade", key, "13", "Content-Length: 0\r\n"), 101},
        {line("", "", "", ""), 426},
        {line("", "Upgrade", key, "13"), 426},
        {line("websockets", "Upgrade", key, "13"), 426},
        {line("websocket", "", key, "13"), 426},
        {line("websocket", "keep-alive", key, "13"), 426},
        {line("websocket", "Upgrade", key, ""), 426},
        {line("websocket", "Upgrade", key, "12"), 426},
        {line("websocket", "Upgrade", key, "14"), 426},
        {line("websocket", "Upgrade", key, "13, 8"), 426},
        {line("websocket", "Upgrade", key, "13", "Sec-WebSocket-Version: 13\r\n"), 426},
        {line("websocket", "Upgrade", "", "13"), 400},
        {line("websocket", "Upgrade", "short", "13"), 400},
        {line("websocket", "Upgrade", "dGhlIHNhbXBsZSBub25jZQ=", "13"), 400},
        {line("websocket", "Upgrade", "dGhlIHNhbXBsZSBub25jZQ===", "13"), 400},
        {line("websocket", "Upgrade", "dGhlIHNhbXBsZSBub25jZR==", "13"), 400},
        {line("websocket", "Upgrade", "dGhlIHNhbXBsZSBub25!ZQ==", "13"), 400},
        {line("websocket", "Upgrade", key, "13", "Sec-WebSocket-Key: " + key + "\r\n"), 400},
        {line("websocket", "Upgrade", key, "13", "Content-Length: 1\r\n"), 400},
        {line("websocket", "Upgrade", key, "13", "Transfer-Encoding: chunked\r\n"), 400},
        {line("websocket", "Upgrade", key, "13", "Origin: https://evil.example\r\n"), 403},
        {"POST /live HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 0\r\n\r\n", 405},
        {"GET /live HTTP/1.0\r\nHost: shop.example\r\nUpgrade: websocket\r\nConnection: "
         "Upgrade\r\nSec-WebSocket-Key: " +
             key + "\r\nSec-WebSocket-Version: 13\r\n\r\n",
         400},
        {"GET /live/ HTTP/1.1\r\nHost: shop.example\r\nUpgrade: websocket\r\nConnection: "
         "Upgrade\r\nSec-WebSocket-Key: " +
             key + "\r\nSec-WebSocket-Version: 13\r\n\r\n",
         404},
    };
    for (const auto& one : tries) {
        INFO(one.bytes);
        RawClient client(server.port());
        client.write(one.bytes);
        const auto answer = client.read_until("\r\n\r\n");
        CHECK(status_of(answer) == one.status);
        if (one.status == 426) {
            CHECK(header_of(answer, "Sec-WebSocket-Version") == "13");
            CHECK(header_of(answer, "Upgrade") == "websocket");
        }
        if (one.status == 101) {
            CHECK(header_of(answer, "Sec-WebSocket-Accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            CHECK(header_of(answer, "Sec-WebSocket-Extensions").empty());
            CHECK(header_of(answer, "Sec-WebSocket-Protocol").empty());
        }
    }
}

TEST_CASE("Random bytes after the handshake end the socket properly, whatever they are")
{
    Echo server;
    server.start();
    std::mt19937 random(20261122);
    const auto any = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); };
    constexpr int rounds = 300;
    for (int round = 0; round < rounds; ++round) {
        INFO("round " << round);
        auto client = connected(server);
        for (int i = any(6); i >= 0; --i) {
            // Good frames with bytes turned over, and noise.
            std::string sent = any(4) == 0 ? std::string(static_cast<std::size_t>(any(64)), '\0')
                                           : frame({.fin = any(2) == 0,
                                                    .opcode = any(11),
                                                    .payload = std::string(static_cast<std::size_t>(any(300)), 'x')});
            for (auto& byte : sent) {
                if (any(20) == 0) byte = static_cast<char>(any(256));
            }
            if (!client.write(sent)) break;
        }
        client.finish_writing();
        client.read_all();
    }
    CHECK(tests::eventually([&] { return server.ended == rounds; }));
    auto client = connected(server);
    client.write(frame({.payload = "alive"}));
    CHECK(read_frame(client).payload == "alive");
}

TEST_CASE("A socket counts among the connections of its address until it ends")
{
    auto limits = tests::quick_limits();
    limits.connections_per_address = 1;
    Echo server(limits);
    server.start();
    {
        auto client = connected(server);
        RawClient second(server.port());
        CHECK(status_of(second.read_all()) == 503);
    }
    REQUIRE(tests::eventually([&] { return server.ended == 1; }));
    auto again = connected(server);
    again.write(frame({.payload = "welcome"}));
    CHECK(read_frame(again).payload == "welcome");
}
