#include "inbox/intake/turn.hpp"

#include "inbox/model/order_key.hpp"

#include <algorithm>
#include <cassert>
#include <tuple>

/// Numbers and events of a turn: customers first, then conversations, then messages, so that nobody hears of a message
/// before the conversation it stands in.
namespace inbox::intake {

void number_rows(Turn& turn)
{
    auto next = turn.log.next();
    for (auto& [id, customer] : turn.customers) {
        if (customer.told) customer.row.seq = (next += customer.events()) - 1;
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

namespace {

/// What a stranger is known by is all in the turn.
void introduce(Turn& turn)
{
    for (const auto& [who, identity] : turn.identities) {
        auto& customer = turn.customers.at(identity.customer);
        if (customer.fresh)
            customer.row.identities.push_back({turn.channels.at(who.channel), identity.name, identity.avatar});
    }
    for (const auto& contact : turn.contacts) {
        auto& customer = turn.customers.at(contact.customer);
        if (customer.fresh) customer.row.contacts.push_back(contact.what);
    }
    for (auto& [id, customer] : turn.customers) { // in the order in which they are read
        std::sort(customer.row.contacts.begin(), customer.row.contacts.end(),
                  [](const auto& a, const auto& b) { return std::tie(b.kind, a.value) < std::tie(a.kind, b.value); });
    }
}

/// Everybody who may see the person hears of them: on each channel they were met on. The number of the row is that of
/// the last of these events.
void append_customers(Turn& turn)
{
    introduce(turn);
    std::vector<CustomerId> known;
    for (const auto& [id, customer] : turn.customers) {
        if (customer.told && !customer.fresh) known.push_back(id);
    }
    for (auto& person : wire::read_people(turn.tx(), turn.log.workspace(), known)) {
        turn.customers.at(person.id).row = std::move(person);
    }
    for (auto& [id, customer] : turn.customers) {
        if (!customer.told) continue;
        const auto last = customer.row.seq;
        for (Seq n = 0; n < customer.events(); ++n) {
            customer.row.seq = turn.log.next();
            const auto& channels = customer.row.channels;
            const auto channel = channels.empty() ? customer.met_on : channels[static_cast<std::size_t>(n)].id;
            turn.log.append(customer.fresh ? "customer.created" : "customer.updated", wire::to_json(customer.row),
                            {channel, {}, {}, {}, false});
        }
        assert(customer.row.seq == last);
    }
}

} // namespace

void append_events(Turn& turn)
{
    const auto append = [&](std::string kind, std::string object, Audience audience, Seq expected) {
        [[maybe_unused]] const auto seq = turn.log.append(std::move(kind), std::move(object), std::move(audience));
        assert(seq == expected);
        (void)expected;
    };
    append_customers(turn);
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
