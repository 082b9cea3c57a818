#include "gateway/live/socket.hpp"
#include "tests/support/edge.hpp"
#include "tests/support/frames.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>

#include <atomic>
#include <random>

using namespace std::chrono_literals;
using gateway::Captures;
using gateway::Request;
using gateway::Response;
using gateway::Socket;
using tests::EdgeServer;
using tests::Frame;
using tests::RawClient;
using tests::close_code_of;
using tests::frame;
using tests::header_of;
using tests::read_frame;
using tests::status_of;

namespace {

template <class T>
using awaitable = boost::asio::awaitable<T>;

awaitable<std::optional<Response>> only_from_us(const Request& request)
{
    if (request.header("Origin") == "https://evil.example") co_return gateway::problem(403);
    co_return std::nullopt;
}

/// A server that says every text back. `ended` counts sockets that came to their end.
struct Echo : EdgeServer {
    explicit Echo(gateway::EdgeLimits limits = tests::quick_limits()) : EdgeServer(limits)
    {
        config.known_hosts = {"shop.example"};
        router.add_upgrade("/live", only_from_us, [this](Request, Captures, std::unique_ptr<Socket> socket) {
            return talk(std::move(socket));
        });
    }
    ~Echo() { stop(); }

    awaitable<void> talk(std::unique_ptr<Socket> socket)
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

const std::string key = "dGhlIHNhbXBsZSBub25jZQ==";

std::string handshake(std::string_view more = {})
{
    return "GET /live HTTP/1.1\r\nHost: shop.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + key +
           "\r\nSec-WebSocket-Version: 13\r\n" + std::string(more) + "\r\n";
}

RawClient connected(const EdgeServer& server)
{
    RawClient client(server.port());
    client.write(handshake());
    const auto answer = client.read_until("\r\n\r\n");
    REQUIRE(status_of(answer) == 101);
    return client;
}

enum class Then { echoes, closes };

/// One row of the table: what is sent after the handshake, and what must come back.
struct Case {
    std::string name;
    std::string bytes;
    Then then;
    std::string text;                                       // what is echoed
    int code = 0;                                           // of the close frame
};

std::string bytes(std::initializer_list<int> list)
{
    std::string text;
    for (const int one : list) text += static_cast<char>(one);
    return text;
}

std::string close_payload(int code, std::string_view reason = {})
{
    return bytes({code >> 8, code & 0xff}) + std::string(reason);
}

Case echo_of(std::string name, std::string sent, std::string text)
{
    return {std::move(name), std::move(sent), Then::echoes, std::move(text)};
}

Case close_with(int code, std::string name, std::string sent)
{
    return {std::move(name), std::move(sent), Then::closes, {}, code};
}

/// RFC 6455, section by section.
std::vector<Case> table()
{
    std::vector<Case> cases;
    const auto add = [&](Case one) { cases.push_back(std::move(one)); };
    const auto text = [](std::string_view payload) { return frame({.payload = std::string(payload)}); };

    // 5.2: lengths, at and around each form of the length field
    for (const std::size_t size : {0, 1, 2, 3, 4, 5, 124, 125, 126, 127, 128, 254, 255, 256, 257, 1024, 4095, 4096, 8191, 8192,
                                   32'768, 65'534, 65'535, 65'536}) {
        const std::string payload(size, 'x');
        add(echo_of("text of " + std::to_string(size), text(payload), payload));
    }
    for (const std::size_t size : {65'537, 65'600, 70'000, 131'072}) {
        add(close_with(1009, "text of " + std::to_string(size), text(std::string(size, 'x'))));
    }
    add(close_with(1009, "announces more than memory", bytes({0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4})));
    add(close_with(1009, "announces 64 KiB and one", bytes({0x81, 0xff, 0, 0, 0, 0, 0, 1, 0, 1, 1, 2, 3, 4})));
    add(close_with(1009, "length with the highest bit", bytes({0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4})));
    add(close_with(1002, "16-bit length for 5 bytes", bytes({0x81, 0xfe, 0, 5, 0, 0, 0, 0}) + "hello"));
    add(close_with(1002, "16-bit length for 125 bytes", bytes({0x81, 0xfe, 0, 125, 0, 0, 0, 0}) + std::string(125, 'x')));
    add(close_with(1002, "64-bit length for 5 bytes", bytes({0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0}) + "hello"));
    add(close_with(1002, "64-bit length for 65535 bytes",
                   bytes({0x81, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0}) + std::string(65'535, 'x')));

    // 5.1, 5.3: masking
    for (const auto mask : {0x00000000u, 0xffffffffu, 0x01020304u, 0x80808080u, 0x000000ffu}) {
        add(echo_of("mask " + std::to_string(mask), frame({.payload = "masked", .mask = mask}), "masked"));
    }
    for (const int opcode : {0x1, 0x2, 0x8, 0x9, 0xa}) {
        add(close_with(1002, "unmasked opcode " + std::to_string(opcode), frame({.opcode = opcode, .masked = false})));
        add(close_with(1002, "unmasked opcode with payload " + std::to_string(opcode),
                       frame({.opcode = opcode, .payload = close_payload(1000), .masked = false})));
    }

    // 5.2: reserved bits, without an extension that would give them a meaning
    for (int bits = 1; bits < 8; ++bits) {
        add(close_with(1002, "text with rsv " + std::to_string(bits), frame({.payload = "x", .reserved = bits})));
        add(close_with(1002, "ping with rsv " + std::to_string(bits), frame({.opcode = 0x9, .reserved = bits})));
        add(close_with(1002, "close with rsv " + std::to_string(bits), frame({.opcode = 0x8, .payload = close_payload(1000), .reserved = bits})));
    }
    for (const int bits : {1, 4}) {
        add(close_with(1002, "continuation with rsv " + std::to_string(bits),
                       frame({.fin = false, .payload = "a"}) + frame({.opcode = 0, .payload = "b", .reserved = bits})));
    }

    // 5.2: reserved opcodes, alone, empty, with payload, and after a good message
    for (const int opcode : {0x3, 0x4, 0x5, 0x6, 0x7, 0xb, 0xc, 0xd, 0xe, 0xf}) {
        add(close_with(1002, "opcode " + std::to_string(opcode), frame({.opcode = opcode})));
        add(close_with(1002, "opcode with payload " + std::to_string(opcode), frame({.opcode = opcode, .payload = "payload"})));
        add(close_with(1002, "opcode inside a message " + std::to_string(opcode),
                       frame({.fin = false, .payload = "a"}) + frame({.opcode = opcode})));
    }

    // 5.4: fragmentation
    const auto begin = [](std::string_view payload) { return frame({.fin = false, .payload = std::string(payload)}); };
    const auto middle = [](std::string_view payload) { return frame({.fin = false, .opcode = 0, .payload = std::string(payload)}); };
    const auto end = [](std::string_view payload) { return frame({.opcode = 0, .payload = std::string(payload)}); };
    const auto ping = [](std::string_view payload) { return frame({.opcode = 0x9, .payload = std::string(payload)}); };
    add(echo_of("two fragments", begin("hel") + end("lo"), "hello"));
    add(echo_of("three fragments", begin("h") + middle("ell") + end("o"), "hello"));
    add(echo_of("an empty first fragment", begin("") + end("hello"), "hello"));
    add(echo_of("an empty last fragment", begin("hello") + end(""), "hello"));
    add(echo_of("empty fragments only", begin("") + middle("") + end(""), ""));
    add(echo_of("an empty middle", begin("he") + middle("") + end("llo"), "hello"));
    std::string many = begin("x");
    for (int i = 0; i < 500; ++i) many += middle("x");
    add(echo_of("five hundred fragments", many + end("x"), std::string(502, 'x')));
    add(echo_of("a pong between fragments", begin("he") + frame({.opcode = 0xa, .payload = "p"}) + end("llo"), "hello"));
    add(close_with(1009, "fragments beyond the limit", begin(std::string(40'000, 'x')) + end(std::string(40'000, 'x'))));
    add(close_with(1009, "the limit and one byte", begin(std::string(65'536, 'x')) + end("x")));
    add(echo_of("fragments up to the limit", begin(std::string(65'535, 'x')) + end("x"), std::string(65'536, 'x')));
    add(close_with(1002, "a continuation of nothing", end("hello")));
    add(close_with(1002, "a continuation of nothing, unfinished", middle("hello")));
    add(close_with(1002, "text inside a message", begin("a") + text("b")));
    add(close_with(1002, "binary inside a message", begin("a") + frame({.opcode = 2, .payload = "b"})));
    add(close_with(1002, "a new beginning inside a message", begin("a") + begin("b")));

    // 5.5: control frames
    add(close_with(1002, "a fragmented ping", frame({.fin = false, .opcode = 0x9})));
    add(close_with(1002, "a fragmented pong", frame({.fin = false, .opcode = 0xa})));
    add(close_with(1002, "a fragmented close", frame({.fin = false, .opcode = 0x8, .payload = close_payload(1000)})));
    add(close_with(1002, "a ping of 126 bytes", ping(std::string(126, 'x'))));
    add(close_with(1002, "a pong of 126 bytes", frame({.opcode = 0xa, .payload = std::string(126, 'x')})));
    add(close_with(1002, "a close of 126 bytes", frame({.opcode = 0x8, .payload = close_payload(1000, std::string(124, 'x'))})));
    add(close_with(1002, "a ping of 64 KiB", ping(std::string(65'536, 'x'))));
    add(echo_of("an unasked pong", frame({.opcode = 0xa, .payload = "pong"}) + text("still here"), "still here"));
    add(echo_of("many unasked pongs", frame({.opcode = 0xa}) + frame({.opcode = 0xa}) + text("still here"), "still here"));

    // 5.5.1, 7.4: close codes
    for (const int code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 3000, 3999, 4000, 4999}) {
        add(close_with(code, "close " + std::to_string(code), frame({.opcode = 0x8, .payload = close_payload(code)})));
    }
    add(close_with(1000, "close with a reason", frame({.opcode = 0x8, .payload = close_payload(1000, "hết giờ làm")})));
    add(close_with(1000, "close with 123 bytes of reason", frame({.opcode = 0x8, .payload = close_payload(1000, std::string(123, 'x'))})));
    add(close_with(0, "close without a code", frame({.opcode = 0x8})));
    for (const int code : {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999}) {
        add(close_with(1002, "close " + std::to_string(code), frame({.opcode = 0x8, .payload = close_payload(code)})));
    }
    add(close_with(1002, "close with half a code", frame({.opcode = 0x8, .payload = bytes({3})})));
    for (const std::string& bad : {bytes({0xff}), bytes({0xc3}), bytes({0xed, 0xa0, 0x80}), bytes({0xf4, 0x90, 0x80, 0x80})}) {
        add(close_with(1002, "close with a reason that is no text", frame({.opcode = 0x8, .payload = close_payload(1000, bad)})));
    }
    add(close_with(1000, "nothing after close is heard", frame({.opcode = 0x8, .payload = close_payload(1000)}) + text("late")));
    add(close_with(1001, "a close inside a message", begin("a") + frame({.opcode = 0x8, .payload = close_payload(1001)})));

    // 5.6: text only
    add(close_with(1003, "binary", frame({.opcode = 2, .payload = "x"})));
    add(close_with(1003, "empty binary", frame({.opcode = 2})));
    add(close_with(1003, "fragmented binary", frame({.fin = false, .opcode = 2, .payload = "x"}) + end("y")));
    add(close_with(1003, "large binary", frame({.opcode = 2, .payload = std::string(60'000, '\xff')})));

    // 8.1: UTF-8
    for (const std::string good : {"xin chào", "Nguyễn Thị Ánh Tuyết", "😀👩‍👩‍👧", "\u007f", "\u0080", "\u07ff", "\u0800", "\ud7ff",
                                   "\ue000", "\ufffd", "\uffff", "\U00010000", "\U0010ffff"}) {
        add(echo_of("text " + good, text(good), good));
        std::string cut = begin(good.substr(0, 1));
        for (std::size_t i = 1; i < good.size(); ++i) cut += middle(good.substr(i, 1));
        add(echo_of("text in fragments of one byte " + good, cut + end(""), good));
    }
    const std::vector<std::string> not_text = {
        bytes({0x80}), bytes({0xbf}), bytes({0xc0, 0x80}), bytes({0xc1, 0xbf}), bytes({0xe0, 0x80, 0x80}), bytes({0xe0, 0x9f, 0xbf}),
        bytes({0xf0, 0x80, 0x80, 0x80}), bytes({0xf0, 0x8f, 0xbf, 0xbf}), bytes({0xed, 0xa0, 0x80}), bytes({0xed, 0xbf, 0xbf}),
        bytes({0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80}), bytes({0xf4, 0x90, 0x80, 0x80}), bytes({0xf5, 0x80, 0x80, 0x80}),
        bytes({0xf8, 0x88, 0x80, 0x80, 0x80}), bytes({0xfe}), bytes({0xff}), bytes({0xc3}), bytes({0xe1, 0xba}), bytes({0xf0, 0x9f, 0x98}),
        bytes({0xc3, 0x28}), bytes({0xe1, 0x28, 0x80}), bytes({0xf0, 0x28, 0x8c, 0xbc})};
    for (const auto& bad : not_text) {
        add(close_with(1007, "not text", text("abc" + bad)));
        add(close_with(1007, "not text, in fragments", begin("abc" + bad.substr(0, 1)) + end(bad.substr(1))));
        add(close_with(1007, "not text, followed by more", text(bad + "abc")));
    }
    return cases;
}

} // namespace

TEST_CASE("The socket answers every frame as RFC 6455 says")
{
    Echo server;
    server.start();
    const auto cases = table();
    REQUIRE(cases.size() >= 150);
    for (const auto& one : cases) {
        INFO(one.name);
        auto client = connected(server);
        client.write(one.bytes);
        const auto reply = read_frame(client);
        if (one.then == Then::echoes) {
            REQUIRE(reply.opcode == 1);
            CHECK(reply.fin);
            CHECK_FALSE(reply.masked);
            CHECK(reply.reserved == 0);
            CHECK(reply.payload == one.text);
            client.write(frame({.opcode = 0x8, .payload = close_payload(1000)}));
            CHECK(close_code_of(read_frame(client)) == 1000);
        } else {
            CHECK(reply.opcode == 8);
            // A close frame without a code is answered with none, or with 1000.
            if (one.code == 0) CHECK((reply.payload.empty() || close_code_of(reply) == 1000));
            else CHECK(close_code_of(reply) == one.code);
        }
        client.finish_writing();
        CHECK(client.read_all().empty());
    }
    const auto count = static_cast<int>(cases.size());
    CHECK(tests::eventually([&] { return server.ended == count; }));
}

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

    SECTION("answered") {
        client.write(frame({.opcode = 0x8, .payload = close_payload(1012)}));
        client.finish_writing();
        CHECK(client.read_all().empty());
        REQUIRE(tests::eventually([&] { return server.ended == 1; }));
        CHECK(server.last_code == 1012);
    }
    SECTION("not answered") {
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
        {line("websocket", "Upgrade", key, "13", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"), 101},
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
        {"GET /live HTTP/1.0\r\nHost: shop.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + key +
             "\r\nSec-WebSocket-Version: 13\r\n\r\n", 400},
        {"GET /live/ HTTP/1.1\r\nHost: shop.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + key +
             "\r\nSec-WebSocket-Version: 13\r\n\r\n", 404},
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
                                           : frame({.fin = any(2) == 0, .opcode = any(11), .payload = std::string(static_cast<std::size_t>(any(300)), 'x')});
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
