#pragma once

#include "connectors/shopee/shopee.hpp"
#include "tests/support/places/places.hpp"

#include <boost/json/parse.hpp>

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

/// What the tests of this folder share: the shop of the fixtures, its app, and reading a step's end.
namespace connectors::shopee_testing {

inline const std::string shop_id = "727720655";
inline const std::string buyer_id = "912345678";
inline const std::string conversation_id = "3034567890123456789";
inline const inbox::Time now{std::chrono::seconds{1'754'884'800}};

inline const Connector& shopee()
{
    return *find("shopee");
}

inline Settings app()
{
    return {{"partner_id", "2001887"},
            {"partner_key", "5a6b7c8d9e0f11223344556677889900aabbccddeeff00112233445566778899"},
            {"callback_url", "https://inbox.example.vn/hooks/shopee/7f3c"}};
}

inline Settings channel()
{
    return {{"access_token", "token-1"}, {"refresh_token", "refresh-1"}, {"access_expires_at", "1754899200"}};
}

/// A connection that owns its settings.
struct Shop {
    Settings app = shopee_testing::app();
    Settings channel = shopee_testing::channel();
    Connection connection() const { return {app, channel, shop_id, now}; }
};

inline std::string fixture(const std::string& name)
{
    std::ifstream file(tests::source_dir() / "connectors/shopee/fixtures" / (name + ".json"), std::ios::binary);
    if (!file) throw std::runtime_error("no fixture " + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline Item only_item(const std::string& body)
{
    auto items = shopee().parse(body, app());
    if (items.size() != 1) throw std::runtime_error("not one item but " + std::to_string(items.size()));
    return items.front();
}

template <class Kind>
Kind parsed(const std::string& body)
{
    return std::get<Kind>(only_item(body).what);
}

inline HttpReply answer(int status, std::string body)
{
    return {status, {}, std::move(body)};
}

template <class Result>
HttpCall call_of(const Step<Result>& step)
{
    return std::get<HttpCall>(step);
}

template <class Result>
Result end_of(const Step<Result>& step)
{
    return std::get<Result>(step);
}

inline boost::json::value body_of(const HttpCall& call)
{
    return boost::json::parse(call.body);
}

} // namespace connectors::shopee_testing
