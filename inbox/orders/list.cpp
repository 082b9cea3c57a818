#include "inbox/orders/orders.hpp"

#include "inbox/orders/recipients.hpp"
#include "inbox/reading/phones.hpp"
#include "inbox/sql_question.hpp"

#include <algorithm>

/// Finding orders.
namespace inbox {

namespace {

constexpr std::int64_t named_limit = 500; // orders that a code's beginning or a number names
constexpr std::size_t shortest_code = 2;
constexpr auto last_character = "\xF4\x8F\xBF\xBF"; // U+10FFFF: above all that begins with what stands before it

/// "#dh-102 93" -> "dh10293", as the store compares codes; empty when it holds more than a code may.
std::string code_key(std::string_view words)
{
    std::string key;
    for (const char c : words) {
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) key += c;
        else if (c >= 'A' && c <= 'Z') key += static_cast<char>(c + 32);
        else if (std::string_view(" -#._/").find(c) == std::string_view::npos) return {};
    }
    return key;
}

/// Orders that the words name: by the beginning of the code, with or without the shop's letters before it, by the
/// platform's number or by the whole telephone number (whoever may not see numbers could else guess them digit by
/// digit). Each is a look into an index of its own.
std::vector<std::string> named_orders(pqxx::transaction_base& tx, WorkspaceId workspace, const std::string& words)
{
    sql::Question question;
    const auto number = question.value(workspace.number);
    question.say("select o.id::text from orders o where o.workspace_id = " + number +
                 " and o.channel_id = any (array(select id from channels where workspace_id = " + number +
                 ")) and o.platform_order_id = " + question.value(words));
    // Both ends are whole values before the index is asked: under row-level security it
    // takes no condition that still has something to put together.
    const auto say_code = [&](const std::string& from, const std::string& to) {
        question.say(" union (select o.id::text from orders o where o.workspace_id = " + number +
                     " and o.code_key >= " + from + " and o.code_key < " + to + " order by o.code_key desc limit " +
                     question.value(named_limit) + ")");
    };
    const auto code = code_key(words);
    if (code.size() >= shortest_code && code.find_first_of("0123456789") != std::string::npos) {
        const auto first = question.value(code) + "::text", last = question.value(code + last_character) + "::text";
        say_code(first, last);
        if (code.find_first_not_of("0123456789") == std::string::npos) {
            const auto with_prefix = [&](const std::string& digits) {
                return "(select lower(regexp_replace(coalesce(nullif(shop_settings ->> 'order_prefix', ''), 'DH'), "
                       "'[^[:alnum:]]', '', 'g')) || " +
                       digits + " from workspace_heads where workspace_id = " + number + ")";
            };
            say_code(with_prefix(first), with_prefix(last));
        }
    }
    if (const auto phone = reading::normalised_phone(words)) {
        question.say(" union select o.id::text from orders o where o.workspace_id = " + number +
                     " and o.shipping_phone <> ''"
                     " and o.shipping_phone = " +
                     question.value(*phone));
    }
    std::vector<std::string> ids;
    for (const auto& row : question.ask(tx)) ids.push_back(sql::text_of(row[0]));
    return ids;
}

/// What names orders means them; other words are looked for in the names of who receives.
void only_matching(pqxx::transaction_base& tx, sql::Question& question, WorkspaceId workspace, const std::string& words)
{
    if (words.empty()) return;
    const auto named = named_orders(tx, workspace, words);
    if (!named.empty()) {
        question.say(" and o.id = any (" + question.value(sql::array_of(named)) + "::uuid[])");
        return;
    }
    only_received_by(tx, question, workspace, words);
}

void add_filter(pqxx::transaction_base& tx, sql::Question& question, WorkspaceId of, const std::string& workspace,
                const OrderFilter& filter)
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
                     " from customers where workspace_id = " +
                     workspace + " and id = " + customer +
                     "::uuid) head"
                     " cross join lateral (select head.id union all select u.id from customers u"
                     " where u.workspace_id = " +
                     workspace + " and u.head_id = head.id) p))");
    }
    if (filter.conversation)
        question.say(" and o.conversation_id = " + question.value(*filter.conversation) + "::uuid");
    if (filter.channel) question.say(" and o.channel_id = " + question.value(*filter.channel) + "::uuid");
    if (filter.staff) question.say(" and o.created_by = " + question.value(*filter.staff) + "::uuid");
    only_matching(tx, question, of, filter.words);
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
    add_filter(tx, question, staff.workspace, workspace, filter);
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
