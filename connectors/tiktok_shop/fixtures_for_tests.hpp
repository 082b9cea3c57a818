#pragma once

#include "connectors/tiktok_shop/tiktok_shop.hpp"
#include "tests/support/places/places.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <stdexcept>

/// A shop as the tests of this folder see it.
namespace connectors::tiktok_tests {

inline const Connector& tiktok_shop()
{
    static const TiktokShop connector;
    return connector;
}

inline std::string fixture(const std::string& name)
{
    std::ifstream file(tests::source_dir() / "connectors/tiktok_shop/fixtures" / (name + ".json"), std::ios::binary);
    if (!file) throw std::runtime_error("there is no fixture " + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

struct Shop {
    Settings app = completed({{"app_key", "6a1b2c3d4e5f"},
                              {"app_secret", "0123456789abcdef0123456789abcdef01234567"},
                              {"service_id", "7400000000000000001"}},
                             tiktok_shop().app_settings());
    Settings channel = completed({{"access_token", "ROW_access"},
                                  {"refresh_token", "ROW_refresh"},
                                  {"access_expires_at", "1755489600"},
                                  {"shop_cipher", "ROW_abcDEF123"}},
                                 tiktok_shop().channel_settings());
    Connection connection{app, channel, "7494049642642441621", inbox::Time{std::chrono::seconds{1754884800}}};
};

inline HttpReply answer(int status, std::string body, Headers headers = {})
{
    return {status, std::move(headers), std::move(body)};
}

/// The call a script wants next; fails the test when it has ended instead.
template <class Result>
HttpCall call_in(const Step<Result>& step)
{
    REQUIRE(std::holds_alternative<HttpCall>(step));
    return std::get<HttpCall>(step);
}

/// The result a script ended with, of the kind expected.
template <class Kind, class Result>
Kind ended(const Step<Result>& step)
{
    REQUIRE(std::holds_alternative<Result>(step));
    const auto& result = std::get<Result>(step);
    REQUIRE(std::holds_alternative<Kind>(result));
    return std::get<Kind>(result);
}

inline bool has_header(const HttpCall& call, std::string_view name, std::string_view value)
{
    for (const auto& [known, content] : call.headers) {
        if (known == name && content == value) return true;
    }
    return false;
}

inline bool contains(std::string_view text, std::string_view piece)
{
    return text.find(piece) != std::string_view::npos;
}

} // namespace connectors::tiktok_tests
