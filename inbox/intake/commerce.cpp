#include "inbox/intake/turn.hpp"

#include "inbox/orders/platform_orders.hpp"

/// What a turn says about orders: pushes of the platform, cards in chats, and who buyers are.
namespace inbox::intake {

namespace {

struct Heard {
    std::vector<OrderNews> news;
    std::vector<BuyerKnown> buyers;
    std::vector<ConversationId> conversations; // new ones, of people whom orders may know

    void meet(Turn& turn, const ChannelId& channel, const Party& party)
    {
        if (party.buyer_id.empty()) return;
        // Where both ids are the same there is nothing to learn of somebody we know.
        const auto identity = turn.identities.find({channel, party.id});
        if (identity == turn.identities.end()) return;
        if (party.buyer_id != party.id || identity->second.fresh) buyers.push_back({channel, party.id, party.buyer_id});
    }

    template <class Said>
    void said(Turn& turn, const Understood& event, const Said& what)
    {
        const auto* conversation = turn.find_thread({event.channel, what.thread.id});
        if (what.thread.customer) {
            meet(turn, event.channel, *what.thread.customer);
            if (conversation && conversation->fresh && !what.thread.customer->buyer_id.empty()) {
                conversations.push_back(conversation->row.id);
            }
        }
        for (const auto& order : what.content.orders) {
            OrderNews shown;
            shown.channel = event.channel;
            shown.order = order;
            if (conversation) shown.conversation = conversation->row.id;
            shown.look = false;
            news.push_back(std::move(shown));
        }
    }
};

} // namespace

void take_commerce(Turn& turn)
{
    Heard heard;
    for (const auto& event : turn.events) {
        if (const auto* received = std::get_if<Received>(&event.what)) heard.said(turn, event, *received);
        if (const auto* echoed = std::get_if<Echoed>(&event.what)) heard.said(turn, event, *echoed);
        if (const auto* introduced = std::get_if<Introduced>(&event.what))
            heard.meet(turn, event.channel, introduced->customer);
        if (const auto* commerce = std::get_if<Commerce>(&event.what)) {
            for (const auto& order : commerce->orders) {
                heard.news.push_back({event.channel, order, commerce->platform_status, commerce->status, commerce->at});
            }
        }
    }
    join_buyers(turn.log, heard.buyers);
    link_orders(turn.log, heard.conversations);
    note_platform_orders(turn.log, heard.news);
    turn.orders_heard = !heard.news.empty();
}

} // namespace inbox::intake
