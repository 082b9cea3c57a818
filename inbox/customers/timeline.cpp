#include "inbox/customers/timeline.hpp"

#include "inbox/customers/customers.hpp"
#include "inbox/customers/person.hpp"
#include "inbox/sql_question.hpp"
#include "inbox/staff/visibility.hpp"
#include "inbox/wire/json.hpp"

#include <algorithm>
#include <functional>

namespace inbox {

namespace {

constexpr std::size_t preview_characters = 200;

constexpr auto select_notes = R"sql(
    select n.id, n.text, s.id, s.name, (extract(epoch from n.created_at) * 1000)::bigint
      from (select * from customer_notes
             where workspace_id = $1 and customer_id = any ($2::uuid[]) and not deleted
             order by created_at desc, id desc limit $3) n
      left join staff s on s.workspace_id = $1 and s.id = n.staff_id
     order by n.created_at desc, n.id desc
)sql";

/// One kind of line: its rows as (kind, at, id, channel_id, status, text, code, total, name, purpose, given, staff_id).
struct Source {
    const char* kind;    // SQL
    const char* at;      // column of the time
    const char* columns; // from channel_id on
    const char* rows;    // what stands behind `from`, with its conditions
};

constexpr Source sources[] = {
    {"case t.kind when 'comment' then 'comment' else 'conversation' end", "t.created_at",
     "t.channel_id, t.status, (select m.text from messages m where m.workspace_id = t.workspace_id and m.id = "
     "t.last_message_id),"
     " null, null::bigint, null, null, null::boolean, t.assignee_id",
     "conversations t where t.last_message_at is not null"},
    {"'order'", "t.created_at", "t.channel_id, t.status, null, t.code, t.total, null, null, null, t.created_by",
     "orders t where true"},
    {"'note'", "t.created_at", "null, null, t.text, null, null, null, null, null, t.staff_id",
     "customer_notes t where not t.deleted"},
    {"'consent'", "t.at", "null, null, null, null, null, null, t.purpose, t.given, t.staff_id",
     "consents t where true"},
    {"'merge'", "t.merged_at",
     "null, null, null, null, null, (select u.name from customers u where u.workspace_id = t.workspace_id and u.id = "
     "t.loser_id),"
     " null, null, t.staff_id",
     "merges t where true"},
    {"'unmerge'", "t.undone_at",
     "null, null, null, null, null, (select u.name from customers u where u.workspace_id = t.workspace_id and u.id = "
     "t.loser_id),"
     " null, null, t.undone_by",
     "merges t where t.undone_at is not null"},
};

struct Place {
    std::int64_t at = 0;
    std::string kind, id;
};

/// Each source gives as many as could be shown, by its own index; the newest of them all are.
sql::Question question_for(const StaffMember& staff, const std::string& people, const std::optional<Place>& from,
                           int limit)
{
    sql::Question question;
    const auto workspace = question.value(staff.workspace.number);
    const auto members = question.value(people);
    const auto count = question.value(limit);
    std::string before, kind, id;
    if (from) {
        before = "(timestamptz 'epoch' + " + question.value(from->at) + "::bigint * interval '1 microsecond')";
        kind = question.value(from->kind), id = question.value(from->id) + "::uuid";
    }
    question.say("select x.kind, (extract(epoch from x.at) * 1000000)::bigint, x.id, h.id, h.platform, h.name, "
                 "x.status, left(x.text, " +
                 std::to_string(preview_characters) +
                 "), x.code, x.total, x.name, x.purpose, x.given, s.id, s.name from (");
    bool first = true;
    for (const auto& source : sources) {
        const std::string at = source.at;
        question.say(first ? "" : " union all ");
        first = false;
        question.say(std::string("(select ") + source.kind + " as kind, " + at + " as at, t.id, " + source.columns +
                     " from " + source.rows + " and t.workspace_id = " + workspace);
        const bool merge = std::string_view(source.rows).starts_with("merges");
        question.say(merge ? " and (t.winner_id = any (" + members + "::uuid[]) or t.loser_id = any (" + members +
                                 "::uuid[]))"
                           : " and t.customer_id = any (" + members + "::uuid[])");
        if (std::string_view(source.rows).starts_with("conversations")) only_visible(question, staff, "t");
        if (from) {
            question.say(" and " + at + " <= " + before + " and (" + at + ", " + source.kind + ", t.id) < (" + before +
                         ", " + kind + "::text, " + id + ")");
        }
        question.say(" order by " + at + " desc, 1 desc, t.id desc limit " + count + "::bigint)");
    }
    question.say(") x (kind, at, id, channel_id, status, text, code, total, name, purpose, given, staff_id)"
                 " left join channels h on h.workspace_id = " +
                 workspace +
                 " and h.id = x.channel_id"
                 " left join staff s on s.workspace_id = " +
                 workspace +
                 " and s.id = x.staff_id"
                 " order by x.at desc, x.kind desc, x.id desc limit " +
                 count + "::bigint");
    return question;
}

std::string line_of(const pqxx::row& row)
{
    const auto text = [&](int n) { return sql::text_of(row[n]); };
    const Time at{std::chrono::milliseconds{row[1].as<std::int64_t>() / 1000}};
    wire::Json json;
    json.open_object().time("at", at).text("kind", text(0)).text("id", text(2));
    if (text(0) == "conversation" || text(0) == "comment") json.text("conversation_id", text(2));
    if (!row[3].is_null()) {
        json.open_object("channel").text("id", text(3)).text("platform", text(4)).text("name", text(5)).close_object();
    }
    json.text_if("status", text(6)).text_if("text", text(7)).text_if("code", text(8));
    if (!row[9].is_null()) json.number("total", row[9].as<std::int64_t>());
    json.text_if("name", text(10)).text_if("purpose", text(11));
    if (!row[12].is_null()) json.truth("given", row[12].as<bool>());
    if (!row[13].is_null()) json.open_object("staff").text("id", text(13)).text("name", text(14)).close_object();
    json.close_object();
    return std::move(json).take();
}

} // namespace

