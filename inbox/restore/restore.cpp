#include "inbox/restore/restore.hpp"

#include "inbox/events/event_log.hpp"
#include "inbox/replies/hold.hpp"

#include <optional>

namespace inbox {

namespace {

constexpr auto select_identity = R"sql(
    select system_identifier || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8) from pg_control_system()
)sql";

constexpr auto select_noted = R"sql(select store_identity from installation)sql";
constexpr auto lock_noted = R"sql(select store_identity from installation for update)sql";
constexpr auto note_identity = R"sql(update installation set store_identity = $1)sql";
constexpr auto select_workspaces = R"sql(select id from workspaces order by id)sql";

constexpr auto begin_epoch = R"sql(
    update workspace_heads set epoch = gen_random_uuid()::text where workspace_id = $1
)sql";

/// No row: nothing was ever kept here.
std::optional<std::string> noted(const pqxx::result& rows)
{
    if (rows.empty() || rows[0][0].is_null()) return std::nullopt;
    return sql::text_of(rows[0][0]);
}

} // namespace

std::string store_identity(pqxx::transaction_base& tx)
{
    return sql::text_of(tx.exec1(select_identity)[0]);
}

bool is_another_store(pqxx::transaction_base& tx)
{
    const auto before = noted(tx.exec(select_noted));
    return !before || *before != store_identity(tx);
}

Held heed_restore(pqxx::transaction_base& tx, const Rules& rules, bool asked)
{
    Held held;
    const auto before = noted(tx.exec(lock_noted));
    const auto now = store_identity(tx);
    if (asked || (before && *before != now)) {
        for (const auto& row : tx.exec(select_workspaces)) {
            const WorkspaceId workspace{row[0].as<std::int64_t>()};
            tx.exec("set local app.ws = '" + std::to_string(workspace.number) + "'");
            EventLog log(tx, workspace);
            held.replies += hold_unsent(log, rules);
            tx.exec_params(begin_epoch, workspace.number);
            std::move(log).close();
            ++held.workspaces;
        }
    }
    tx.exec_params(note_identity, now);
    return held;
}

} // namespace inbox
