#include "gateway/secrets/vault.hpp"

#include <catch2/catch.hpp>

using namespace gateway;

TEST_CASE("A secret opens only with the key and the owner it was sealed for")
{
    const Vault vault(std::string(32, 'k'));
    const auto data_key = vault.new_data_key();
    const connectors::Settings settings = {{"page_token", "EAA-bí-mật"}, {"page_id", "104400220033001"}};
    const auto sealed = vault.seal_settings(settings, "channel:1", data_key);

    CHECK(sealed.find("EAA") == std::string::npos);
    CHECK(vault.open_settings(sealed, "channel:1", data_key) == settings);

    SECTION("not for another channel")
    {
        CHECK_THROWS_AS(vault.open_settings(sealed, "channel:2", data_key), CannotOpen);
    }
    SECTION("not with another workspace's key")
    {
        CHECK_THROWS_AS(vault.open_settings(sealed, "channel:1", vault.new_data_key()), CannotOpen);
    }
    SECTION("not with another master key")
    {
        const Vault other(std::string(32, 'o'));
        CHECK_THROWS_AS(other.open_settings(sealed, "channel:1", data_key), CannotOpen);
        CHECK_THROWS_AS(other.check_known_value(vault.known_value()), CannotOpen);
    }
    SECTION("not when one byte changed")
    {
        auto altered = sealed;
        altered.back() = static_cast<char>(altered.back() ^ 1);
        CHECK_THROWS_AS(vault.open_settings(altered, "channel:1", data_key), CannotOpen);
    }
}
