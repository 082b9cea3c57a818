#include "inbox/figures/facts.hpp"

#include "inbox/stock/csv.hpp"
#include "inbox/wire/json.hpp"

#include <algorithm>

/// The facts themselves, with what a person needs to know them again.
namespace inbox {

namespace {

constexpr auto named = R"sql(
    select f.micros, f.conversation_id::text, f.tie::text, (f.micros / 1000)::bigint, round(f.seconds)::bigint,
           f.staff_id::text, s.name, f.message_id::text, o.id::text, o.code, o.total, h.id::text, h.platform, h.name,
           u.id::text, u.name, c.status, a.id::text, a.name
    from found f
    join conversations c on c.workspace_id = f.workspace_id and c.id = f.conversation_id
    join channels h on h.workspace_id = c.workspace_id and h.id = c.channel_id
    left join customers mine on mine.workspace_id = c.workspace_id and mine.id = c.customer_id
    left join customers u on u.workspace_id = c.workspace_id and u.id = case when mine.head_id is null then mine.id else mine.head_id end
    left join staff a on a.workspace_id = c.workspace_id and a.id = c.assignee_id
    left join staff s on s.workspace_id = f.workspace_id and s.id = f.staff_id
    left join orders o on o.workspace_id = f.workspace_id and o.id = f.order_id
    order by f.micros desc, f.tie desc
)sql";

struct Place {
    std::int64_t micros = 0;
    std::string tie;
};

pqxx::result find(pqxx::transaction_base& tx, WorkspaceId workspace, const ReportQuestion& question,
                  const std::optional<Place>& after, int limit)
{
    const bool once = figures::counts_conversations(question.report);
    const bool look_up = question.report == Report::resolution || question.report == Report::orders;
    const bool answers = question.report == Report::first_response || question.report == Report::response;
    sql::Question sql;
    const auto ws = sql.value(workspace.number);
    sql.say("with facts as (");
    figures::say_facts(sql, workspace, question, question.from, question.to, look_up);
    sql.say("), told as (select ").say(once ? "distinct on (conversation_id) " : "");
    sql.say(ws + "::bigint as workspace_id, (extract(epoch from at) * 1000000)::bigint as micros, conversation_id, ");
    sql.say(look_up ? "coalesce(order_id, said_id, conversation_id) as tie, said_id as message_id, "
            : once  ? "conversation_id as tie, message_id, "
                    : "message_id as tie, message_id, ");
    sql.say("staff_id, order_id, seconds from facts");
    if (question.unanswered) sql.say(" where seconds is null");
    else if (answers) sql.say(" where seconds is not null");
    if (once) sql.say(" order by conversation_id, at desc, message_id");
    sql.say("), found as (select * from told");
    if (after) {
        sql.say(" where (micros, tie) < (" + sql.value(after->micros) + "::bigint, " + sql.value(after->tie) +
                "::uuid)");
    }
    sql.say(" order by micros desc, tie desc limit " + sql.value(limit) + ")").say(named);
    return sql.ask(tx);
}

void write_person(wire::Json& json, std::string_view what, const pqxx::field& id, const pqxx::field& name)
{
    if (id.is_null()) json.null(what);
    else json.open_object(what).text("id", sql::text_of(id)).text("name", sql::text_of(name)).close_object();
}

std::string fact_json(const pqxx::row& row)
{
    wire::Json json;
    json.open_object().time("at", sql::time_of(row[3]));
    if (row[4].is_null()) json.null("seconds");
    else json.number("seconds", row[4].as<std::int64_t>());
    write_person(json, "staff", row[5], row[6]);
    if (row[7].is_null()) json.null("message_id");
    else json.text("message_id", sql::text_of(row[7]));
    if (row[8].is_null()) json.null("order");
    else
        json.open_object("order")
            .text("id", sql::text_of(row[8]))
            .text("code", sql::text_of(row[9]))
            .number("total", row[10].as<std::int64_t>())
            .close_object();
    json.open_object("conversation")
        .text("id", sql::text_of(row[1]))
        .open_object("channel")
        .text("id", sql::text_of(row[11]));
    json.text("platform", sql::text_of(row[12])).text("name", sql::text_of(row[13])).close_object();
    write_person(json, "customer", row[14], row[15]);
    json.text("status", sql::text_of(row[16]));
    write_person(json, "assignee", row[17], row[18]);
    json.close_object().close_object();
    return std::move(json).take();
}

} // namespace

PageResult report_facts(pqxx::transaction_base& tx, WorkspaceId workspace, const ReportQuestion& question, int limit,
                        const std::string& cursor)
{
    std::optional<Place> after;
    if (!cursor.empty()) {
        const auto keys = read_cursor("facts", cursor, 2);
        if (!keys || !is_number(keys->at(0)) || !is_uuid(keys->at(1))) return BadCursor{};
        after = Place{std::stoll(keys->at(0)), keys->at(1)};
    }
    limit = std::clamp(limit, 1, page_limit);
    Page page;
    page.head = read_head(tx, workspace);
    const auto rows = find(tx, workspace, question, after, limit + 1);
    for (const auto& row : rows) {
        if (static_cast<int>(page.items.size()) == limit) break;
        page.items.push_back(fact_json(row));
    }
    if (static_cast<int>(rows.size()) > limit) {
        const auto last = rows[static_cast<pqxx::result::size_type>(limit - 1)];
        page.next_cursor = make_cursor("facts", {sql::text_of(last[0]), sql::text_of(last[2])});
    }
    return page;
}

std::string facts_csv(pqxx::transaction_base& tx, WorkspaceId workspace, const ReportQuestion& question)
{
    CsvWriter csv;
    for (const auto* name : {"at", "platform", "channel", "customer", "staff", "seconds", "order", "total", "status",
                             "conversation_id", "message_id"}) {
        csv.cell(name);
    }
    csv.end_row();
    for (const auto& row : find(tx, workspace, question, std::nullopt, facts_limit)) {
        csv.cell(figures::local_text(sql::time_of(row[3])));
        for (const int column : {12, 13, 15, 6, 4, 9, 10, 16, 1, 7}) csv.cell(sql::text_of(row[column]));
        csv.end_row();
    }
    return std::move(csv).take();
}

} // namespace inbox
