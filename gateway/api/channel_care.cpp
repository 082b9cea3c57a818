#include "gateway/api/office_resources.hpp"

#include "gateway/api/reply_making.hpp"
#include "gateway/http/json_body.hpp"
#include "gateway/sender/open_channel.hpp"
#include "gateway/sender/script.hpp"
#include "inbox/conversations/list.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/wire/json.hpp"

/// Trying a channel by hand: is it well, and does a message arrive?
namespace gateway {

namespace {

constexpr std::size_t text_limit = 2'000;
/// In this trouble a channel may still be answered well for hours, until the old token ends: only new credentials help.
constexpr const char* cannot_renew = "cannot_renew";

struct Finding {
    bool well = false;
    std::string code, text;
};

asio::awaitable<Finding> ask_platform(ApiContext& context, ChannelAtWork channel)
{
    auto next = [channel](const connectors::Answers& so_far) {
        return channel->connector().health(channel->connection(), so_far);
    };
    const auto ended = co_await follow<connectors::Health>(context.http, std::move(next));
    if (const auto* none = std::get_if<NoEnd>(&ended)) co_return Finding{false, "no_answer", none->why};
    const auto& health = std::get<connectors::Health>(ended);
    if (const auto* unwell = std::get_if<connectors::Unhealthy>(&health))
        co_return Finding{false, unwell->code, unwell->why};
    co_return Finding{true, "", ""};
}

/// What a good answer changes; a bad one is left to the care of channels, which may first renew a token.
asio::awaitable<void> note_well(ApiContext& context, ChannelAtWork channel)
{
    auto job = [channel](inbox::EventLog& log) {
        inbox::note_checked(log.tx(), channel->workspace, channel->row.id, std::nullopt);
        inbox::note_success(log.tx(), channel->workspace, channel->row.id);
        const bool was_ill = channel->row.state == "needs_reconnection" && channel->row.failure_code != cannot_renew;
        return was_ill && inbox::set_channel_state(log, channel->row.id, {"connected", "", "", false});
    };
    const bool again = co_await change(context, channel->workspace, std::move(job));
    if (again && context.outbox_touched) context.outbox_touched(channel->workspace);
}

asio::awaitable<Response> check(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    const auto workspace = who.staff.workspace;
    const auto id = id_in<inbox::ChannelTag>(captures);
    ChannelAtWork channel;
    Finding found{false, "cannot_open", "its credentials cannot be opened; connect it again"};
    bool sealed_for_good = false;
    try {
        channel =
            co_await open_channel(context.database, co_await context.directory.fresh(), context.vault, workspace, id);
    } catch (const CannotOpen&) {
        sealed_for_good = true;
    }
    if (!channel && !sealed_for_good) co_return not_found();
    if (channel) found = co_await ask_platform(context, channel);
    if (found.well) co_await note_well(context, channel);
    auto look = [workspace, id](pqxx::transaction_base& tx) { return inbox::find_channel(tx, workspace, id); };
    const auto now = co_await context.database.look(workspace, std::move(look));
    if (!now) co_return not_found();
    inbox::wire::Json json;
    json.open_object().truth("well", found.well);
    if (!found.well) json.open_object("failure").text("code", found.code).text("text", found.text).close_object();
    json.raw("channel", inbox::channel_json(*now)).close_object();
    co_return json_response(200, std::move(json).take());
}

/// A reply like any other, in a conversation of this channel.
asio::awaitable<Response> test(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    const auto body = object_body(request);
    only_fields(body, {"conversation_id", "id", "text"});
    const auto channel = id_in<inbox::ChannelTag>(captures);
    inbox::ReplyRequest reply;
    reply.id.text = uuid_field(body, "id");
    reply.conversation.text = uuid_field(body, "conversation_id");
    reply.text = filled_text_field(body, "text", text_limit);
    struct Found {
        bool channel = false, conversation = false;
    };
    auto look = [staff = who.staff, channel, conversation = reply.conversation](pqxx::transaction_base& tx) {
        const auto talk = inbox::find_conversation_for(tx, staff, conversation);
        return Found{inbox::find_channel(tx, staff.workspace, channel).has_value(), talk && talk->channel == channel};
    };
    const auto found = co_await context.database.look(who.staff.workspace, std::move(look));
    if (!found.channel) co_return not_found();
    if (!found.conversation) {
        co_return impossible("absent", "Unprocessable Content", "The conversation is not there.",
                             {"conversation_id", "absent", "not of this channel"});
    }
    co_return co_await send_reply(context, std::move(who), std::move(reply));
}

} // namespace

void add_channel_care(Router& router, ApiContext& context)
{
    router.add("POST", "/api/channels/{id}/check", writing(context, check, inbox::Right::manage_channels));
    router.add("POST", "/api/channels/{id}/test", writing(context, test, inbox::Right::manage_channels));
}

} // namespace gateway
