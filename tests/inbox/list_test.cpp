#include "inbox/conversations/labels.hpp"
#include "inbox/conversations/thread.hpp"
#include "inbox/staff/visibility.hpp"
#include "tests/inbox/desk.hpp"

#include <algorithm>
#include <random>
#include <set>
#include <tuple>

using namespace desk;

namespace {

/// A conversation as the oracle knows it.
struct Talk {
    ConversationId id;
    ChannelId channel;
    StaffId assignee;
    std::string status, kind;
    bool unread = false, waiting = false, failed = false, has_phone = false;
    std::vector<LabelId> labels;
    long last = 0, since = 0; // seconds ago; several share a second
};

std::vector<std::string> walked(Desk& desk, const StaffMember& staff, const ConversationFilter& filter, int limit)
{
    std::vector<std::string> ids;
    std::string cursor;
    desk.read([&](pqxx::work& tx) {
        do {
            const auto page = std::get<Page>(list_conversations(tx, desk.rules, staff, filter, limit, cursor));
            CHECK(static_cast<int>(page.items.size()) <= limit);
            for (const auto& item : page.items) ids.push_back(text_at(item, "id"));
            cursor = page.next_cursor.value_or("");
        } while (!cursor.empty());
    });
    return ids;
}

/// From the end to the top, or from beside one row to either end; `limit` rows at a time.
std::vector<std::string> walked_from(Desk& desk, const StaffMember& staff, const ConversationFilter& filter, int limit,
                                     Jump jump)
{
    std::vector<std::string> ids;
    std::string cursor;
    desk.read([&](pqxx::work& tx) {
        do {
            const auto page = std::get<Page>(list_conversations(tx, desk.rules, staff, filter, limit, cursor, jump));
            std::vector<std::string> given;
            for (const auto& item : page.items) given.push_back(text_at(item, "id"));
            ids.insert(jump.back ? ids.begin() : ids.end(), given.begin(), given.end());
            cursor = page.next_cursor.value_or("");
            jump = {.from = {}, .back = jump.back, .skip = 0};
        } while (!cursor.empty());
    });
    return ids;
}

bool wanted(const Talk& talk, const ConversationFilter& filter, const StaffMember& staff, const Workplace& workplace)
{
    using Assigned = ConversationFilter::Assigned;
    const auto fits = [](const std::optional<bool>& wish, bool is) { return !wish || *wish == is; };
    if (!may_see(staff, talk.channel, talk.assignee, workplace)) return false;
    if (filter.status && *filter.status != talk.status) return false;
    if (filter.assigned == Assigned::me && talk.assignee != staff.id) return false;
    if (filter.assigned == Assigned::nobody && !talk.assignee.empty()) return false;
    if (filter.assigned == Assigned::person && talk.assignee != filter.person) return false;
    const auto among = [](const auto& wishes, const auto& is) {
        return std::find(wishes.begin(), wishes.end(), is) != wishes.end();
    };
    if (!filter.channels.empty() && !among(filter.channels, talk.channel)) return false;
    if (filter.kind && to_text(*filter.kind) != talk.kind) return false;
    if (!filter.labels.empty() && std::none_of(filter.labels.begin(), filter.labels.end(),
                                               [&](const auto& label) { return among(talk.labels, label); }))
        return false;
    return fits(filter.unread, talk.unread) && fits(filter.unanswered, talk.waiting) &&
           fits(filter.failed, talk.failed) && fits(filter.has_phone, talk.has_phone) && fits(filter.has_order, false);
}

std::vector<std::string> expected(std::vector<Talk> talks, ConversationFilter::Sort sort)
{
    std::sort(talks.begin(), talks.end(), [&](const Talk& a, const Talk& b) {
        if (sort == ConversationFilter::Sort::oldest_waiting) {
            if (a.waiting != b.waiting) return a.waiting;
            if (a.waiting) return std::tie(b.since, a.id) < std::tie(a.since, b.id);
        }
        return std::tie(a.last, b.id) < std::tie(b.last, a.id);
    });
    std::vector<std::string> ids;
    for (const auto& talk : talks) ids.push_back(talk.id.text);
    return ids;
}

} // namespace

