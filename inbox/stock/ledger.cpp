#include "inbox/stock/ledger.hpp"

#include "inbox/sql_question.hpp"
#include "inbox/wire/json.hpp"

#include <algorithm>

namespace inbox {

namespace {

constexpr auto columns = R"sql(
    select m.variant_id::text, v.sku, p.name, m.n, m.kind, m.on_hand_change, m.reserved_change, m.on_hand, m.reserved,
           m.order_id::text, coalesce(o.code, ''), m.staff_id::text, coalesce(s.name, ''), m.reason,
           (extract(epoch from m.at) * 1000)::bigint, (extract(epoch from m.at) * 1000000)::bigint
    from stock_movements m
    join variants v on v.workspace_id = m.workspace_id and v.id = m.variant_id
    join products p on p.workspace_id = v.workspace_id and p.id = v.product_id
    left join orders o on o.workspace_id = m.workspace_id and o.id = m.order_id
    left join staff s on s.workspace_id = m.workspace_id and s.id = m.staff_id
    where m.workspace_id =
)sql";

std::string line_json(const pqxx::row& row)
{
    wire::Json json;
    json.open_object().text("variant_id", sql::text_of(row[0])).text("sku", sql::text_of(row[1]));
    json.text("product_name", sql::text_of(row[2]))
        .number("n", row[3].as<std::int64_t>())
        .text("kind", sql::text_of(row[4]));
    json.number("on_hand_change", row[5].as<std::int64_t>()).number("reserved_change", row[6].as<std::int64_t>());
    json.number("on_hand", row[7].as<std::int64_t>()).number("reserved", row[8].as<std::int64_t>());
    if (row[9].is_null()) json.null("order");
    else json.open_object("order").text("id", sql::text_of(row[9])).text("code", sql::text_of(row[10])).close_object();
    if (row[11].is_null()) json.null("staff");
    else json.open_object("staff").text("id", sql::text_of(row[11])).text("name", sql::text_of(row[12])).close_object();
    json.text("reason", sql::text_of(row[13])).time("at", sql::time_of(row[14])).close_object();
    return std::move(json).take();
}

/// Of one moment there may be many lines: they go by variant, the newest of each first, as their index does.
bool only_after(sql::Question& question, const std::string& cursor)
{
    if (cursor.empty()) return true;
    const auto keys = read_cursor("ledger", cursor, 3);
    if (!keys || !is_number(keys->at(0)) || !is_uuid(keys->at(1)) || !is_number(keys->at(2))) return false;
    const auto at =
        "(to_timestamp(0) + " + question.value(std::stoll(keys->at(0))) + "::bigint * interval '1 microsecond')";
    const auto variant = question.value(keys->at(1)) + "::uuid",
               n = question.value(std::stoll(keys->at(2))) + "::bigint";
    question.say(" and m.at <= " + at + " and (m.at < " + at + " or m.variant_id > " + variant +
                 " or (m.variant_id = " + variant + " and m.n < " + n + "))");
    return true;
}

} // namespace

PageResult read_ledger(pqxx::transaction_base& tx, WorkspaceId workspace, const LedgerFilter& filter, int limit,
                       const std::string& cursor)
{
    limit = std::clamp(limit, 1, page_limit);
    sql::Question question;
    question.say(columns).say(question.value(workspace.number));
    if (!filter.variant.empty()) question.say(" and m.variant_id = " + question.value(filter.variant) + "::uuid");
    if (!filter.order.empty()) question.say(" and m.order_id = " + question.value(filter.order) + "::uuid");
    if (!filter.product.empty()) {
        question.say(" and m.variant_id in (select w.id from variants w where w.workspace_id = m.workspace_id and "
                     "w.product_id = " +
                     question.value(filter.product) + "::uuid)");
    }
    if (!only_after(question, cursor)) return BadCursor{};
    question.say(" order by m.at desc, m.variant_id, m.n desc limit " + question.value(limit + 1));

    Page page;
    page.head = read_head(tx, workspace);
    const auto rows = question.ask(tx);
    for (const auto& row : rows) {
        if (static_cast<int>(page.items.size()) == limit) break;
        page.items.push_back(line_json(row));
    }
    if (static_cast<int>(rows.size()) > limit) {
        const auto last = rows[limit - 1];
        page.next_cursor =
            make_cursor("ledger", {sql::text_of(last[15]), sql::text_of(last[0]), sql::text_of(last[3])});
    }
    return page;
}

} // namespace inbox
