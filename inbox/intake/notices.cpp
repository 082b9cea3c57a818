#include "inbox/intake/turn.hpp"

#include "inbox/channels/channels.hpp"
#include "inbox/customers/contacts.hpp"
#include "inbox/reading/phones.hpp"
#include "inbox/text.hpp"
#include "inbox/wire/json.hpp"

#include <set>

/// What platforms tell us that is not a message nor about one.
namespace inbox::intake {

namespace {

/// Following a shop makes somebody known but no conversation: there is nothing to answer yet. In a thread that exists
/// it may open the reply window; for one that does not yet, it waits.
void take(Turn& turn, const Understood& event, const Acted& what)
{
    if (what.thread.customer) meet(turn, event.channel, *what.thread.customer, what.thread.id);
    auto* conversation = turn.find_thread({event.channel, what.thread.id});
    if (!conversation) {
        if (what.opens_window && !what.thread.id.empty()) {
            turn.wait_for(event, {event.channel, waiting_for_thread(what.thread.id)});
        } else {
            turn.finish(event, "recorded", what.what);
        }
        return;
    }
    const auto at = clamped(what.at, turn.now, event.received_at);
    auto& last = conversation->row.last_customer_action_at;
    if (what.opens_window && (!last || *last < at)) {
        last = at;
        conversation->changed = true;
    }
    turn.finish(event, "recorded", what.what);
}

/// Facts fill what is empty; what people have written stands.
void take(Turn& turn, const Understood& event, const Introduced& what)
{
    if (auto* customer = meet(turn, event.channel, what.customer, {})) {
        const auto fill = [&](std::string& place, const std::string& told) {
            if (place.empty() && !told.empty()) customer->changed |= assign(place, nfc(told));
        };
        const auto phone = reading::normalised_phone(what.phone);
        fill(customer->row.phone, phone.value_or(what.phone));
        fill(customer->row.email, what.email);
        fill(customer->row.address, what.address);
        const auto know = [&](const char* kind, const std::string& value) {
            turn.contacts.push_back({customer->row.id, {kind, value, "kept", "platform", {}}});
        };
        if (phone) know("phone", *phone);
        if (const auto email = mail_address(what.email)) know("email", *email);
    }
    turn.finish(event);
}

void take(Turn& turn, const Understood& event, const ThreadNoticed& what)
{
    wire::Json content;
    content.open_object().text("thread", what.thread);
    content.open_array("message_ids");
    for (const auto& id : what.message_ids) content.element(wire::quoted(id));
    content.close_array().text("why", what.why).close_object();
    turn.errands.push_back({"history", event.channel, std::move(content).take()});
    turn.finish(event, "recorded", what.why);
}

void take(Turn& turn, const Understood& event, const Commerce& what)
{
    turn.finish(event, "kept", what.what + ' ' + what.id);
}

void take(Turn& turn, const Understood& event, const Ignored& what)
{
    turn.finish(event, "kept", what.why);
}

void take(Turn& turn, const Understood& event, const NotUnderstood& what)
{
    turn.finish(event, "not_understood", what.why);
}

template <class Other>
void take(Turn&, const Understood&, const Other&)
{
}

void warn(Turn& turn, const ChannelId& channel, const ChannelNotice& notice)
{
    sql::prepared(turn.tx(), R"sql(
        update channels set warned_at = now(), token_expires_at = coalesce(to_timestamp($3 / 1000.0), token_expires_at),
                            seq = $4
         where workspace_id = $1 and id = $2
    )sql",
                  turn.workspace(), channel.text, sql::to_sql(notice.expires_at), turn.log.next());
    if (const auto row = find_channel(turn.tx(), turn.log.workspace(), channel)) {
        turn.log.append("channel.updated", channel_json(*row), {channel, {}, {}, {}, false});
    }
}

} // namespace

void take_notices(Turn& turn)
{
    for (const auto& event : turn.events) {
        if (turn.done.contains(&event)) continue;
        std::visit([&](const auto& what) { take(turn, event, what); }, event.what);
    }
}

void take_channel_notices(Turn& turn)
{
    for (const auto& event : turn.events) {
        const auto* notice = std::get_if<ChannelNotice>(&event.what);
        if (!notice) continue;
        if (notice->kind == ChannelNotice::Kind::disconnected) {
            set_channel_state(turn.log, event.channel, {"needs_reconnection", "disconnected", notice->text, false});
        } else {
            warn(turn, event.channel, *notice);
        }
        turn.finish(event, "recorded", notice->text);
    }
}

} // namespace inbox::intake