TEST_CASE("Every filter and sort of the list finds exactly what a look at each conversation would")
{
    PrivateStore store;
    Desk desk(store), other(store, "an-nhien");
    for (int i = 0; i < 5; ++i) other.conversation("x" + std::to_string(i));
    std::mt19937 dice(11);
    const auto coin = [&](int sides = 2) { return dice() % static_cast<unsigned>(sides) == 0; };
    const auto& first = desk.shop.channel;
    const auto second = store.channel(desk.shop.workspace, desk.shop.app, "222", "messenger", "Hai");
    const std::vector<StaffId> people = {
        desk.lan.id, desk.minh.id, desk.person("hoa@x.example", "Hoa", "sales").id, {}};
    const std::vector<LabelId> labels = {new_id<LabelTag>(), new_id<LabelTag>()};
    desk.write([&](EventLog& log) {
        put_label(log, {labels[0], "VIP", "#ff0000"});
        put_label(log, {labels[1], "Sỉ", "#00ff00"});
    });
    const std::vector<std::string> statuses = {"open", "pending", "snoozed", "resolved"};

    std::vector<Talk> talks;
    for (int i = 0; i < 120; ++i) {
        Talk talk;
        talk.kind = coin(4) ? "comment" : "message";
        talk.channel = coin() ? first : second;
        talk.assignee = people[dice() % people.size()];
        talk.id = desk.conversation("t" + std::to_string(i), talk.assignee, talk.kind, talk.channel);
        talk.status = statuses[dice() % statuses.size()];
        talk.unread = coin(), talk.waiting = coin(), talk.failed = coin(4), talk.has_phone = coin();
        talk.last = dice() % 20, talk.since = dice() % 20;
        for (const auto& label : labels) {
            if (coin(3)) talk.labels.push_back(label);
        }
        const auto customer = new_uuid();
        desk.look("insert into customers (workspace_id, id) values (" + std::to_string(desk.shop.workspace.number) +
                  ", '" + customer + "')");
        if (talk.has_phone) {
            desk.look("insert into contacts (workspace_id, customer_id, kind, value, source) values (" +
                      std::to_string(desk.shop.workspace.number) + ", '" + customer +
                      "', 'phone', '+84987654321', 'message')");
        }
        desk.look("update conversations set customer_id = '" + customer + "', status = '" + talk.status +
                  "', snoozed_until = " + (talk.status == "snoozed" ? "now() + interval '1 day'" : "null") +
                  ", unread_count = " + (talk.unread ? "2" : "0") + ", failed_count = " + (talk.failed ? "1" : "0") +
                  ", label_ids = '" + sql::array_of(talk.labels) +
                  "', last_message_at = timestamptz '2026-11-22' - interval '" + std::to_string(talk.last) +
                  ".000001 s', waiting_since = " +
                  (talk.waiting ? "timestamptz '2026-11-22' - interval '" + std::to_string(talk.since) + ".000001 s'"
                                : "null") +
                  " where id = '" + talk.id.text + "'");
        talks.push_back(talk);
    }

    Workplace workplace;
    desk.read([&](pqxx::work& tx) { workplace = read_workplace(tx, desk.shop.workspace); });
    const auto maybe = [&]() -> std::optional<bool> { return coin(3) ? std::optional(coin()) : std::nullopt; };
    int rows = 0;
    for (int round = 0; round < 150; ++round) {
        const auto& staff = coin() ? desk.minh : desk.lan;
        ConversationFilter filter;
        if (coin(3)) filter.status = statuses[dice() % 4];
        filter.assigned = static_cast<ConversationFilter::Assigned>(coin() ? 0 : dice() % 4);
        filter.person = people[dice() % 3];
        if (coin(4)) filter.channels = {coin() ? first : second};
        if (coin(8)) filter.channels = {first, second};
        if (coin(4)) filter.labels = {labels[dice() % 2]};
        if (coin(8)) filter.labels = labels;
        if (coin(4)) filter.kind = coin() ? ThreadKind::comment : ThreadKind::message;
        filter.unread = maybe(), filter.unanswered = maybe(), filter.failed = maybe(), filter.has_phone = maybe();
        if (coin(8)) filter.has_order = coin();
        filter.sort = coin() ? ConversationFilter::Sort::newest : ConversationFilter::Sort::oldest_waiting;

        std::vector<Talk> fitting;
        std::copy_if(talks.begin(), talks.end(), std::back_inserter(fitting),
                     [&](const Talk& talk) { return wanted(talk, filter, staff, workplace); });
        const auto ids = expected(fitting, filter.sort);
        CAPTURE(round);
        REQUIRE(walked(desk, staff, filter, 1 + static_cast<int>(dice() % 9)) == ids);

        const int limit = 1 + static_cast<int>(dice() % 9);
        const auto size = static_cast<std::ptrdiff_t>(ids.size());
        REQUIRE(walked_from(desk, staff, filter, limit, {.from = {}, .back = true, .skip = 0}) == ids);
        const auto skip = static_cast<std::ptrdiff_t>(dice() % (ids.size() + 2));
        const auto left = std::max<std::ptrdiff_t>(0, size - skip);
        CHECK(walked_from(desk, staff, filter, limit, {.from = {}, .back = false, .skip = static_cast<int>(skip)}) ==
              std::vector(ids.end() - left, ids.end()));
        CHECK(walked_from(desk, staff, filter, limit, {.from = {}, .back = true, .skip = static_cast<int>(skip)}) ==
              std::vector(ids.begin(), ids.begin() + left));
        if (!ids.empty()) {
            const auto at = ids.begin() + static_cast<std::ptrdiff_t>(dice() % ids.size());
            const Jump below{.from = ConversationId{*at}, .back = false, .skip = 0};
            const Jump above{.from = ConversationId{*at}, .back = true, .skip = 0};
            CHECK(walked_from(desk, staff, filter, limit, below) == std::vector(at + 1, ids.end()));
            CHECK(walked_from(desk, staff, filter, limit, above) == std::vector(ids.begin(), at));
        }
        rows += static_cast<int>(ids.size());
    }
    CHECK(rows > 500);

    for (const auto& staff : {desk.lan, desk.minh}) {
        const auto number = [&](const auto& condition) {
            return std::count_if(talks.begin(), talks.end(), [&](const Talk& talk) {
                return talk.status != "resolved" && may_see(staff, talk.channel, talk.assignee, workplace) &&
                       condition(talk);
            });
        };
        const auto active = [&](const auto& condition) {
            return number([&](const Talk& talk) { return talk.status != "snoozed" && condition(talk); });
        };
        json::object counts;
        desk.read([&](pqxx::work& tx) { counts = parsed(count_conversations(tx, staff)); });
        CHECK(counts.at("all").as_int64() == active([](const Talk&) { return true; }));
        CHECK(counts.at("mine").as_int64() == active([&](const Talk& talk) { return talk.assignee == staff.id; }));
        CHECK(counts.at("unassigned").as_int64() == active([](const Talk& talk) { return talk.assignee.empty(); }));
        CHECK(counts.at("unread").as_int64() == active([](const Talk& talk) { return talk.unread; }));
        CHECK(counts.at("unanswered").as_int64() == active([](const Talk& talk) { return talk.waiting; }));
        CHECK(counts.at("failed").as_int64() == active([](const Talk& talk) { return talk.failed; }));
        CHECK(counts.at("snoozed").as_int64() == number([](const Talk& talk) { return talk.status == "snoozed"; }));
    }

    // With filters each number says what choosing it instead of the filter beside it would find.
    for (int round = 0; round < 60; ++round) {
        const auto& staff = coin() ? desk.minh : desk.lan;
        ConversationFilter filter;
        if (coin()) filter.status = statuses[dice() % 4];
        filter.assigned = static_cast<ConversationFilter::Assigned>(coin() ? 0 : dice() % 4);
        filter.person = people[dice() % 3];
        if (coin(3)) filter.channels = {coin() ? first : second};
        if (coin(3)) filter.labels = {labels[dice() % 2]};
        if (coin(4)) filter.kind = coin() ? ThreadKind::comment : ThreadKind::message;
        filter.unread = maybe(), filter.unanswered = maybe(), filter.failed = maybe(), filter.has_phone = maybe();
        json::object counts;
        desk.read([&](pqxx::work& tx) { counts = parsed(count_conversations(tx, staff, filter)); });
        const auto fitting = [&](const ConversationFilter& wish, const auto& condition) {
            return std::count_if(talks.begin(), talks.end(), [&](const Talk& talk) {
                const bool usual = wish.status || (talk.status != "resolved" && talk.status != "snoozed");
                return usual && wanted(talk, wish, staff, workplace) && condition(talk);
            });
        };
        const auto without = [&](const auto& forget) {
            auto other_wish = filter;
            forget(other_wish);
            return other_wish;
        };
        CAPTURE(round);
        const auto no_assignee = without([](auto& wish) { wish.assigned = ConversationFilter::Assigned::anybody; });
        CHECK(counts.at("all").as_int64() == fitting(no_assignee, [](const Talk&) { return true; }));
        CHECK(counts.at("mine").as_int64() ==
              fitting(no_assignee, [&](const Talk& talk) { return talk.assignee == staff.id; }));
        CHECK(counts.at("unassigned").as_int64() ==
              fitting(no_assignee, [](const Talk& talk) { return talk.assignee.empty(); }));
        CHECK(counts.at("unread").as_int64() ==
              fitting(without([](auto& wish) { wish.unread.reset(); }), [](const Talk& talk) { return talk.unread; }));
        CHECK(counts.at("has_phone").as_int64() == fitting(without([](auto& wish) { wish.has_phone.reset(); }),
                                                           [](const Talk& talk) { return talk.has_phone; }));
        CHECK(counts.at("has_order").as_int64() == 0);
        CHECK(counts.at("snoozed").as_int64() ==
              fitting(without([](auto& wish) { wish.status = "snoozed"; }), [](const Talk&) { return true; }));
        CHECK(counts.at("matching").as_int64() == static_cast<long>(walked(desk, staff, filter, 50).size()));
        const auto no_channel = without([](auto& wish) { wish.channels.clear(); });
        for (const auto& each : counts.at("channels").as_array()) {
            const std::string id(each.at("id").as_string());
            CHECK(each.at("n").as_int64() ==
                  fitting(no_channel, [&](const Talk& talk) { return talk.channel.text == id; }));
        }
        const auto no_label = without([](auto& wish) { wish.labels.clear(); });
        std::int64_t labelled = 0;
        for (const auto& each : counts.at("labels").as_array()) {
            const LabelId id{std::string(each.at("id").as_string())};
            const auto bears = [&](const Talk& talk) {
                return std::find(talk.labels.begin(), talk.labels.end(), id) != talk.labels.end();
            };
            CHECK(each.at("n").as_int64() == fitting(no_label, bears));
            labelled += each.at("n").as_int64();
        }
        CHECK(labelled == fitting(no_label, [&](const Talk& talk) {
                              return std::find(talk.labels.begin(), talk.labels.end(), labels[0]) != talk.labels.end();
                          }) + fitting(no_label, [&](const Talk& talk) {
                              return std::find(talk.labels.begin(), talk.labels.end(), labels[1]) != talk.labels.end();
                          }));
        for (const auto& each : counts.at("staff").as_array()) {
            const StaffId id{std::string(each.at("id").as_string())};
            CHECK(each.at("n").as_int64() ==
                  fitting(no_assignee, [&](const Talk& talk) { return talk.assignee == id; }));
        }
    }
}

