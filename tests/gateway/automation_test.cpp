#include "gateway/care/robot.hpp"
#include "gateway/live/roll_call.hpp"
#include "inbox/automation/settings.hpp"
#include "inbox/conversations/changes.hpp"
#include "tests/gateway/office.hpp"
#include "tests/support/api_house.hpp"
#include "tests/support/schema_check.hpp"

#include <boost/json.hpp>

namespace {

using namespace tests;
namespace json = boost::json;

std::string rule(const std::string& id, const std::string& rest)
{
    return R"({"id":")" + id + R"(","name":"Hỏi giá","on":true,)" + rest + "}";
}

/// An office whose people come and go, with as many robots as wished.
struct Robots : Office {
    explicit Robots(test_support::PrivateStore& store) : Office(store) {}

    void tell(const std::function<void(inbox::Automation&)>& wish)
    {
        inbox::Automation automation;
        wish(automation);
        write([&](inbox::EventLog& log) { inbox::put_automation(log, minh, automation, std::nullopt); });
    }
};

struct Working {
    Working(Robots& office, const std::string& owner)
        : process(office.process(owner)),
          robot(process->io.get_executor(), process->database, process->bell, process->rules, hurry())
    {
        process->spawn(robot.look_around());
    }

    ~Working()
    {
        robot.stop();
        process->end();
    }

    static RobotLimits hurry()
    {
        RobotLimits limits;
        limits.look_every = 10ms;
        limits.events_at_once = 3;
        limits.conversations_at_once = 2;
        return limits;
    }

    std::unique_ptr<Process> process;
    Robot robot;
};

} // namespace

TEST_CASE("Two processes share out what waits: everything once, in turn, and screens hear of it")
{
    test_support::PrivateStore store;
    Robots office(store);
    const auto hoa = office.person("hoa@hoa-mai.example", "Hoa", "agent");
    for (int i = 0; i < 9; ++i) office.said(office.conversation("t" + std::to_string(i)), "alo", i - 100);
    office.tell([](inbox::Automation& wish) {
        wish.round_robin.on = true;
        wish.round_robin.cap = 3;
    });
    Working one(office, "one"), two(office, "two");
    office.read([&](pqxx::work& tx) { inbox::note_seen(tx, office.shop.workspace, "p", {office.lan.id, hoa.id}, {}); });
    const auto given = [&] { return office.one("select count(*) from conversations where assignee_id is not null"); };
    CHECK(one.process->until([&] {
        two.process->turn(5ms);
        return given() == "6";
    }));
    for (int i = 0; i < 10; ++i) {
        one.process->turn(10ms);
        two.process->turn(10ms);
    }
    CHECK(given() == "6");
    CHECK(office.one("select count(*) from messages where kind = 'event' and author_kind = 'system'") == "6");
    CHECK(office.one(
              "select count(*) from conversations group by assignee_id having assignee_id is not null limit 1") == "3");
    CHECK(one.process->heard.size() + two.process->heard.size() >= 12);
}

TEST_CASE("A rule's answer leaves for the platform, and who is offline is noticed without any rule")
{
    test_support::PrivateStore store;
    Robots office(store);
    office.platform.answer_with([](const Asked&) { return accepted(); });
    office.walked();
    office.tell([](inbox::Automation& wish) {
        inbox::Rule greeting;
        greeting.id = inbox::new_uuid();
        greeting.on = true;
        greeting.when.words = {"alo"};
        greeting.then.answer = "Dạ shop chào mình ạ";
        wish.rules = {greeting};
    });
    const auto an = office.conversation("an");
    const auto message = office.said(an, "Alo shop");
    office.write([&](inbox::EventLog& log) {
        inbox::Changes changes(log, office.rules);
        changes.created(message);
        changes.tell();
    });
    Working robot(office, "one");
    robot.process->start();
    CHECK(robot.process->until([&] { return office.received() == std::vector<std::string>{"Dạ shop chào mình ạ"}; }));

    office.read([&](pqxx::work& tx) { inbox::note_seen(tx, office.shop.workspace, "killed", {office.lan.id}, {}); });
    const auto state = [&] { return office.one("select state from staff where id = '" + office.lan.id.text + "'"); };
    CHECK(robot.process->until([&] { return state() == "online"; }));
    office.look("update staff_seen set until = now()");
    CHECK(robot.process->until([&] { return state() == "offline"; }));
}

