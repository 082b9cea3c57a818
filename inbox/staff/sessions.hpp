#pragma once

#include "inbox/sql.hpp"
#include "inbox/staff/roles.hpp"

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// Who is logged in. Sessions are part of the directory: a cookie must be found before its workspace is known.
namespace inbox {

struct Session {
    WorkspaceId workspace;
    StaffId staff;
    std::string csrf_token;
};

/// `token_hash`: SHA-256 of the cookie's 32 random bytes, as bytes; the cookie itself is never kept.
void create_session(pqxx::transaction_base& tx, const std::string& token_hash, const Session& session,
                    std::chrono::seconds lifetime);

/// Nullopt when there is none or it has expired. Notes that it was used, at most once a minute.
std::optional<Session> find_session(pqxx::transaction_base& tx, const std::string& token_hash);

/// Who asks, with one look: the session and the person as they are now. Nullopt also for somebody who is no longer
/// active. From here on `tx` is a transaction of their workspace.
struct KnownPerson {
    Session session;
    StaffMember staff;
};
std::optional<KnownPerson> find_person(pqxx::transaction_base& tx, const std::string& token_hash);

/// Which of these have neither ended nor expired: for the open sockets, in one question.
std::set<std::string> sessions_alive(pqxx::transaction_base& tx, const std::vector<std::string>& token_hashes);

void delete_session(pqxx::transaction_base& tx, const std::string& token_hash);
void delete_sessions_of(pqxx::transaction_base& tx, const StaffId& staff);

/// Removes expired ones; returns how many.
std::size_t sweep_sessions(pqxx::transaction_base& tx);

} // namespace inbox
