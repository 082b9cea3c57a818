#include "inbox/conversations/change.hpp"
#include "inbox/figures/turns.hpp"
#include "inbox/staff/people.hpp"
#include "tests/inbox/desk.hpp"
#include "tests/inbox/story.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <random>
#include <tuple>

/// The facts of reports: whatever happened in whatever order, the turns are what a walk through each thread gives, done
/// here by hand and slowly.

using namespace test_support;

namespace {

struct Turns : Story {
    explicit Turns(PrivateStore& store, const std::string& slug = "hoa-mai") : Story(store, slug)
    {
        rules[{"messenger", ThreadKind::message}] = {R"({"text_limit":2000})", {}, 0};
        const auto id = store.staff(shop.workspace, "minh@" + slug + ".example", "Minh", "supervisor");
        shop.store.as_workspace(shop.workspace, [&](pqxx::work& tx) { minh = *find_staff(tx, shop.workspace, id); });
    }

    template <class Job>
    void write(Job job)
    {
        shop.store.as_workspace(shop.workspace, [&](pqxx::work& tx) {
            EventLog log(tx, shop.workspace);
            job(log);
            std::move(log).close();
        });
    }

    void set_status(const std::string& thread, const std::string& status)
    {
        const auto id = conversation(thread).id;
        ConversationChange change;
        change.status = status;
        write([&](EventLog& log) {
            REQUIRE(std::holds_alternative<Changed>(change_conversation(log, rules, minh, id, change)));
        });
    }

    std::optional<MessageId> reply(const std::string& thread)
    {
        ReplyRequest request;
        request.id = new_id<MessageTag>();
        request.conversation = conversation(thread).id;
        request.text = "Dạ " + request.id.text;
        std::vector<Part> parts(1);
        parts[0].text = request.text;
        bool accepted = false;
        write([&](EventLog& log) {
            accepted = std::holds_alternative<ReplyAccepted>(accept_reply(log, rules, minh, request, parts));
        });
        return accepted ? std::optional(request.id) : std::nullopt;
    }

    /// What the platform says of the next part that is due on the channel.
    void sends(const Outcome& outcome)
    {
        std::vector<OutboxId> ids;
        shop.store.as_workspace(shop.workspace, [&](pqxx::work& tx) {
            if (!take_lease(tx, shop.workspace, shop.channel, "sender", 60s)) return;
            for (const auto& part : take_due(tx, shop.workspace, shop.channel, rules, 1)) ids.push_back(part.id);
        });
        if (ids.empty()) return;
        std::vector<Attempt> attempts;
        write([&](EventLog& log) { attempts = begin_attempts(log, rules, shop.channel, "sender", ids, 30s); });
        for (const auto& attempt : attempts) write([&](EventLog& log) { settle(log, rules, attempt, outcome); });
    }

    /// thread: "asked>answered by>done first", one turn each.
    std::string turns_of(const std::string& thread)
    {
        std::string all;
        for (const auto& row :
             rows("select m.text, a.text, t.resolved_at is not null, t.first, t.answered_by is not null from turns t "
                  "join conversations c on c.id = t.conversation_id join messages m on m.id = t.first_message_id "
                  "left join messages a on a.id = t.answer_message_id where c.thread_id = '" +
                  thread + "' order by t.started_order")) {
            all += sql::text_of(row[0]) + ">" +
                   (row[1].is_null()    ? ""
                    : row[4].as<bool>() ? "Minh"
                                        : sql::text_of(row[1]));
            all += std::string(row[2].as<bool>() ? ">done" : "") + (row[3].as<bool>() ? " first" : "") + "\n";
        }
        return all;
    }