TEST_CASE("A cursor that was tampered with, or belongs to another list, is refused; strange filters find nothing")
{
    PrivateStore store;
    Desk desk(store);
    for (int i = 0; i < 5; ++i) desk.conversation("t" + std::to_string(i));
    desk.read([&](pqxx::work& tx) {
        ConversationFilter filter;
        const auto ask = [&](const std::string& cursor) {
            return list_conversations(tx, desk.rules, desk.minh, filter, 2, cursor);
        };
        const auto cursor = *std::get<Page>(ask("")).next_cursor;
        CHECK(std::get<Page>(ask(cursor)).items.size() == 2);
        std::vector<std::string> forged = {"a",
                                           "%%%",
                                           std::string(1000, 'A'),
                                           cursor + "A",
                                           cursor.substr(1),
                                           make_cursor("newest", {"1"}),
                                           make_cursor("newest", {"x", new_uuid()}),
                                           make_cursor("newest", {"1", "x' or 1=1"}),
                                           make_cursor("waiting", {"1", new_uuid()}),
                                           make_cursor("thread", {"1"}),
                                           make_cursor("newest", {"1e5", new_uuid()}),
                                           make_cursor("newest", {std::string(30, '9'), new_uuid()})};
        for (const auto& text : forged) {
            CAPTURE(text);
            CHECK(std::holds_alternative<BadCursor>(ask(text)));
        }
        // A cursor may be cut, flipped or doubled anywhere: refused, or a place in the same list; never an error.
        std::mt19937 dice(3);
        for (int i = 0; i < 300; ++i) {
            auto bent = cursor;
            bent[dice() % bent.size()] = static_cast<char>(dice() % 256);
            CHECK_NOTHROW(ask(bent));
        }
        for (const auto& id : {new_uuid(), std::string("nowhere")}) {
            const Jump jump{.from = ConversationId{id}, .back = false, .skip = 0};
            CHECK(
                std::holds_alternative<BadCursor>(list_conversations(tx, desk.rules, desk.minh, filter, 2, "", jump)));
        }
        filter.sort = ConversationFilter::Sort::oldest_waiting;
        CHECK(std::holds_alternative<BadCursor>(ask(cursor)));
        for (int i = 0; i < 4; ++i) {
            filter = {};
            if (i == 0) filter.status = "closed'";
            if (i == 1) filter.channels = {ChannelId{"nowhere"}};
            if (i == 2) filter.labels = {LabelId{"x"}};
            if (i == 3) filter.assigned = ConversationFilter::Assigned::person;
            CHECK(std::get<Page>(ask("")).items.empty());
        }
    });
}
