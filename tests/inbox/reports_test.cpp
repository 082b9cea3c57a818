#include "inbox/conversations/change.hpp"
#include "inbox/figures/board.hpp"
#include "inbox/figures/reports.hpp"
#include "inbox/staff/people.hpp"
#include "inbox/wire/json.hpp"
#include "tests/inbox/story.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

/// What a period looks like in numbers, and that the facts listed under a number are those it was made from.

using namespace test_support;
namespace json = boost::json;

namespace {

struct Figures : Story {
    explicit Figures(PrivateStore& store, const std::string& slug = "hoa-mai") : Story(store, slug)
    {
        rules[{"messenger", ThreadKind::message}] = {R"({"text_limit":2000})", {}, 0};
        minh = person(slug, "Minh", "supervisor");
    }

    StaffMember person(const std::string& slug, const std::string& name, const std::string& role)
    {
        const auto id =
            shop.store.staff(shop.workspace, (name == "Minh" ? "minh@" : "lan@") + slug + ".example", name, role);
        StaffMember staff;
        shop.store.as_workspace(shop.workspace, [&](pqxx::work& tx) { staff = *find_staff(tx, shop.workspace, id); });
        return staff;
    }

    ReportQuestion week(Report report) const
    {
        using namespace std::chrono;
        ReportQuestion question;
        question.report = report;
        question.from = Time{sys_days{2026y / March / 2}} - shop_offset; // a Monday
        question.to = question.from + days{7};
        return question;
    }

    json::object report(const ReportQuestion& question)
    {
        std::string text;
        shop.store.as_workspace(shop.workspace,
                                [&](pqxx::work& tx) { text = report_json(tx, shop.workspace, question); });
        return json::parse(text).as_object();
    }

    std::vector<json::object> facts(const ReportQuestion& question, int limit = 100)
    {
        std::vector<json::object> all;
        std::string cursor;
        do {
            shop.store.as_workspace(shop.workspace, [&](pqxx::work& tx) {
                const auto page = std::get<Page>(report_facts(tx, shop.workspace, question, limit, cursor));
                for (const auto& item : page.items) all.push_back(json::parse(item).as_object());
                cursor = page.next_cursor.value_or("");
            });
        } while (!cursor.empty());
        return all;
    }

    std::string csv(const ReportQuestion& question, bool listed)
    {
        std::string text;
        shop.store.as_workspace(shop.workspace, [&](pqxx::work& tx) {
            text = listed ? facts_csv(tx, shop.workspace, question) : report_csv(tx, shop.workspace, question);
        });
        return text;
    }

    json::object board()
    {
        std::string text;
        shop.store.as_workspace(shop.workspace, [&](pqxx::work& tx) { text = board_json(tx, shop.workspace); });
        return json::parse(text).as_object();
    }

    void change(const std::string& thread, const ConversationChange& wanted)
    {
        const auto id = conversation(thread).id;
        shop.store.as_workspace(shop.workspace, [&](pqxx::work& tx) {
            EventLog log(tx, shop.workspace);
            REQUIRE(std::holds_alternative<Changed>(change_conversation(log, rules, minh, id, wanted)));
            std::move(log).close();
        });
    }

    StaffMember minh;
};

std::int64_t number(const json::value& at, std::string_view name)
{
    return at.as_object().at(name).to_number<std::int64_t>();
}

/// Seconds after Sunday noon UTC, which is 19:00 in the shop: five hours later it is Monday there.
constexpr double hour = 3600;

} // namespace

