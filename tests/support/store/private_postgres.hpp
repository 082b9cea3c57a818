#pragma once

#include "inbox/sql.hpp"

#include <functional>
#include <memory>
#include <string>

/// A real PostgreSQL for tests: private, on a unix socket below the temporary folder, gone when the program ends.
///
/// One server per test program, started when first needed (about a second); one empty database per test case, cloned
/// from a migrated template or emptied after another test case. A watching shell stops the server and removes its
/// folder when the program's end of a pipe closes, so also after a crash or `kill -9`.
///
/// The roles are those of a real installation: `gom_owner` owns and migrates, `gom_service` may read and write rows,
/// owns nothing and cannot step around row-level security.
namespace test_support {

/// The server of this program. The folder is the host part of every connection text.
const std::string& postgres_folder();

/// A connection text for a database of the private server.
std::string connection_text(const std::string& database, const std::string& role);

/// A database of its own. Whoever is still connected when this object ends is thrown out.
class PrivateStore {
public:
    PrivateStore(); // migrated
    ~PrivateStore();
    PrivateStore(const PrivateStore&) = delete;
    PrivateStore& operator=(const PrivateStore&) = delete;

    /// Without any table; the owner may create them.
    static std::unique_ptr<PrivateStore> empty();

    /// What was done to its tables goes with it: no other test case gets this database afterwards.
    void not_again() noexcept { cleaned_ = false; }

    const std::string& database() const noexcept { return database_; }
    std::string service_url() const { return connection_text(database_, "gom_service"); }
    std::string owner_url() const { return connection_text(database_, "gom_owner"); }

    /// A connection of the service role, kept for the test's own use.
    pqxx::connection& service();

    /// Runs `job` in a transaction of the workspace, as the gateway would, and commits.
    void as_workspace(inbox::WorkspaceId workspace, const std::function<void(pqxx::work&)>& job);

    /// Runs `job` without row-level security and commits: what a test may see and a program never.
    void as_superuser(const std::function<void(pqxx::work&)>& job);

    // --- a shop, quickly ---------------------------------------------------------------------------------------------

    inbox::WorkspaceId workspace(const std::string& slug = "hoa-mai");
    inbox::AppId app(const std::string& platform = "messenger", const std::string& slug = "main");
    inbox::ChannelId channel(inbox::WorkspaceId workspace, const inbox::AppId& app, const std::string& external_id,
                             const std::string& platform = "messenger", const std::string& name = "Hoa Mai – Fanpage");
    inbox::StaffId staff(inbox::WorkspaceId workspace, const std::string& email, const std::string& name = "Lan",
                         const std::string& role = "agent");

private:
    explicit PrivateStore(const std::string& template_database);

    std::string database_;
    bool cleaned_ = false; // may serve another test case afterwards
    std::unique_ptr<pqxx::connection> service_, superuser_;
};

/// A workspace with one app and one channel: enough for most stories.
struct Shop {
    explicit Shop(PrivateStore& store, const std::string& slug = "hoa-mai", const std::string& platform = "messenger");

    PrivateStore& store;
    inbox::WorkspaceId workspace;
    inbox::AppId app;
    inbox::ChannelId channel;
};

} // namespace test_support
