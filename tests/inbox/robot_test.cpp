#include "inbox/automation/deeds.hpp"
#include "inbox/automation/robot.hpp"
#include "inbox/conversations/change.hpp"
#include "inbox/staff/presence.hpp"
#include "tests/inbox/desk.hpp"

#include <thread>

using namespace desk;
using namespace std::chrono_literals;

namespace {

std::vector<Part> whole(const std::string&, ThreadKind, const std::string& text)
{
    Part part;
    part.text = text;
    return {part};
}

/// A shop with a robot.
struct Robots : Desk {
    using Desk::Desk;

    Automation wish;
    WorkingHours hours;
    StaffMember hoa = person("hoa@hoa-mai.example", "Hoa", "agent");

    void online(const std::vector<StaffId>& people)
    {
        read([&](pqxx::work& tx) { note_seen(tx, shop.workspace, "p", people, {}); });
        write([](EventLog& log) { settle_presence(log); });
    }

    void offline_for(const StaffMember& who, int minutes)
    {
        look("delete from staff_seen where staff_id = '" + who.id.text + "'");
        write([](EventLog& log) { settle_presence(log); });
        look("update staff set state_since = now() - interval '" + std::to_string(minutes) + " min' where id = '" + who.id.text + "'");
        look("update conversations set assigned_at = assigned_at - interval '1 day'");
    }

    void tell(const std::optional<std::int64_t>& version = {})
    {
        last_events = write([&](EventLog& log) {
            auto result = put_automation(log, minh, wish, version);
            REQUIRE(std::holds_alternative<Automation>(result));
            put_hours(log, minh, hours);
        });
    }

    std::size_t given(int limit = 50)
    {
        std::size_t n = 0;
        last_events = write([&](EventLog& log) { n = give_in_turn(log, rules, read_shopkeeping(log.tx(), log.workspace()), limit); });
        return n;
    }

    RulesApplied ruled()
    {
        RulesApplied applied;
        last_events = write([&](EventLog& log) {
            applied = apply_rules(log, rules, read_shopkeeping(log.tx(), log.workspace()), whole, 500);
        });
        return applied;
    }

    /// Said, and told as the recorder tells it.
    MessageId heard(const ConversationId& in, const std::string& text, int seconds = 0)
    {
        const auto id = said(in, text, seconds);
        write([&](EventLog& log) {
            Changes changes(log, rules);
            changes.created(id);
            changes.updated(in);
            changes.tell();
        });
        return id;
    }

    std::string assignee(const ConversationId& id) { return one("select assignee_id from conversations where id = '" + id.text + "'"); }
    int open_of(const StaffMember& who)
    {
        return std::stoi(one("select count(*) from conversations where status = 'open' and assignee_id = '" + who.id.text + "'"));
    }
};

ConversationId waits(Desk& desk, const std::string& thread, int minutes = 1)
{
    const auto id = desk.conversation(thread);
    desk.said(id, "alo", -minutes * 60);
    desk.look("update conversations set waiting_since = now() - interval '" + std::to_string(minutes) + " min' where id = '" + id.text + "'");
    return id;
}

Rule rule_with(const std::string& word)
{
    Rule rule;
    rule.id = new_uuid();
    rule.name = word;
    rule.when.words = {word};
    return rule;
}

} // namespace

TEST_CASE("Who waits longest goes to whoever was given something longest ago, below the cap, and the rest waits")
{
    PrivateStore store;
    Robots shop(store);
    shop.wish.round_robin.on = true;
    shop.wish.round_robin.cap = 2;
    shop.tell();
    std::vector<ConversationId> all;
    for (int i = 0; i < 6; ++i) all.push_back(waits(shop, "t" + std::to_string(i), 60 - i));
    CHECK(shop.given() == 0);                               // nobody is there
    shop.online({shop.lan.id, shop.hoa.id, shop.minh.id});  // Minh supervises: not asked for
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

TEST_CASE("The robot passes over who is away, who may not see the channel, whose cap is nought and who has just put it down")
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
    CHECK(shop.given() == 0);                               // nobody waits there
    shop.said(there, "alo");
    shop.look("update conversations set status = 'snoozed', snoozed_until = now() + interval '1 day' where id = '" + there.text + "'");
    CHECK(shop.given() == 0);
    shop.look("update conversations set status = 'open', snoozed_until = null where id = '" + there.text + "'");
    shop.write([&](EventLog& log) { change_conversation(log, shop.rules, shop.minh, there, {.assignee = shop.minh.id}); });
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
            if (round % 4 == 3) tx.abort();                 // killed before its commit
            else tx.commit();
        }
    };
    const auto robot = [&] {
        in_own_connection([&](EventLog& log) { give_in_turn(log, shop.rules, read_shopkeeping(log.tx(), log.workspace()), 2); });
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
    CHECK(shop.one("select count(*) from (select conversation_id from automation_log group by 1 having count(*) > 1) twice") == "0");
    CHECK(shop.one("select count(*) from messages where author_kind = 'system'") == std::to_string(shop.open_of(shop.lan) + shop.open_of(shop.hoa) +
          std::stoi(shop.one("select count(*) from automation_log d join conversations c on c.id = d.conversation_id where c.assignee_id = '" +
                             shop.minh.id.text + "'"))));
    CHECK(shop.one("select max(seq) from events") == shop.one("select seq from workspace_heads where workspace_id = " +
          std::to_string(shop.shop.workspace.number)));
}

