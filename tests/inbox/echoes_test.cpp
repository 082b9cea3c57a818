#include "inbox/replies/fingerprint.hpp"
#include "inbox/replies/settle.hpp"
#include "tests/inbox/story.hpp"

#include <catch2/catch.hpp>

using namespace test_support;

namespace {

/// A reply of ours in a state that a send may be in, without going through the sender.
struct Reply {
    Reply(Story& a_story, const std::string& thread, const std::string& text, const std::string& state, double seconds,
          int number = 0)
        : story(a_story)
    {
        story.shop.store.as_workspace(story.shop.workspace, [&](pqxx::work& tx) {
            EventLog log(tx, story.shop.workspace);
            const auto conversation =
                std::string(tx.exec_params1("select id from conversations where thread_id = $1", thread)[0].c_str());
            const auto workspace = story.shop.workspace.number;
            tx.exec_params(R"sql(
                insert into messages (workspace_id, id, seq, arrival, conversation_id, channel_id, kind, direction, author_kind,
                                      text, sent_at, order_key, state)
                values ($1, $2, $3, $3, $4, $5, 'message', 'outgoing', 'staff', $6, to_timestamp($7 / 1000.0),
                        lpad($7::text, 15, '0') || '.x' || $8, $9)
            )sql",
                           workspace, id.text, log.next(), conversation, story.shop.channel.text, text,
                           sql::to_sql(Story::at(seconds)), number, state);
            tx.exec_params(R"sql(
                insert into reply_parts (workspace_id, message_id, part, channel_id, reference, state, fingerprint, tried_at)
                values ($1, $2, 0, $3, $4, $5, $6, to_timestamp($7 / 1000.0))
            )sql",
                           workspace, id.text, story.shop.channel.text, reference.text, state, fingerprint(text),
                           sql::to_sql(Story::at(seconds)));
            tx.exec_params(R"sql(
                insert into outbox (workspace_id, id, channel_id, kind, conversation_id, message_id, part, state, attempts, attempt, deadline)
                values ($1, $2, $3, 'send', $4, $5, 0, case when $6 = 'queued' then 'waiting' else $6 end, 1, 77,
                        now() + interval '1 minute')
            )sql",
                           workspace, reference.text, story.shop.channel.text, conversation, id.text, state);
        });
    }

    std::string state() { return story.value("select state from messages where id = '" + id.text + "'"); }
    std::string platform_id()
    {
        return story.value("select platform_message_id from reply_parts where message_id = '" + id.text + "'");
    }

    void settle_as(const Outcome& outcome)
    {
        story.shop.store.as_workspace(story.shop.workspace, [&](pqxx::work& tx) {
            EventLog log(tx, story.shop.workspace);
            settle(log, story.rules, {reference, 77}, outcome);
            std::move(log).close();
        });
        story.record_all();
    }

    Story& story;
    MessageId id = new_id<MessageTag>();
    OutboxId reference = new_id<OutboxTag>();
};

} // namespace

TEST_CASE("The echo of our reply is that reply, whatever we believed of it")
{
    PrivateStore store;
    Story story(store);
    story.told({Story::says("lan", "m1", "còn không", 0)});
    const std::string believed = GENERATE("sending", "unknown", "queued");
    Reply reply(story, "lan", "Dạ còn ạ", believed, 10);

    auto echo = Story::answers("lan", "e1", "Dạ còn ạ!", 11);
    echo.reference = reply.reference.text;
    story.told({echo});
    CHECK(reply.state() == "sent");
    CHECK(reply.platform_id() == "e1");
    CHECK(story.count("messages") == 2);
    CHECK(story.count("outbox where kind = 'send'") == 0);

    SECTION("also when it is told twice, and then the platform answers our call")
    {
        story.told({echo, echo});
        reply.settle_as(Sent{"e1", {}});
        reply.settle_as(Unknown{"the connection broke"});
        CHECK(reply.state() == "sent");
        CHECK(story.count("messages") == 2);
    }
    SECTION("and receipts reach it from then on")
    {
        Receipt receipt;
        receipt.kind = Receipt::Kind::read;
        receipt.message_ids = {"e1"};
        story.told({receipt});
        CHECK(reply.state() == "read");
        CHECK(story.count("reply_parts where state = 'read'") == 1);
    }
}

