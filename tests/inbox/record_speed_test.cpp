#include "tests/inbox/story.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <sstream>
#include <unistd.h>

/// What a turn costs. Hidden: run by name.

using namespace test_support;

namespace {

/// Processor milliseconds of a process so far: what a busy machine cannot blur.
double cpu_ms(const std::string& pid)
{
    std::ifstream file("/proc/" + pid + "/stat");
    const std::string text(std::istreambuf_iterator<char>(file), {});
    std::istringstream fields(text.substr(text.rfind(')') + 2));
    std::string word;
    for (int i = 0; i < 11; ++i) fields >> word;
    double user = 0, system = 0;
    fields >> user >> system;
    return (user + system) * 1000 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

} // namespace

TEST_CASE("Recording a turn", "[.measure]")
{
    PrivateStore store;
    Story story(store);
    std::string backend;
    store.as_workspace(story.shop.workspace,
                       [&](pqxx::work& tx) { backend = tx.exec1("select pg_backend_pid()")[0].c_str(); });
    int n = 0;
    for (const int size : {1, 10, 50, 200}) {
        double took = 0, server = 0, client = 0;
        constexpr int rounds = 30;
        for (int round = 0; round < rounds; ++round) {
            std::vector<Inbound> told;
            for (int i = 0; i < size; ++i, ++n) {
                told.push_back(Story::says("khách " + std::to_string(n % 500), "m" + std::to_string(n),
                                           "Chị ơi còn size M không?", n, "Lan"));
            }
            story.accept_all(told);
            const auto began = std::chrono::steady_clock::now();
            const auto server_before = cpu_ms(backend), client_before = cpu_ms("self");
            story.record_all();
            took += std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
            server += cpu_ms(backend) - server_before;
            client += cpu_ms("self") - client_before;
        }
        WARN("a turn of " << size << ": " << took / rounds << " ms, processor " << server / rounds
                          << " ms of PostgreSQL and " << client / rounds << " ms of ours; "
                          << size * rounds / took * 1000 << " messages/s");
    }
}
