#include "tests/inbox/story.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <random>

/// Random histories, delivered in random order, several times, in turns of random size, partly as repaired history: all
/// must end in the same store. And whoever took a snapshot anywhere on the way and then follows the events sees it too.

using namespace test_support;

namespace {

class Dice {
public:
    explicit Dice(unsigned seed) : generator_(seed) {}
    int below(int limit) { return std::uniform_int_distribution<>(0, limit - 1)(generator_); }
    bool once_in(int n) { return below(n) == 0; }
    template <class Things>
    void shuffle(Things& things)
    {
        std::shuffle(things.begin(), things.end(), generator_);
    }
    template <class Things>
    const auto& pick(const Things& things)
    {
        return things.at(static_cast<std::size_t>(below(static_cast<int>(things.size()))));
    }

private:
    std::mt19937 generator_;
};

/// What happened on the platforms, in the order in which it happened.
std::vector<Inbound> history(Dice& dice)
{
    const std::vector<std::string> people = {"lan", "mai", "hùng"};
    const std::vector<std::string> emoji = {"❤", "👍", ""};
    std::vector<Inbound> told;
    std::vector<std::string> said, by_shop, comments;
    const int length = 10 + dice.below(50);
    for (int i = 0; i < length; ++i) {
        const auto person = dice.pick(people);
        const auto id = "m" + std::to_string(i);
        const auto name = dice.once_in(4) ? "Chị " + person : std::string();
        switch (said.empty() ? 0 : dice.below(12)) {
        case 0:
        case 1:
        case 2: {
            auto what = Story::says(person, id, "tin " + id, i, name);
            what.position = dice.below(3);
            what.content.hidden = dice.once_in(8);
            what.opens_window = !dice.once_in(5);
            if (!said.empty() && dice.once_in(3)) what.content.reply_to = dice.pick(said);
            if (dice.once_in(4)) {
                Attachment picture;
                picture.kind = AttachmentKind::image;
                picture.url = "https://cdn.example/" + id;
                what.content.attachments.push_back(picture);
            }
            told.push_back(what);
            said.push_back(id);
            break;
        }
        case 3:
        case 4: {
            auto what = Story::answers(person, id, "đáp " + id, i);
            what.author = dice.once_in(4) ? AuthorKind::bot : AuthorKind::page;
            told.push_back(what);
            said.push_back(id);
            by_shop.push_back(id);
            break;
        }
        case 5: {
            Received what;
            what.thread.kind = ThreadKind::comment;
            what.thread.id = "post:" + person;
            what.thread.post = Post{"post", "Váy mới", "https://fb.example/post", ""};
            if (dice.once_in(2)) what.thread.customer = Party{"comment:" + person, std::nullopt, std::nullopt};
            what.message_id = id;
            what.content.text =
                "bình luận " + id + (dice.once_in(2) ? " 09876543" + std::to_string(10 + dice.below(5)) : "");
            what.sent_at = Story::at(i);
            told.push_back(what);
            said.push_back(id);
            comments.push_back(id);
            break;
        }
        case 6: {
            if (comments.empty()) break;
            Echoed what; // a thread known only by what it answers
            what.message_id = id;
            what.content.text = "đáp bình luận";
            what.content.reply_to = dice.pick(comments);
            what.sent_at = Story::at(i);
            told.push_back(what);
            said.push_back(id);
            comments.push_back(id);
            break;
        }
        case 7:
            told.push_back(Reacted{dice.pick(said), dice.once_in(3) ? "" : person, dice.pick(emoji), Story::at(i)});
            break;
        case 8: told.push_back(Edited{dice.pick(said), "sửa " + id, dice.below(3), Story::at(i)}); break;
        case 9:
            if (dice.once_in(2)) told.push_back(Recalled{dice.pick(said), Story::at(i)});
            else if (!comments.empty()) told.push_back(Hidden{comments.back(), !dice.once_in(3), Story::at(i)});
            break;
        case 10: {
            Receipt what;
            what.kind = dice.once_in(2) ? Receipt::Kind::read : Receipt::Kind::delivered;
            if (dice.once_in(2) || by_shop.empty()) {
                what.thread = person;
                what.watermark = Story::at(i - dice.below(5));
            } else {
                what.message_ids.push_back(dice.pick(by_shop));
                if (dice.once_in(3)) what.message_ids.push_back("never-" + id);
                what.and_all_before = dice.once_in(2);
            }
            told.push_back(what);
            break;
        }
        default:
            if (dice.once_in(2)) {
                told.push_back(Acted{Story::thread_of(person), "referral", "", Story::at(i), true});
            } else {
                Introduced who;
                who.customer = Party{person, "Chị " + person, std::nullopt};
                who.phone = "090123450" + std::to_string(person.size() % 10);
                told.push_back(who);
            }
        }
    }
    return told;
}

/// Everything that must not depend on how it was delivered: no ids of ours, no numbers, no arrival.
std::string content_of(Story& story)
{
    std::string all;
    for (
        const char* query : {
            R"sql(select u.name, u.phone, string_agg(i.platform_user_id || ' ' || coalesce(i.name, '-'), ',' order by i.platform_user_id)
                     from customers u join identities i on i.customer_id = u.id group by u.workspace_id, u.id order by 3)sql",
            R"sql(select c.thread_id, c.kind, c.status, c.platform_user_id, u.name, c.unread_count, c.waiting_since, m.platform_message_id,
                          c.last_message_at, c.last_customer_action_at, c.own_in_row, c.delivered_to, c.read_to, c.post
                     from conversations c left join messages m on m.id = c.last_message_id
                     left join customers u on u.id = c.customer_id order by 1)sql",
            R"sql(select m.platform_message_id, c.thread_id, left(m.order_key, 35), m.kind, m.direction, m.author_kind, m.text, q.platform_message_id,
                          m.hidden, m.state, m.reactions, jsonb_array_length(m.attachments), m.edit_number, m.edited_at, m.recalled_at
                     from messages m join conversations c on c.id = m.conversation_id
                     left join messages q on q.id = m.reply_to order by 1)sql",
            R"sql(select dedupe_key, state from raw_events where dedupe_key not like 'again%' order by 1)sql",
            R"sql(select platform_message_id, count(distinct raw_event_id) from early_changes e join raw_events r on r.id = e.raw_event_id
                    where r.dedupe_key not like 'again%' group by 1 order by 1)sql",
        }) {
        for (const auto& row : story.rows(query)) {
            for (const auto& field : row) all += (field.is_null() ? "·" : field.c_str()) + std::string(" | ");
            all += "\n";
        }
        all += "--\n";
    }
    return all;
}

