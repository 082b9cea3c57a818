#include "inbox/orders/orders.hpp"

#include "inbox/reading/phones.hpp"
#include "inbox/sql_question.hpp"

#include <algorithm>

/// Finding orders.
namespace inbox {

namespace {

/// For LIKE: what would stand for anything stands for itself.
std::string like_text(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

void only_matching(sql::Question& question, const std::string& words)
{
    if (words.empty()) return;
    const auto code = question.value(words);
    question.say(" and (lower(o.code) = lower(" + code + ") or o.platform_order_id = " + code);
    // A whole number only: whoever may not see numbers could else guess them digit by digit.
    if (const auto number = reading::normalised_phone(words)) question.say(" or o.shipping_phone = " + question.value(*number));
    question.say(" or f_unaccent(o.shipping_name) like f_unaccent(" + question.value('%' + like_text(words) + '%') + "))");
}

void add_filter(sql::Question& question, const std::string& workspace, const OrderFilter& filter)
{
    if (!filter.statuses.empty()) {
        sql::Array words;
        for (const auto status : filter.statuses) words.add(to_text(status));
        question.say(" and o.status = any (" + question.value(words.text()) + "::text[])");
    }
    if (filter.customer) {
        const auto customer = question.value(*filter.customer);
        // Two look-ups by key: with an `or` between them all customers would be read.
        question.say(" and o.customer_id = any (array(select p.id from (select coalesce(head_id, id) as id"
                     " from customers where workspace_id = " + workspace + " and id = " + customer + "::uuid) head"
                     " cross join lateral (select head.id union all select u.id from customers u"
                     " where u.workspace_id = " + workspace + " and u.head_id = head.id) p))");
    }
    if (filter.conversation) question.say(" and o.conversation_id = " + question.value(*filter.conversation) + "::uuid");
    if (filter.channel) question.say(" and o.channel_id = " + question.value(*filter.channel) + "::uuid");
    if (filter.staff) question.say(" and o.created_by = " + question.value(*filter.staff) + "::uuid");
    only_matching(question, filter.words);
}

} // namespace

std::optional<Order> find_order_for(pqxx::transaction_base& tx, const StaffMember& staff, const OrderId& id)
{
    if (!may(staff.role, Right::read_orders)) return std::nullopt;
    return read_order(tx, staff.workspace, id);
}

PageResult list_orders(pqxx::transaction_base& tx, const StaffMember& staff, const OrderFilter& filter, int limit,
                       const std::string& cursor)
{
    limit = std::clamp(limit, 1, page_limit);
    Page page;
    page.head = read_head(tx, staff.workspace);
    if (!may(staff.role, Right::read_orders)) return page;
    sql::Question question;
    question.say("select o.id::text, (extract(epoch from o.created_at) * 1000000)::bigint from orders o"
                 " where o.workspace_id = ");
    const auto workspace = question.value(staff.workspace.number);
    question.say(workspace);
    add_filter(question, workspace, filter);
    if (!cursor.empty()) {
        const auto keys = read_cursor("orders", cursor, 2);
        if (!keys || !is_number(keys->at(0)) || !is_uuid(keys->at(1))) return BadCursor{};
        question.say(" and (o.created_at, o.id) < (timestamptz 'epoch' + " + question.value(std::stoll(keys->at(0))) +
                     "::bigint * interval '1 microsecond', " + question.value(keys->at(1)) + "::uuid)");
    }
    question.say(" order by o.created_at desc, o.id desc limit " + question.value(limit + 1));

    const auto rows = question.ask(tx);
    std::vector<OrderId> ids;
    for (const auto& row : rows) {
        if (static_cast<int>(ids.size()) < limit) ids.push_back({sql::text_of(row[0])});
    }
    for (const auto& order : read_orders(tx, staff.workspace, ids)) page.items.push_back(to_json(order));
    if (static_cast<int>(rows.size()) > limit) {
        const auto last = rows[limit - 1];
        page.next_cursor = make_cursor("orders", {sql::text_of(last[1]), sql::text_of(last[0])});
    }
    return page;
}

} // namespace inbox
