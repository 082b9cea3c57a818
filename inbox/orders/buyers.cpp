#include "inbox/orders/buyers.hpp"

#include "inbox/orders/platform_orders.hpp"
#include "inbox/orders/telling.hpp"
#include "inbox/text.hpp"
#include "inbox/wire/json.hpp"
#include "inbox/wire/objects.hpp"
#include "inbox/wire/rows.hpp"

#include <set>

namespace inbox {

namespace platform_orders {

namespace {

// Whom a chat knows goes before whom orders alone know.
constexpr auto select_identity = R"sql(
    select i.customer_id::text
      from channels me
      join channels shop on shop.workspace_id = $1 and shop.platform = me.platform and shop.external_id = me.external_id
      join identities i on i.workspace_id = $1 and i.channel_id = shop.id
       and (i.platform_user_id = $3 or i.buyer_id = $4)
     where me.workspace_id = $1 and me.id = $2::uuid
     order by i.platform_user_id = $3 and i.buyer_id is not null and $3 <> $4, shop.id <> me.id, i.created_at, i.platform_user_id
     limit 1
)sql";

// Of whom we do not know yet under which id orders know them.
constexpr auto select_chatter = R"sql(
    select c.channel_id::text, c.platform_user_id
      from conversations c
      join identities i on i.workspace_id = $1 and i.channel_id = c.channel_id and i.platform_user_id = c.platform_user_id
     where c.workspace_id = $1 and c.id = $2::uuid and i.buyer_id is null
)sql";

constexpr auto insert_customer = R"sql(
    insert into customers (workspace_id, id, seq, name) values ($1, $2::uuid, $3, $4)
)sql";

constexpr auto insert_identity = R"sql(
    insert into identities (workspace_id, channel_id, platform_user_id, customer_id, name, buyer_id)
    values ($1, $2::uuid, $3, $4::uuid, $5, $6) on conflict do nothing
)sql";

constexpr auto select_conversation = R"sql(
    select c.id::text
      from channels me
      join channels shop on shop.workspace_id = $1 and shop.platform = me.platform and shop.external_id = me.external_id
      join conversations c on c.workspace_id = $1 and c.customer_id = $3::uuid and c.channel_id = shop.id and c.kind = 'message'
     where me.workspace_id = $1 and me.id = $2::uuid
     order by c.last_message_at desc nulls last, c.id limit 1
)sql";

CustomerId somebody_new(EventLog& log, const ChannelId& channel, const Party& buyer)
{
    const auto id = new_id<CustomerTag>();
    const auto name = buyer.name ? nfc(*buyer.name) : std::string();
    const auto workspace = log.workspace().number;
    sql::prepared(log.tx(), insert_customer, workspace, id.text, log.next(), name);
    sql::prepared(log.tx(), insert_identity, workspace, channel.text, buyer.id, id.text, sql::or_null(name),
                  sql::or_null(buyer.buyer_id));
    for (const auto& customer : wire::read_people(log.tx(), log.workspace(), {id})) {
        log.append("customer.created", wire::to_json(customer), {channel, {}, {}, {}, false});
    }
    return id;
}

} // namespace

Buyer find_buyer(EventLog& log, const ChannelId& channel, const Party& party, const Row& row)
{
    Buyer buyer{row.customer, row.conversation};
    const auto workspace = log.workspace().number;
    if (!party.id.empty() && (!row.details_at || row.customer.empty())) {
        // An order is shown in its buyer's chat alone: where chats use another id than orders, that tells who they are.
        const bool two_ids = !party.buyer_id.empty() && party.buyer_id != party.id;
        if (two_ids && !row.conversation.empty()) {
            for (const auto& chatter : sql::prepared(log.tx(), select_chatter, workspace, row.conversation.text)) {
                join_buyers(log, {{{sql::text_of(chatter[0])}, sql::text_of(chatter[1]), party.buyer_id}});
            }
        }
        const auto known = sql::prepared(log.tx(), select_identity, workspace, channel.text, party.id, party.buyer_id);
        const CustomerId customer =
            known.empty() ? somebody_new(log, channel, party) : CustomerId{sql::text_of(known[0][0])};
        if (customer != buyer.customer) buyer = {customer, {}};
    }
    if (buyer.conversation.empty() && !buyer.customer.empty()) {
        const auto found = sql::prepared(log.tx(), select_conversation, workspace, channel.text, buyer.customer.text);
        if (!found.empty()) buyer.conversation = {sql::text_of(found[0][0])};
    }
    return buyer;
}

} // namespace platform_orders

namespace {

constexpr auto remember_buyer = R"sql(
    update identities set buyer_id = $4
    where workspace_id = $1 and channel_id = $2::uuid and platform_user_id = $3 and buyer_id is distinct from $4
    returning customer_id::text
)sql";

