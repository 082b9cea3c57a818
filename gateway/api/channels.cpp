#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/channels/channels.hpp"
#include "inbox/staff/audit.hpp"

namespace gateway {

namespace {

constexpr std::size_t name_limit = 200;

asio::awaitable<Response> list(ApiContext& context, LoggedIn who, Request, Captures)
{
    auto look = [workspace = who.staff.workspace](pqxx::transaction_base& tx) {
        return inbox::list_channels(tx, workspace);
    };
    const auto all = co_await context.database.look(who.staff.workspace, std::move(look));
    co_return list_response(all.items, all.head);
}

asio::awaitable<Response> one(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto look = [workspace = who.staff.workspace, id = id_in<inbox::ChannelTag>(captures)](pqxx::transaction_base& tx) {
        return inbox::find_channel(tx, workspace, id);
    };
    const auto channel = co_await context.database.look(who.staff.workspace, std::move(look));
    co_return channel ? json_response(200, inbox::channel_json(*channel)) : not_found();
}

struct ChannelPatch {
    std::optional<std::string> name, state;
    std::optional<bool> own_only;
};
struct MustReconnect {};
struct Absent {};
using Result = std::variant<inbox::Channel, MustReconnect, Absent>;

Result apply(inbox::EventLog& log, const inbox::StaffMember& by, const inbox::ChannelId& id, const ChannelPatch& patch)
{
    const auto channel = inbox::find_channel(log.tx(), log.workspace(), id);
    if (!channel) return Absent{};
    if (patch.state == "connected" && channel->state == "needs_reconnection") return MustReconnect{};

    const auto name = patch.name.value_or(channel->name);
    const bool own_only = patch.own_only.value_or(channel->own_only);
    if (name != channel->name || own_only != channel->own_only) {
        inbox::put_channel(log, {channel->id, channel->app, channel->platform, channel->external_id, name, std::nullopt,
                                 channel->token_expires_at, own_only, channel->traits});
        inbox::note_audit(log.tx(), log.workspace(), by.id, "channel.changed", id.text);
    }
    if (patch.state && inbox::set_channel_state(log, id, {*patch.state, "", "", true})) {
        inbox::note_audit(log.tx(), log.workspace(), by.id, "channel." + *patch.state, id.text);
    }
    return *inbox::find_channel(log.tx(), log.workspace(), id);
}

asio::awaitable<Response> patch(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    const auto body = object_body(request);
    only_fields(body, {"name", "state", "own_only"});
    ChannelPatch wish;
    if (body.contains("name")) wish.name = filled_text_field(body, "name", name_limit);
    wish.state = optional_choice(body, "state", {"connected", "disabled"});
    wish.own_only = optional_bool(body, "own_only");
    auto job = [by = who.staff, id = id_in<inbox::ChannelTag>(captures), wish](inbox::EventLog& log) {
        return apply(log, by, id, wish);
    };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    if (std::holds_alternative<MustReconnect>(result)) {
        co_return problem(409, "needs_reconnection", "Conflict", "The platform's account must be connected again.");
    }
    const auto* channel = std::get_if<inbox::Channel>(&result);
    if (!channel) co_return not_found();
    if (channel->state == "connected" && context.outbox_touched) context.outbox_touched(who.staff.workspace);
    co_return json_response(200, inbox::channel_json(*channel));
}

} // namespace

void add_channels(Router& router, ApiContext& context)
{
    router.add("GET", "/api/channels", reading(context, list));
    router.add("GET", "/api/channels/{id}", reading(context, one));
    router.add("PATCH", "/api/channels/{id}", writing(context, patch, inbox::Right::manage_channels));
}

} // namespace gateway
