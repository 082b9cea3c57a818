#include "gateway/http/framing.hpp"

#include <catch2/catch.hpp>

using gateway::framing_error;
using gateway::known_host;
using gateway::read_target;

namespace {

std::string why(const std::string& block)
{
    const auto error = framing_error(block);
    return error ? std::string(error->why) : "";
}

} // namespace

TEST_CASE("A plain request is framed well, with a body or without")
{
    CHECK(why("GET / HTTP/1.1\r\nHost: a\r\n\r\n") == "");
    CHECK(why("GET / HTTP/1.0\r\nHost: a\r\n\r\n") == "");
    CHECK(why("POST /x?y=z HTTP/1.1\r\nhost:a:80\r\ncontent-length:0\r\n\r\n") == "");
    CHECK(why("POST /x HTTP/1.1\r\nHost: [::1]:80\r\nContent-Length: \t12 \r\n\r\n") == "");
    CHECK(why("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: CHUNKED\r\n\r\n") == "");
    CHECK(why("GET / HTTP/1.1\r\nHost: a\r\nX-Name: Nguy\xe1\xbb\x85n\r\nEmpty:\r\n\r\n") == "");
    CHECK(why("GET / HTTP/1.1\r\nHost: a\r\nX_Other: 1\r\n\r\n") == "");
}

TEST_CASE("What is refused says why")
{
    CHECK(why("GET / HTTP/1.1\r\n\r\n") == "no host");
    CHECK(why("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n") == "two hosts");
    CHECK(why("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n") == "two lengths");
    CHECK(why("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n") ==
          "length and coding");
    CHECK(why("GET / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n") == "coding in HTTP/1.0");
    CHECK(why("GET / HTTP/1.1\r\nHost: a\r\n b: c\r\n\r\n") == "folded header");
    CHECK(why("GET / HTTP/1.1\r\nHost: a\r\n") == "no blank line");
    CHECK(why("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n") == "control character");
    CHECK(why("GET / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\n\r\n") == "expectation");
}

TEST_CASE("Every cut of a good request is refused, none is half understood")
{
    const std::string whole = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nX: y\r\n\r\n";
    for (std::size_t size = 0; size < whole.size(); ++size) CHECK(framing_error(whole.substr(0, size)));
    CHECK_FALSE(framing_error(whole));
}

TEST_CASE("A target is decoded once and never leads elsewhere")
{
    CHECK(read_target("/a%20b/c")->path == "/a b/c");
    CHECK(read_target("/a+b")->path == "/a+b");
    CHECK(read_target("/%2525")->path == "/%25");
    CHECK(read_target("/..a/.b")->path == "/..a/.b");
    const auto target = read_target("/?a=1&b=x+y%26&a=2&c&=d&&");
    const std::vector<std::pair<std::string, std::string>> expected{
        {"a", "1"}, {"b", "x y&"}, {"a", "2"}, {"c", ""}, {"", "d"}};
    CHECK(target->query == expected);
    for (const std::string bad :
         {"",      "a",  "*",   "//../x", "/..",   "/.", "/a/../b", "/%2E%2e/x", "/a%2Fb", "/a%5C", "/a\\b",     "/%00",
          "/?%00", "/%", "/%1", "/%zz",   "/?%zz", "/#", "/\x7f",   "/a b",      "/%c3",   "/?%ff", "/%ed%a0%80"}) {
        INFO(bad);
        CHECK_FALSE(read_target(bad));
    }
}

TEST_CASE("Only hosts we know are ours, whatever their case, with the ports that were configured")
{
    const std::vector<std::string> known{"shop.example", "media.example:8443"};
    for (const auto* ours :
         {"shop.example", "SHOP.example:9", "media.example:8443", "localhost", "127.0.0.1:80", "[::1]:80"}) {
        CHECK(known_host(ours, known));
    }
    for (const auto* others :
         {"media.example", "media.example:8444", "example", "xshop.example", "shop.example.evil", "[::2]", ""}) {
        CHECK_FALSE(known_host(others, known));
    }
}