TEST_CASE("A report counts by the shop's days, with median, 90th percentile and the period before")
{
    PrivateStore store;
    Figures story(store);
    // Sunday 8 March in the shop: answers after 10, 20, ... 100 seconds, and one nobody answers.
    for (int i = 1; i <= 10; ++i) {
        const auto who = "k" + std::to_string(i);
        story.told({Story::says(who, "q" + who, "hỏi", i), Story::answers(who, "a" + who, "đáp", i + i * 10)});
    }
    story.told({Story::says("quên", "q-quên", "alo", 20)});
    story.told({Story::says("k1", "again", "hỏi nữa", hour), Story::answers("k1", "again-a", "đáp", hour + 1000)});
    story.told({Story::says("mai", "q-mai", "đêm", 5.5 * hour)}); // 00:30 on Monday
    story.told({Story::says("cũ", "q-cũ", "tuần trước", -7 * 24 * hour),
                Story::answers("cũ", "a-cũ", "đáp", -7 * 24 * hour + 7)});

    const auto first = story.report(story.week(Report::first_response));
    CHECK(number(first.at("total"), "n") == 10);
    CHECK(number(first.at("total"), "p50") == 55);
    CHECK(number(first.at("total"), "p90") == 91);
    CHECK(number(first.at("total"), "value") == 55);
    CHECK(number(first.at("total"), "unanswered") == 1);
    CHECK(number(first.at("previous"), "n") == 1);
    CHECK(number(first.at("previous"), "p50") == 7);
    const auto& series = first.at("series").as_array();
    REQUIRE(series.size() == 7);
    CHECK(series.at(0).at("at") == "2026-03-01T17:00:00.000Z");
    CHECK(series.at(0).at("p50").is_null());
    CHECK(number(series.at(6), "n") == 10);
    CHECK(story.facts(story.week(Report::first_response), 3).size() == 10);

    const auto all = story.report(story.week(Report::response));
    CHECK(number(all.at("total"), "n") == 11);
    CHECK(number(all.at("total"), "value") == 141);
    auto unanswered = story.week(Report::response);
    unanswered.unanswered = true;
    const auto listed = story.facts(unanswered);
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].at("message_id").as_string() == story.message("q-quên").id.text);

    const auto volume = story.report(story.week(Report::volume));
    CHECK(number(volume.at("total"), "n") == 11);
    CHECK(number(volume.at("total"), "value") == 12);
    CHECK(story.facts(story.week(Report::volume), 4).size() == 11);

    SECTION("and a cell of the heat map is its facts")
    {
        const auto hours = story.report(story.week(Report::hours)).at("hours").as_array();
        REQUIRE(hours.size() == 2);
        CHECK(number(hours[0], "weekday") == 7);
        CHECK(number(hours[0], "hour") == 19);
        CHECK(number(hours[1], "hour") == 20);
        auto cell = story.week(Report::hours);
        cell.weekday = 7;
        cell.hour = 20;
        const auto there = story.facts(cell);
        REQUIRE(there.size() == 1);
        CHECK(there[0].at("message_id").as_string() == story.message("again").id.text);
    }
    SECTION("and by the week or the hour it is the same whole")
    {
        auto question = story.week(Report::volume);
        question.to += std::chrono::days{7};
        question.unit = Unit::week;
        const auto weeks = story.report(question).at("series").as_array();
        REQUIRE(weeks.size() == 2);
        CHECK(number(weeks[0], "n") == 11);
        CHECK(number(weeks[1], "n") == 1);
        question.unit = Unit::hour;
        CHECK(story.report(question).at("series").as_array().size() == 14 * 24);
    }
}

TEST_CASE("Resolutions, orders and labels are told with whose they are")
{
    PrivateStore store;
    Figures story(store);
    story.told({Story::says("lan", "m1", "Còn không?", 0), Story::says("mai", "m2", "=1+1", 1, "=HYPERLINK(1)")});
    ConversationChange done;
    done.status = "resolved";
    story.change("lan", done);
    auto question = story.week(Report::resolution);
    question.from =
        Time(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())) - std::chrono::days{1};
    question.to = question.from + std::chrono::days{3};
    const auto resolved = story.report(question);
    CHECK(number(resolved.at("total"), "n") == 1);
    CHECK(resolved.at("by_staff").at(0).at("staff").at("name") == "Minh");
    const auto facts = story.facts(question);
    REQUIRE(facts.size() == 1);
    CHECK(facts[0].at("conversation").at("status") == "resolved");
    CHECK_FALSE(facts[0].at("message_id").is_null());
    question.staff = story.person("hoa-mai", "Lan", "agent").id;
    CHECK(number(story.report(question).at("total"), "n") == 0);
    CHECK(story.facts(question).empty());

    story.shop.store.as_superuser([&](pqxx::work& tx) {
        tx.exec("insert into labels (workspace_id, id, name) select id, '01a00000-0000-7000-8000-000000000001', 'Sỉ' "
                "from workspaces where slug = 'hoa-mai'");
        tx.exec(
            "update conversations set label_ids = '{01a00000-0000-7000-8000-000000000001}' where thread_id = 'lan'");
        tx.exec_params("insert into orders (workspace_id, id, code, status, conversation_id, channel_id, created_by, "
                       "total, created_at) "
                       "select workspace_id, gen_random_uuid(), 'DH1', 'confirmed', id, channel_id, $1, 350000, "
                       "'2026-03-08 13:00+00' from conversations "
                       "where thread_id = 'lan'",
                       story.minh.id.text);
        tx.exec("insert into orders (workspace_id, id, code, status, conversation_id, channel_id, total, created_at) "
                "select workspace_id, gen_random_uuid(), 'DH2', 'cancelled', id, channel_id, 1, '2026-03-08 13:00+00' "
                "from conversations where thread_id = 'lan'");
    });
    const auto orders = story.report(story.week(Report::orders));
    CHECK(number(orders.at("total"), "n") == 1);
    CHECK(number(orders.at("total"), "value") == 350000);
    const auto sold = story.facts(story.week(Report::orders));
    REQUIRE(sold.size() == 1);
    CHECK(sold[0].at("order").at("code") == "DH1");
    CHECK(sold[0].at("message_id").as_string() == story.message("m1").id.text);

    const auto labels = story.report(story.week(Report::labels));
    REQUIRE(labels.at("by_label").as_array().size() == 1);
    CHECK(labels.at("by_label").at(0).at("label").at("name") == "Sỉ");
    CHECK(number(labels.at("by_label").at(0), "n") == 1);
    auto labelled = story.week(Report::volume);
    labelled.label = LabelId{"01a00000-0000-7000-8000-000000000001"};
    CHECK(story.facts(labelled).size() == 1);

    SECTION("and no cell of a sheet is a formula")
    {
        const auto sheet = story.csv(story.week(Report::volume), true);
        CHECK(sheet.find("'=HYPERLINK(1)") != std::string::npos);
        CHECK(sheet.find(",=") == std::string::npos);
        CHECK(story.csv(story.week(Report::volume), false).find("day,2026-03-08 00:00:00,2,,,2,") != std::string::npos);
    }
    SECTION("and another shop has none of it")
    {
        Figures other(store, "other");
        CHECK(number(other.report(other.week(Report::volume)).at("total"), "n") == 0);
        CHECK(other.facts(other.week(Report::orders)).empty());
        CHECK(number(other.board(), "waiting") == 0);
        auto theirs = other.week(Report::volume);
        theirs.channel = story.shop.channel;
        CHECK(other.facts(theirs).empty());
    }
}

