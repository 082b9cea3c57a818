#include "tests/support/store/private_postgres.hpp"

#include "inbox/schema/migrate.hpp"
#include "tests/support/places/places.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace test_support {

namespace {

/// The watching shell and our end of its pipe. Closing the pipe is what stops the server.
class Server {
public:
    Server()
    {
        const auto script = tests::source_dir() / "tests/support/store/server.sh";
        int to_shell[2], from_shell[2];
        if (pipe2(to_shell, O_CLOEXEC) != 0 || pipe2(from_shell, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
        shell_ = fork();
        if (shell_ < 0) throw std::runtime_error("no process for the private PostgreSQL");
        if (shell_ == 0) {
            setsid();
            dup2(to_shell[0], STDIN_FILENO);
            dup2(from_shell[1], STDOUT_FILENO);
            execl("/bin/sh", "sh", script.c_str(), nullptr);
            _exit(127);
        }
        close(to_shell[0]);
        close(from_shell[1]);
        pipe_ = to_shell[1];
        char c = 0;
        while (read(from_shell[0], &c, 1) == 1 && c != '\n') folder += c;
        close(from_shell[0]);
        if (folder.empty()) throw std::runtime_error("the private PostgreSQL did not start; its words stand above");
    }

    ~Server()
    {
        close(pipe_);
        while (waitpid(shell_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }

    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::string folder;

private:
    pid_t shell_ = 0;
    int pipe_ = -1;
};

std::vector<std::pair<std::string, std::string>> migration_texts()
{
    std::vector<std::pair<std::string, std::string>> texts;
    for (const auto& entry : std::filesystem::directory_iterator(tests::source_dir() / "migrations")) {
        if (entry.path().extension() != ".sql") continue;
        std::ifstream file(entry.path());
        texts.emplace_back(entry.path().filename(), std::string(std::istreambuf_iterator<char>(file), {}));
    }
    std::sort(texts.begin(), texts.end());
    return texts;
}

void as_postgres(const std::string& database, const std::string& statement)
{
    pqxx::connection connection(connection_text(database, "postgres"));
    pqxx::nontransaction(connection).exec(statement);
}

/// The roles, and a migrated database that test cases are cloned from.
const std::string& template_database()
{
    static const std::string name = [] {
        as_postgres("postgres", "create role gom_owner login");
        as_postgres("postgres", "create role gom_service login");
        as_postgres("postgres", "create database gom_template owner gom_owner");
        const auto texts = migration_texts();
        std::vector<inbox::Migration> files;
        for (const auto& [file, text] : texts) files.push_back({file, text});
        pqxx::connection owner(connection_text("gom_template", "gom_owner"));
        inbox::migrate(owner, files, "gom_service");
        return std::string("gom_template");
    }();
    return name;
}

std::string next_name()
{
    static std::atomic<int> count{0};
    return "gom_test_" + std::to_string(++count);
}

std::string created_from(const std::string& template_database)
{
    const auto name = next_name();
    as_postgres("postgres", "create database " + name + " template " + template_database + " owner gom_owner");
    return name;
}

/// Databases of test cases that have ended. Dropping one costs a checkpoint, emptying it a few milliseconds.
std::vector<std::string>& free_databases()
{
    static std::vector<std::string> names;
    return names;
}

/// As migrated: nobody connected, not a row but the list of migrations.
void clean(const std::string& database)
{
    pqxx::connection connection(connection_text(database, "postgres"));
    pqxx::work tx(connection);
    tx.exec("select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = current_database() and pid "
            "<> pg_backend_pid()");
    tx.exec("set local synchronous_commit = off");
    tx.exec("set local session_replication_role = replica"); // no foreign key is asked
    std::string deletes;
    for (const auto& row :
         tx.exec("select tablename from pg_tables where schemaname = 'public' and tablename <> 'schema_migrations'")) {
        deletes += "delete from " + tx.quote_name(row[0].c_str()) + ";";
    }
    tx.exec(deletes);
    tx.commit();
}

} // namespace

const std::string& postgres_folder()
{
    static const Server server;
    return server.folder;
}

std::string connection_text(const std::string& database, const std::string& role)
{
    return "host=" + postgres_folder() + " dbname=" + database + " user=" + role;
}

PrivateStore::PrivateStore() : cleaned_(true)
{
    if (auto& used = free_databases(); !used.empty()) {
        database_ = used.back();
        used.pop_back();
    } else {
        database_ = created_from(template_database());
    }
}

PrivateStore::PrivateStore(const std::string& template_database) : database_(created_from(template_database)) {}

PrivateStore::~PrivateStore()
{
    service_.reset();
    superuser_.reset();
    if (!cleaned_) return;
    try {
        clean(database_);
        free_databases().push_back(database_);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "a test database is not used again: %s\n", error.what());
    }
}

std::unique_ptr<PrivateStore> PrivateStore::empty()
{
    ::test_support::template_database(); // the roles
    return std::unique_ptr<PrivateStore>(new PrivateStore("template1"));
}

pqxx::connection& PrivateStore::service()
{
    if (!service_) service_ = std::make_unique<pqxx::connection>(service_url());
    return *service_;
}

void PrivateStore::as_workspace(inbox::WorkspaceId workspace, const std::function<void(pqxx::work&)>& job)
{
    pqxx::work tx(service());
    tx.exec_params("select set_config('app.ws', $1, true)", std::to_string(workspace.number));
    job(tx);
    tx.commit();
}

void PrivateStore::as_superuser(const std::function<void(pqxx::work&)>& job)
{
    // A test may have stopped the server since.
    if (superuser_ && !superuser_->is_open()) superuser_.reset();
    if (!superuser_) superuser_ = std::make_unique<pqxx::connection>(connection_text(database_, "postgres"));
    pqxx::work tx(*superuser_);
    job(tx);
    tx.commit();
}

inbox::WorkspaceId PrivateStore::workspace(const std::string& slug)
{
    inbox::WorkspaceId id;
    as_superuser([&](pqxx::work& tx) {
        id.number =
            tx.exec_params1("insert into workspaces (public_id, slug, data_key) values ($1, $2, '') returning id",
                            inbox::new_uuid(), slug)[0]
                .as<std::int64_t>();
        tx.exec_params("insert into workspace_heads (workspace_id, name, epoch) values ($1, $2, 'first')", id.number,
                       slug);
    });
    return id;
}

inbox::AppId PrivateStore::app(const std::string& platform, const std::string& slug)
{
    const auto id = inbox::new_id<inbox::AppTag>();
    as_superuser([&](pqxx::work& tx) {
        tx.exec_params("insert into apps (id, platform, slug, settings) values ($1, $2, $3, '')", id.text, platform,
                       slug);
    });
    return id;
}

inbox::ChannelId PrivateStore::channel(inbox::WorkspaceId workspace, const inbox::AppId& app,
                                       const std::string& external_id, const std::string& platform,
                                       const std::string& name)
{
    const auto id = inbox::new_id<inbox::ChannelTag>();
    as_superuser([&](pqxx::work& tx) {
        tx.exec_params(R"sql(insert into channels (workspace_id, id, app_id, platform, external_id, name, settings)
                             values ($1, $2, $3, $4, $5, $6, ''))sql",
                       workspace.number, id.text, app.text, platform, external_id, name);
        tx.exec_params(R"sql(insert into channel_directory (app_id, external_id, workspace_id, channel_id)
                             values ($1, $2, $3, $4))sql",
                       app.text, external_id, workspace.number, id.text);
    });
    return id;
}

inbox::StaffId PrivateStore::staff(inbox::WorkspaceId workspace, const std::string& email, const std::string& name,
                                   const std::string& role)
{
    const auto id = inbox::new_id<inbox::StaffTag>();
    as_superuser([&](pqxx::work& tx) {
        tx.exec_params(R"sql(insert into staff (workspace_id, id, email, name, role, password_hash)
                             values ($1, $2, $3, $4, $5, ''))sql",
                       workspace.number, id.text, email, name, role);
        tx.exec_params("insert into staff_directory (email, workspace_id, staff_id) values ($1, $2, $3)", email,
                       workspace.number, id.text);
    });
    return id;
}

Shop::Shop(PrivateStore& a_store, const std::string& slug, const std::string& platform)
    : store(a_store), workspace(store.workspace(slug)), app(store.app(platform, slug)),
      channel(store.channel(workspace, app, "104400220033001", platform))
{
}

} // namespace test_support
