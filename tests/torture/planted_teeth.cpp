#include "tests/support/store_trouble.hpp"
#include "tests/torture/storm.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <iostream>
#include <thread>

using namespace std::chrono_literals;
using namespace tests::torture;

namespace {

struct Tooth {
    std::string bug; // the name of the planted bug
    bool second_gom;
    std::function<void(tests::Town&)> plant; // what must be done to the store for it
    std::function<void(Storm&, Nemesis&)> provoke;
};

void as_superuser(tests::Town& town, const std::string& statement)
{
    town.store.as_superuser([&](pqxx::work& tx) { tx.exec(statement); });
}

void nothing(tests::Town&) {}

void kills(Storm& storm, Nemesis& nemesis)
{
    for (int i = 0; i < 12; ++i) {
        storm.blow(nemesis.between(700ms, 1'500ms), i < 4);
        storm.town().gom->kill_it();
        storm.town().gom->start();
    }
}

void deaths_of_the_store(Storm& storm, Nemesis& nemesis)
{
    for (int i = 0; i < 8; ++i) {
        storm.begin(3s);
        storm.pass(nemesis.between(700ms, 1'500ms), i < 3);
        {
            const tests::StoreIsDead dead;
            storm.pass(500ms, false);
        }
        storm.store_is_back();
        storm.pass(1s, i < 3);
    }
}

void plain_load(Storm& storm, Nemesis&)
{
    for (int i = 0; i < 8; ++i) storm.blow(2s);
}

/// Calls that are carried out although nobody hears so.
void lost_answers(Storm& storm, Nemesis&)
{
    storm.blow(1s);
    storm.town().platsim->fault("", "send", "cut", {{"count", 12}});
    for (int i = 0; i < 5; ++i) storm.blow(2s);
}

/// Redis goes and does not come back before the end.
void no_redis(Storm& storm, Nemesis&)
{
    storm.blow(2s);
    storm.town().redis->kill_it();
    for (int i = 0; i < 3; ++i) storm.blow(2s);
}

const std::vector<Tooth>& teeth()
{
    static const std::vector<Tooth> all = {
        {"answer_before_commit", false, nothing, kills},
        {"commit_without_flush", false,
         [](auto& town) {
             as_superuser(town, "alter database " + town.store.database() + " set synchronous_commit = off");
             town.gom->kill_it();
             town.gom->start(); // which an honest gom would refuse
         },
         deaths_of_the_store},
        {"no_dedupe", false, [](auto& town) { as_superuser(town, "drop index raw_events_by_key"); }, plain_load},
        {"plain_sequence", true,
         [](auto& town) {
             as_superuser(town, "create sequence planted_seq start 1000000");
             as_superuser(town, "grant usage on planted_seq to gom_service");
             as_superuser(town, "update workspace_heads set seq = 999999, oldest_seq = 1000000");
         },
         plain_load},
        {"resend_unknown", false, nothing, lost_answers},
        {"lasting_workspace", false, nothing, plain_load},
        {"drop_without_redis", true, nothing, no_redis},
    };
    return all;
}

} // namespace

TEST_CASE("The bench condemns every bug that is planted in gom, and a bench that does not is worth nothing", "[teeth]")
{
    Nemesis nemesis("teeth");
    int caught = 0;
    for (const auto& tooth : teeth()) {
        Tally tally("teeth " + tooth.bug, 1, nemesis);
        Storm::Wish wish;
        wish.town.second_gom = tooth.second_gom;
        wish.town.environment = {{"GOM_PLANTED", tooth.bug}};
        wish.prepare = tooth.plant;
        try {
            Storm storm(nemesis, wish);
            storm.town().store.not_again();
            tooth.provoke(storm, nemesis);
            storm.judge(tally);
        } catch (const std::exception& error) {
            FAIL("the story of " << tooth.bug << " broke off, which judges nothing: " << error.what());
        }
        std::cout << "teeth: " << tooth.bug << (tally.clean() ? " was NOT seen" : " was caught") << std::endl;
        INFO(tooth.bug);
        CHECK_FALSE(tally.clean());
        caught += tally.clean() ? 0 : 1;
    }
    {
        // And the same storm without a bug is clean: what was condemned above was condemned for its bug.
        Tally tally("teeth none", 1, nemesis);
        Storm::Wish wish;
        wish.town.second_gom = true;
        Storm storm(nemesis, wish);
        plain_load(storm, nemesis);
        tally.injected("no bug");
        storm.judge(tally);
        tally.finish({.accepted = 500});
    }
    std::cout << "teeth: " << caught << " of " << teeth().size() << " caught" << std::endl;
    CHECK(caught == 7);
}