    StaffMember minh;
};

/// By hand, from messages and resolutions alone.
std::string expected_turns(Turns& story)
{
    struct Mark {
        std::string place;
        int rank;
        std::string id, at, by;
        char kind;
    };
    std::map<std::string, std::vector<Mark>> threads;
    for (const auto& row : story.rows("select conversation_id, id, direction, author_kind, order_key, arrival, state, "
                                      "author_id, sent_at, received_at, "
                                      "(extract(epoch from received_at) * 1000)::bigint from messages where kind in "
                                      "('message', 'comment') and not hidden")) {
        const std::string author = row[3].c_str();
        Mark mark{row[4].c_str(), 0, row[1].c_str(), row[8].c_str(), sql::text_of(row[7]), 'q'};
        if (std::string(row[2].c_str()) == "outgoing") {
            if ((author != "staff" && author != "page") || sql::text_of(row[6]) == "failed") continue;
            mark.rank = 1;
            mark.kind = 'a';
            if (author == "staff") {
                mark.place = order_key(sql::time_of(row[10]), 0, row[5].as<Seq>());
                mark.at = row[9].c_str();
            }
        }
        threads[row[0].c_str()].push_back(mark);
    }
    for (const auto& row : story.rows("select conversation_id, place, resolved_at from resolutions")) {
        threads[row[0].c_str()].push_back({row[1].c_str(), 2, "", row[2].c_str(), "", 'd'});
    }
    std::map<std::string, std::string> status;
    for (const auto& row : story.rows("select id, status from conversations")) status[row[0].c_str()] = row[1].c_str();

    std::string all;
    for (auto& [id, marks] : threads) {
        std::sort(marks.begin(), marks.end(),
                  [](const Mark& a, const Mark& b) { return std::tie(a.place, a.rank) < std::tie(b.place, b.rank); });
        struct Turn {
            Mark asked;
            std::optional<Mark> answer;
            std::string done;
            bool first;
        };
        std::vector<Turn> turns;
        bool waiting = false, since_done = true;
        for (const auto& mark : marks) {
            if (mark.kind == 'q' && !waiting) {
                turns.push_back({mark, {}, "", since_done});
                waiting = true;
                since_done = false;
            } else if (mark.kind == 'a' && waiting) {
                turns.back().answer = mark;
                waiting = false;
            } else if (mark.kind == 'd') {
                if (!turns.empty() && turns.back().done.empty()) turns.back().done = mark.at;
                waiting = false;
                since_done = true;
            }
        }
        if (waiting && status[id] == "resolved") turns.pop_back();
        for (const auto& turn : turns) {
            all += id + " " + turn.asked.id + " " + turn.asked.at + " " +
                   (turn.answer ? turn.answer->id + " " + turn.answer->at + " " + turn.answer->by : "-") + " " +
                   turn.done + (turn.first ? " first" : "") + "\n";
        }
    }
    return all;
}

std::string kept_turns(Turns& story)
{
    std::string all;
    for (const auto& row : story.rows("select conversation_id, first_message_id, started_at, answer_message_id, "
                                      "answered_at, answered_by, resolved_at, first "
                                      "from turns order by conversation_id, started_order")) {
        all +=
            std::string(row[0].c_str()) + " " + row[1].c_str() + " " + row[2].c_str() + " " +
            (row[3].is_null() ? "-" : std::string(row[3].c_str()) + " " + row[4].c_str() + " " + sql::text_of(row[5])) +
            " " + sql::text_of(row[6]) + (row[7].as<bool>() ? " first" : "") + "\n";
    }
    return all;
}

/// Who waits says so in both places alike.
std::string disagreements(Turns& story)
{
    std::string all;
    for (const auto& row :
         story.rows("select c.thread_id, c.waiting_since, t.started_at from conversations c left join turns t on "
                    "t.conversation_id = c.id and t.answered_at is null and t.resolved_at is null "
                    "where c.waiting_since is distinct from t.started_at")) {
        all += sql::text_of(row[0]) + ": waits since " + sql::text_of(row[1]) + ", its turn began " +
               sql::text_of(row[2]) + "\n";
    }
    return all;
}

} // namespace

