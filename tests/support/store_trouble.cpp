#include "tests/support/store_trouble.hpp"

#include "tests/support/child_process.hpp"
#include "tests/support/postgres_programs.hpp"
#include "tests/support/store/private_postgres.hpp"

#include <pqxx/pqxx>
#include <signal.h>

#include <filesystem>
#include <stdexcept>
#include <thread>

namespace tests {

namespace {

using namespace std::chrono_literals;

void tell_all(int signal)
{
    for (const auto pid : server_processes()) ::kill(pid, signal);
}

void start_again()
{
    const auto folder = test_support::postgres_folder();
    std::error_code ignored;
    std::filesystem::remove(folder + "/data/postmaster.pid", ignored);
    start_server(folder + "/data", folder);
}

/// From here on a commit is answered when the replica has it on its disk too.
void wait_for_replica()
{
    pqxx::connection connection(test_support::connection_text("postgres", "postgres"));
    pqxx::nontransaction tx(connection);
    tx.exec("alter system set synchronous_standby_names = '*'");
    tx.exec("select pg_reload_conf()");
    for (int tries = 0; tries < 6'000; ++tries) {
        if (!tx.exec("select from pg_stat_replication where sync_state = 'sync' and state = 'streaming'").empty())
            return;
        std::this_thread::sleep_for(10ms);
    }
    throw std::runtime_error("the replica does not follow");
}

} // namespace

StoreStandsStill::StoreStandsStill()
{
    tell_all(SIGSTOP);
}

StoreStandsStill::~StoreStandsStill()
{
    tell_all(SIGCONT);
}

StoreIsDead::StoreIsDead()
{
    kill_server();
}

StoreIsDead::~StoreIsDead()
{
    start_again();
}

StoreIsStopped::StoreIsStopped()
{
    pg_ctl(test_support::postgres_folder() + "/data", {"-m", "immediate", "stop"});
}

StoreIsStopped::~StoreIsStopped()
{
    start_again();
}

StoreFailsOver::StoreFailsOver()
{
    static int count = 0;
    const auto folder = test_support::postgres_folder();
    replica_ = folder + "/replica" + std::to_string(++count);
    run(postgres_program("pg_basebackup", {"-D", replica_ + "/data", "-h", folder, "-U", "postgres", "-X", "stream",
                                           "-R", "-c", "fast", "--no-sync"}));
    start_server(replica_ + "/data", replica_);
    wait_for_replica();
    kill_server();
}

/// Whoever looks for the store's files, processes or socket at the old places finds those of the replica.
StoreFailsOver::~StoreFailsOver()
{
    const auto folder = test_support::postgres_folder();
    const std::filesystem::path data = folder + "/data", socket = folder + "/.s.PGSQL.5432";
    pg_ctl(replica_ + "/data", {"promote"});
    std::filesystem::remove_all(std::filesystem::canonical(data));
    std::filesystem::remove(data);
    std::filesystem::create_symlink(replica_ + "/data", data);
    std::filesystem::remove(socket);
    std::filesystem::create_symlink(replica_ + "/.s.PGSQL.5432", socket);
}

} // namespace tests
