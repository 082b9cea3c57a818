#include "connectors/tiktok_shop/api.hpp"
#include "connectors/tiktok_shop/tiktok_shop.hpp"

/// Credentials: the owner's grant, renewal, and whether they still work.
///
/// The token host is not the API host. Its calls are GETs, unsigned, with the app's secret in the query: their URLs
/// belong into no log.
namespace connectors {

namespace {

using tiktok::Answer;
using tiktok::base_of;
using tiktok::value_of;

constexpr int seller = 0; // user_type; creators and partners have no shop to answer for

HttpCall token_call(const Settings& app, std::string_view which, tiktok::Query query)
{
    query.insert(query.begin(), {{"app_key", value_of(app, "app_key")}, {"app_secret", value_of(app, "app_secret")}});
    HttpCall call;
    call.url = base_of(app, "auth_base") + "/api/v2/token/" + std::string(which) + '?' + query_string(query);
    return call;
}

HttpCall shops_call(const Connection& connection)
{
    tiktok::Request request;
    request.path = "/authorization/202309/shops";
    request.of_shop = false;
    return api_call(std::move(request), connection);
}

/// The settings a token answer changes. "expire_in" is a moment, not a duration, in spite of its name.
Settings tokens_in(const JsonView& data)
{
    Settings settings;
    const auto keep = [&](std::string name, std::string value) {
        if (!value.empty()) settings[std::move(name)] = std::move(value);
    };
    const auto keep_moment = [&](std::string name, const JsonView& at) {
        if (tiktok::moment(at)) keep(std::move(name), std::to_string(at.number()));
    };
    keep("access_token", data["access_token"].text_or(""));
    keep("refresh_token", data["refresh_token"].text_or(""));
    keep_moment("access_expires_at", data["access_token_expire_in"]);
    keep_moment("refresh_expires_at", data["refresh_token_expire_in"]);
    return settings;
}

Renewal read_renewal(const HttpReply& reply)
{
    const Answer answer(reply);
    if (answer.good()) {
        auto settings = tokens_in(answer.data());
        if (!settings.contains("access_token")) {
            return inbox::TryAgain{std::chrono::seconds{60}, "no_token", "the answer holds no access token"};
        }
        return Renewed{std::move(settings), tiktok::moment(answer.data()["access_token_expire_in"])};
    }
    const auto outcome = answer.refusal(false);
    if (const auto* later = std::get_if<inbox::TryAgain>(&outcome)) return *later;
    return CannotRenew{answer.words()};
}

std::string value_in(const std::vector<std::pair<std::string, std::string>>& query, std::string_view name)
{
    for (const auto& [key, value] : query) {
        if (key == name) return value;
    }
    return {};
}

/// All shops of the seller, each with the same pair of tokens and its own cipher.
Grant read_shops(const JsonView& token, const JsonView& shops)
{
    Granted granted;
    for (std::size_t i = 0; i < shops.size(); ++i) {
        auto settings = tokens_in(token);
        const auto id = shops[i]["id"].id_or_empty();
        settings["shop_id"] = id;
        settings["shop_cipher"] = shops[i]["cipher"].text_or("");
        settings["region"] = shops[i]["region"].text_or(token["seller_base_region"].text_or(""));
        if (id.empty() || settings["shop_cipher"].empty()) continue;
        granted.channels.push_back(
            {id, shops[i]["name"].text_or(token["seller_name"].text_or("")), std::move(settings)});
    }
    if (granted.channels.empty()) return NotGranted{"the seller has authorised no shop"};
    return granted;
}

Health read_health(const HttpReply& reply, const Connection& connection)
{
    const Answer answer(reply);
    if (!answer.good()) {
        const auto outcome = answer.refusal(false);
        const auto code = answer.code() < 0 ? std::string("unreachable") : std::to_string(answer.code());
        return Unhealthy{code, answer.words(), !std::holds_alternative<inbox::TryAgain>(outcome)};
    }
    const auto shops = answer.data()["shops"];
    for (std::size_t i = 0; i < shops.size(); ++i) {
        if (shops[i]["id"].id_or_empty() == connection.external_id) {
            return Healthy{tiktok::moment(connection.channel, "access_expires_at")};
        }
    }
    return Unhealthy{"not_authorized", "the token does not cover this shop any more", true};
}

} // namespace

Step<Renewal> TiktokShop::renew(const Connection& connection, const Answers& so_far) const
{
    const auto refresh_token = value_of(connection.channel, "refresh_token");
    if (refresh_token.empty()) return CannotRenew{"there is no refresh token"};
    if (!so_far.empty()) return read_renewal(so_far[0]);
    return token_call(connection.app, "refresh", {{"refresh_token", refresh_token}, {"grant_type", "refresh_token"}});
}

Step<Health> TiktokShop::health(const Connection& connection, const Answers& so_far) const
{
    if (so_far.empty()) return shops_call(connection);
    try {
        return read_health(so_far[0], connection);
    } catch (const Malformed& broken) {
        return Unhealthy{"unreadable", broken.what(), false};
    }
}

std::string TiktokShop::authorize_url(const Settings& app, std::string_view, std::string_view state, std::string_view,
                                      inbox::Time) const
{
    const auto service_id = value_of(app, "service_id");
    if (service_id.empty()) { // the older page knows an app by its key
        return base_of(app, "auth_base") + "/oauth/authorize?" +
               query_string({{"app_key", value_of(app, "app_key")}, {"state", std::string(state)}});
    }
    return base_of(app, "authorize_base") + "/open/authorize?" +
           query_string({{"service_id", service_id}, {"state", std::string(state)}});
}

Step<Grant> TiktokShop::grant(const std::vector<std::pair<std::string, std::string>>& query, const Settings& app,
                              std::string_view, std::string_view, inbox::Time now, const Answers& so_far) const
{
    const auto code = value_in(query, "code");
    const auto error = value_in(query, "error");
    if (!error.empty()) return NotGranted{error};
    if (code.empty() || code == "null") return NotGranted{"the platform sent no code"};
    const auto app_key = value_in(query, "app_key");
    if (!app_key.empty() && app_key != value_of(app, "app_key")) return NotGranted{"the code is for another app"};
    if (so_far.empty()) return token_call(app, "get", {{"auth_code", code}, {"grant_type", "authorized_code"}});

    const Answer token(so_far[0]);
    if (!token.good()) return NotGranted{token.words()};
    if (token.data()["user_type"].number_or(-1) != seller) return NotGranted{"the account is not a seller's"};
    const auto settings = tokens_in(token.data());
    if (!settings.contains("access_token")) return NotGranted{"the answer holds no access token"};
    if (so_far.size() == 1) return shops_call(Connection{app, settings, "", now});

    const Answer shops(so_far[1]);
    if (!shops.good()) return NotGranted{shops.words()};
    try {
        return read_shops(token.data(), shops.data()["shops"]);
    } catch (const Malformed& broken) {
        return NotGranted{broken.what()};
    }
}

} // namespace connectors