TEST_CASE("Who is offline long enough gives back whose customer waits, and it goes to the next; who comes back is given work again")
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
        shop.last_events = shop.write([&](EventLog& log) { n = take_back_abandoned(log, shop.rules, read_shopkeeping(log.tx(), log.workspace()), 50); });
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
    CHECK(shop.assignee(binh) == shop.lan.id.text);         // nobody waits there
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
        shop.last_events = shop.write([&](EventLog& log) { n = escalate(log, shop.rules, read_shopkeeping(log.tx(), log.workspace()), 50); });
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
    shop.hours.days[0] = {{0, 1}};                          // open for one minute a week
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

TEST_CASE("A rule does what it says with every message it means, once, also when the robot dies in between")
{
    PrivateStore store;
    Robots shop(store);
    const auto asks = new_id<LabelTag>();
    shop.look("insert into labels (workspace_id, id, name) values (" + std::to_string(shop.shop.workspace.number) + ", '" + asks.text + "', 'Hỏi giá')");
    auto rule = rule_with("giá");
    rule.then.labels = {asks};
    rule.then.assignee = shop.hoa.id;
    rule.then.priority = 2;
    const auto an = shop.conversation("an"), binh = shop.conversation("binh", shop.lan.id);
    shop.heard(an, "giá sao ạ", -5);                        // before there were rules
    shop.wish.rules = {rule};
    shop.tell();
    CHECK(shop.ruled().messages == 0);
    shop.heard(an, "Cho hỏi GIA áo này");
    shop.heard(binh, "giá bao nhiêu");
    shop.heard(binh, "giao chưa");
    {   // killed before its commit
        pqxx::connection connection(store.service_url());
        pqxx::work tx(connection);
        tx.exec("set local app.ws = '" + std::to_string(shop.shop.workspace.number) + "'");
        EventLog log(tx, shop.shop.workspace);
        CHECK(apply_rules(log, shop.rules, read_shopkeeping(tx, shop.shop.workspace), whole, 500).messages == 2);
    }
    CHECK(shop.ruled().messages == 2);
    CHECK(shop.ruled().messages == 0);
    CHECK(shop.assignee(an) == shop.hoa.id.text);
    CHECK(shop.assignee(binh) == shop.lan.id.text);         // somebody has it, and keeps it
    CHECK(shop.one("select string_agg(distinct label_ids::text || priority, '|') from conversations") == "{" + asks.text + "}2");
    shop.heard(an, "giá giá giá");
    CHECK(shop.ruled().messages == 0);                      // it is so already
    CHECK(shop.one("select count(*) from automation_log") == "2");
}