TEST_CASE("An echo that may be ours is parked while a send is under way, and finds its place when that settles")
{
    PrivateStore store;
    Story story(store);
    story.told({Story::says("lan", "m1", "còn không", 0), Story::says("mai", "n1", "alo", 0)});
    Reply reply(story, "lan", "Dạ còn ạ", "sending", 10);
    story.told({Story::answers("lan", "e1", "Dạ còn ạ", 11)});
    CHECK(story.count("raw_events where state = 'parked'") == 1);
    CHECK(story.last_result.parked == 1);
    CHECK(story.count("messages") == 3);
    CHECK(reply.state() == "sending");

    SECTION("as our reply, known by the id the platform answered")
    {
        reply.settle_as(Sent{"e1", {}});
        CHECK(story.count("messages") == 3);
        CHECK(reply.state() == "sent");
    }
    SECTION("as our reply, when nobody knows what became of the call")
    {
        reply.settle_as(Unknown{"cut"});
        CHECK(story.count("messages") == 3);
        CHECK(reply.state() == "sent");
        CHECK(reply.platform_id() == "e1");
    }
    SECTION("as somebody else's words, when ours was another message")
    {
        reply.settle_as(Sent{"e2", {}});
        CHECK(story.count("messages") == 4);
        CHECK(story.message("e1").author.kind == "page");
    }
    SECTION("and other conversations do not wait")
    {
        story.told({Story::answers("mai", "f1", "dạ", 12)});
        CHECK(story.message("f1").author.kind == "page");
    }
    SECTION("also when another echo settles it")
    {
        auto ours = Story::answers("lan", "e2", "Dạ còn ạ", 10);
        ours.reference = reply.reference.text;
        story.told({ours});
        CHECK(reply.platform_id() == "e2");
        CHECK(story.count("raw_events where state = 'parked'") == 0);
        CHECK(story.count("messages") == 4);
    }
    CHECK(story.count("raw_events where state = 'parked'") == (reply.state() == "sending" ? 1 : 0));
}

TEST_CASE("One echo that settles a send is no reason to park another of the same turn")
{
    PrivateStore store;
    Story story(store);
    story.told({Story::says("lan", "m1", "còn không", 0)});
    Reply reply(story, "lan", "Dạ còn ạ", "sending", 10);
    auto ours = Story::answers("lan", "e2", "Dạ còn ạ", 12);
    ours.reference = reply.reference.text;
    story.told({Story::answers("lan", "e1", "Em gửi ảnh nhé", 11), ours});
    CHECK(story.count("raw_events where state = 'parked'") == 0);
    CHECK(story.count("messages") == 3);
    CHECK(reply.platform_id() == "e2");
}

TEST_CASE("A reply of unknown fate is found again by its words, if only one can be meant")
{
    PrivateStore store;
    Story story(store);
    story.told({Story::says("lan", "m1", "còn không", 0), Story::says("mai", "n1", "alo", 0)});
    Reply reply(story, "lan", "Dạ còn ạ", "unknown", 10);
    const bool from_history = GENERATE(false, true);

    SECTION("told in another text form")
    {
        story.told({Story::answers("lan", "e1", " Da\xCC\xA3  co\xCC\x80n a\xCC\xA3\n", 12)}, from_history);
        CHECK(reply.state() == "sent");
        CHECK(story.count("messages") == 3);
    }
    SECTION("not by other words, another time, or another thread")
    {
        story.told({Story::answers("lan", "e1", "Dạ hết ạ", 12), Story::answers("lan", "e2", "Dạ còn ạ", 12 + 3600),
                    Story::answers("mai", "e3", "Dạ còn ạ", 12)},
                   from_history);
        CHECK(reply.state() == "unknown");
        CHECK(story.count("messages") == 6);
    }
    SECTION("not when two replies say the same: a person decides")
    {
        Reply other(story, "lan", "Dạ còn ạ", "unknown", 20, 1);
        story.told({Story::answers("lan", "e1", "Dạ còn ạ", 12)}, from_history);
        CHECK(reply.state() == "unknown");
        CHECK(other.state() == "unknown");
        CHECK(story.count("messages where author_kind = 'page'") == 1);
    }
    SECTION("and once only: the second echo of the same words is somebody else's")
    {
        story.told({Story::answers("lan", "e1", "Dạ còn ạ", 12), Story::answers("lan", "e2", "Dạ còn ạ", 13)},
                   from_history);
        CHECK(reply.state() == "sent");
        CHECK(reply.platform_id() == "e1");
        CHECK(story.count("messages where author_kind = 'page'") == 1);
    }
    SECTION("and is read at once when the customer has read that far")
    {
        Receipt receipt;
        receipt.kind = Receipt::Kind::read;
        receipt.thread = "lan";
        receipt.watermark = Story::at(100);
        story.told({receipt});
        CHECK(reply.state() == "unknown");
        story.told({Story::answers("lan", "e1", "Dạ còn ạ", 12)}, from_history);
        CHECK(reply.state() == "read");
    }
}

TEST_CASE("A receipt may overtake the platform's answer to our call")
{
    PrivateStore store;
    Story story(store);
    story.told({Story::says("lan", "m1", "còn không", 0)});
    Reply reply(story, "lan", "Dạ còn ạ", "sending", 10);
    Receipt receipt;
    receipt.kind = Receipt::Kind::delivered;
    receipt.message_ids = {"e1"};
    story.told({receipt, Reacted{"e1", "lan", "❤", Story::at(20)}});
    CHECK(reply.state() == "sending");
    reply.settle_as(Sent{"e1", {}});
    CHECK(reply.state() == "delivered");
    CHECK(story.value("select reactions->0->>'emoji' from messages where id = '" + reply.id.text + "'") == "❤");
}
