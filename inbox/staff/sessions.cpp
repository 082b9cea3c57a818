#include "inbox/staff/sessions.hpp"

#include "inbox/channels/directory.hpp"
#include "inbox/staff/people.hpp"

namespace inbox {

namespace {

constexpr auto insert_session = R"sql(
    insert into sessions (token_hash, workspace_id, staff_id, csrf_token, expires_at)
    values ($1::bytea, $2, $3::uuid, $4, now() + make_interval(secs => $5))
)sql";

constexpr auto select_session = R"sql(
    select workspace_id, staff_id::text, csrf_token, seen_at < now() - interval '1 minute'
    from sessions where token_hash = $1::bytea and expires_at > now()
)sql";

// Two requests at once: the second finds it touched and writes nothing.
constexpr auto touch_session = R"sql(
    update sessions set seen_at = now() where token_hash = $1::bytea and seen_at < now() - interval '1 minute'
)sql";

constexpr auto select_alive = R"sql(
    select token_hash from sessions where token_hash = any ($1::bytea[]) and expires_at > now()
)sql";

constexpr auto delete_one = R"sql(delete from sessions where token_hash = $1::bytea)sql";
constexpr auto delete_of_staff = R"sql(delete from sessions where staff_id = $1::uuid)sql";
constexpr auto delete_expired = R"sql(delete from sessions where expires_at <= now())sql";

} // namespace

void create_session(pqxx::transaction_base& tx, const std::string& token_hash, const Session& session,
                    std::chrono::seconds lifetime)
{
    tx.exec_params(insert_session, sql::bytea(token_hash), session.workspace.number, session.staff.text,
                   session.csrf_token, static_cast<double>(lifetime.count()));
}

std::optional<Session> find_session(pqxx::transaction_base& tx, const std::string& token_hash)
{
    const auto rows = tx.exec_params(select_session, sql::bytea(token_hash));
    if (rows.empty()) return std::nullopt;
    const auto row = rows[0];
    if (row[3].as<bool>()) tx.exec_params(touch_session, sql::bytea(token_hash));
    return Session{WorkspaceId{row[0].as<std::int64_t>()}, StaffId{row[1].as<std::string>()}, sql::text_of(row[2])};
}

std::optional<KnownPerson> find_person(pqxx::transaction_base& tx, const std::string& token_hash)
{
    auto session = find_session(tx, token_hash);
    if (!session) return std::nullopt;
    enter_workspace(tx, session->workspace);
    auto staff = find_staff(tx, session->workspace, session->staff);
    if (!staff || !staff->active) return std::nullopt;
    return KnownPerson{std::move(*session), std::move(*staff)};
}

std::set<std::string> sessions_alive(pqxx::transaction_base& tx, const std::vector<std::string>& token_hashes)
{
    sql::Array hashes;
    for (const auto& hash : token_hashes) hashes.add(sql::bytea(hash));
    std::set<std::string> alive;
    for (const auto& row : tx.exec_params(select_alive, hashes.text())) alive.insert(sql::bytes_of(row[0]));
    return alive;
}

void delete_session(pqxx::transaction_base& tx, const std::string& token_hash)
{
    tx.exec_params(delete_one, sql::bytea(token_hash));
}

void delete_sessions_of(pqxx::transaction_base& tx, const StaffId& staff)
{
    tx.exec_params(delete_of_staff, staff.text);
}

std::size_t sweep_sessions(pqxx::transaction_base& tx)
{
    return tx.exec_params(delete_expired).affected_rows();
}

} // namespace inbox
