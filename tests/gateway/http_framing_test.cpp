#include "tests/gateway/shop.hpp"
#include "tests/support/ambiguous_heads.hpp"

#include <catch2/catch.hpp>

using tests::ambiguous_heads;
using tests::bad_chunks;
using tests::header_of;
using tests::RawClient;
using tests::Shop;
using tests::status_of;

namespace {

/// A second request, which must never be served.
const std::string bait = "GET /echo/bait HTTP/1.1\r\nHost: shop.example\r\n\r\n";

} // namespace

TEST_CASE("A request that two programs could read differently is refused and ends the connection")
{
    Shop shop;
    shop.start();
    REQUIRE(ambiguous_heads().size() >= 60);
    for (const auto& head : ambiguous_heads()) {
        INFO(head);
        RawClient client(shop.port());
        client.write(head + "\r\n" + bait);
        const auto answer = client.read_all();
        CHECK(status_of(answer) == 400);
        CHECK(header_of(answer, "Connection") == "close");
        CHECK(answer.find("HTTP/1.1", 9) == std::string::npos);
    }
    CHECK(shop.handled == 0);
    CHECK(shop.counters().ambiguous == ambiguous_heads().size());
}

TEST_CASE("Chunks that are not exactly as written in the standard end the connection")
{
    Shop shop;
    shop.start();
    const std::string head = "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (const auto& body : bad_chunks()) {
        INFO(body);
        RawClient client(shop.port());
        client.write(head + body + bait);
        const auto answer = client.read_all();
        CHECK((status_of(answer) == 400 || status_of(answer) == 413));
        CHECK(answer.find("HTTP/1.1", 9) == std::string::npos);
    }
    CHECK(shop.handled == 0);
}
