#include "connectors/messenger/messenger.hpp"

#include "connectors/messenger/graph.hpp"

#include <algorithm>

/// Whether the Page still talks to us. Its token does not expire, but dies with its owner's password, role or wish.
namespace connectors {

namespace {

using namespace messenger;

bool contains(const JsonView& list, std::string_view wanted)
{
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (list[i].text_or("") == wanted) return true;
    }
    return false;
}

HttpCall token_check(const Connection& connection)
{
    const auto app_token = setting(connection.app, "app_id") + "|" + setting(connection.app, "app_secret");
    HttpCall call;
    call.url = graph_url(connection.app, "debug_token",
                         {{"input_token", setting(connection.channel, "page_token")}, {"access_token", app_token}});
    call.headers = {{"Accept", "application/json"}};
    return call;
}

Unhealthy unhealthy(const Answer& answer)
{
    switch (answer.meaning) {
    case Meaning::rate: return {"rate", answer.words, false};
    case Meaning::trouble:
    case Meaning::unreadable:
    case Meaning::success: return {"unreachable", answer.words, false};
    default: return {"token_invalid", answer.words, true};
    }
}

/// What debug_token says against the token, if anything.
std::optional<Unhealthy> objection(const JsonView& data)
{
    if (!data["is_valid"].flag()) {
        return Unhealthy{"token_invalid", data["error"]["message"].text_or("the Page's token is no longer valid"),
                         true};
    }
    const auto scopes = data["scopes"];
    if (scopes.size() > 0 && !contains(scopes, "pages_messaging")) {
        return Unhealthy{"permission_missing", "the permission pages_messaging was taken away", true};
    }
    return std::nullopt;
}

/// Whether our app is among those the Page tells its events to. One app may be listed without its fields.
bool subscribed(const JsonView& apps, const std::string& app_id)
{
    for (std::size_t i = 0; i < apps.size(); ++i) {
        std::string id;
        try {
            id = apps[i]["id"].id_or_empty();
        } catch (const Malformed&) {
            continue;
        }
        const auto fields = apps[i]["subscribed_fields"];
        if (id == app_id) return fields.size() == 0 || contains(fields, "messages");
    }
    return false;
}

} // namespace

Step<Renewal> Messenger::renew(const Connection&, const Answers&) const
{
    return Renewal{NothingToRenew{}};
}

Step<Health> Messenger::health(const Connection& connection, const Answers& so_far) const
{
    if (setting(connection.channel, "page_token").empty()) {
        return Health{Unhealthy{"token_invalid", "the Page has no token", true}};
    }
    Script script(so_far);
    const auto* told = script.next();
    if (!told) return token_check(connection);
    const auto token = read_answer(*told, connection.app, connection.channel);
    const auto data = token.view()["data"];
    if (token.meaning != Meaning::success || !data.is_object()) return Health{unhealthy(token)};
    if (auto against = objection(data)) return Health{std::move(*against)};

    told = script.next();
    if (!told) {
        return page_call("GET", connection, percent_encoded(connection.external_id) + "/subscribed_apps", {});
    }
    const auto apps = read_answer(*told, connection.app, connection.channel);
    if (apps.meaning != Meaning::success) return Health{unhealthy(apps)};
    if (!subscribed(apps.view()["data"], setting(connection.app, "app_id"))) {
        return Health{Unhealthy{"webhook_removed", "the Page no longer tells our app its messages", true}};
    }
    Healthy healthy;
    if (const auto expires = data["expires_at"].number_or(0); expires > 0) {
        try {
            healthy.token_expires_at = data["expires_at"].seconds();
        } catch (const Malformed&) {
        }
    }
    return Health{healthy};
}

} // namespace connectors
