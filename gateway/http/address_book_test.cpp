#include "gateway/http/address_book.hpp"

#include <catch2/catch.hpp>

using namespace gateway;

TEST_CASE("Behind a proxy we trust, who asks is the last one it does not vouch for; what cannot be read is nobody")
{
    const Networks trusted({"127.0.0.1", "10.0.0.0/8"});
    const auto asked_by = [&](const std::string& peer, std::vector<std::string_view> forwarded) {
        return client_address(boost::asio::ip::make_address(peer), forwarded, trusted).to_string();
    };
    CHECK(asked_by("127.0.0.1", {}) == "127.0.0.1");
    CHECK(asked_by("127.0.0.1", {"8.8.8.8"}) == "8.8.8.8");
    CHECK(asked_by("127.0.0.1", {"127.0.0.1, 8.8.8.8"}) == "8.8.8.8");
    CHECK(asked_by("127.0.0.1", {"9.9.9.9,8.8.8.8 , 10.1.2.3"}) == "8.8.8.8");
    CHECK(asked_by("127.0.0.1", {"127.0.0.1", "8.8.8.8"}) == "8.8.8.8");
    CHECK(asked_by("127.0.0.1", {"::ffff:8.8.8.8"}) == "8.8.8.8");
    CHECK(asked_by("8.8.8.8", {"127.0.0.1"}) == "8.8.8.8");

    // With a port behind, as some proxies write it.
    CHECK(asked_by("127.0.0.1", {"8.8.8.8:4711"}) == "8.8.8.8");
    CHECK(asked_by("127.0.0.1", {"[2001:db8::1]:4711"}) == "2001:db8::1");
    CHECK(asked_by("127.0.0.1", {"[2001:db8::1]"}) == "2001:db8::1");
    CHECK(asked_by("127.0.0.1", {"2001:db8::1"}) == "2001:db8::1");

    // Never taken for the proxy itself, which stands on our own machine.
    for (const auto* nobody : {"unknown", "_hidden", "", "8.8.8.8, ", "8.8.8", "[::1", "127.0.0.1.evil"}) {
        INFO(nobody);
        CHECK(asked_by("127.0.0.1", {nobody}) == "0.0.0.0");
    }
}
