#include "connectors/shopee/wire.hpp"

#include "connectors/signature.hpp"

#include <boost/json/serialize.hpp>

namespace connectors::shopee_wire {

namespace {

std::string without_trailing_slash(std::string base)
{
    while (!base.empty() && base.back() == '/') base.pop_back();
    return base;
}

} // namespace

Caller public_caller(const Settings& app, inbox::Time now)
{
    return {app, "", "", now};
}

Caller shop_caller(const Connection& connection)
{
    return {connection.app, channel_setting(connection.channel, "access_token"), std::string(connection.external_id),
            connection.now};
}

std::string signature(const Caller& caller, std::string_view path)
{
    const auto base = app_setting(caller.app, "partner_id") + std::string(path) + epoch_seconds(caller.now) +
                      caller.access_token + caller.shop_id;
    return hmac_sha256_hex(app_setting(caller.app, "partner_key"), base);
}

std::string signed_url(const Caller& caller, std::string_view path, const Pairs& parameters)
{
    Pairs query = {{"partner_id", app_setting(caller.app, "partner_id")},
                   {"timestamp", epoch_seconds(caller.now)},
                   {"sign", signature(caller, path)}};
    if (!caller.shop_id.empty()) {
        query.emplace_back("access_token", caller.access_token);
        query.emplace_back("shop_id", caller.shop_id);
    }
    query.insert(query.end(), parameters.begin(), parameters.end());
    return without_trailing_slash(app_setting(caller.app, "api_base")) + std::string(path) + "?" + query_string(query);
}

HttpCall get(const Caller& caller, std::string_view path, const Pairs& parameters)
{
    HttpCall call;
    call.url = signed_url(caller, path, parameters);
    return call;
}

HttpCall post(const Caller& caller, std::string_view path, const boost::json::value& body)
{
    HttpCall call;
    call.method = "POST";
    call.url = signed_url(caller, path);
    call.headers = {{"Content-Type", "application/json"}};
    call.body = boost::json::serialize(body);
    return call;
}

} // namespace connectors::shopee_wire
