#include "connectors/zalo/zalo.hpp"

#include "connectors/json_view.hpp"
#include "connectors/zalo/api.hpp"
#include "connectors/zalo/content.hpp"

#include <boost/json/object.hpp>

/// Who a person is, and whether the account still lets us in. Webhooks carry no names, so a name is asked for once.
namespace connectors {

namespace {

bool is_passing(const inbox::Outcome& outcome)
{
    return std::holds_alternative<inbox::TryAgain>(outcome) ||
           std::holds_alternative<inbox::NeedsReconnection>(outcome);
}

/// The largest picture that screens ask for, else the ordinary one.
std::string picture_in(const JsonView& data)
{
    const auto larger = zalo_content::address(data["avatars"]["240"]);
    return larger.empty() ? zalo_content::address(data["avatar"]) : larger;
}

} // namespace

Step<ProfileAnswer> Zalo::profile(std::string_view customer, std::string_view thread, const Connection& connection,
                                  const Answers& so_far) const
{
    static constexpr std::string_view visitor = "anonymous:";
    if (customer.starts_with(visitor)) {
        return ProfileAnswer{Profile{zalo_api::nameless("Khách website", customer.substr(visitor.size())), ""}};
    }
    const auto token = setting(connection.channel, "access_token");
    if (token.empty()) return ProfileAnswer{NoProfile{"the channel has no access token", true}};
    const auto user = customer.empty() ? thread : customer;
    if (so_far.empty()) {
        return zalo_api::look_up("/v3.0/oa/user/detail", boost::json::object{{"user_id", user}}, connection.app, token);
    }
    const auto answer = zalo_api::read(so_far.front());
    if (!answer) return ProfileAnswer{NoProfile{"the question was not answered readably", true}};
    if (answer->error != 0) {
        const auto why = zalo_api::refusal(*answer, connection.now);
        return ProfileAnswer{NoProfile{std::to_string(answer->error) + ": " + answer->words, is_passing(why)}};
    }
    const auto data = answer->data();
    auto name = data["display_name"].text_or("");
    if (name.empty()) name = zalo_api::nameless("Khách Zalo", user);
    return ProfileAnswer{Profile{std::move(name), picture_in(data)}};
}

Step<Health> Zalo::health(const Connection& connection, const Answers& so_far) const
{
    const auto token = setting(connection.channel, "access_token");
    if (token.empty()) return Health{Unhealthy{"token", "the channel has no access token"}};
    if (so_far.empty()) return zalo_api::call("GET", "/v2.0/oa/getoa", connection.app, token);

    const auto answer = zalo_api::read(so_far.front());
    if (!answer) return Health{Unhealthy{"unreachable", "HTTP " + std::to_string(so_far.front().status), false}};
    if (answer->error != 0) {
        const auto why = zalo_api::refusal(*answer, connection.now);
        const auto words = std::to_string(answer->error) + ": " + answer->words;
        if (std::holds_alternative<inbox::NeedsReconnection>(why)) return Health{Unhealthy{"token", words}};
        return Health{Unhealthy{"platform", words, false}};
    }
    // A token of another account would send this shop's answers in somebody else's name.
    const auto data = answer->data();
    const auto id = zalo_content::words(data["oa_id"].present() ? data["oa_id"] : data["oaid"]);
    if (!id.empty() && id != connection.external_id) {
        return Health{Unhealthy{"wrong_account", "the token belongs to the account " + id}};
    }
    return Health{Healthy{any_time(setting(connection.channel, "access_expires_at"))}};
}

} // namespace connectors