TEST_CASE("The roll call says who came and who left, and says it again when the store was away")
{
    test_support::PrivateStore store;
    Robots office(store);
    auto process = office.process();
    std::map<inbox::WorkspaceId, std::set<inbox::StaffId>> here;
    RollCall calls(process->io.get_executor(), process->database, process->bell, [&] { return here; });
    process->run(calls.call());
    CHECK(office.one("select count(*) from staff_seen") == "0");
    here[office.shop.workspace] = {office.lan.id};
    process->run(calls.call());
    CHECK(office.one("select state from staff where id = '" + office.lan.id.text + "'") == "online");
    CHECK(process->heard.size() == 1);
    process->run(calls.call());
    CHECK(process->heard.size() == 1);
    here.clear();
    process->run(calls.call());
    CHECK(office.one("select until < now() + interval '31 s' and until > now() + interval '25 s' from staff_seen") ==
          "t");
}

TEST_CASE("Automation is told and read back as described; what is wrong is named; a stale version is refused")
{
    ApiHouse house;
    ApiDocument document;
    const auto check = [&](const std::string& method, const std::string& path, const HttpAnswer& answer) {
        INFO(method << ' ' << path << ' ' << answer.body);
        for (const auto& complaint :
             document.complaints(method, path, answer.status, answer.header("Content-Type"), answer.body))
            FAIL_CHECK(complaint);
        return answer;
    };
    const auto put = [&](const std::string& body) {
        return check("PUT", "/api/automation", house.send(house.minh, "PUT", "/api/automation", body));
    };
    const auto conversation = house.customer_writes(house.hoa_mai, "k1", "Giá bao nhiêu ạ?");
    const auto id = inbox::new_uuid();
    const auto lan = R"(")" + house.lan.id.text + R"(")";
    const auto first = put(R"({"round_robin":{"on":true,"cap":5,"caps":[{"staff_id":)" + lan +
                           R"(,"cap":2}]},"escalation":{"on":true,"minutes":5,"how":"assign"},
        "rules":[)" + rule(id, R"("when":{"words":["giá"]},"do":{"assignee":)" + lan + R"(,"priority":2})") +
                           "]}");
    REQUIRE(first.status == 200);
    CHECK(first.json().at("version") == 1);
    const auto staff = check("GET", "/api/staff", house.get(house.lan, "/api/staff")).json().at("items").as_array();
    for (const auto& one : staff) CHECK(one.at("cap") == (one.at("name") == "Lan" ? 2 : 5));
    CHECK(put(R"({"version":0,"rules":[]})").status == 409);
    CHECK(put(R"({"version":1,"round_robin":{"on":true}})").status == 200);

    const auto field = [&](const HttpAnswer& answer) {
        return std::string(answer.json().at("errors").at(0).at("field").as_string());
    };
    CHECK(field(put(R"({"rules":[)" + rule(id, R"("when":{},"do":{})") + "]}")) == "rules[0].do");
    CHECK(field(put(R"({"rules":[)" + rule(id, R"("when":{"words":["?"]},"do":{"priority":1})") + "]}")) ==
          "rules[0].when.words[0]");
    CHECK(field(put(R"({"escalation":{"on":true,"minutes":0}})")) == "escalation.minutes");
    CHECK(field(put(R"({"outside_hours_answer":{"on":true,"text":" "}})")) == "outside_hours_answer.text");
    const auto strange = put(R"({"escalation":{"on":true,"staff":[")" + house.stranger.id.text + R"("]}})");
    CHECK(strange.status == 422);
    CHECK(field(strange) == "escalation.staff");

    const auto tried =
        check("POST", "/api/automation/dry-run",
              house.send(house.minh, "POST", "/api/automation/dry-run",
                         R"({"rules":[)" + rule(id, R"("when":{"words":["gia"]},"do":{"priority":1})") + "]}"));
    REQUIRE(tried.status == 200);
    CHECK(tried.json().at("items").at(0).at("conversation").at("id") == conversation.text.c_str());
    CHECK(house.one("select priority::text from conversations where id = '" + conversation.text + "'") == "0");
    house.put("insert into automation_log (workspace_id, id, what, rule_id, rule_name, conversation_id, did) values (" +
              std::to_string(house.hoa_mai.number) + ", '" + inbox::new_uuid() + "', 'rule', '" + id +
              "', 'Hỏi giá', '" + conversation.text + "', '{\"priority\":1}')");
    const auto log = check("GET", "/api/automation/log", house.get(house.minh, "/api/automation/log?limit=1"));
    CHECK(log.json().at("items").at(0).at("rule").at("name") == "Hỏi giá");
    CHECK(house.get(house.stranger, "/api/automation/log").json().at("items").as_array().empty());
    CHECK(house.get(house.minh, "/api/automation/log?rule=" + inbox::new_uuid()).json().at("items").as_array().empty());
}

