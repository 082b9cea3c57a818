#include "tests/inbox/robots.hpp"

#include <thread>

using namespace robots;

TEST_CASE("Who waits longest goes to whoever was given something longest ago, below the cap, and the rest waits")
{
    PrivateStore store;
    Robots shop(store);
    shop.wish.round_robin.on = true;
    shop.wish.round_robin.cap = 2;
    shop.tell();
    std::vector<ConversationId> all;
    for (int i = 0; i < 6; ++i) all.push_back(waits(shop, "t" + std::to_string(i), 60 - i));
    CHECK(shop.given() == 0);                              // nobody is there
    shop.online({shop.lan.id, shop.hoa.id, shop.minh.id}); // Minh supervises: not asked for
    CHECK(shop.given() == 4);
    CHECK(shop.open_of(shop.lan) == 2);
    CHECK(shop.open_of(shop.hoa) == 2);
    CHECK(shop.assignee(all[0]) != shop.assignee(all[1]));
    CHECK(shop.assignee(all[4]).empty());
    CHECK(shop.given() == 0);
    CHECK(shop.one("select count(*) from messages where kind = 'event' and author_kind = 'system'") == "4");
    CHECK(shop.one("select count(*) from automation_log where what = 'round_robin'") == "4");

    // One is done: its owner is next, whoever's turn it was.
    shop.look("update conversations set status = 'resolved', waiting_since = null where id = '" + all[1].text + "'");
    CHECK(shop.given() == 1);
    CHECK(shop.assignee(all[4]) == shop.assignee(all[1]));
}

TEST_CASE("Turns are kept in the store: nobody is given two before everybody has one")
{
    PrivateStore store;
    Robots shop(store);
    shop.wish.round_robin.on = true;
    shop.tell();
    shop.online({shop.lan.id, shop.hoa.id});
    std::vector<std::string> order;
    for (int i = 0; i < 6; ++i) {
        const auto id = waits(shop, "t" + std::to_string(i));
        CHECK(shop.given() == 1);
        order.push_back(shop.assignee(id));
    }
    for (std::size_t i = 2; i < order.size(); ++i) CHECK(order[i] == order[i - 2]);
    CHECK(order[0] != order[1]);
}

TEST_CASE(
    "The robot passes over who is away, who may not see the channel, whose cap is nought and who has just put it down")
{
    PrivateStore store;
    Robots shop(store);
    shop.wish.round_robin.on = true;
    shop.wish.round_robin.caps = {{shop.hoa.id, 0}};
    shop.tell();
    const auto an = waits(shop, "an");
    shop.online({shop.lan.id, shop.hoa.id});
    shop.write([&](EventLog& log) { set_away(log, shop.lan.id, true); });
    CHECK(shop.given() == 0);
    shop.write([&](EventLog& log) { set_away(log, shop.lan.id, false); });
    shop.look("update staff set channels = '{}' where id = '" + shop.lan.id.text + "'");
    CHECK(shop.given() == 0);
    shop.look("update staff set channels = null");
    CHECK(shop.given() == 1);
    CHECK(shop.assignee(an) == shop.lan.id.text);

    shop.write([&](EventLog& log) { change_conversation(log, shop.rules, shop.lan, an, {.assignee = StaffId{}}); });
    CHECK(shop.given() == 0);
    shop.wish.round_robin.caps.clear();
    shop.tell();
    CHECK(shop.given() == 1);
    CHECK(shop.assignee(an) == shop.hoa.id.text);
}

TEST_CASE("What is answered, put off, of another channel or somebody's already is not given away")
{
    PrivateStore store;
    Robots shop(store);
    Desk other(store, "an-nhien");
    const auto second = store.channel(shop.shop.workspace, shop.shop.app, "999", "messenger", "Trang hai");
    shop.wish.round_robin.on = true;
    shop.wish.round_robin.channels = {second};
    shop.tell();
    shop.online({shop.lan.id});
    waits(shop, "t1");
    waits(other, "t2");
    const auto there = shop.conversation("t3", {}, "message", second);
    CHECK(shop.given() == 0); // nobody waits there
    shop.said(there, "alo");
    shop.look("update conversations set status = 'snoozed', snoozed_until = now() + interval '1 day' where id = '" +
              there.text + "'");
    CHECK(shop.given() == 0);
    shop.look("update conversations set status = 'open', snoozed_until = null where id = '" + there.text + "'");
    shop.write(
        [&](EventLog& log) { change_conversation(log, shop.rules, shop.minh, there, {.assignee = shop.minh.id}); });
    CHECK(shop.given() == 0);
    CHECK(shop.assignee(there) == shop.minh.id.text);
    CHECK(other.one("select count(*) from conversations where assignee_id is not null and workspace_id = " +
                    std::to_string(other.shop.workspace.number)) == "0");
}

