#include "tests/gateway/echo_server.hpp"

#include <catch2/catch.hpp>

using tests::bytes;
using tests::close_code_of;
using tests::close_payload;
using tests::connected;
using tests::Echo;
using tests::frame;
using tests::read_frame;

namespace {

enum class Then { echoes, closes };

/// One row of the table: what is sent after the handshake, and what must come back.
struct Case {
    std::string name;
    std::string bytes;
    Then then;
    std::string text; // what is echoed
    int code = 0;     // of the close frame
};

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
    for (const std::size_t size : {0,   1,   2,   3,    4,    5,    124,  125,  126,    127,    128,    254,
                                   255, 256, 257, 1024, 4095, 4096, 8191, 8192, 32'768, 65'534, 65'535, 65'536}) {
        const std::string payload(size, 'x');
        add(echo_of("text of " + std::to_string(size), text(payload), payload));
    }
    for (const std::size_t size : {65'537, 65'600, 70'000, 131'072}) {
        add(close_with(1009, "text of " + std::to_string(size), text(std::string(size, 'x'))));
    }
    add(close_with(1009, "announces more than memory",
                   bytes({0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4})));
    add(close_with(1009, "announces 64 KiB and one", bytes({0x81, 0xff, 0, 0, 0, 0, 0, 1, 0, 1, 1, 2, 3, 4})));
    add(close_with(1009, "length with the highest bit", bytes({0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4})));
    add(close_with(1002, "16-bit length for 5 bytes", bytes({0x81, 0xfe, 0, 5, 0, 0, 0, 0}) + "hello"));
    add(close_with(1002, "16-bit length for 125 bytes",
                   bytes({0x81, 0xfe, 0, 125, 0, 0, 0, 0}) + std::string(125, 'x')));
    add(close_with(1002, "64-bit length for 5 bytes",
                   bytes({0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0}) + "hello"));
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
        add(close_with(1002, "close with rsv " + std::to_string(bits),
                       frame({.opcode = 0x8, .payload = close_payload(1000), .reserved = bits})));
    }
    for (const int bits : {1, 4}) {
        add(close_with(1002, "continuation with rsv " + std::to_string(bits),
                       frame({.fin = false, .payload = "a"}) + frame({.opcode = 0, .payload = "b", .reserved = bits})));
    }

    // 5.2: reserved opcodes, alone, empty, with payload, and after a good message
    for (const int opcode : {0x3, 0x4, 0x5, 0x6, 0x7, 0xb, 0xc, 0xd, 0xe, 0xf}) {
        add(close_with(1002, "opcode " + std::to_string(opcode), frame({.opcode = opcode})));
        add(close_with(1002, "opcode with payload " + std::to_string(opcode),
                       frame({.opcode = opcode, .payload = "payload"})));
        add(close_with(1002, "opcode inside a message " + std::to_string(opcode),
                       frame({.fin = false, .payload = "a"}) + frame({.opcode = opcode})));
    }

    // 5.4: fragmentation
    const auto begin = [](std::string_view payload) { return frame({.fin = false, .payload = std::string(payload)}); };
    const auto middle = [](std::string_view payload) {
        return frame({.fin = false, .opcode = 0, .payload = std::string(payload)});
    };
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
    add(echo_of("a pong between fragments", begin("he") + frame({.opcode = 0xa, .payload = "p"}) + end("llo"),
                "hello"));
    add(close_with(1009, "fragments beyond the limit",
                   begin(std::string(40'000, 'x')) + end(std::string(40'000, 'x'))));
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
    add(close_with(1002, "a close of 126 bytes",
                   frame({.opcode = 0x8, .payload = close_payload(1000, std::string(124, 'x'))})));
    add(close_with(1002, "a ping of 64 KiB", ping(std::string(65'536, 'x'))));
    add(echo_of("an unasked pong", frame({.opcode = 0xa, .payload = "pong"}) + text("still here"), "still here"));
    add(echo_of("many unasked pongs", frame({.opcode = 0xa}) + frame({.opcode = 0xa}) + text("still here"),
                "still here"));

    // 5.5.1, 7.4: close codes
    for (const int code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 3000, 3999, 4000, 4999}) {
        add(close_with(code, "close " + std::to_string(code), frame({.opcode = 0x8, .payload = close_payload(code)})));
    }
    add(close_with(1000, "close with a reason", frame({.opcode = 0x8, .payload = close_payload(1000, "hết giờ làm")})));
    add(close_with(1000, "close with 123 bytes of reason",
                   frame({.opcode = 0x8, .payload = close_payload(1000, std::string(123, 'x'))})));
    add(close_with(0, "close without a code", frame({.opcode = 0x8})));
    for (const int code : {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999}) {
        add(close_with(1002, "close " + std::to_string(code), frame({.opcode = 0x8, .payload = close_payload(code)})));
    }
    add(close_with(1002, "close with half a code", frame({.opcode = 0x8, .payload = bytes({3})})));
    for (const std::string& bad :
         {bytes({0xff}), bytes({0xc3}), bytes({0xed, 0xa0, 0x80}), bytes({0xf4, 0x90, 0x80, 0x80})}) {
        add(close_with(1002, "close with a reason that is no text",
                       frame({.opcode = 0x8, .payload = close_payload(1000, bad)})));
    }
    add(close_with(1000, "nothing after close is heard",
                   frame({.opcode = 0x8, .payload = close_payload(1000)}) + text("late")));
    add(close_with(1001, "a close inside a message",
                   begin("a") + frame({.opcode = 0x8, .payload = close_payload(1001)})));

    // 5.6: text only
    add(close_with(1003, "binary", frame({.opcode = 2, .payload = "x"})));
    add(close_with(1003, "empty binary", frame({.opcode = 2})));
    add(close_with(1003, "fragmented binary", frame({.fin = false, .opcode = 2, .payload = "x"}) + end("y")));
    add(close_with(1003, "large binary", frame({.opcode = 2, .payload = std::string(60'000, '\xff')})));

    // 8.1: UTF-8
    for (const std::string good :
         {"xin chào", "Nguyễn Thị Ánh Tuyết", "😀👩‍👩‍👧", "\u007f", "\u0080", "\u07ff", "\u0800",
          "\ud7ff", "\ue000", "\ufffd", "\uffff", "\U00010000", "\U0010ffff"}) {
        add(echo_of("text " + good, text(good), good));
        std::string cut = begin(good.substr(0, 1));
        for (std::size_t i = 1; i < good.size(); ++i) cut += middle(good.substr(i, 1));
        add(echo_of("text in fragments of one byte " + good, cut + end(""), good));
    }
    const std::vector<std::string> not_text = {bytes({0x80}),
                                               bytes({0xbf}),
                                               bytes({0xc0, 0x80}),
                                               bytes({0xc1, 0xbf}),
                                               bytes({0xe0, 0x80, 0x80}),
                                               bytes({0xe0, 0x9f, 0xbf}),
                                               bytes({0xf0, 0x80, 0x80, 0x80}),
                                               bytes({0xf0, 0x8f, 0xbf, 0xbf}),
                                               bytes({0xed, 0xa0, 0x80}),
                                               bytes({0xed, 0xbf, 0xbf}),
                                               bytes({0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80}),
                                               bytes({0xf4, 0x90, 0x80, 0x80}),
                                               bytes({0xf5, 0x80, 0x80, 0x80}),
                                               bytes({0xf8, 0x88, 0x80, 0x80, 0x80}),
                                               bytes({0xfe}),
                                               bytes({0xff}),
                                               bytes({0xc3}),
                                               bytes({0xe1, 0xba}),
                                               bytes({0xf0, 0x9f, 0x98}),
                                               bytes({0xc3, 0x28}),
                                               bytes({0xe1, 0x28, 0x80}),
                                               bytes({0xf0, 0x28, 0x8c, 0xbc})};
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
