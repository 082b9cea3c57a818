#include "inbox/staff/audit.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace inbox {

namespace json = boost::json;

namespace {

constexpr auto insert_audit = R"sql(
    insert into audit (workspace_id, staff_id, action, subject, detail) values ($1, $2::uuid, $3, $4, $5::jsonb)
)sql";

constexpr auto select_noted = R"sql(
    select exists (select 1 from audit where workspace_id = $1 and subject = $3 and action = $2 and detail = $4::jsonb)
)sql";

constexpr auto select_audit = R"sql(
    select a.public_id::text, (extract(epoch from a.at) * 1000)::bigint, a.staff_id::text, s.name, a.action, a.subject,
           a.detail::text
    from audit a left join staff s on s.workspace_id = a.workspace_id and s.id = a.staff_id
    where a.workspace_id = $1
      and ($2::uuid is null or a.id < (select id from audit where workspace_id = $1 and public_id = $2::uuid))
    order by a.id desc limit $3
)sql";

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

void note_audit(pqxx::transaction_base& tx, WorkspaceId workspace, const StaffId& staff, const std::string& action,
                const std::string& subject, const std::string& detail)
{
    sql::prepared(tx, insert_audit, workspace.number, sql::or_null(staff.text), action, subject, detail);
}

bool was_noted(pqxx::transaction_base& tx, WorkspaceId workspace, const std::string& action, const std::string& subject,
               const std::string& detail)
{
    return tx.exec_params1(select_noted, workspace.number, action, subject, detail)[0].as<bool>();
}

PageResult read_audit(pqxx::transaction_base& tx, WorkspaceId workspace, int limit, const std::string& cursor)
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
    const auto rows = tx.exec_params(select_audit, workspace.number, below, limit + 1);
    for (const auto& row : rows) {
        if (static_cast<int>(page.items.size()) == limit) break;
        page.items.push_back(audit_json(row));
    }
    if (static_cast<int>(rows.size()) > limit)
        page.next_cursor = make_cursor("audit", {sql::text_of(rows[limit - 1][0])});
    return page;
}

} // namespace inbox
