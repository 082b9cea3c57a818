#pragma once

#include "connectors/signature.hpp"
#include "connectors/zalo/zalo.hpp"
#include "tests/support/places/places.hpp"

#include <boost/json/parse.hpp>

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

/// A shop's Zalo account as the tests of this folder see it.
namespace connectors::zalo_sample {

using namespace std::chrono_literals;

inline const std::string oa = "4318657068771012646";
inline const std::string lan = "8800112233445566778";

/// 1 January 2026, 05:00:00.001 UTC: noon in Vietnam.
inline const inbox::Time noon{1'767'243'600'001ms};

/// As the gateway finds it: through the registry and the contract.
inline const Connector& zalo()
{
    const auto* found = find("zalo");
    REQUIRE(found);
    return *found;
}

inline Settings app()
{
    return completed(
        {{"app_id", "1234567890123456789"}, {"app_secret", "doc-zalo-app-secret"}, {"oa_secret_key", "doc-oa-secret"}},
        zalo().app_settings());
}

inline Settings channel()
{
    return {{"access_token", "doc-access-token"},
            {"refresh_token", "refresh-1"},
            {"access_expires_at", "2026-01-02T06:00:00.000Z"}};
}

inline std::string fixture(const std::string& name)
{
    std::ifstream file(tests::source_dir() / "connectors/zalo/fixtures" / (name + ".json"), std::ios::binary);
    if (!file) throw std::runtime_error("no such fixture: " + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline Item only_item(std::string_view body)
{
    auto items = zalo().parse(body, app());
    REQUIRE(items.size() == 1);
    return items.front();
}

template <class Kind>
Kind parsed(const std::string& fixture_name)
{
    const auto item = only_item(fixture(fixture_name));
    INFO(fixture_name);
    REQUIRE(std::holds_alternative<Kind>(item.what));
    return std::get<Kind>(item.what);
}

inline HttpReply reply(int status, std::string body)
{
    return {status, {}, std::move(body)};
}

inline std::string header(const HttpCall& call, std::string_view name)
{
    for (const auto& [key, value] : call.headers) {
        if (key == name) return value;
    }
    return {};
}

/// The end of a script, which must be of this kind.
template <class Kind, class Result>
Kind ended(const Step<Result>& step)
{
    REQUIRE(std::holds_alternative<Result>(step));
    const auto& result = std::get<Result>(step);
    REQUIRE(std::holds_alternative<Kind>(result));
    return std::get<Kind>(result);
}

template <class Result>
HttpCall next_call(const Step<Result>& step)
{
    REQUIRE(std::holds_alternative<HttpCall>(step));
    return std::get<HttpCall>(step);
}

} // namespace connectors::zalo_sample