TEST_CASE("Outside hours a customer is answered once in each absence, goes on waiting, and is not answered in public or too late")
{
    PrivateStore store;
    Robots shop(store);
    shop.hours.days[0] = {{0, 1}};
    shop.wish.outside_hours_answer = {true, "Shop trả lời từ 8 giờ ạ"};
    shop.tell();
    const auto an = shop.conversation("an"), comment = shop.conversation("c", {}, "comment"), late = shop.conversation("late");
    shop.heard(an, "alo");
    shop.heard(an, "có ai không");
    shop.heard(comment, "giá?");
    shop.heard(late, "hôm qua", -2 * 3'600);
    CHECK(shop.ruled().outbox_touched);
    CHECK(shop.one("select count(*) from messages where author_kind = 'bot' and state = 'queued'") == "1");
    CHECK(shop.one("select count(*) from outbox where kind = 'send'") == "1");
    CHECK(shop.one("select waiting_since is not null from conversations where id = '" + an.text + "'") == "t");
    shop.heard(an, "?");
    shop.ruled();
    CHECK(shop.one("select count(*) from messages where author_kind = 'bot'") == "1");
    // Another absence.
    shop.look("update automation_log set period = period - interval '7 days' where period is not null");
    shop.heard(an, "??");
    shop.ruled();
    CHECK(shop.one("select count(*) from messages where author_kind = 'bot'") == "2");
}

TEST_CASE("The robot says nothing where the platform's window is closed or the channel is in trouble")
{
    PrivateStore store;
    Robots shop(store);
    shop.rules[{"messenger", ThreadKind::message}] = {R"({"text_limit":2000})", {{"standard", 24h}}, 0};
    auto rule = rule_with("alo");
    rule.then.answer = "Dạ";
    shop.wish.rules = {rule};
    shop.tell();
    const auto an = shop.conversation("an"), binh = shop.conversation("binh");
    shop.look("update conversations set last_customer_action_at = now() - interval '2 days' where id = '" + an.text + "'");
    shop.heard(an, "alo");
    shop.ruled();
    CHECK(shop.one("select did->>'not_answered' from automation_log") == "window_closed");
    shop.look("update channels set state = 'needs_reconnection'");
    shop.heard(binh, "alo");
    shop.ruled();
    CHECK(shop.one("select count(*) from messages where author_kind = 'bot'") == "0");
}

TEST_CASE("The first message of a customer is the first only once")
{
    PrivateStore store;
    Robots shop(store);
    auto rule = rule_with("alo");
    rule.when.words.clear();
    rule.when.first_message = true;
    rule.then.priority = 1;
    shop.wish.rules = {rule};
    shop.tell();
    const auto an = shop.conversation("an");
    shop.heard(an, "alo");
    shop.heard(an, "alo");
    CHECK(shop.ruled().messages == 1);
    shop.look("update conversations set priority = 0");
    shop.heard(an, "alo");
    CHECK(shop.ruled().messages == 0);
}

TEST_CASE("A dry run says what would happen and changes nothing; what is another workspace's cannot be named")
{
    PrivateStore store;
    Robots shop(store);
    Desk other(store, "an-nhien");
    const auto an = waits(shop, "an", 30);
    shop.online({shop.lan.id});
    auto rule = rule_with("alo");
    rule.then.priority = 1;
    Automation wish;
    wish.rules = {rule};
    const auto before = shop.one("select max(seq) from events");
    shop.read([&](pqxx::work& tx) {
        const auto told = parsed(dry_run(tx, shop.shop.workspace, {wish, {}}));
        CHECK(told.at("conversations").as_int64() == 1);
        CHECK(told.at("items").as_array().at(0).at("rules").as_array().at(0).as_string() == rule.id.c_str());
        CHECK(told.at("round_robin").as_array().at(0).at("conversation_id").as_string() == an.text.c_str());
        CHECK(told.at("escalation").as_int64() == 1);
        wish.rules[0].then.assignee = other.lan.id;
        CHECK(fault_of(tx, shop.shop.workspace, wish)->field == "rules[0].do.assignee");
        wish = {};
        wish.round_robin.channels = {other.shop.channel};
        CHECK(fault_of(tx, shop.shop.workspace, wish)->field == "round_robin.channels");
    });
    CHECK(shop.one("select max(seq) from events") == before);
    CHECK(shop.assignee(an).empty());
}

TEST_CASE("Two supervisors who change the automation at once: the second is told, and caps are told when they change")
{
    PrivateStore store;
    Robots shop(store);
    shop.wish.round_robin.on = true;
    shop.wish.round_robin.caps = {{shop.lan.id, 3}};
    shop.tell();
    CHECK(shop.last_events.size() == 3);                    // everybody has a cap now
    CHECK(shop.one("select count(*) from staff where cap = 3") == "1");
    shop.tell(1);
    CHECK(shop.last_events.empty());
    shop.write([&](EventLog& log) {
        CHECK(std::holds_alternative<AutomationStale>(put_automation(log, shop.minh, shop.wish, 1)));
    });
    shop.read([&](pqxx::work& tx) {
        const auto kept = read_automation(tx, shop.shop.workspace);
        CHECK(to_json(kept).find(R"("caps":[{"staff_id":")" + shop.lan.id.text) != std::string::npos);
    });
}

TEST_CASE("A hand-over takes its note along, once")
{
    PrivateStore store;
    Robots shop(store);
    const auto an = shop.conversation("an", shop.lan.id);
    const auto id = new_id<MessageTag>();
    const auto hand_over = [&](const StaffMember& by, const std::string& text) {
        ChangeResult result = NotThere{};
        shop.last_events = shop.write([&](EventLog& log) {
            result = change_conversation(log, shop.rules, by, an, {.assignee = shop.hoa.id, .note = ConversationChange::Note{id, text}});
        });
        return result;
    };
    CHECK(std::holds_alternative<Changed>(hand_over(shop.lan, "khách đang chờ size M")));
    CHECK(kinds(shop.last_events) == std::vector<std::string>{"message.created", "message.created", "conversation.updated"});
    CHECK(text_at(shop.last_events[0].object, "kind") == "note");
    CHECK(std::holds_alternative<NoteConflict>(hand_over(shop.minh, "khác")));
    CHECK(shop.one("select count(*) from messages where kind = 'note'") == "1");
    ChangeResult alone = NotThere{};
    shop.write([&](EventLog& log) {
        alone = change_conversation(log, shop.rules, shop.minh, an, {.status = "pending", .note = ConversationChange::Note{new_id<MessageTag>(), "x"}});
    });
    CHECK(std::get<BadValue>(alone).field == "note");
    CHECK(shop.one("select count(*) from messages where kind = 'note'") == "1");
}
