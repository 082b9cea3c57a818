#include "connectors/shopee/shopee.hpp"
#include "connectors/shopee/wire.hpp"

#include <algorithm>

/// How the owner lets us in, and how we stay in. Token answers are flat and tell relative seconds.
namespace connectors {

namespace {

using namespace shopee_wire;
using namespace std::chrono_literals;

constexpr std::string_view authorize_path = "/api/v2/shop/auth_partner";
constexpr std::string_view first_token_path = "/api/v2/auth/token/get";
constexpr std::string_view next_token_path = "/api/v2/auth/access_token/get";
constexpr std::string_view shop_path = "/api/v2/shop/get_shop_info";
constexpr std::int64_t access_token_seconds = 4 * 3600; // when the answer does not say
constexpr std::int64_t longest_life_seconds = 366 * 86'400;
constexpr std::chrono::days refresh_token_life{30};

/// The steps of one grant are limited: shops beyond these keep their number for a name until somebody writes another.
constexpr std::size_t shops_named_at_once = calls_per_grant - 1;

struct Pair {
    Settings settings;
    inbox::Time expires_at{};
};

/// The new pair; nothing when the answer lacks one half of it.
std::optional<Pair> pair_in(const JsonView& answer, inbox::Time now)
{
    const auto access = answer["access_token"].text_or("");
    const auto refresh = answer["refresh_token"].text_or("");
    if (access.empty() || refresh.empty()) return std::nullopt;
    auto seconds = answer["expire_in"].number_or(0);
    if (seconds <= 0 || seconds > longest_life_seconds) seconds = access_token_seconds;
    Pair pair;
    pair.expires_at = now + std::chrono::seconds{seconds};
    pair.settings = {{"access_token", access},
                     {"refresh_token", refresh},
                     {"access_expires_at", epoch_seconds(pair.expires_at)},
                     {"refresh_expires_at", epoch_seconds(now + refresh_token_life)}};
    return pair;
}

std::string value_of(const Pairs& query, std::string_view name)
{
    const auto found = std::find_if(query.begin(), query.end(), [&](const auto& pair) { return pair.first == name; });
    return found == query.end() ? std::string() : found->second;
}

HttpCall first_token_call(const Pairs& query, const Settings& app, inbox::Time now)
{
    boost::json::object body;
    body["code"] = value_of(query, "code");
    body["partner_id"] = number_or_text(app_setting(app, "partner_id"));
    const auto shop = value_of(query, "shop_id");
    if (!shop.empty()) body["shop_id"] = number_or_text(shop);
    else body["main_account_id"] = number_or_text(value_of(query, "main_account_id"));
    return post(public_caller(app, now), first_token_path, body);
}

/// A main account brings a list, a shop itself.
std::vector<std::string> granted_shops(const Pairs& query, const JsonView& answer)
{
    std::vector<std::string> shops;
    if (auto shop = value_of(query, "shop_id"); whole_number(shop)) shops.push_back(std::move(shop));
    const auto list = answer["shop_id_list"];
    for (std::size_t i = 0; i < list.size(); ++i) {
        auto shop = id_in(list[i]);
        const bool new_one = std::find(shops.begin(), shops.end(), shop) == shops.end();
        if (!shop.empty() && new_one) shops.push_back(std::move(shop));
    }
    return shops;
}

/// A name that could not be read is no reason to lose a code that works once.
GrantedChannel channel_of(const std::string& shop, const Pair& pair, const HttpReply* told)
{
    GrantedChannel channel{shop, "Shopee " + shop, pair.settings};
    if (!told) return channel;
    const Answer answer(*told);
    if (!answer.good()) return channel;
    const auto name = answer.response()["shop_name"].text_or("");
    if (!name.empty()) channel.name = name;
    if (const auto end = moment_in(answer.response()["expire_time"])) {
        channel.settings["authorization_expires_at"] = epoch_seconds(*end);
    }
    return channel;
}

} // namespace

Step<Renewal> Shopee::renew(const Connection& connection, const Answers& so_far) const
{
    const auto refresh = channel_setting(connection.channel, "refresh_token");
    if (refresh.empty()) return Renewal{CannotRenew{"there is no refresh token"}};
    if (so_far.empty()) {
        boost::json::object body;
        body["refresh_token"] = refresh;
        body["partner_id"] = number_or_text(app_setting(connection.app, "partner_id"));
        body["shop_id"] = number_or_text(connection.external_id);
        return post(public_caller(connection.app, connection.now), next_token_path, body);
    }

    const Answer answer(so_far[0]);
    if (answer.good()) {
        auto pair = pair_in(answer.response(), connection.now);
        if (!pair) return Renewal{inbox::TryAgain{60s, "unreadable", "the answer holds no pair of tokens"}};
        return Renewal{Renewed{std::move(pair->settings), pair->expires_at}};
    }
    switch (answer.trouble()) {
    case Trouble::token:
    case Trouble::account:
    case Trouble::refused: return Renewal{CannotRenew{answer.why()}};
    default: break;
    }
    if (answer.trouble() == Trouble::unknown) return Renewal{inbox::TryAgain{300s, answer.error(), answer.why()}};
    return Renewal{std::get<inbox::TryAgain>(outcome_of_trouble(answer, connection.now))};
}

std::string Shopee::authorize_url(const Settings& app, std::string_view redirect_uri, std::string_view state,
                                  std::string_view, inbox::Time now) const
{
    std::string back(redirect_uri);
    back += back.find('?') == std::string::npos ? '?' : '&';
    back += query_string({{"state", std::string(state)}});

    const auto newer_page = app_setting(app, "authorize_base");
    if (newer_page.empty()) return signed_url(public_caller(app, now), authorize_path, {{"redirect", back}});
    return newer_page + "?" +
           query_string({{"auth_type", "seller"},
                         {"partner_id", app_setting(app, "partner_id")},
                         {"redirect_uri", back},
                         {"response_type", "code"}});
}

Step<Grant> Shopee::grant(const Pairs& query, const Settings& app, std::string_view, std::string_view, inbox::Time now,
                          const Answers& so_far) const
{
    if (value_of(query, "code").empty()) return Grant{NotGranted{"Shopee sent no code"}};
    if (value_of(query, "shop_id").empty() && value_of(query, "main_account_id").empty()) {
        return Grant{NotGranted{"Shopee named neither a shop nor a main account"}};
    }
    if (so_far.empty()) return first_token_call(query, app, now);

    const Answer answer(so_far[0]);
    if (!answer.good()) return Grant{NotGranted{answer.why()}};
    const auto pair = pair_in(answer.response(), now);
    if (!pair) return Grant{NotGranted{"the answer holds no pair of tokens"}};
    const auto shops = granted_shops(query, answer.response());
    if (shops.empty()) return Grant{NotGranted{"no shop belongs to this account"}};

    // All shops of a main account begin with the same pair; the first renewal of each starts a chain of its own.
    const auto asked = so_far.size() - 1;
    if (asked < std::min(shops.size(), shops_named_at_once)) {
        return get({app, pair->settings.at("access_token"), shops[asked], now}, shop_path);
    }
    Granted granted;
    for (std::size_t i = 0; i < shops.size(); ++i) {
        granted.channels.push_back(channel_of(shops[i], *pair, i < asked ? &so_far[i + 1] : nullptr));
    }
    return Grant{std::move(granted)};
}

} // namespace connectors