TEST_CASE("A turn runs from the first unanswered message to the answer; only a person's or the page's ends it")
{
    PrivateStore store;
    Turns story(store);
    story.told({Story::says("lan", "m1", "Còn size M không?", 1), Story::says("lan", "m2", "Shop ơi", 2)});
    CHECK(story.turns_of("lan") == "Còn size M không?> first\n");

    auto greeting = Story::answers("lan", "b1", "Shop sẽ trả lời ngay", 3);
    greeting.author = AuthorKind::bot;
    story.told({greeting});
    CHECK(story.turns_of("lan") == "Còn size M không?> first\n");

    story.told({Story::answers("lan", "p1", "Dạ còn ạ", 60)});
    story.told({Story::says("lan", "m3", "Gửi em 1 cái", 70)});
    REQUIRE(story.reply("lan"));
    CHECK(story.turns_of("lan") == "Còn size M không?>Dạ còn ạ first\nGửi em 1 cái>Minh\n");
    CHECK(story.value("select extract(epoch from answered_at - started_at)::int from turns where first") == "59");

    SECTION("and a message that comes late splits nothing it should not")
    {
        story.told({Story::says("lan", "m0", "Alo", 0)});
        CHECK(story.turns_of("lan") == "Alo>Dạ còn ạ first\nGửi em 1 cái>Minh\n");
        story.told({Story::answers("lan", "p0", "Chào chị", 1.5)});
        CHECK(story.turns_of("lan") == "Alo>Chào chị first\nShop ơi>Dạ còn ạ\nGửi em 1 cái>Minh\n");
    }
    SECTION("and the word that it is done can be taken back")
    {
        story.told({Story::says("lan", "m4", "Cảm ơn shop", 80)});
        const auto waiting = kept_turns(story);
        story.set_status("lan", "resolved");
        CHECK_FALSE(story.conversation("lan").waiting_since);
        const auto id = story.conversation("lan").id;
        story.write([&](EventLog& log) {
            log.tx().exec("update conversations set status = 'open' where thread_id = 'lan'");
            forget_resolved(log, {id});
        });
        CHECK(kept_turns(story) == waiting);
        CHECK(disagreements(story).empty());
    }
    SECTION("and when it is done the next one is a first one again")
    {
        story.told({Story::says("lan", "m4", "Cảm ơn shop", 80)});
        story.set_status("lan", "resolved");
        CHECK(story.turns_of("lan") == "Còn size M không?>Dạ còn ạ first\nGửi em 1 cái>Minh>done\n");
        story.told({Story::says("lan", "m5", "Shop ơi", 1e9)});
        CHECK(story.turns_of("lan").ends_with("Shop ơi> first\n"));
        CHECK(story.value("select count(*) from resolutions where resolved_by = '" + story.minh.id.text +
                          "' and opened_at = '" + story.value("select min(started_at) from turns") + "'") == "1");
    }
}

TEST_CASE("A reply that failed is no answer, and one that is sent again is")
{
    PrivateStore store;
    Turns story(store);
    story.told({Story::says("lan", "m1", "Còn không?", 1)});
    const auto id = story.reply("lan");
    REQUIRE(id);
    story.sends(Failed{"nothing doing", "window"});
    CHECK(story.turns_of("lan") == "Còn không?> first\n");
    CHECK(story.conversation("lan").waiting_since == Story::at(1));
    story.write([&](EventLog& log) {
        REQUIRE(std::holds_alternative<Retried>(retry(log, story.rules, story.minh, *id, false)));
    });
    CHECK(story.turns_of("lan") == "Còn không?>Minh first\n");
    CHECK_FALSE(story.conversation("lan").waiting_since);

    SECTION("and one that was taken back is none again")
    {
        story.write([&](EventLog& log) { REQUIRE(take_back(log, story.rules, story.minh, *id) == true); });
        CHECK(story.turns_of("lan") == "Còn không?> first\n");
        CHECK(disagreements(story).empty());
    }
}

TEST_CASE("What a customer wrote while our reply was on its way is not answered by it")
{
    PrivateStore store;
    Turns story(store);
    const auto now = std::chrono::duration<double>(std::chrono::system_clock::now() - Story::at(0)).count();
    story.told({Story::says("lan", "m1", "Còn không?", now - 60)});
    REQUIRE(story.reply("lan"));
    story.told({Story::says("lan", "m2", "Màu đen nhé", now + 2)});
    story.sends(Sent{"mid.1", {}});
    auto echo = Story::answers("lan", "mid.1", "Dạ", now + 5);
    story.told({echo});
    CHECK(story.turns_of("lan") == "Còn không?>Minh first\nMàu đen nhé>\n");
    story.told({Story::says("lan", "m0", "Shop ơi", now - 90)}); // and a late one changes nothing of that
    CHECK(story.turns_of("lan") == "Shop ơi>Minh first\nMàu đen nhé>\n");
    CHECK(disagreements(story).empty());
}

