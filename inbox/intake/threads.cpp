#include "inbox/intake/turn.hpp"

#include "inbox/text.hpp"
#include "inbox/wire/json.hpp"

#include <boost/json.hpp>

/// Who speaks, and in which conversation. A person is one customer per channel, a thread one conversation for ever,
/// however many messages of a stranger arrive at once.
namespace inbox::intake {

namespace {

/// Asked once for each person; what the platform answers comes back as an introduction.
void ask_who(Turn& turn, const Key& who, const std::string& thread)
{
    wire::Json content;
    content.open_object().text("platform_user_id", who.name).text("thread", thread).close_object();
    turn.errands.push_back({"profile", who.channel, std::move(content).take()});
}

IdentityInTurn& first_contact(Turn& turn, const Key& who)
{
    CustomerInTurn customer;
    customer.row.id = new_id<CustomerTag>();
    customer.row.created_at = turn.now;
    customer.row.channels.push_back(turn.channels[who.channel]);
    customer.met_on = who.channel;
    customer.fresh = true;
    auto& identity = turn.identities[who];
    identity.customer = customer.row.id;
    identity.fresh = true;
    turn.customers.emplace(customer.row.id, std::move(customer));
    return identity;
}

std::string post_json(const Post& post)
{
    wire::Json json;
    json.open_object().text("id", post.id).text("text", nfc(post.text)).text_if("picture", post.picture_url);
    json.text("link", post.link).close_object();
    return std::move(json).take();
}

/// Webhooks often name a post without its words; repair brings them.
bool tells_more(const std::string& known, const Post& post)
{
    if (known.empty()) return true;
    return !post.text.empty() && boost::json::parse(known) != boost::json::parse(post_json(post));
}

} // namespace

CustomerInTurn* meet(Turn& turn, const ChannelId& channel, const Party& party, const std::string& thread)
{
    if (party.id.empty()) return nullptr;
    const Key who{channel, party.id};
    const auto known = turn.identities.find(who);
    auto& identity = known == turn.identities.end() ? first_contact(turn, who) : known->second;
    auto& customer = turn.customers.at(identity.customer);
    customer.met_on = channel;

    if (party.name && !party.name->empty() && assign(identity.name, nfc(*party.name))) {
        identity.changed = customer.changed = true;
    }
    if (party.avatar_url && !party.avatar_url->empty()) identity.changed |= assign(identity.avatar, *party.avatar_url);

    // The shop's own name for a customer stands; the platform's fills what is empty.
    if (customer.row.name.empty() && !identity.name.empty()) {
        customer.row.name = identity.name;
        customer.changed = customer.renamed = true;
    }
    if (customer.row.avatar.empty() && !identity.avatar.empty()) {
        customer.row.avatar = identity.avatar;
        customer.changed = customer.renamed = true;
    }
    if (identity.name.empty() && !identity.looked_up) {
        identity.looked_up = identity.changed = true;
        ask_who(turn, who, thread);
    }
    return &customer;
}

ConversationInTurn& join_thread(Turn& turn, const ChannelId& channel, const Thread& thread)
{
    const Key key{channel, thread.id};
    auto* conversation = turn.find_thread(key);
    if (!conversation) {
        const auto id = new_id<ConversationTag>();
        conversation = &turn.conversations[id];
        conversation->fresh = conversation->changed = true;
        conversation->row.id = id;
        conversation->row.channel = turn.channels[channel];
        conversation->row.kind = to_text(thread.kind);
        conversation->row.thread_id = thread.id;
        conversation->row.created_at = turn.now;
        turn.threads[key] = id;
    }
    if (thread.customer) {
        if (const auto* customer = meet(turn, channel, *thread.customer, thread.id)) {
            if (conversation->row.customer_id.empty()) {
                const auto& head = turn.head_of(customer->row.id).row;
                conversation->row.customer_id = customer->row.id;
                conversation->row.customer = {head.id.text, head.name, head.avatar};
                conversation->changed = true;
            }
            if (conversation->row.platform_user_id.empty()) {
                conversation->row.platform_user_id = thread.customer->id;
                conversation->noted = true;
            }
        }
    }
    if (thread.post && tells_more(conversation->row.post, *thread.post)) {
        conversation->row.post = post_json(*thread.post);
        conversation->changed = true;
    }
    return *conversation;
}

void spread_names(Turn& turn)
{
    std::vector<CustomerId> renamed;
    for (const auto& [id, customer] : turn.customers) {
        if (customer.renamed && !customer.fresh && customer.row.head.empty()) renamed.push_back(id);
    }
    if (!renamed.empty()) {
        const auto rows = sql::prepared(turn.tx(), R"sql(
            select id from conversations where workspace_id = $1 and customer_id = any ($2::uuid[])
            union all
            select c.id from customers m join conversations c on c.workspace_id = $1 and c.customer_id = m.id
             where m.workspace_id = $1 and m.head_id = any ($2::uuid[])
        )sql",
                                        turn.workspace(), sql::array_of(renamed));
        std::vector<ConversationId> ids;
        for (const auto& row : rows) ids.push_back({row[0].c_str()});
        load_conversations(turn, ids);
    }
    for (auto& [id, conversation] : turn.conversations) {
        const auto found = turn.customers.find({conversation.row.customer.id});
        if (found == turn.customers.end()) continue;
        conversation.changed |= assign(conversation.row.customer.name, found->second.row.name);
        conversation.changed |= assign(conversation.row.customer.avatar, found->second.row.avatar);
    }
}

} // namespace inbox::intake
