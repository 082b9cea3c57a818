#include "tests/inbox/robots.hpp"

using namespace robots;
using namespace std::chrono_literals;

TEST_CASE("A rule does what it says with every message it means, once, also when the robot dies in between")
{
    PrivateStore store;
    Robots shop(store);
    const auto asks = new_id<LabelTag>();
    shop.look("insert into labels (workspace_id, id, name) values (" + std::to_string(shop.shop.workspace.number) +
              ", '" + asks.text + "', 'Hỏi giá')");
    auto rule = rule_with("giá");
    rule.then.labels = {asks};
    rule.then.assignee = shop.hoa.id;
    rule.then.priority = 2;
    const auto an = shop.conversation("an"), binh = shop.conversation("binh", shop.lan.id);
    shop.heard(an, "giá sao ạ", -5); // before there were rules
    shop.wish.rules = {rule};
    shop.tell();
    CHECK(shop.ruled().messages == 0);
    shop.heard(an, "Cho hỏi GIA áo này");
    shop.heard(binh, "giá bao nhiêu");
    shop.heard(binh, "giao chưa");
    { // killed before its commit
        pqxx::connection connection(store.service_url());
        pqxx::work tx(connection);
        tx.exec("set local app.ws = '" + std::to_string(shop.shop.workspace.number) + "'");
        EventLog log(tx, shop.shop.workspace);
        CHECK(apply_rules(log, shop.rules, read_shopkeeping(tx, shop.shop.workspace), whole, 500).messages == 2);
    }
    CHECK(shop.ruled().messages == 2);
    CHECK(shop.ruled().messages == 0);
    CHECK(shop.assignee(an) == shop.hoa.id.text);
    CHECK(shop.assignee(binh) == shop.lan.id.text); // somebody has it, and keeps it
    CHECK(shop.one("select string_agg(distinct label_ids::text || priority, '|') from conversations") ==
          "{" + asks.text + "}2");
    shop.heard(an, "giá giá giá");
    CHECK(shop.ruled().messages == 0); // it is so already
    CHECK(shop.one("select count(*) from automation_log") == "2");
}

TEST_CASE("Outside hours a customer is answered once in each absence, goes on waiting, and is not answered in public "
          "or too late")
{
    PrivateStore store;
    Robots shop(store);
    shop.hours.days[0] = {{0, 1}};
    shop.wish.outside_hours_answer = {true, "Shop trả lời từ 8 giờ ạ"};
    shop.tell();
    const auto an = shop.conversation("an"), comment = shop.conversation("c", {}, "comment"),
               late = shop.conversation("late");
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
    shop.look("update conversations set last_customer_action_at = now() - interval '2 days' where id = '" + an.text +
              "'");
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
    CHECK(shop.last_events.size() == 3); // everybody has a cap now
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
            result = change_conversation(log, shop.rules, by, an,
                                         {.assignee = shop.hoa.id, .note = ConversationChange::Note{id, text}});
        });
        return result;
    };
    CHECK(std::holds_alternative<Changed>(hand_over(shop.lan, "khách đang chờ size M")));
    CHECK(kinds(shop.last_events) ==
          std::vector<std::string>{"message.created", "message.created", "conversation.updated"});
    CHECK(text_at(shop.last_events[0].object, "kind") == "note");
    CHECK(std::holds_alternative<NoteConflict>(hand_over(shop.minh, "khác")));
    CHECK(shop.one("select count(*) from messages where kind = 'note'") == "1");
    ChangeResult alone = NotThere{};
    shop.write([&](EventLog& log) {
        alone = change_conversation(log, shop.rules, shop.minh, an,
                                    {.status = "pending", .note = ConversationChange::Note{new_id<MessageTag>(), "x"}});
    });
    CHECK(std::get<BadValue>(alone).field == "note");
    CHECK(shop.one("select count(*) from messages where kind = 'note'") == "1");
}
