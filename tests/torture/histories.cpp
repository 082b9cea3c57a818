#include "tests/torture/storm.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <thread>

namespace json = boost::json;
using namespace std::chrono_literals;
using namespace tests::torture;
using tests::Colleague;
using tests::fresh;
using tests::Ledger;
using tests::Screen;
using tests::text_at;

namespace {

constexpr int histories_per_town = 400;
constexpr int histories_at_once = 20;
constexpr auto settle_limit = 120s;

/// One conversation to which anything may happen. What staff and customers do to it is thrown with the dice.
class History {
public:
    History(tests::Town& town, Screen& screen, Nemesis& nemesis)
        : town_(town), screen_(screen), nemesis_(nemesis), platform_(tests::platforms[nemesis.between(0, 3)]),
          customer_(fresh("khach"))
    {
        const auto words = fresh("mở đầu");
        said_.push_back(text_at(town_.platsim->say(platform_, customer_, words), "id"));
        conversation_ = screen_.conversation_with(words);
    }

    void goes_on()
    {
        const auto& who = screen_.who();
        const auto at = "/api/conversations/" + conversation_;
        switch (nemesis_.between(0, 9)) {
        case 0:
        case 1:
            said_.push_back(text_at(town_.platsim->say(platform_, customer_, fresh("câu"), {{"async", true}}), "id"));
            break;
        case 2: who.try_reply(conversation_, {{"text", fresh("trả lời")}}); break;
        case 3: who.post(at + "/notes", {{"id", new_id()}, {"text", fresh("ghi chú")}}); break;
        case 4: who.patch(at, {{"status", nemesis_.pick<std::string>({"open", "closed", "pending"})}}); break;
        case 5: who.patch(at, {{"assignee", nemesis_.one_in(2) ? json::value(who.id()) : json::value(nullptr)}}); break;
        case 6: who.post(at + (nemesis_.one_in(2) ? "/unread" : "/read")); break;
        case 7: who.patch(at, {{"priority", nemesis_.pick<std::string>({"low", "normal", "high", "urgent"})}}); break;
        case 8: on_a_message("edit", {{"text", fresh("sửa lại")}}); break;
        default: on_a_message(nemesis_.one_in(2) ? "recall" : "react", {}); break;
        }
    }

private:
    static std::string new_id()
    {
        static std::atomic<int> count = 0;
        char id[40];
        std::snprintf(id, sizeof id, "0197a0aa-0000-7000-8000-%012d", ++count);
        return id;
    }

    /// Only Messenger tells of changes to what was written.
    void on_a_message(const std::string& what, json::object more)
    {
        if (platform_ != "messenger") return;
        more["message"] = nemesis_.pick(said_);
        more["async"] = true;
        town_.platsim->ask(what, more);
    }

    tests::Town& town_;
    Screen& screen_;
    Nemesis& nemesis_;
    std::string platform_, customer_, conversation_;
    std::vector<std::string> said_;
};

} // namespace

TEST_CASE("A picture of the shop taken at any moment, and the events since, are the picture taken now", "[S06]")
{
    Nemesis nemesis("S06");
    Tally tally("S06", wanted(10'000, 40), nemesis);
    while (tally.more()) {
        tests::Town town({.rules = "lenient"});
        const auto owner = town.person("hoa");
        Screen first(owner);
        std::vector<std::unique_ptr<Screen>> others;
        for (int here = 0; here < histories_per_town && tally.more();) {
            std::vector<History> now;
            for (int i = 0; i < histories_at_once; ++i) now.emplace_back(town, first, nemesis);
            for (int step = nemesis.between(20, 120); step > 0; --step) {
                now[static_cast<std::size_t>(nemesis.between(0, histories_at_once - 1))].goes_on();
                // Pictures are taken in the middle of things, and tabs come and go.
                if (nemesis.one_in(60) && others.size() < 12) others.push_back(std::make_unique<Screen>(owner));
                if (nemesis.one_in(40) && !others.empty()) {
                    auto& other =
                        *others[static_cast<std::size_t>(nemesis.between(0, static_cast<int>(others.size()) - 1))];
                    other.sleep();
                    other.wake();
                }
            }
            here += histories_at_once;
            tally.injected("history", histories_at_once);
        }
        if (!town.platsim->settle(settle_limit)) tally.fault("deliveries never came to an end");
        std::vector<Screen*> all{&first};
        long reconnects = 0;
        for (const auto& other : others) {
            all.push_back(other.get());
            reconnects += other->connections() - 1;
        }
        tally.judged(Ledger(town, all, {}), reconnects);
    }
    tally.finish({.accepted = tally.wanted()});
}