using Screen = std::map<std::string, boost::json::value>;

/// What a fresh screen would fetch.
Screen snapshot(Story& story, Seq& seq)
{
    Screen screen;
    story.shop.store.as_workspace(story.shop.workspace, [&](pqxx::work& tx) {
        const auto ids = [&]<class Id>(const char* table, std::vector<Id>& out) {
            for (const auto& row : tx.exec(std::string("select id from ") + table)) out.push_back({row[0].c_str()});
        };
        std::vector<CustomerId> customers;
        std::vector<ConversationId> conversations;
        std::vector<MessageId> messages;
        ids("customers", customers);
        ids("conversations", conversations);
        ids("messages", messages);
        const auto ws = story.shop.workspace;
        for (const auto& row : wire::read_people(tx, ws, customers))
            screen["customer " + row.id.text] = boost::json::parse(wire::to_json(row));
        for (const auto& row : wire::read_conversations(tx, ws, conversations)) {
            screen["conversation " + row.id.text] =
                boost::json::parse(wire::to_json(row, story.rules, wire::store_time(tx)));
        }
        for (const auto& row : wire::read_messages(tx, ws, messages))
            screen["message " + row.id.text] = boost::json::parse(wire::to_json(row));
        seq = read_head(tx, ws).seq;
    });
    return screen;
}

