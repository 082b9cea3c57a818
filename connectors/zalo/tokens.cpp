#include "connectors/zalo/zalo.hpp"

#include "connectors/json_view.hpp"
#include "connectors/signature.hpp"
#include "connectors/zalo/api.hpp"

/// Tokens. An access token lives 25 hours. A refresh token lives three months, works *once* and brings its own
/// successor; a new access token ends the old one at once. The gateway stores the new pair before it uses it.
namespace connectors {

namespace {

using namespace std::chrono_literals;

/// An older edition of the platform's page says one hour; taken when an answer does not say how long.
constexpr std::chrono::seconds shortest_life = 3600s;
constexpr std::chrono::seconds longest_life = 24h * 365;
constexpr std::chrono::seconds refresh_life = 24h * 90;
constexpr auto pause_when_unclear = 60s;
constexpr auto pause_when_refused = 300s;

HttpCall token_call(const Settings& app, std::vector<std::pair<std::string, std::string>> form)
{
    auto base = setting(app, "oauth_base");
    while (base.ends_with('/')) base.remove_suffix(1);
    HttpCall call;
    call.method = "POST";
    call.url = std::string(base) + "/v4/oa/access_token";
    call.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                    {"secret_key", std::string(setting(app, "app_secret"))}};
    call.body = query_string(form);
    return call;
}

std::chrono::seconds life_of(const JsonView& seconds, std::chrono::seconds otherwise)
{
    const std::chrono::seconds life{seconds.number_or(0)};
    return life > 0s && life <= longest_life ? life : otherwise;
}

/// The pair, under the names of the channel's settings; none when the answer holds no access token.
std::optional<Renewed> pair_in(const zalo_api::Answer& answer, inbox::Time now)
{
    const auto body = answer.body();
    const auto access = body["access_token"].text_or("");
    const auto refresh = body["refresh_token"].text_or("");
    if (access.empty()) return std::nullopt;

    Renewed pair;
    pair.expires_at = now + life_of(body["expires_in"], shortest_life);
    pair.channel["access_token"] = access;
    pair.channel["access_expires_at"] = inbox::to_text(*pair.expires_at);
    if (!refresh.empty()) {
        pair.channel["refresh_token"] = refresh;
        pair.channel["refresh_expires_at"] =
            inbox::to_text(now + life_of(body["refresh_token_expires_in"], refresh_life));
    }
    return pair;
}

std::string value_in(const std::vector<std::pair<std::string, std::string>>& query, std::string_view name)
{
    for (const auto& [key, value] : query) {
        if (key == name) return value;
    }
    return {};
}

/// The code can be spent only once, so a grant is made even when the account's name could not be asked: the callback
/// names the account too.
Grant granted(const Renewed& pair, const std::string& told_id, const HttpReply& account)
{
    std::string id = told_id;
    std::string name;
    if (const auto answer = zalo_api::read(account); answer && answer->error == 0) {
        const auto data = answer->data();
        for (const auto* key : {"oa_id", "oaid"}) {
            if (data[key].present()) {
                id = data[key].id();
                break;
            }
        }
        name = data["name"].text_or("");
    }
    if (id.empty()) return NotGranted{"Zalo did not say which account it was; grant again"};
    if (name.empty()) name = zalo_api::nameless("Zalo OA", id);
    auto settings = pair.channel;
    settings["oa_id"] = id;
    settings["oa_name"] = name;
    return Granted{{{id, name, std::move(settings)}}};
}

} // namespace

Step<Renewal> Zalo::renew(const Connection& connection, const Answers& so_far) const
{
    const auto refresh = setting(connection.channel, "refresh_token");
    if (refresh.empty()) return Renewal{CannotRenew{"the channel has no refresh token"}};
    if (so_far.empty()) {
        return token_call(connection.app, {{"refresh_token", std::string(refresh)},
                                           {"app_id", std::string(setting(connection.app, "app_id"))},
                                           {"grant_type", "refresh_token"}});
    }
    const auto answer = zalo_api::read(so_far.front());
    if (!answer)
        return Renewal{inbox::TryAgain{pause_when_unclear, "unclear", "the renewal was not answered readably"}};
    const auto words = std::to_string(answer->error) + ": " + answer->words;
    switch (answer->error) {
    case 0: break;
    case zalo_api::rate_limited: return Renewal{inbox::TryAgain{pause_when_unclear, "rate_limited", words}};
    case -14014:
    case -14020: // the refresh token is not valid, or too old
    case -14002:
    case -14003: return Renewal{CannotRenew{words}}; // the app is not what it says it is
    default: return Renewal{inbox::TryAgain{pause_when_refused, "refused", words}};
    }
    auto pair = pair_in(*answer, connection.now);
    if (!pair) return Renewal{inbox::TryAgain{pause_when_unclear, "unclear", "the renewal brought no token"}};
    return Renewal{std::move(*pair)};
}

std::string Zalo::authorize_url(const Settings& app, std::string_view redirect_uri, std::string_view state,
                                std::string_view verifier, inbox::Time) const
{
    // Some consoles make link and challenge themselves and refuse any other (-14003); then the link is pasted as it is.
    if (const auto pasted = setting(app, "permission_url"); !pasted.empty()) {
        return std::string(pasted) + (pasted.find('?') == std::string_view::npos ? "?" : "&") +
               query_string({{"state", std::string(state)}});
    }
    const auto registered = setting(app, "redirect_uri");
    auto base = setting(app, "oauth_base");
    while (base.ends_with('/')) base.remove_suffix(1);
    return std::string(base) + "/v4/oa/permission?" +
           query_string({{"app_id", std::string(setting(app, "app_id"))},
                         {"redirect_uri", std::string(registered.empty() ? redirect_uri : registered)},
                         {"code_challenge", base64_url(sha256_bytes(verifier))},
                         {"state", std::string(state)}});
}

Step<Grant> Zalo::grant(const std::vector<std::pair<std::string, std::string>>& query, const Settings& app,
                        std::string_view, std::string_view verifier, inbox::Time now, const Answers& so_far) const
{
    const auto code = value_in(query, "code");
    if (code.empty()) return Grant{NotGranted{"the owner did not agree: " + value_in(query, "error")}};
    if (so_far.empty()) {
        const auto pasted = setting(app, "code_verifier");
        return token_call(app, {{"code", code},
                                {"app_id", std::string(setting(app, "app_id"))},
                                {"grant_type", "authorization_code"},
                                {"code_verifier", std::string(pasted.empty() ? verifier : pasted)}});
    }
    const auto answer = zalo_api::read(so_far.front());
    if (!answer) return Grant{NotGranted{"the code was not answered readably"}};
    const auto pair = answer->error == 0 ? pair_in(*answer, now) : std::nullopt;
    if (!pair) return Grant{NotGranted{std::to_string(answer->error) + ": " + answer->words}};
    if (so_far.size() == 1) return zalo_api::call("GET", "/v2.0/oa/getoa", app, pair->channel.at("access_token"));
    try {
        return granted(*pair, value_in(query, "oa_id"), so_far[1]);
    } catch (const Malformed& bad) {
        return Grant{NotGranted{bad.what()}};
    }
}

} // namespace connectors
