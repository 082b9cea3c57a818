#include "tests/support/store_archive.hpp"

#include "tests/support/postgres_programs.hpp"
#include "tests/support/store/private_postgres.hpp"

#include <pqxx/pqxx>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace tests {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

template <class Condition>
void wait_for(const char* what, const Condition& condition)
{
    for (int tries = 0; tries < 6'000; ++tries, std::this_thread::sleep_for(10ms)) {
        if (condition()) return;
    }
    throw std::runtime_error(what);
}

void give_to_postgres(const std::string& path)
{
    if (getuid() == 0) run({"chown", "postgres", path});
}

bool asked(const std::string& question)
{
    pqxx::connection connection(test_support::connection_text("postgres", "postgres"));
    return pqxx::nontransaction(connection).exec1(question)[0].as<bool>();
}

} // namespace

StoreArchive::StoreArchive()
{
    static int count = 0;
    const auto server = test_support::postgres_folder();
    folder_ = server + "/archive" + std::to_string(++count);
    run(postgres_program("pg_basebackup", {"-D", folder_ + "/base", "-h", server, "-U", "postgres", "-X", "stream",
                                           "-c", "fast", "--no-sync"}));
    fs::create_directory(folder_ + "/log");
    give_to_postgres(folder_ + "/log");
    receiver_ = std::make_unique<ChildProcess>(
        "pg_receivewal",
        postgres_program("pg_receivewal", {"-D", folder_ + "/log", "-h", server, "-U", "postgres", "--synchronous"}),
        server + "/pg_receivewal.log");
    wait_for("the archive does not follow", [] { return asked("select count(*) > 0 from pg_stat_replication"); });
}

StoreArchive::~StoreArchive() = default;

std::string StoreArchive::now()
{
    pqxx::connection connection(test_support::connection_text("postgres", "postgres"));
    return pqxx::nontransaction(connection).exec1("select clock_timestamp()::text")[0].c_str();
}

void StoreArchive::restore(const std::string& moment)
{
    const auto server = test_support::postgres_folder();
    const auto data = server + "/data";
    wait_for("the archive is not up to date",
             [] { return asked("select coalesce(bool_and(flush_lsn >= sent_lsn), false) from pg_stat_replication"); });
    kill_server();
    receiver_->signal(SIGINT);
    receiver_->ended_within(10s);
    for (const auto& entry : fs::directory_iterator(folder_ + "/log")) { // the segment that was being written
        if (entry.path().extension() == ".partial")
            fs::rename(entry.path(), fs::path(entry.path()).replace_extension());
    }
    fs::remove_all(data);
    fs::rename(folder_ + "/base", data);
    std::ofstream(data + "/postgresql.auto.conf", std::ios::app)
        << "restore_command = 'cp " << folder_ << "/log/%f %p'\nrecovery_target_time = '" << moment
        << "'\nrecovery_target_action = 'promote'\n";
    std::ofstream(data + "/recovery.signal").close();
    give_to_postgres(data + "/recovery.signal");
    start_server(data, server);
    wait_for("the restored store does not begin to write", [] { return !asked("select pg_is_in_recovery()"); });
}

} // namespace tests
