#include "gateway/api/office_resources.hpp"

#include "gateway/api/apps.hpp"
#include "gateway/http/json_body.hpp"
#include "inbox/channels/channels.hpp"
#include "inbox/channels/directory.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/wire/json.hpp"

#include <algorithm>

/// Registering with platforms by hand: which settings each wants comes from its connector, so that a new platform
/// brings its own form along. What is secret is sealed on the way in and never answered.
namespace gateway {

namespace {

using connectors::Settings;
using connectors::SettingSpec;

constexpr std::size_t value_limit = 4'096, name_limit = 200, slug_limit = 63, external_id_limit = 200;

void write_specs(inbox::wire::Json& json, std::string_view name, const std::vector<SettingSpec>& specs)
{
    json.open_array(name);
    for (const auto& spec : specs) {
        inbox::wire::Json one;
        one.open_object()
            .text("name", spec.name)
            .truth("secret", spec.secret)
            .truth("required", spec.required && spec.fallback.empty());
        one.text("fallback", spec.secret ? "" : spec.fallback).text("where_to_find", spec.where_to_find).close_object();
        json.element(one.view());
    }
    json.close_array();
}

asio::awaitable<Response> platforms(ApiContext&, LoggedIn, Request, Captures)
{
    std::vector<std::string> items;
    for (const auto* connector : connectors::all()) {
        inbox::wire::Json json;
        json.open_object().text("platform", connector->platform()).truth("sells", connector->sells());
        write_specs(json, "app_settings", connector->app_settings());
        write_specs(json, "channel_settings", connector->channel_settings());
        json.close_object();
        items.push_back(std::move(json).take());
    }
    co_return list_response(items);
}

/// Only what the platform knows, each a text; an empty one is not said.
Settings settings_in(const boost::json::object& body, const std::vector<SettingSpec>& specs)
{
    Settings settings;
    const auto* given = optional_object(body, "settings");
    if (!given) return settings;
    for (const auto& [key, value] : *given) {
        const std::string name(key);
        const bool known = std::any_of(specs.begin(), specs.end(), [&](const auto& spec) { return spec.name == name; });
        if (!known) throw BadRequest(path_of("settings", name), "unknown", "no such setting of this platform");
        auto text = text_field(*given, name, value_limit, "settings");
        if (!text.empty()) settings[name] = std::move(text);
    }
    return settings;
}

/// The first that is wanted and neither given, kept from before, nor made up for.
void require_all(const Settings& settings, const std::vector<SettingSpec>& specs)
{
    for (const auto& spec : specs) {
        if (!spec.required || !spec.fallback.empty() || settings.contains(spec.name)) continue;
        throw BadRequest(path_of("settings", spec.name), "missing", "the platform needs it", 422);
    }
}

std::string slug_in(const boost::json::object& body)
{
    const auto slug = filled_text_field(body, "slug", slug_limit);
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    const bool fits =
        plain(slug[0]) && std::all_of(slug.begin(), slug.end(), [&](char c) { return plain(c) || c == '-'; });
    if (!fits) throw BadRequest("slug", "characters", "small letters, digits and dashes");
    return slug;
}

struct Taken {};
using AppResult = std::variant<inbox::App, Taken>;

AppResult put(inbox::EventLog& log, const Vault& vault, const std::string& data_key, const inbox::StaffMember& by,
              const connectors::Connector& connector, const std::string& slug, const Settings& wished)
{
    auto& tx = log.tx();
    const std::string platform(connector.platform());
    const auto present = inbox::find_app(tx, platform, slug);
    if (present && present->workspace != log.workspace()) return Taken{};
    inbox::App app;
    app.id = present ? present->id : inbox::new_id<inbox::AppTag>();
    app.platform = platform;
    app.slug = slug;
    app.workspace = log.workspace();
    // What is not said again stays: secrets are never shown, so a form cannot bring them back.
    const auto before = present ? vault.open_settings(present->settings, app_binding(app.id), data_key) : Settings();
    auto settings = before;
    for (const auto& [name, value] : wished) settings[name] = value;
    require_all(settings, connector.app_settings());
    if (present && settings == before) return *present;
    app.settings = vault.seal_settings(settings, app_binding(app.id), data_key);
    auto kept = inbox::put_app(tx, app, present.has_value());
    inbox::note_audit(tx, log.workspace(), by.id, present ? "app.changed" : "app.added", platform + '/' + slug);
    return kept;
}

asio::awaitable<Response> post_app(ApiContext& context, LoggedIn who, Request request, Captures)
{
    const auto body = object_body(request);
    only_fields(body, {"platform", "slug", "settings"});
    const auto* connector = connectors::find(filled_text_field(body, "platform", name_limit));
    if (!connector) throw BadRequest("platform", "unknown", "no such platform here");
    const auto slug = slug_in(body);
    const auto directory = co_await context.directory.fresh();
    auto job = [vault = context.vault, data_key = directory->data_key(who.staff.workspace), by = who.staff, connector,
                slug, wished = settings_in(body, connector->app_settings())](inbox::EventLog& log) {
        return put(log, *vault, data_key, by, *connector, slug, wished);
    };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    if (std::holds_alternative<Taken>(result)) {
        co_return problem(409, "name_taken", "Conflict", "The address is somebody else's.",
                          {{"slug", "taken", "choose another"}});
    }
    const auto now = co_await context.directory.fresh();
    const auto* app = now->find(connector->platform(), slug);
    if (!app) co_return problem(503, "The app is kept and not yet known here.").with("Retry-After", "1");
    co_return json_response(201, app_json(context.config, *app));
}

struct NoApp {};
using ChannelResult = std::variant<inbox::ChannelPut, inbox::ChannelTaken>;

ChannelResult put(inbox::EventLog& log, const Vault& vault, const std::string& data_key, const inbox::StaffMember& by,
                  const App& app, const std::string& external_id, const std::string& name, const Settings& wished)
{
    const auto known = inbox::all_channels(log.tx(), log.workspace());
    const auto found = std::find_if(known.begin(), known.end(), [&](const auto& channel) {
        return channel.app == app.id && channel.external_id == external_id;
    });
    const bool is_new = found == known.end();
    const auto id = is_new ? inbox::new_id<inbox::ChannelTag>() : found->id;
    auto settings = is_new ? Settings() : vault.open_settings(found->settings, channel_binding(id), data_key);
    for (const auto& [key, value] : wished) settings[key] = value;
    require_all(settings, app.connector->channel_settings());
    const auto put = inbox::put_channel(log, {id, app.id, app.platform, external_id, name,
                                              vault.seal_settings(settings, channel_binding(id), data_key),
                                              std::nullopt, is_new ? false : found->own_only, traits_of(settings)});
    if (std::holds_alternative<inbox::ChannelTaken>(put)) return inbox::ChannelTaken{};
    inbox::set_channel_state(log, id, {"connected", "", "", true});
    inbox::note_audit(log.tx(), log.workspace(), by.id, "channel.connected", id.text);
    return inbox::ChannelPut{id, is_new};
}

asio::awaitable<Response> post_channel(ApiContext& context, LoggedIn who, Request request, Captures)
{
    const auto body = object_body(request);
    only_fields(body, {"app", "external_id", "name", "settings"});
    const auto workspace = who.staff.workspace;
    const auto directory = co_await context.directory.fresh();
    const auto* app = app_named(*directory, who, filled_text_field(body, "app", name_limit));
    if (!app)
        co_return impossible("absent", "Unprocessable Content", "There is no such app.",
                             {"app", "absent", "not there"});
    const auto external_id = filled_text_field(body, "external_id", external_id_limit);
    const auto name = filled_text_field(body, "name", name_limit);
    auto job = [vault = context.vault, data_key = directory->data_key(workspace), by = who.staff, directory, app,
                external_id, name, wished = settings_in(body, app->connector->channel_settings())](
                   inbox::EventLog& log) { return put(log, *vault, data_key, by, *app, external_id, name, wished); };
    const auto result = co_await change(context, workspace, std::move(job));
    const auto* done = std::get_if<inbox::ChannelPut>(&result);
    if (!done) {
        co_return problem(409, "taken", "Conflict", "The account is connected elsewhere.",
                          {{"external_id", "taken", "connected elsewhere"}});
    }
    co_await context.directory.refresh();
    if (context.outbox_touched) context.outbox_touched(workspace);
    auto look = [workspace, id = done->id](pqxx::transaction_base& tx) {
        return inbox::find_channel(tx, workspace, id);
    };
    const auto channel = co_await context.database.look(workspace, std::move(look));
    co_return channel ? json_response(201, inbox::channel_json(*channel)) : not_found();
}

} // namespace

void add_platforms(Router& router, ApiContext& context)
{
    constexpr auto right = inbox::Right::manage_channels;
    router.add("GET", "/api/platforms", reading(context, platforms, right));
    router.add("POST", "/api/apps", writing(context, post_app, right));
    router.add("POST", "/api/channels", writing(context, post_channel, right));
}

} // namespace gateway