TEST_CASE("Working hours are told and read back as described, and what is wrong is named")
{
    ApiHouse house;
    ApiDocument document;
    const auto put = [&](const std::string& body) {
        const auto answer = house.send(house.minh, "PUT", "/api/working-hours", body);
        INFO(answer.body);
        for (const auto& complaint : document.complaints("PUT", "/api/working-hours", answer.status,
                                                         answer.header("Content-Type"), answer.body))
            FAIL_CHECK(complaint);
        return answer;
    };
    const auto saved = put(
        R"({"days":[{"day":1,"ranges":[["08:00","12:00"],["13:30","24:00"]]},{"day":6,"ranges":[["20:00","02:00"]]}],
        "holidays":[{"date":"2026-09-02","name":"Quốc khánh"}],"amber_minutes":5,"red_minutes":20})");
    REQUIRE(saved.status == 200);
    const auto kept = house.get(house.lan, "/api/working-hours").json();
    CHECK(kept == saved.json());
    CHECK(json::serialize(kept.at("days").at(0).at("ranges")) == R"([["08:00","12:00"],["13:30","24:00"]])");
    CHECK(json::serialize(kept.at("days").at(5).at("ranges")) == R"([["20:00","02:00"]])");
    CHECK(kept.at("timezone") == "Asia/Ho_Chi_Minh");
    CHECK(house.get(house.stranger, "/api/working-hours").json().at("amber_minutes") == 10);

    const auto field = [&](const std::string& body) {
        return std::string(put(body).json().at("errors").at(0).at("field").as_string());
    };
    CHECK(field(R"({"days":[{"day":8,"ranges":[]}]})") == "days[0].day");
    CHECK(field(R"({"days":[{"day":1,"ranges":[["8:00","12:00"]]}]})") == "days[0].ranges[0][0]");
    CHECK(field(R"({"days":[{"day":1,"ranges":[["08:00","08:00"]]}]})") == "days[0].ranges[0]");
    CHECK(field(R"({"days":[],"holidays":[{"date":"2026-02-30"}]})") == "holidays[0].date");
    CHECK(field(R"({"days":[],"timezone":"Sao/Hoa"})") == "timezone");
    CHECK(field(R"({"days":[],"amber_minutes":9,"red_minutes":3})") == "red_minutes");
}

TEST_CASE("Somebody says that they are away, and others read it while a screen is open")
{
    ApiHouse house;
    const auto put = [&](const std::string& state) {
        return house.send(house.lan, "PUT", "/api/me/presence", R"({"state":")" + state + R"("})");
    };
    CHECK(put("away").json().at("state") == "offline");
    house.put("insert into staff_seen (workspace_id, staff_id, process, until) values (" +
              std::to_string(house.hoa_mai.number) + ", '" + house.lan.id.text +
              "', 'p', now() + interval '1 minute')");
    CHECK(put("away").json().at("state") == "away");
    CHECK(put("online").json().at("state") == "online");
    CHECK(house.get(house.lan, "/api/me").json().at("staff").at("state") == "online");
    CHECK(put("offline").status == 400);
}
