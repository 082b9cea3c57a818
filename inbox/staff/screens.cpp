#include "inbox/staff/screens.hpp"

namespace inbox {

namespace {

constexpr auto select_part = R"sql(
    select coalesce(settings -> $3, 'null')::text from staff where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto update_part = R"sql(
    update staff set settings = settings || jsonb_build_object($3::text, $4::jsonb)
    where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto select_shared_views = R"sql(
    select id::text, name, (settings -> 'views')::text from staff
    where workspace_id = $1 and active and id <> $2::uuid and settings -> 'views' @> '[{"shared": true}]'
    order by name, id
)sql";

} // namespace

std::string read_screen(pqxx::transaction_base& tx, WorkspaceId workspace, const StaffId& staff,
                        const std::string& part)
{
    const auto rows = tx.exec_params(select_part, workspace.number, staff.text, part);
    return rows.empty() ? "null" : sql::text_of(rows[0][0]);
}

void write_screen(pqxx::transaction_base& tx, WorkspaceId workspace, const StaffId& staff, const std::string& part,
                  const std::string& json)
{
    tx.exec_params(update_part, workspace.number, staff.text, part, json);
}

std::vector<ColleaguesViews> shared_views(pqxx::transaction_base& tx, WorkspaceId workspace, const StaffId& but_for)
{
    std::vector<ColleaguesViews> found;
    for (const auto& row : tx.exec_params(select_shared_views, workspace.number, but_for.text)) {
        found.push_back({StaffId{sql::text_of(row[0])}, sql::text_of(row[1]), sql::text_of(row[2])});
    }
    return found;
}

} // namespace inbox
