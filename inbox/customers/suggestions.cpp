#include "inbox/customers/suggestions.hpp"

#include "inbox/customers/customers.hpp"
#include "inbox/wire/json.hpp"
#include "inbox/wire/rows.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <tuple>

namespace inbox {

namespace {

// $2: the members; $3: crowd. Each source starts from the members' own few rows and looks others up by key.
constexpr auto select_evidence = R"sql(
    with evidence as (
        select other.customer_id, 'same_phone' as kind, mine.value as phone, null as name,
               mine.state = 'kept' and other.state = 'kept' as certain
          from unnest($2::uuid[]) me (id)
         cross join lateral (
                   select value, state from contacts
                    where workspace_id = $1 and customer_id = me.id and kind = 'phone' and state <> 'dismissed'
                    order by (state = 'kept') desc, created_at desc limit 20) mine
         cross join lateral (
                   select array_agg(k.customer_id) as ids, array_agg(k.state) as states from (
                       select customer_id, state from contacts
                        where workspace_id = $1 and kind = 'phone' and value = mine.value and state <> 'dismissed'
                        limit $3::int + 1) k) who
         cross join lateral unnest(who.ids, who.states) other (customer_id, state)
         where cardinality(who.ids) <= $3::int
        union all
        select other.customer_id, 'same_order', mine.shipping_phone, mine.shipping_name, false
          from unnest($2::uuid[]) me (id)
         cross join lateral (
                   select distinct on (o.shipping_phone, f_unaccent(o.shipping_name)) o.shipping_phone, o.shipping_name from (
                       select shipping_phone, shipping_name from orders
                        where workspace_id = $1 and customer_id = me.id order by created_at desc, id desc limit 20) o
                    where o.shipping_phone ~ '^[+][0-9]{8,15}$' and o.shipping_name <> '') mine
         cross join lateral (
                   select array_agg(o.customer_id) as ids, array_agg(o.shipping_name) as names from (
                       select customer_id, shipping_name from orders
                        where workspace_id = $1 and shipping_phone = mine.shipping_phone and shipping_phone <> ''
                          and customer_id is not null
                        limit 10 * $3::int + 1) o) who
         cross join lateral unnest(who.ids, who.names) other (customer_id, name)
         where cardinality(who.ids) <= 10 * $3::int and f_unaccent(other.name) = f_unaccent(mine.shipping_name)
        union all
        select other.customer_id, 'platform_buyer', null, coalesce(other.name, ''), true
          from unnest($2::uuid[]) me (id)
         cross join lateral (
                   select channel_id, platform_user_id, buyer_id from identities
                    where workspace_id = $1 and customer_id = me.id limit 100) mine
          join channels met on met.workspace_id = $1 and met.id = mine.channel_id and met.platform in ('tiktok_shop', 'shopee')
          join channels shop on shop.workspace_id = $1 and shop.platform = met.platform and shop.external_id = met.external_id
         cross join lateral (
                   select customer_id, name from identities
                    where workspace_id = $1 and channel_id = shop.id and platform_user_id = mine.platform_user_id
                   union all
                   select customer_id, name from identities
                    where workspace_id = $1 and channel_id = shop.id and platform_user_id = mine.buyer_id
                   union all
                   select customer_id, name from identities
                    where workspace_id = $1 and channel_id = shop.id and buyer_id = mine.platform_user_id
                   union all
                   select customer_id, name from identities
                    where workspace_id = $1 and channel_id = shop.id and buyer_id = mine.buyer_id) other
    ), refused as (
        select coalesce(u.head_id, u.id) as head
          from (select other_id as id from merge_refusals where workspace_id = $1 and one_id = any ($2::uuid[])
                union all
                select one_id from merge_refusals where workspace_id = $1 and other_id = any ($2::uuid[])) r
         cross join lateral (select id, head_id from customers where workspace_id = $1 and id = r.id offset 0) u
    )
    select coalesce(u.head_id, u.id), e.kind, e.phone, e.name, bool_or(e.certain)
      from evidence e cross join lateral (
               select id, head_id from customers where workspace_id = $1 and id = e.customer_id offset 0) u
     where coalesce(u.head_id, u.id) <> ($2::uuid[])[1]
       and not exists (select 1 from refused where refused.head = coalesce(u.head_id, u.id))
     group by 1, 2, 3, 4
     order by 1, 2, 3, 4
)sql";

double confidence_of(const std::string& kind, bool certain)
{
    if (kind == "platform_buyer") return 0.99;
    if (kind == "same_order") return 0.9;
    return certain ? 0.85 : 0.7; // a number found in a message may be a friend's
}

} // namespace

std::vector<Suggestion> suggest(pqxx::transaction_base& tx, const StaffMember& staff,
                                const std::vector<CustomerId>& members)
{
    if (members.empty()) return {};
    std::map<CustomerId, Suggestion> found;
    for (const auto& row : sql::prepared(tx, select_evidence, staff.workspace.number, sql::array_of(members), crowd)) {
        const auto kind = sql::text_of(row[1]);
        found[{row[0].c_str()}].reasons.push_back(
            {kind, sql::text_of(row[2]), sql::text_of(row[3]), confidence_of(kind, row[4].as<bool>())});
    }
    std::vector<CustomerId> heads;
    for (auto& [head, suggestion] : found) {
        double doubt = 1;
        for (const auto& reason : suggestion.reasons) doubt *= 1 - reason.confidence;
        suggestion.confidence = 1 - doubt;
        heads.push_back(head);
    }
    std::sort(heads.begin(), heads.end(), [&](const CustomerId& a, const CustomerId& b) {
        return std::tie(found[b].confidence, a) < std::tie(found[a].confidence, b);
    });
    heads = heads_seen_by(tx, staff, heads);
    if (heads.size() > suggestions_limit) heads.resize(suggestions_limit);

    std::vector<Suggestion> suggestions;
    for (auto& customer : wire::read_customers(tx, staff.workspace, heads)) {
        auto& suggestion = found[customer.id];
        suggestion.customer = std::move(customer);
        suggestions.push_back(std::move(suggestion));
    }
    return suggestions;
}

std::string to_json(const Suggestion& suggestion, wire::Eyes eyes)
{
    const auto shown = [&](const std::string& phone) {
        return eyes == wire::Eyes::whole ? phone : wire::masked_phone(phone);
    };
    const auto& customer = suggestion.customer;
    char confidence[16];
    std::snprintf(confidence, sizeof confidence, "%.3f", std::min(suggestion.confidence, 0.999));
    wire::Json json;
    json.open_object().open_object("customer").text("id", customer.id.text).text("name", customer.name);
    json.text_if("avatar", customer.avatar).text_if("phone", wire::masked_phone(customer.phone)).close_object();
    json.raw("confidence", confidence).open_array("reasons");
    for (const auto& reason : suggestion.reasons) {
        auto detail = reason.name;
        if (!reason.phone.empty()) detail += (detail.empty() ? "" : ", ") + shown(reason.phone);
        wire::Json one;
        json.element(one.open_object().text("kind", reason.kind).text("detail", detail).close_object().view());
    }
    json.close_array().close_object();
    return std::move(json).take();
}

} // namespace inbox
