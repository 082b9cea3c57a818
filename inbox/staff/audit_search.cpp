#include "inbox/staff/audit_search.hpp"

#include "inbox/sql_question.hpp"
#include "inbox/stock/csv.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace inbox {

namespace json = boost::json;

namespace {

constexpr int sheet_limit = 50'000;

/// What LIKE takes for itself is meant as it stands.
std::string beginning(const std::string& what)
{
    std::string pattern;
    for (const char c : what) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + ".%";
}

pqxx::result find(pqxx::transaction_base& tx, WorkspaceId workspace, const AuditFilter& filter,
                  const std::optional<std::string>& below, int limit)
{
    sql::Question question;
    question.say(
        "select a.public_id::text, (extract(epoch from a.at) * 1000)::bigint, a.staff_id::text, s.name, a.action, "
        "a.subject,"
        " a.detail::text from audit a left join staff s on s.workspace_id = a.workspace_id and s.id = a.staff_id"
        " where a.workspace_id = " +
        question.value(workspace.number));
    if (below) {
        question.say(" and a.id < (select id from audit where workspace_id = " + question.value(workspace.number) +
                     " and public_id = " + question.value(*below) + "::uuid)");
    }
    if (filter.who) question.say(" and a.staff_id = " + question.value(*filter.who) + "::uuid");
    if (!filter.what.empty()) {
        question.say(" and (a.action = " + question.value(filter.what) + " or a.action like " +
                     question.value(beginning(filter.what)) + ")");
    }
    const auto moment = [&](Time time) {
        return "to_timestamp(" + question.value(sql::to_sql(time)) + "::bigint / 1000.0)";
    };
    if (filter.from) question.say(" and a.at >= " + moment(*filter.from));
    if (filter.to) question.say(" and a.at < " + moment(*filter.to));
    question.say(" order by a.id desc limit " + question.value(limit));
    return question.ask(tx);
}

std::string audit_json(const pqxx::row& row)
{
    json::object object;
    object["id"] = sql::text_of(row[0]);
    object["at"] = to_text(sql::time_of(row[1]));
    if (row[2].is_null()) object["staff"] = nullptr;
    else object["staff"] = json::object{{"id", sql::text_of(row[2])}, {"name", sql::text_of(row[3])}};
    object["action"] = sql::text_of(row[4]);
    object["subject"] = sql::text_of(row[5]);
    object["detail"] = json::parse(sql::text_of(row[6]));
    return json::serialize(object);
}

} // namespace

PageResult search_audit(pqxx::transaction_base& tx, WorkspaceId workspace, const AuditFilter& filter, int limit,
                        const std::string& cursor)
{
    std::optional<std::string> below;
    if (!cursor.empty()) {
        const auto keys = read_cursor("audit", cursor, 1);
        if (!keys || !is_uuid(keys->at(0))) return BadCursor{};
        below = keys->at(0);
    }
    limit = std::clamp(limit, 1, page_limit);
    Page page;
    page.head = read_head(tx, workspace);
    const auto rows = find(tx, workspace, filter, below, limit + 1);
    for (const auto& row : rows) {
        if (static_cast<int>(page.items.size()) == limit) break;
        page.items.push_back(audit_json(row));
    }
    if (static_cast<int>(rows.size()) > limit)
        page.next_cursor = make_cursor("audit", {sql::text_of(rows[limit - 1][0])});
    return page;
}

std::string audit_sheet(pqxx::transaction_base& tx, WorkspaceId workspace, const AuditFilter& filter)
{
    CsvWriter sheet;
    for (const auto* head : {"at", "staff", "action", "subject", "detail"}) sheet.cell(head);
    sheet.end_row();
    for (const auto& row : find(tx, workspace, filter, std::nullopt, sheet_limit)) {
        sheet.cell(to_text(sql::time_of(row[1]))).cell(sql::text_of(row[3]));
        for (const int column : {4, 5, 6}) sheet.cell(sql::text_of(row[column]));
        sheet.end_row();
    }
    return std::move(sheet).take();
}

} // namespace inbox