TEST_CASE("Whatever happens in whatever order, the turns are what a walk through the threads gives")
{
    PrivateStore store;
    pqxx::nontransaction(store.service()).exec("set synchronous_commit = off");
    for (unsigned seed = 1; seed <= 25; ++seed) {
        std::mt19937 dice(seed);
        const auto below = [&](int n) { return std::uniform_int_distribution<>(0, n - 1)(dice); };
        Turns story(store, "shop" + std::to_string(seed));
        story.turn_limit = 1 + below(20);
        const std::vector<std::string> people = {"lan", "mai"};
        for (const auto& who : people) story.told({Story::says(who, "hello " + who, "chào", 0)});
        const auto now = std::chrono::duration<double>(std::chrono::system_clock::now() - Story::at(0)).count();
        std::vector<Inbound> waiting;
        std::vector<std::string> said;
        std::vector<MessageId> replies;
        for (int i = 0; i < 60; ++i) {
            const auto& who = people[static_cast<std::size_t>(below(2))];
            const auto id = "m" + std::to_string(i);
            // Mostly in their order up to now, some late, some by a clock that runs before ours.
            const double at = below(5) == 0 ? below(100'000) : now - 3'000 + i * 50 + below(3) * 40;
            switch (below(12)) {
            case 0:
            case 1:
            case 2:
            case 3: {
                auto what = Story::says(who, id, "hỏi " + id, at);
                what.content.hidden = below(9) == 0;
                waiting.push_back(what);
                said.push_back(id);
                break;
            }
            case 4:
            case 5: {
                auto what = Story::answers(who, id, "đáp " + id, at);
                what.author = below(4) == 0 ? AuthorKind::bot : AuthorKind::page;
                waiting.push_back(what);
                said.push_back(id);
                break;
            }
            case 6:
                if (!said.empty())
                    waiting.push_back(Hidden{said[static_cast<std::size_t>(below(static_cast<int>(said.size())))],
                                             below(3) != 0, Story::at(i)});
                break;
            case 7: story.set_status(who, below(3) == 0 ? "open" : "resolved"); break;
            case 8:
                if (const auto reply = story.reply(who)) replies.push_back(*reply);
                break;
            case 9:
                if (below(3) == 0) story.sends(Failed{"no", "window"});
                else story.sends(Sent{"sent-" + id, {}});
                break;
            case 10:
                if (replies.empty()) break;
                story.write([&](EventLog& log) {
                    const auto& reply = replies[static_cast<std::size_t>(below(static_cast<int>(replies.size())))];
                    if (below(2) == 0) retry(log, story.rules, story.minh, reply, true);
                    else take_back(log, story.rules, story.minh, reply);
                });
                break;
            default: {
                std::shuffle(waiting.begin(), waiting.end(), dice);
                story.told(waiting, below(3) == 0);
                waiting.clear();
                INFO("seed " << seed << ", step " << i);
                REQUIRE(kept_turns(story) == expected_turns(story));
                REQUIRE(disagreements(story).empty());
            }
            }
        }
        story.told(waiting);
        INFO("seed " << seed);
        REQUIRE(kept_turns(story) == expected_turns(story));
        REQUIRE(disagreements(story).empty());
        const auto by_and_by = kept_turns(story);
        story.write([&](EventLog& log) {
            std::vector<ConversationId> all;
            for (const auto& row : log.tx().exec("select id from conversations")) all.push_back({row[0].c_str()});
            follow_turns(log.tx(), log.workspace(), all);
        });
        CHECK(kept_turns(story) == by_and_by);
    }
}

TEST_CASE("Facts of one shop are nobody else's")
{
    PrivateStore store;
    Turns story(store);
    Turns other(store, "other");
    story.told({Story::says("lan", "m1", "Còn không?", 1)});
    story.set_status("lan", "resolved");
    CHECK(other.count("turns") == 0);
    CHECK(other.count("resolutions") == 0);
}
