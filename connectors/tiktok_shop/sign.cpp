#include "connectors/tiktok_shop/api.hpp"

#include "connectors/signature.hpp"

#include <algorithm>

/// Outgoing calls: the signature and what every call carries.
namespace connectors::tiktok {

std::string sign(std::string_view app_secret, std::string_view path, Query query, std::string_view body)
{
    std::sort(query.begin(), query.end());
    std::string text(app_secret);
    text += path;
    for (const auto& [name, value] : query) {
        if (name != "sign" && name != "access_token") text += name + value;
    }
    text += body;
    text += app_secret;
    return hmac_sha256_hex(app_secret, text);
}

HttpCall api_call(Request request, const Connection& connection)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(connection.now).time_since_epoch().count();
    auto query = std::move(request.query);
    query.emplace_back("app_key", value_of(connection.app, "app_key"));
    query.emplace_back("timestamp", std::to_string(seconds));
    const auto cipher = value_of(connection.channel, "shop_cipher");
    if (request.of_shop && !cipher.empty()) query.emplace_back("shop_cipher", cipher);

    const bool multipart = request.content_type.starts_with("multipart/form-data");
    const auto signed_body = multipart ? std::string_view{} : std::string_view{request.body};
    query.emplace_back("sign", sign(value_of(connection.app, "app_secret"), request.path, query, signed_body));

    HttpCall call;
    call.method = std::move(request.method);
    call.url = base_of(connection.app, "api_base") + request.path + '?' + query_string(query);
    call.headers = {{"Content-Type", std::move(request.content_type)}};
    const auto token = value_of(connection.channel, "access_token");
    if (!token.empty()) call.headers.emplace_back("x-tts-access-token", token);
    call.body = std::move(request.body);
    call.reaches_customer = request.reaches_customer;
    return call;
}

std::string conversation_path(std::string_view conversation, std::string_view rest, std::string_view version)
{
    std::string path = "/customer_service/" + std::string(version) + "/conversations";
    if (!conversation.empty()) path += '/' + percent_encoded(conversation);
    return path + std::string(rest);
}

std::string value_of(const Settings& settings, std::string_view name)
{
    const auto found = settings.find(name);
    return found == settings.end() ? std::string{} : found->second;
}

std::string base_of(const Settings& app, std::string_view name)
{
    auto base = value_of(app, name);
    while (base.ends_with('/')) base.pop_back();
    return base;
}

} // namespace connectors::tiktok
