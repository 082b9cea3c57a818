#include "inbox/intake/turn.hpp"

#include "inbox/model/order_key.hpp"

#include <cassert>

/// Numbers and events of a turn: customers first, then conversations, then messages, so that nobody hears of a message
/// before the conversation it stands in.
namespace inbox::intake {

void number_rows(Turn& turn)
{
    auto next = turn.log.next();
    for (auto& [id, customer] : turn.customers) {
        if (customer.fresh || customer.changed) customer.row.seq = next++;
    }
    for (auto& [id, conversation] : turn.conversations) {
        if (conversation.fresh || conversation.changed) conversation.row.seq = next++;
    }
    for (const auto& id : turn.fresh_messages) {
        auto& message = turn.messages.at(id);
        message.row.seq = message.row.arrival = next++;
        message.row.order_key = order_key(message.row.sent_at, message.position, message.row.arrival);
    }
    for (auto& [id, message] : turn.messages) {
        if (message.changed && !message.fresh) message.row.seq = next++;
    }
}

void append_events(Turn& turn)
{
    const auto append = [&](std::string kind, std::string object, Audience audience, Seq expected) {
        [[maybe_unused]] const auto seq = turn.log.append(std::move(kind), std::move(object), std::move(audience));
        assert(seq == expected);
        (void)expected;
    };
    for (const auto& [id, customer] : turn.customers) {
        if (!customer.fresh && !customer.changed) continue;
        append(customer.fresh ? "customer.created" : "customer.updated", wire::to_json(customer.row),
               {customer.met_on, {}, {}, {}, false}, customer.row.seq);
    }
    const auto audience = [&](const wire::Conversation& row) {
        return Audience{row.channel.id, row.id, {row.assignee.id}, {}, false};
    };
    for (auto& [id, conversation] : turn.conversations) {
        if (!conversation.fresh && !conversation.changed) continue;
        append(conversation.fresh ? "conversation.created" : "conversation.updated",
               wire::to_json(conversation.row, turn.rules, turn.now), audience(conversation.row), conversation.row.seq);
    }
    const auto say = [&](const char* kind, const wire::Message& row) {
        append(kind, wire::to_json(row), audience(turn.conversations.at(row.conversation_id).row), row.seq);
    };
    for (const auto& id : turn.fresh_messages) say("message.created", turn.messages.at(id).row);
    for (const auto& [id, message] : turn.messages) {
        if (message.changed && !message.fresh) say("message.updated", message.row);
    }
}

} // namespace inbox::intake
