#include "tests/support/store_trouble.hpp"

#include "tests/support/child_process.hpp"
#include "tests/support/store/private_postgres.hpp"

#include <pqxx/pqxx>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace tests {

namespace {

using namespace std::chrono_literals;

/// The postmaster first, then whoever it has begotten.
std::vector<pid_t> processes()
{
    pid_t postmaster = 0;
    std::ifstream(test_support::postgres_folder() + "/data/postmaster.pid") >> postmaster;
    if (postmaster <= 1) throw std::runtime_error("the private PostgreSQL does not run");
    std::vector<pid_t> all{postmaster};
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const auto name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        std::ifstream in(entry.path() / "stat");
        std::string stat;
        std::getline(in, stat);
        const auto end = stat.rfind(')'); // the name before it may hold anything
        if (end == std::string::npos || end + 4 > stat.size()) continue;
        if (std::atoi(stat.c_str() + end + 4) == postmaster) all.push_back(std::atoi(name.c_str()));
    }
    return all;
}

void tell_all(int signal)
{
    for (const auto pid : processes()) ::kill(pid, signal);
}

/// One of PostgreSQL's own programs, as the user the server runs as.
void run_as_postgres(const std::string& program, const std::vector<std::string>& more)
{
    const auto bin = run({"pg_config", "--bindir"});
    std::vector<std::string> words;
    if (getuid() == 0) words = {"setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"};
    words.push_back(bin.substr(0, bin.find('\n')) + "/" + program);
    words.insert(words.end(), more.begin(), more.end());
    run(words);
}

void pg_ctl(const std::string& data, const std::vector<std::string>& more)
{
    std::vector<std::string> words{"-D", data, "-s", "-w", "-t", "60"};
    words.insert(words.end(), more.begin(), more.end());
    run_as_postgres("pg_ctl", words);
}

void start(const std::string& data, const std::string& sockets)
{
    pg_ctl(data, {"-l", data + "/log", "-o",
                  "-c listen_addresses='' -c unix_socket_directories='" + sockets +
                      "' -c unix_socket_permissions=0777 -c max_connections=200",
                  "start"});
}

void start_again()
{
    const auto folder = test_support::postgres_folder();
    std::error_code ignored;
    std::filesystem::remove(folder + "/data/postmaster.pid", ignored);
    start(folder + "/data", folder);
}

void kill_all()
{
    const auto all = processes();
    for (const auto pid : all) ::kill(pid, SIGKILL);
    // Nobody is dead before the system says so.
    for (const auto pid : all) {
        for (int tries = 0; tries < 500 && ::kill(pid, 0) == 0; ++tries) std::this_thread::sleep_for(10ms);
    }
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
    kill_all();
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
    run_as_postgres("pg_basebackup", {"-D", replica_ + "/data", "-h", folder, "-U", "postgres", "-X", "stream", "-R",
                                      "-c", "fast", "--no-sync"});
    start(replica_ + "/data", replica_);
    wait_for_replica();
    kill_all();
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
