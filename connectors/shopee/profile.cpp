#include "connectors/shopee/shopee.hpp"
#include "connectors/shopee/wire.hpp"

/// Who the buyer is, and whether Shopee still talks to us.
namespace connectors {

namespace {

using namespace shopee_wire;

constexpr std::string_view conversation_path = "/api/v2/sellerchat/get_one_conversation";
constexpr std::string_view shop_path = "/api/v2/shop/get_shop_info";
constexpr std::string_view push_path = "/api/v2/push/get_app_push_config";

/// An expired token is renewed by the program; everything else needs the owner.
Unhealthy unhealthy(const Answer& answer)
{
    if (answer.trouble() == Trouble::token) return {"token", answer.why(), false};
    if (answer.trouble() == Trouble::account) return {answer.error(), answer.why(), true};
    return {answer.error().empty() ? "platform" : answer.error(), answer.why(), false};
}

} // namespace

Step<ProfileAnswer> Shopee::profile(std::string_view customer, std::string_view thread, const Connection& connection,
                                    const Answers& so_far) const
{
    if (thread.empty()) return ProfileAnswer{NoProfile{"Shopee tells names by conversation only"}};
    if (so_far.empty()) {
        return get(shop_caller(connection), conversation_path, {{"conversation_id", std::string(thread)}});
    }

    const Answer answer(so_far[0]);
    if (!answer.good()) {
        const bool later = std::holds_alternative<inbox::TryAgain>(outcome_of_trouble(answer, connection.now)) ||
                           answer.trouble() == Trouble::token;
        return ProfileAnswer{NoProfile{answer.why(), later}};
    }
    const auto told = answer.response();
    const auto buyer = id_in(told["to_id"]);
    if (!buyer.empty() && !customer.empty() && buyer != customer) {
        return ProfileAnswer{NoProfile{"the conversation is with somebody else"}};
    }
    Profile profile{told["to_name"].text_or(""), media_url(told["to_avatar"].text_or(""), connection.app)};
    if (profile.name.empty() && profile.avatar_url.empty()) return ProfileAnswer{NoProfile{"neither name nor picture"}};
    return ProfileAnswer{std::move(profile)};
}

/// The shop's own page tells whether token and authorisation hold; the app's push configuration whether Shopee has
/// switched pushes off. Not every app may ask for the second, so that a refusal there is no illness.
Step<Health> Shopee::health(const Connection& connection, const Answers& so_far) const
{
    if (so_far.empty()) return get(shop_caller(connection), shop_path);
    const Answer shop(so_far[0]);
    if (!shop.good()) return Health{unhealthy(shop)};
    const auto status = shop.response()["status"].text_or("");
    if (status == "BANNED" || status == "FROZEN")
        return Health{Unhealthy{"shop_banned", "the shop is " + status, true}};

    const auto until = any_time(channel_setting(connection.channel, "access_expires_at"));
    if (so_far.size() == 1) return get(public_caller(connection.app, connection.now), push_path);
    const Answer pushes(so_far[1]);
    if (!pushes.good()) return Health{Healthy{until}};
    if (pushes.response()["live_push_status"].text_or("") == "Suspended") {
        return Health{Unhealthy{"push_suspended", "Shopee has switched the pushes of this app off", true}};
    }
    const auto registered = pushes.response()["callback_url"].text_or("");
    if (!registered.empty() && registered != app_setting(connection.app, "callback_url")) {
        return Health{Unhealthy{"callback_url", "registered at Shopee is " + registered, true}};
    }
    return Health{Healthy{until}};
}

} // namespace connectors