void follow(Screen& screen, Seq& seq, const std::vector<Event>& events)
{
    for (const auto& event : events) {
        if (event.seq <= seq) continue;
        REQUIRE(event.seq == seq + 1);
        seq = event.seq;
        const auto object = boost::json::parse(event.object);
        const auto noun = event.kind.substr(0, event.kind.find('.'));
        const auto key = noun + ' ' + std::string(object.as_object().at("id").as_string());
        CHECK(screen.contains(key) == (event.kind.find(".created") == std::string::npos));
        screen[key] = object;
    }
}

void compare(const Screen& followed, const Screen& fetched)
{
    REQUIRE(followed.size() == fetched.size());
    for (const auto& [key, object] : fetched) {
        INFO(key);
        const auto& seen = followed.at(key);
        if (seen != object)
            FAIL_CHECK("followed " << boost::json::serialize(seen) << "\nfetched  " << boost::json::serialize(object));
    }
}

/// The whole history in this order and these turns, some of it again under other keys; a snapshot somewhere on the way.
std::string deliver(Story& story, const std::vector<Inbound>& told, Dice& dice, bool disorder)
{
    struct Delivery {
        const Inbound* what;
        std::string key;
        bool from_history;
    };
    std::vector<Delivery> deliveries;
    for (std::size_t i = 0; i < told.size(); ++i) {
        const auto key = "k" + std::to_string(i);
        deliveries.push_back({&told[i], key, false});
        if (!disorder) continue;
        if (dice.once_in(3)) deliveries.push_back({&told[i], key, dice.once_in(2)});
        const bool said = std::holds_alternative<Received>(told[i]) || std::holds_alternative<Echoed>(told[i]);
        if (said && dice.once_in(4)) deliveries.push_back({&told[i], "again " + key, true});
    }
    if (disorder) dice.shuffle(deliveries);

    Seq seq = 0;
    auto screen = snapshot(story, seq);
    const auto snapshot_at = dice.below(static_cast<int>(deliveries.size()));
    for (std::size_t i = 0; i < deliveries.size(); ++i) {
        story.accept_all({*deliveries[i].what}, deliveries[i].from_history, deliveries[i].key);
        if (static_cast<int>(i) == snapshot_at) {
            follow(screen, seq, story.record_all());
            screen = snapshot(story, seq);
        }
        if (!disorder || dice.once_in(4)) {
            story.turn_limit = disorder ? 1 + dice.below(8) : 200;
            follow(screen, seq, story.record_all());
        }
    }
    follow(screen, seq, story.record_all());
    Seq now = 0;
    const auto fetched = snapshot(story, now);
    CHECK(now == seq);
    compare(screen, fetched);
    return content_of(story);
}

} // namespace

TEST_CASE("Whatever the order, number and size of deliveries, the store and every screen end alike")
{
    PrivateStore store;
    pqxx::nontransaction(store.service()).exec("set synchronous_commit = off"); // nothing is killed here
    const char* wanted = std::getenv("GOM_HISTORIES");
    const unsigned histories = wanted ? static_cast<unsigned>(std::atoi(wanted)) : 12;
    const char* first = std::getenv("GOM_HISTORIES_FROM");
    const unsigned from = first ? static_cast<unsigned>(std::atoi(first)) : 1;
    for (unsigned seed = from; seed < from + histories; ++seed) {
        Dice dice(seed);
        const auto told = history(dice);
        Story calm(store, "calm" + std::to_string(seed)), wild(store, "wild" + std::to_string(seed)),
            wilder(store, "wilder" + std::to_string(seed));
        INFO("seed " << seed << ", " << told.size() << " events");
        const auto expected = deliver(calm, told, dice, false);
        CHECK(deliver(wild, told, dice, true) == expected);
        CHECK(deliver(wilder, told, dice, true) == expected);
    }
}