PageResult read_timeline(pqxx::transaction_base& tx, const StaffMember& staff, const CustomerId& customer, int limit,
                         const std::string& cursor)
{
    limit = std::clamp(limit, 1, page_limit);
    std::optional<Place> from;
    if (!cursor.empty()) {
        const auto keys = read_cursor("timeline", cursor, 3);
        if (!keys || !is_number(keys->at(0)) || !is_uuid(keys->at(2))) return BadCursor{};
        from = Place{std::stoll(keys->at(0)), keys->at(1), keys->at(2)};
    }
    const auto head = find_head_for(tx, staff, customer);
    if (!head) return NotThere{};
    Page page;
    page.head = read_head(tx, staff.workspace);
    const auto people = sql::array_of(members_of(tx, staff.workspace, *head));
    const auto rows = question_for(staff, people, from, limit + 1).ask(tx);
    for (const auto& row : rows) {
        if (static_cast<int>(page.items.size()) < limit) page.items.push_back(line_of(row));
    }
    if (static_cast<int>(rows.size()) > limit) {
        const auto last = rows[limit - 1];
        page.next_cursor =
            make_cursor("timeline", {sql::text_of(last[1]), sql::text_of(last[0]), sql::text_of(last[2])});
    }
    return page;
}

std::vector<std::string> read_customer_notes(pqxx::transaction_base& tx, WorkspaceId workspace,
                                             const std::vector<CustomerId>& members, int limit)
{
    std::vector<std::string> notes;
    for (const auto& row : sql::prepared(tx, select_notes, workspace.number, sql::array_of(members), limit)) {
        wire::Json json;
        json.open_object().text("id", sql::text_of(row[0])).text("text", sql::text_of(row[1]));
        if (row[2].is_null()) json.null("staff");
        else
            json.open_object("staff")
                .text("id", sql::text_of(row[2]))
                .text("name", sql::text_of(row[3]))
                .close_object();
        json.time("created_at", sql::time_of(row[4])).close_object();
        notes.push_back(std::move(json).take());
    }
    return notes;
}

} // namespace inbox