TEST_CASE("The board says who waits, how long, and who has how much")
{
    PrivateStore store;
    Figures story(store);
    const auto lan = story.person("hoa-mai", "Lan", "agent");
    story.told({Story::says("a", "m1", "alo", 5), Story::says("b", "m2", "alo", 2), Story::says("c", "m3", "alo", 1),
                Story::says("d", "m4", "alo", 0)});
    ConversationChange to_lan;
    to_lan.assignee = lan.id;
    story.change("a", to_lan);
    story.change("b", to_lan);
    story.told({Story::answers("a", "r1", "dạ", 9)});
    ConversationChange snooze;
    snooze.snoozed_until = Time{std::chrono::sys_days{std::chrono::year{2040} / 1 / 1}};
    story.change("d", snooze);

    const auto board = story.board();
    CHECK(number(board, "waiting") == 2);
    CHECK(board.at("longest_wait_since") == "2026-03-08T12:00:01.000Z");
    CHECK(number(board, "unassigned") == 1);
    REQUIRE(board.at("staff").as_array().size() == 2);
    const auto& load = board.at("staff").at(0);
    CHECK(load.at("name") == "Lan");
    CHECK(number(load, "open") == 2);
    CHECK(number(load, "waiting") == 1);
    CHECK(load.at("longest_wait_since") == "2026-03-08T12:00:02.000Z");
    CHECK(number(board.at("channels").at(0), "waiting") == 2);
    CHECK(board.at("channels").at(0).at("channel").at("state") == "connected");
}

TEST_CASE("Whatever a report is asked, the facts under each number are as many as it says")
{
    PrivateStore store;
    Figures story(store);
    std::mt19937 dice(7);
    const auto below = [&](int n) { return std::uniform_int_distribution<>(0, n - 1)(dice); };
    std::vector<Inbound> told;
    for (int i = 0; i < 300; ++i) {
        const auto who = "k" + std::to_string(below(20)), id = "m" + std::to_string(i);
        const double at = below(6 * 24 * 3600) - 6 * 24 * 3600;
        if (below(3) == 0) told.push_back(Story::answers(who, id, "đáp", at));
        else told.push_back(Story::says(who, id, "hỏi", at));
    }
    story.told(told);
    for (const auto report : {Report::volume, Report::first_response, Report::response, Report::hours}) {
        INFO(to_text(report));
        const auto whole = story.report(story.week(report));
        CHECK(story.facts(story.week(report), 7).size() == static_cast<std::size_t>(number(whole.at("total"), "n")));
        for (const auto& bucket : whole.at("series").as_array()) {
            auto day = story.week(report);
            day.from = day.to;
            for (auto at = story.week(report).from; at < day.to; at += std::chrono::days{1}) {
                wire::Json moment;
                moment.open_object().time("at", at).close_object();
                if (json::parse(moment.view()).at("at") == bucket.at("at")) day.from = at;
            }
            REQUIRE(day.from < day.to);
            day.to = day.from + std::chrono::days{1};
            CHECK(story.facts(day).size() == static_cast<std::size_t>(number(bucket, "n")));
        }
    }
}
