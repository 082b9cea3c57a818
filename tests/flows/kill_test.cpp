#include "tests/support/ledger.hpp"

#include "inbox/model/ids.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <cstdlib>
#include <iostream>
#include <random>
#include <thread>

namespace json = boost::json;
using namespace std::chrono_literals;
using tests::Ledger;
using tests::Screen;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int kills_wanted = 30;
constexpr int events_per_second = 200;
constexpr long least_accepted = 3'000;
constexpr auto ready_limit = 3s;
constexpr auto replies_until = 0.5; // of the kills: an attempt cut off needs a minute to be judged

/// From the environment, for whoever wants to torture longer or to replay.
long setting(const char* name, long otherwise)
{
    const char* value = std::getenv(name);
    return value && *value ? std::atol(value) : otherwise;
}

/// Somebody at the desk who keeps answering while the server dies under their hands. Like the page, they repeat a
/// request that got no answer, with the same id.
class Answering {
public:
    Answering(const tests::Colleague& who, const Screen& screen) : who_(who), screen_(screen) {}

    void go_on(std::mt19937& random)
    {
        if (!open_.id.empty()) return try_it();
        const auto shown = screen_.now();
        if (shown.conversations.empty()) return;
        auto conversation = shown.conversations.begin();
        std::advance(conversation,
                     std::uniform_int_distribution<std::size_t>(0, shown.conversations.size() - 1)(random));
        open_ = {inbox::new_uuid(), tests::fresh("trả lời giữa bão"), conversation->first};
        try_it();
    }

    void finish()
    {
        const auto latest = Clock::now() + 20s;
        while (!open_.id.empty() && Clock::now() < latest) {
            try_it();
            std::this_thread::sleep_for(50ms);
        }
    }

    const std::vector<Ledger::Reply>& accepted() const { return accepted_; }

private:
    void try_it()
    {
        const auto status = who_.try_reply(open_.conversation, {{"id", open_.id}, {"text", open_.text}}).status;
        if (status == 202) accepted_.push_back(open_);
        if (status != 0 && status != 503) open_ = {};
    }

    tests::Colleague who_;
    const Screen& screen_;
    Ledger::Reply open_;
    std::vector<Ledger::Reply> accepted_;
};

bool settled(const Screen& screen, const std::vector<Ledger::Reply>& replies)
{
    const auto shown = screen.now();
    return std::all_of(replies.begin(), replies.end(), [&](const auto& reply) {
        const auto found = shown.messages.find(reply.id);
        if (found == shown.messages.end()) return false;
        const auto state = tests::text_at(found->second, "state");
        return state != "queued" && state != "sending";
    });
}

} // namespace

TEST_CASE("gom is killed again and again under load, and nothing that was accepted is lost, doubled or out of order",
          "[kill]")
{
    const auto seed = static_cast<unsigned>(setting("GOM_TORTURE_SEED", std::random_device{}() % 100'000));
    const auto minutes = setting("GOM_TORTURE_MINUTES", 0);
    std::mt19937 random(seed);
    std::cout << "seed " << seed << std::endl;
    INFO("seed " << seed);

    tests::Town town({.rules = "lenient"});
    const auto owner = town.person("hoa");
    Screen screen(owner), phone(town.person("thu"));
    Answering answering(owner, screen);
    std::chrono::milliseconds slowest{0};
    int kills = 0;
    const auto began = Clock::now();
    const auto more = [&] {
        return minutes > 0 ? Clock::now() - began < std::chrono::minutes(minutes) : kills < kills_wanted;
    };
    while (more()) {
        // Until the next kill: a steady stream on every channel, over and over from the same forty customers.
        const auto pause = std::chrono::milliseconds(std::uniform_int_distribution<int>(700, 2'500)(random));
        const auto count = events_per_second * pause.count() / 1000;
        town.platsim->ask("burst", {{"count", count},
                                    {"rate", events_per_second},
                                    {"parallel", 64},
                                    {"threads", 10},
                                    {"async", true},
                                    {"duplicates", kills % 3 == 0 ? 1 : 0},
                                    {"shuffle", kills % 4 == 1},
                                    {"batch", kills % 5 == 2 ? 5 : 0}});
        const auto until = Clock::now() + pause;
        const bool may_answer = minutes > 0 || kills < kills_wanted * replies_until;
        while (Clock::now() < until) {
            if (may_answer) answering.go_on(random);
            std::this_thread::sleep_for(150ms);
        }
        town.gom->kill_it();
        ++kills;
        slowest = std::max(slowest, town.gom->start());
    }
    answering.finish();
    CHECK(town.platsim->settle(300s));
    const auto& replies = answering.accepted();
    CHECK(tests::within(150s, [&] { return settled(screen, replies); }));

    const Ledger ledger(town, {&screen, &phone}, replies);
    std::cout << "kills " << kills << ", slowest start " << slowest.count() << " ms, screens connected "
              << screen.connections() << " times; " << ledger.summary() << std::endl;
    INFO(ledger.summary());
    CHECK(ledger.clean());
    CHECK(slowest <= ready_limit);

    // Where nothing happened nothing was proven.
    CHECK(ledger.accepted >= least_accepted);
    CHECK(kills >= (minutes > 0 ? 1 : kills_wanted));
    CHECK(replies.size() >= 20);
    CHECK(ledger.replies_sent >= 10);
    CHECK(screen.connections() > kills / 2);
}
