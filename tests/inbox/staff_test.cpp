#include "inbox/staff/audit.hpp"
#include "inbox/staff/audit_search.hpp"
#include "inbox/staff/sessions.hpp"
#include "inbox/staff/visibility.hpp"
#include "tests/inbox/desk.hpp"

#include <random>

using namespace desk;
using namespace std::chrono_literals;

TEST_CASE("Each role may do what the contract's table says")
{
    struct Row {
        Right right;
        bool agent, sales, supervisor, owner;
    };
    const std::vector<Row> table = {
        {Right::answer, true, true, true, true},
        {Right::edit_customers, true, true, true, true},
        {Right::read_orders, true, true, true, true},
        {Right::see_whole_contacts, false, true, true, true},
        {Right::merge_customers, false, true, true, true},
        {Right::change_orders, false, true, true, true},
        {Right::adjust_stock, false, true, true, true},
        {Right::see_all_conversations, false, false, true, true},
        {Right::reassign_others, false, false, true, true},
        {Right::read_audit, false, false, true, true},
        {Right::read_reports, false, false, true, true},
        {Right::export_data, false, false, true, true},
        {Right::manage_staff, false, false, false, true},
        {Right::manage_channels, false, false, false, true},
        {Right::manage_retention, false, false, false, true},
    };
    for (const auto& row : table) {
        CAPTURE(static_cast<int>(row.right));
        CHECK(may(Role::agent, row.right) == row.agent);
        CHECK(may(Role::sales, row.right) == row.sales);
        CHECK(may(Role::supervisor, row.right) == row.supervisor);
        CHECK(may(Role::owner, row.right) == row.owner);
    }
    for (const auto role : {Role::agent, Role::sales, Role::supervisor, Role::owner})
        CHECK(role_named(to_text(role)) == role);
    CHECK_FALSE(role_named("admin"));
}

TEST_CASE("Lists and live events agree on who sees a conversation")
{
    PrivateStore store;
    Desk desk(store);
    std::mt19937 dice(7);
    const std::vector<std::string> teams = {"sáng", "chiều", "kho"};
    const auto& first = desk.shop.channel;
    const auto second = store.channel(desk.shop.workspace, desk.shop.app, "222", "messenger", "Hai");
    const auto third = store.channel(desk.shop.workspace, desk.shop.app, "333", "messenger", "Ba");
    const std::vector<ChannelId> channels = {first, second, third};
    desk.look("update channels set own_only = true where id = '" + third.text + "'");

    std::vector<StaffMember> people;
    for (int i = 0; i < 10; ++i) {
        const auto number = std::to_string(i);
        StaffWish wish{new_id<StaffTag>(),
                       "nv" + number + "@hoa-mai.example",
                       "NV " + number,
                       static_cast<Role>(i % 4),
                       "hash",
                       {},
                       {},
                       i != 5};
        for (const auto& team : teams) {
            if (dice() % 3 == 0) wish.teams.push_back(team);
        }
        if (dice() % 2) {
            wish.channels.emplace();
            for (const auto& channel : channels) {
                if (dice() % 2) wish.channels->push_back(channel);
            }
        }
        desk.write([&](EventLog& log) { people.push_back(std::get<StaffPut>(put_staff(log, wish)).staff); });
    }
    struct Talk {
        ConversationId id;
        ChannelId channel;
        StaffId assignee;
    };
    std::vector<Talk> talks;
    for (int i = 0; i < 60; ++i) {
        const auto& channel = channels[dice() % 3];
        const auto assignee = dice() % 4 == 0 ? StaffId{} : people[dice() % people.size()].id;
        talks.push_back({desk.conversation("t" + std::to_string(i), assignee, "message", channel), channel, assignee});
    }

    int seen = 0, unseen = 0;
    desk.read([&](pqxx::work& tx) {
        const auto workplace = read_workplace(tx, desk.shop.workspace);
        for (const auto& staff : people) {
            for (const auto& talk : talks) {
                const bool by_rule = may_see(staff, talk.channel, talk.assignee, workplace);
                const bool by_store = find_conversation_for(tx, staff, talk.id).has_value();
                CAPTURE(staff.name, talk.assignee.text);
                REQUIRE(by_rule == by_store);
                ++(by_rule ? seen : unseen);
                const Audience audience{talk.channel, talk.id, talk.assignee, {}, false};
                CHECK((sight(staff, audience, workplace) == Sight::visible) == by_rule);
            }
        }
    });
    CHECK(seen > 100);
    CHECK(unseen > 100);
}

TEST_CASE("An event that takes a conversation away says so to those who saw it, and nothing to others")
{
    StaffMember lan, hoa, minh, away;
    lan.id = {"lan"}, hoa.id = {"hoa"}, minh.id = {"minh"}, away.id = {"away"};
    minh.role = Role::supervisor;
    away.active = false;
    away.role = Role::owner;
    const Workplace workplace;
    const Audience taken{{"c"}, {"t"}, {"hoa"}, {}, true}; // was nobody's, is Hoa's
    CHECK(sight(lan, taken, workplace) == Sight::gone);
    CHECK(sight(hoa, taken, workplace) == Sight::visible);
    CHECK(sight(minh, taken, workplace) == Sight::visible);
    CHECK(sight(away, taken, workplace) == Sight::hidden);
    const Audience handed{{"c"}, {"t"}, {"minh"}, {"hoa"}, true}; // Hoa's to Minh
    CHECK(sight(lan, handed, workplace) == Sight::hidden);
    CHECK(sight(hoa, handed, workplace) == Sight::gone);
    CHECK(sight(lan, Audience{{"c"}, {"t"}, {"hoa"}, {}, false}, workplace) == Sight::hidden);
    CHECK(sight(lan, Audience{}, workplace) == Sight::visible);
    lan.channels = {ChannelId{"d"}};
    CHECK(sight(lan, Audience{{"c"}, {}, {}, {}, false}, workplace) == Sight::hidden);
    CHECK(sight(lan, Audience{{"d"}, {}, {}, {}, false}, workplace) == Sight::visible);
}

