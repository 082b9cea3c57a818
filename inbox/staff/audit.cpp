#include "inbox/staff/audit.hpp"

namespace inbox {

namespace {

constexpr auto insert_audit = R"sql(
    insert into audit (workspace_id, staff_id, action, subject, detail) values ($1, $2::uuid, $3, $4, $5::jsonb)
)sql";

constexpr auto select_noted = R"sql(
    select exists (select 1 from audit where workspace_id = $1 and subject = $3 and action = $2 and detail = $4::jsonb)
)sql";

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

} // namespace inbox