// Whom orders alone know by this id: a customer with no other name, of whom nobody has written anything down and who
// was never merged. Whoever is more than that is left for a person to decide on.
constexpr auto select_shadows = R"sql(
    select i.channel_id::text, i.platform_user_id, i.customer_id::text
      from channels me
      join channels shop on shop.workspace_id = $1 and shop.platform = me.platform and shop.external_id = me.external_id
      join identities i on i.workspace_id = $1 and i.channel_id = shop.id and i.buyer_id = $3 and i.customer_id <> $4::uuid
      join customers u on u.workspace_id = $1 and u.id = i.customer_id
     where me.workspace_id = $1 and me.id = $2::uuid
       and u.merged_into is null and u.label_ids = '{}' and coalesce(u.note, '') = ''
       and not exists (select 1 from merges m where m.workspace_id = $1 and (m.winner_id = u.id or m.loser_id = u.id))
       and not exists (select 1 from conversations c where c.workspace_id = $1 and c.customer_id = u.id)
       and not exists (select 1 from customer_notes n where n.workspace_id = $1 and n.customer_id = u.id)
       and not exists (select 1 from consents s where s.workspace_id = $1 and s.customer_id = u.id)
       and not exists (select 1 from contacts k where k.workspace_id = $1 and k.customer_id = u.id and k.source <> 'order')
       and not exists (select 1 from addresses a where a.workspace_id = $1 and a.customer_id = u.id and a.source <> 'order')
       and not exists (select 1 from orders o where o.workspace_id = $1 and o.customer_id = u.id and o.platform_order_id is null)
       and not exists (select 1 from identities other where other.workspace_id = $1 and other.customer_id = u.id
                          and other.buyer_id is distinct from $3)
)sql";

constexpr auto give_orders = R"sql(
    update orders set customer_id = $3::uuid, updated_at = now() where workspace_id = $1 and customer_id = $2::uuid
    returning id::text
)sql";

constexpr auto give_identity = R"sql(
    update identities set customer_id = $3::uuid where workspace_id = $1 and customer_id = $2::uuid
)sql";

constexpr auto give_contacts = R"sql(
    insert into contacts (workspace_id, customer_id, kind, value, state, source, message_id, order_id, created_at)
    select workspace_id, $3::uuid, kind, value, state, source, message_id, order_id, created_at
      from contacts where workspace_id = $1 and customer_id = $2::uuid on conflict do nothing
)sql";

constexpr auto give_addresses = R"sql(
    update addresses set customer_id = $3::uuid where workspace_id = $1 and customer_id = $2::uuid
)sql";

constexpr const char* forget_shadow[] = {
    R"sql(delete from contacts where workspace_id = $1 and customer_id = $2::uuid)sql",
    R"sql(delete from merge_refusals where workspace_id = $1 and (one_id = $2::uuid or other_id = $2::uuid))sql",
    R"sql(delete from customer_words where workspace_id = $1 and customer_id = $2::uuid)sql",
    R"sql(delete from customers where workspace_id = $1 and id = $2::uuid)sql"};

constexpr auto select_unlinked = R"sql(
    select o.id::text, c.id::text
      from unnest($2::uuid[]) wanted (id)
      join conversations c on c.workspace_id = $1 and c.id = wanted.id and c.kind = 'message' and c.customer_id is not null
      join channels me on me.workspace_id = $1 and me.id = c.channel_id
      join channels shop on shop.workspace_id = $1 and shop.platform = me.platform and shop.external_id = me.external_id
      join orders o on o.workspace_id = $1 and o.customer_id = c.customer_id and o.channel_id = shop.id
       and o.platform_order_id is not null and o.conversation_id is null
)sql";

constexpr auto store_link = R"sql(
    update orders set conversation_id = $3::uuid, updated_at = now()
    where workspace_id = $1 and id = $2::uuid and conversation_id is null
)sql";

constexpr auto select_conversations = R"sql(
    select id::text from conversations where workspace_id = $1 and customer_id = $2::uuid and kind = 'message'
)sql";

} // namespace

void join_buyers(EventLog& log, const std::vector<BuyerKnown>& known)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace().number;
    for (const auto& who : known) {
        if (who.buyer_id.empty() || who.platform_user_id.empty()) continue;
        const auto learned =
            sql::prepared(tx, remember_buyer, workspace, who.channel.text, who.platform_user_id, who.buyer_id);
        if (learned.empty()) continue;
        const auto customer = sql::text_of(learned[0][0]);
        std::set<std::string> orders;
        for (const auto& shadow :
             sql::prepared(tx, select_shadows, workspace, who.channel.text, who.buyer_id, customer)) {
            const auto former = sql::text_of(shadow[2]);
            for (const auto& order : tx.exec_params(give_orders, workspace, former, customer))
                orders.insert(sql::text_of(order[0]));
            for (const auto* statement : {give_identity, give_contacts, give_addresses}) {
                tx.exec_params(statement, workspace, former, customer);
            }
            for (const auto* statement : forget_shadow) tx.exec_params(statement, workspace, former);
            wire::Json merged;
            merged.open_object()
                .text("id", former)
                .number("seq", log.next())
                .text("merged_into", customer)
                .close_object();
            log.append("customer.merged", std::move(merged).take(), {who.channel, {}, {}, {}, false});
        }
        for (const auto& order : orders) tell_order(log, {order});
        std::vector<ConversationId> conversations;
        for (const auto& row : sql::prepared(tx, select_conversations, workspace, customer)) {
            conversations.push_back({sql::text_of(row[0])});
        }
        link_orders(log, conversations);
    }
}

void link_orders(EventLog& log, const std::vector<ConversationId>& fresh)
{
    if (fresh.empty()) return;
    std::set<std::string> linked;
    for (const auto& row : sql::prepared(log.tx(), select_unlinked, log.workspace().number, sql::array_of(fresh))) {
        const auto order = sql::text_of(row[0]);
        if (!linked.insert(order).second) continue;
        log.tx().exec_params(store_link, log.workspace().number, order, sql::text_of(row[1]));
        tell_order(log, {order});
    }
}

} // namespace inbox