TEST_CASE("Saying again what is true of a person changes nothing; who goes is logged out at once")
{
    PrivateStore store;
    Desk desk(store), other(store, "an-nhien");
    StaffWish wish{new_id<StaffTag>(), "Hoa@HoaMai.example", "Hoa", Role::sales, "hash", {"sáng"}, {}, true};
    const auto put = [&](Desk& at) {
        StaffPutResult result = EmailTaken{};
        at.last_events = at.write([&](EventLog& log) { result = put_staff(log, wish); });
        return result;
    };
    const auto created = std::get<StaffPut>(put(desk));
    CHECK(created.changed);
    CHECK(created.staff.email == "hoa@hoamai.example");
    REQUIRE(kinds(desk.last_events) == std::vector<std::string>{"staff.updated"});
    CHECK(desk.last_events[0].object.find("hash") == std::string::npos);
    wish.id = new_id<StaffTag>();
    CHECK_FALSE(std::get<StaffPut>(put(desk)).changed);
    CHECK(desk.last_events.empty());
    CHECK(std::holds_alternative<EmailTaken>(put(other)));

    const auto log_in = [&](const std::string& token) {
        desk.read(
            [&](pqxx::work& tx) { create_session(tx, token, {desk.shop.workspace, created.staff.id, "csrf"}, 1h); });
    };
    const auto logged_in = [&](const std::string& token) {
        bool found = false;
        desk.read([&](pqxx::work& tx) { found = find_session(tx, token).has_value(); });
        return found;
    };
    log_in(std::string("\0one", 4));
    CHECK(logged_in(std::string("\0one", 4)));
    CHECK_FALSE(logged_in("two"));
    SECTION("another password")
    {
        wish.password_hash = "other";
        CHECK(std::get<StaffPut>(put(desk)).changed);
        CHECK(desk.last_events.empty());
    }
    SECTION("gone")
    {
        wish.active = false;
        put(desk);
        CHECK(kinds(desk.last_events) == std::vector<std::string>{"staff.updated"});
    }
    SECTION("expired")
    {
        desk.look("update sessions set expires_at = now() - interval '1 second'");
        desk.read([&](pqxx::work& tx) { CHECK(sweep_sessions(tx) == 1); });
    }
    SECTION("logged out")
    {
        desk.read([&](pqxx::work& tx) { delete_session(tx, std::string("\0one", 4)); });
    }
    CHECK_FALSE(logged_in(std::string("\0one", 4)));
    desk.read([&](pqxx::work& tx) {
        const auto key = find_by_email(tx, "HOA@hoamai.example");
        REQUIRE(key);
        CHECK(find_login(tx, key->workspace, key->staff)->staff.name == "Hoa");
        CHECK_FALSE(find_by_email(tx, "nobody@hoamai.example"));
        CHECK_FALSE(find_staff(tx, desk.shop.workspace, other.minh.id));
    });
}

TEST_CASE("A session is noted as used at most once a minute")
{
    PrivateStore store;
    Desk desk(store);
    desk.read([&](pqxx::work& tx) { create_session(tx, "t", {desk.shop.workspace, desk.lan.id, "csrf"}, 1h); });
    const auto use = [&] { desk.read([&](pqxx::work& tx) { CHECK(find_session(tx, "t")->csrf_token == "csrf"); }); };
    const auto seen = desk.one("select seen_at from sessions");
    use();
    CHECK(desk.one("select seen_at from sessions") == seen);
    desk.look("update sessions set seen_at = now() - interval '2 minutes'");
    use();
    CHECK(desk.one("select seen_at > now() - interval '1 minute' from sessions") == "t");
}

TEST_CASE("The audit is read newest first, page by page, and its cursors cannot be forged")
{
    PrivateStore store;
    Desk desk(store), other(store, "an-nhien");
    other.read([&](pqxx::work& tx) { note_audit(tx, other.shop.workspace, {}, "login", "x"); });
    desk.read([&](pqxx::work& tx) {
        for (int i = 0; i < 5; ++i)
            note_audit(tx, desk.shop.workspace, i % 2 ? desk.lan.id : StaffId{}, "did", std::to_string(i),
                       R"({"n":1})");
        std::string cursor, subjects;
        do {
            const auto page = std::get<Page>(search_audit(tx, desk.shop.workspace, {}, 2, cursor));
            for (const auto& item : page.items) subjects += text_at(item, "subject");
            cursor = page.next_cursor.value_or("");
        } while (!cursor.empty());
        CHECK(subjects == "43210");
        for (const std::string forged : {"x", "!!", "YXVkaXQKMQ==", "YXVkaXQKMSBvciAxPTE"}) {
            CHECK(std::holds_alternative<BadCursor>(search_audit(tx, desk.shop.workspace, {}, 2, forged)));
        }
    });
}