TEST_CASE("Two robots and people who claim at once: each conversation has one owner, one line, and no cap is passed")
{
    PrivateStore store;
    Robots shop(store);
    shop.wish.round_robin.on = true;
    shop.wish.round_robin.cap = 7;
    shop.tell();
    shop.online({shop.lan.id, shop.hoa.id});
    std::vector<ConversationId> all;
    for (int i = 0; i < 24; ++i) all.push_back(waits(shop, "t" + std::to_string(i)));
    const auto in_own_connection = [&](const std::function<void(EventLog&)>& job) {
        pqxx::connection connection(store.service_url());
        for (int round = 0; round < 12; ++round) {
            pqxx::work tx(connection);
            tx.exec("set local app.ws = '" + std::to_string(shop.shop.workspace.number) + "'");
            EventLog log(tx, shop.shop.workspace);
            job(log);
            std::move(log).close();
            if (round % 4 == 3) tx.abort(); // killed before its commit
            else tx.commit();
        }
    };
    const auto robot = [&] {
        in_own_connection(
            [&](EventLog& log) { give_in_turn(log, shop.rules, read_shopkeeping(log.tx(), log.workspace()), 2); });
    };
    std::size_t next = all.size();
    const auto claims = [&] {
        in_own_connection([&](EventLog& log) {
            change_conversation(log, shop.rules, shop.minh, all.at(--next), {.assignee = shop.minh.id});
        });
    };
    std::thread one(robot), two(robot), three(claims);
    one.join();
    two.join();
    three.join();
    CHECK(shop.open_of(shop.lan) <= 7);
    CHECK(shop.open_of(shop.hoa) <= 7);
    CHECK(shop.one("select count(*) from messages where author_kind = 'system' and kind = 'event'") ==
          shop.one("select count(*) from automation_log"));
    CHECK(
        shop.one(
            "select count(*) from (select conversation_id from automation_log group by 1 having count(*) > 1) twice") ==
        "0");
    CHECK(shop.one("select count(*) from messages where author_kind = 'system'") ==
          std::to_string(shop.open_of(shop.lan) + shop.open_of(shop.hoa) +
                         std::stoi(shop.one("select count(*) from automation_log d join conversations c on c.id = "
                                            "d.conversation_id where c.assignee_id = '" +
                                            shop.minh.id.text + "'"))));
    CHECK(shop.one("select max(seq) from events") == shop.one("select seq from workspace_heads where workspace_id = " +
                                                              std::to_string(shop.shop.workspace.number)));
}

TEST_CASE("Who is offline long enough gives back whose customer waits, and it goes to the next; who comes back is "
          "given work again")
{
    PrivateStore store;
    Robots shop(store);
    shop.wish.round_robin.on = true;
    shop.wish.reassign = {true, 10};
    shop.tell();
    shop.online({shop.lan.id});
    const auto an = waits(shop, "an"), binh = waits(shop, "binh");
    CHECK(shop.given() == 2);
    shop.look("update conversations set waiting_since = null where id = '" + binh.text + "'");
    const auto taken = [&] {
        std::size_t n = 0;
        shop.last_events = shop.write([&](EventLog& log) {
            n = take_back_abandoned(log, shop.rules, read_shopkeeping(log.tx(), log.workspace()), 50);
        });
        return n;
    };
    CHECK(taken() == 0);
    shop.offline_for(shop.lan, 9);
    CHECK(taken() == 0);
    shop.offline_for(shop.lan, 11);
    CHECK(taken() == 1);
    CHECK(kinds(shop.last_events) == std::vector<std::string>{"message.created", "conversation.updated"});
    CHECK(shop.last_events[1].audience.previous_assignee == shop.lan.id);
    CHECK(shop.assignee(an).empty());
    CHECK(shop.assignee(binh) == shop.lan.id.text); // nobody waits there
    CHECK(taken() == 0);
    shop.online({shop.lan.id});
    CHECK(shop.given() == 1);
    CHECK(shop.assignee(an) == shop.lan.id.text);
}

TEST_CASE("A customer who waits too long is brought before the supervisors, once until somebody answers")
{
    PrivateStore store;
    Robots shop(store);
    shop.wish.escalation = {true, 15, false, {}};
    shop.tell();
    const auto an = waits(shop, "an", 16);
    waits(shop, "binh", 14);
    const auto told = [&] {
        std::size_t n = 0;
        shop.last_events = shop.write(
            [&](EventLog& log) { n = escalate(log, shop.rules, read_shopkeeping(log.tx(), log.workspace()), 50); });
        return n;
    };
    CHECK(told() == 1);
    CHECK(text_at(shop.last_events[0].object, "text") == "Khách chờ quá 15 phút: đã báo Minh");
    CHECK(shop.one("select priority from conversations where id = '" + an.text + "'") == "3");
    CHECK(told() == 0);
    // An older message comes late: it is still the same waiting.
    shop.look("update conversations set waiting_since = waiting_since - interval '5 min' where id = '" + an.text + "'");
    CHECK(told() == 0);
    // Answered, and then nobody answers again.
    shop.look("update conversations set escalated_at = now() - interval '2 hours' where id = '" + an.text + "'");
    CHECK(told() == 1);

    shop.wish.escalation.assign = true;
    shop.tell();
    shop.online({shop.minh.id});
    const auto chau = waits(shop, "chau", 20);
    CHECK(told() == 1);
    CHECK(shop.assignee(chau) == shop.minh.id.text);
}

TEST_CASE("Nobody is troubled at night: waiting and absence count while the shop is open")
{
    PrivateStore store;
    Robots shop(store);
    shop.wish.escalation = {true, 15, false, {}};
    shop.wish.reassign = {true, 10};
    shop.hours.days[0] = {{0, 1}}; // open for one minute a week
    shop.tell();
    const auto an = waits(shop, "an", 60);
    shop.look("update conversations set assignee_id = '" + shop.lan.id.text + "'");
    shop.offline_for(shop.lan, 600);
    shop.read([&](pqxx::work& tx) {
        const auto kept = read_shopkeeping(tx, shop.shop.workspace);
        CHECK(find_neglected(tx, shop.shop.workspace, kept, 10).empty());
        CHECK(find_abandoned(tx, shop.shop.workspace, kept, 10).empty());
    });
    CHECK(shop.assignee(an) == shop.lan.id.text);
}
