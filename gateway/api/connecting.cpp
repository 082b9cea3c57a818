#include "gateway/api/resources.hpp"

#include "connectors/connector.hpp"
#include "connectors/signature.hpp"
#include "gateway/api/apps.hpp"
#include "gateway/http/json_body.hpp"
#include "gateway/log.hpp"
#include "inbox/channels/channels.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/wire/json.hpp"

#include <algorithm>
#include <chrono>

/// Connecting a platform's account: the owner is sent to the platform with a state bound to their login, agrees there,
/// and comes back with a code that the connector turns into channels and their credentials.
///
/// Nothing is remembered in between: state and verifier are stamped by the master key over a nonce, the time and the
/// login, so any shard of any process can finish what another began, and nobody else's browser can.
namespace gateway {

namespace {

constexpr std::chrono::minutes state_lifetime{10};
constexpr std::size_t nonce_digits = 32, time_digits = 10, stamp_digits = 32, verifier_digits = 43;
constexpr std::size_t why_limit = 200;

inbox::Time now()
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::string hex(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

std::string seconds_text(std::chrono::seconds since_1970)
{
    const auto text = std::to_string(since_1970.count());
    return std::string(time_digits - std::min(time_digits, text.size()), '0') + text;
}

/// Nonce and time, then the stamp that proves both are ours and this login's.
std::string state_of(const Vault& vault, const std::string& opening, const LoggedIn& who, const App& app)
{
    const auto bound = opening + '|' + hex(who.token_hash) + '|' + app.id.text;
    return opening + hex(vault.stamp(bound, "oauth state")).substr(0, stamp_digits);
}

std::string verifier_of(const Vault& vault, std::string_view state, const LoggedIn& who)
{
    const auto bound = std::string(state.substr(0, nonce_digits)) + '|' + hex(who.token_hash);
    return hex(vault.stamp(bound, "oauth verifier")).substr(0, verifier_digits);
}

bool is_ours(const Vault& vault, const std::string& state, const LoggedIn& who, const App& app)
{
    if (state.size() != nonce_digits + time_digits + stamp_digits) return false;
    const auto opening = state.substr(0, nonce_digits + time_digits);
    const auto whole = connectors::sha256_hex(state),
               wanted = connectors::sha256_hex(state_of(vault, opening, who, app));
    if (!connectors::same_signature(whole, wanted)) return false;
    const auto written = std::stoll(opening.substr(nonce_digits));
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(now().time_since_epoch()).count() - written;
    return age >= 0 && age <= std::chrono::duration_cast<std::chrono::seconds>(state_lifetime).count();
}

std::string public_address(const Config& config)
{
    auto url = config.http.public_url;
    while (url.ends_with('/')) url.pop_back();
    return url;
}

std::string return_address(const Config& config, const App& app)
{
    return public_address(config) + "/oauth/" + app.platform + '/' + app.slug;
}

} // namespace

const App* app_for(const Directory& directory, const LoggedIn& who, std::string_view platform, std::string_view slug)
{
    const auto* app = directory.find(platform, slug);
    const bool ours = app && (app->workspace.number == 0 || app->workspace == who.staff.workspace);
    return ours ? app : nullptr;
}

const App* app_named(const Directory& directory, const LoggedIn& who, std::string_view name)
{
    const auto slash = name.find('/');
    if (slash == std::string_view::npos) return nullptr;
    return app_for(directory, who, name.substr(0, slash), name.substr(slash + 1));
}

std::string app_json(const Config& config, const App& app)
{
    inbox::wire::Json json;
    json.open_object().text("platform", app.platform).text("slug", app.slug);
    json.text("webhook_url", public_address(config) + "/webhooks/" + app.platform + '/' + app.slug);
    json.text("oauth_url", return_address(config, app)).close_object();
    return std::move(json).take();
}

namespace {

asio::awaitable<Response> apps(ApiContext& context, LoggedIn who, Request, Captures)
{
    std::vector<std::string> items;
    const auto directory = co_await context.directory.fresh();
    for (const auto& app : directory->apps()) {
        if (!app_for(*directory, who, app.platform, app.slug)) continue;
        items.push_back(app_json(context.config, app));
    }
    co_return list_response(items);
}

asio::awaitable<Response> connect(ApiContext& context, LoggedIn who, Request request, Captures)
{
    const auto body = object_body(request);
    only_fields(body, {"app"});
    const auto name = filled_text_field(body, "app", 200);
    const auto directory = co_await context.directory.fresh();
    const auto* app = app_named(*directory, who, name);
    if (!app)
        co_return impossible("absent", "Unprocessable Content", "There is no such app.",
                             {"app", "absent", "not there"});

    const auto since_1970 = std::chrono::duration_cast<std::chrono::seconds>(now().time_since_epoch());
    const auto state = state_of(*context.vault, random_hex(nonce_digits / 2) + seconds_text(since_1970), who, *app);
    const auto url = app->connector->authorize_url(app->settings, return_address(context.config, *app), state,
                                                   verifier_of(*context.vault, state, who), now());
    inbox::wire::Json json;
    json.open_object().text("authorize_url", url).close_object();
    co_return json_response(200, std::move(json).take());
}

Response back_to_page(const Config& config, const std::string& name, const std::string& value)
{
    return empty(303).with("Location", public_address(config) + "/settings/channels?" +
                                           connectors::query_string({{name, value.substr(0, why_limit)}}));
}

asio::awaitable<connectors::Grant> ask_platform(ApiContext& context, const App& app, const LoggedIn& who,
                                                const Request& request)
{
    const auto verifier = verifier_of(*context.vault, request.parameter("state").value_or(""), who);
    const auto redirect = return_address(context.config, app);
    connectors::Answers so_far;
    while (so_far.size() < connectors::calls_per_grant) {
        const auto step = app.connector->grant(request.query, app.settings, redirect, verifier, now(), so_far);
        if (const auto* grant = std::get_if<connectors::Grant>(&step)) co_return *grant;
        const auto& call = std::get<connectors::HttpCall>(step);
        const auto result = co_await context.http.call(call);
        const auto* answered = std::get_if<Answered>(&result);
        if (!answered) co_return connectors::NotGranted{"the platform did not answer"};
        so_far.push_back(answered->reply);
    }
    co_return connectors::NotGranted{"the platform wants too many calls"};
}

/// Stores what was granted. Our own settings of a channel known before (its media policy) stay.
int put_granted(inbox::EventLog& log, const Vault& vault, const std::string& data_key, const App& app,
                const inbox::StaffMember& by, const connectors::Granted& granted)
{
    const auto known = inbox::all_channels(log.tx(), log.workspace());
    int connected = 0;
    for (const auto& channel : granted.channels) {
        const auto found = std::find_if(known.begin(), known.end(), [&](const auto& k) {
            return k.app == app.id && k.external_id == channel.external_id;
        });
        const bool is_new = found == known.end();
        const auto id = is_new ? inbox::new_id<inbox::ChannelTag>() : found->id;
        connectors::Settings settings;
        if (!is_new) settings = vault.open_settings(found->settings, channel_binding(id), data_key);
        for (const auto& [name, value] : channel.settings) settings[name] = value;
        const auto put =
            inbox::put_channel(log, {id, app.id, app.platform, channel.external_id, is_new ? channel.name : found->name,
                                     vault.seal_settings(settings, channel_binding(id), data_key), std::nullopt,
                                     is_new ? false : found->own_only, traits_of(settings)});
        if (!std::holds_alternative<inbox::ChannelPut>(put)) continue;
        inbox::set_channel_state(log, id, {"connected", "", "", true});
        inbox::note_audit(log.tx(), log.workspace(), by.id, "channel.connected", id.text);
        ++connected;
    }
    return connected;
}

asio::awaitable<Response> come_back(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    const auto directory = co_await context.directory.fresh();
    const auto* app = app_for(*directory, who, captures["platform"], captures["slug"]);
    if (!app) co_return not_found();
    if (!is_ours(*context.vault, request.parameter("state").value_or(""), who, *app)) {
        co_return problem(403, "state", "Forbidden",
                          "This way back does not belong to this login, or it took too long.");
    }
    const auto grant = co_await ask_platform(context, *app, who, request);
    if (const auto* refused = std::get_if<connectors::NotGranted>(&grant)) {
        spdlog::warn("{}/{} was not connected: {}", app->platform, app->slug, loggable(refused->why));
        co_return back_to_page(context.config, "refused", refused->why);
    }
    auto job = [vault = context.vault, data_key = directory->data_key(who.staff.workspace), app, directory,
                by = who.staff, granted = std::get<connectors::Granted>(grant)](inbox::EventLog& log) {
        return put_granted(log, *vault, data_key, *app, by, granted);
    };
    const int connected = co_await change(context, who.staff.workspace, std::move(job));
    co_await context.directory.refresh();
    if (connected == 0) co_return back_to_page(context.config, "refused", "taken");
    if (context.outbox_touched) context.outbox_touched(who.staff.workspace);
    co_return back_to_page(context.config, "connected", std::to_string(connected));
}

} // namespace

void add_connecting(Router& router, ApiContext& context)
{
    router.add("GET", "/api/apps", reading(context, apps, inbox::Right::manage_channels));
    router.add("POST", "/api/channels/connect", writing(context, connect, inbox::Right::manage_channels));
    router.add("GET", "/oauth/{platform}/{slug}", reading(context, come_back, inbox::Right::manage_channels));
}

} // namespace gateway
