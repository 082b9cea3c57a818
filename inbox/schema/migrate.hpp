#pragma once

#include "inbox/sql.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The shape of the store: bringing it up to date, and refusing to work with one that is unsafe.
namespace inbox {

/// One file of migrations/. Its number is the digits its name begins with.
struct Migration {
    std::string_view name; // "0001_directory.sql"
    std::string_view text;
};

/// Applies what is missing, in order, each file in a transaction of its own with `lock_timeout` 2 s, and grants
/// `service_role` what the program needs: rows of every table, but never to change the audit trail or to delete what
/// platforms told us. Two callers at once wait for each other. Repeating it changes nothing.
/// `connection` is the owner's. Returns the names of what was applied. Throws std::runtime_error when a file that was
/// applied has changed since, or the store is newer than the files; whatever libpqxx throws when a file fails: that
/// file has then changed nothing.
std::vector<std::string> migrate(pqxx::connection_base& connection, const std::vector<Migration>& files,
                                 const std::string& service_role);

/// The number of the last file.
int version_of(const std::vector<Migration>& files);

/// The number of the last migration applied to the store; 0 for an empty one.
int schema_version(pqxx::transaction_base& tx);

/// Tables without row-level security: keys and sealed secrets, no customer and no text of a workspace.
const std::vector<std::string>& directory_tables();

/// Why the program must not start with this store and this role, one sentence each; empty when it may. Commits that
/// could be lost, a role that could step around the isolation of workspaces, a table without it, another schema.
std::vector<std::string> unsafe_reasons(pqxx::transaction_base& tx, int expected_version);

} // namespace inbox
