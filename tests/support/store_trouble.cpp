#include "tests/support/store_trouble.hpp"

#include "tests/support/child_process.hpp"
#include "tests/support/store/private_postgres.hpp"

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

void pg_ctl(const std::vector<std::string>& more)
{
    const auto bin = run({"pg_config", "--bindir"});
    std::vector<std::string> words;
    if (getuid() == 0) words = {"setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"};
    words.push_back(bin.substr(0, bin.find('\n')) + "/pg_ctl");
    words.insert(words.end(), {"-D", test_support::postgres_folder() + "/data", "-s", "-w", "-t", "60"});
    words.insert(words.end(), more.begin(), more.end());
    run(words);
}

void start_again()
{
    const auto folder = test_support::postgres_folder();
    std::error_code ignored;
    std::filesystem::remove(folder + "/data/postmaster.pid", ignored);
    pg_ctl({"-l", folder + "/data/log", "-o",
            "-c listen_addresses='' -c unix_socket_directories='" + folder +
                "' -c unix_socket_permissions=0777 -c max_connections=200",
            "start"});
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
    const auto all = processes();
    for (const auto pid : all) ::kill(pid, SIGKILL);
    // Nobody is dead before the system says so.
    for (const auto pid : all) {
        for (int tries = 0; tries < 500 && ::kill(pid, 0) == 0; ++tries) std::this_thread::sleep_for(10ms);
    }
}

StoreIsDead::~StoreIsDead()
{
    start_again();
}

StoreIsStopped::StoreIsStopped()
{
    pg_ctl({"-m", "immediate", "stop"});
}

StoreIsStopped::~StoreIsStopped()
{
    start_again();
}

} // namespace tests
