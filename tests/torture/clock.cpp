#include "tests/support/places/places.hpp"
#include "tests/torture/links.hpp"
#include "tests/torture/preload/moved_clock.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fstream>
#include <iostream>

using namespace std::chrono_literals;
using namespace tests::torture;

namespace {

constexpr int moves_per_town = 12;
constexpr auto works_limit = 30s;

/// The clocks of a town's programs, to be moved while they run.
class Clocks {
public:
    Clocks() : file_(folder_.path() + "/clocks")
    {
        const ClockBoard nothing;
        std::ofstream(file_, std::ios::binary).write(reinterpret_cast<const char*>(&nothing), sizeof nothing);
        const int fd = ::open(file_.c_str(), O_RDWR | O_CLOEXEC);
        void* shared =
            fd < 0 ? MAP_FAILED : ::mmap(nullptr, sizeof(ClockBoard), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        ::close(fd);
        if (shared == MAP_FAILED) throw std::runtime_error("no clocks to move");
        board_ = static_cast<ClockBoard*>(shared);
    }
    ~Clocks() { ::munmap(board_, sizeof(ClockBoard)); }
    Clocks(const Clocks&) = delete;
    Clocks& operator=(const Clocks&) = delete;

    std::map<std::string, std::string> environment() const
    {
        return {{"LD_PRELOAD", tests::binary_dir() / "libmoved_clock.so"}, {"GOM_MOVED_CLOCK", file_}};
    }

    void move(int number, pid_t pid, std::chrono::milliseconds ahead, double drift = 0)
    {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        board_->clocks[number] = {pid, std::chrono::nanoseconds(ahead).count(), std::chrono::nanoseconds(now).count(),
                                  drift};
    }

private:
    tests::TemporaryFolder folder_;
    std::string file_;
    ClockBoard* board_ = nullptr;
};

struct Move {
    std::string name;
    std::chrono::milliseconds first, second; // how far ahead the two processes are
    double drift = 0;
};

const std::vector<Move>& moves()
{
    static const std::vector<Move> all{{"a day ahead", 24h, 24h},           {"a day behind", -24h, -24h},
                                       {"ten percent fast", 0s, 0s, 0.1},   {"ten percent slow", 0s, 0s, -0.1},
                                       {"two hosts 30 s apart", 15s, -15s}, {"one host a day ahead", 24h, 0s}};
    return all;
}

} // namespace

TEST_CASE("Clocks jump, drift and disagree: no lease is lost, the order is kept, and nobody is logged out", "[F33]")
{
    Nemesis nemesis("F33");
    Tally tally("F33", wanted(50, static_cast<int>(moves().size())), nemesis);
    while (tally.more()) {
        Clocks clocks;
        Storm::Wish wish;
        wish.rate = 50;
        wish.town.second_gom = true;
        wish.town.environment = clocks.environment();
        Storm storm(nemesis, wish);
        auto& town = storm.town();
        const auto here = town.person("lan");
        const auto there = here.at(town.second->port());
        const auto still_in = [&](const std::string& when) {
            for (const auto* who : {&here, &there}) {
                if (const auto status = who->get("/api/me").status; status != 200) {
                    tally.fault(when + ": somebody is logged out, " + std::to_string(status));
                }
            }
        };
        for (int i = 0; i < moves_per_town && tally.more(); ++i) {
            const auto& move = moves()[static_cast<std::size_t>(i) % moves().size()];
            std::cout << "  " << move.name << std::endl;
            storm.begin(6s);
            storm.pass(nemesis.between(500ms, 1'500ms));
            clocks.move(0, town.gom->pid(), move.first, move.drift);
            clocks.move(1, town.second->pid(), move.second, -move.drift);
            storm.pass(nemesis.between(2s, 5s));
            tally.injected(move.name);
            still_in(move.name);
            if (const auto delay = storm.live_delay()) tally.took("live delay with a wrong clock", *delay);
            else tally.fault(move.name + ": a screen never showed what was said");
            clocks.move(0, town.gom->pid(), 0s);
            clocks.move(1, town.second->pid(), 0s);
            storm.pass(nemesis.between(500ms, 1'500ms));
            still_in(move.name + " and back");
            const auto again = works_again(storm, works_limit);
            if (!again) tally.fault("half a minute after the clock was set right nothing works: " + move.name);
            else tally.took("works again", *again);
        }
        storm.judge(tally);
        // A lease that was lost would show as a reply sent twice; one that is never given up, as replies that wait.
        if (storm.screen().last_close_code() == 1008) tally.fault("a screen was thrown out");
    }
    tally.finish({.accepted = tally.wanted() * 100, .replies_sent = tally.wanted()});
}
