#include "inbox/restore/restore.hpp"
#include "inbox/schema/installation.hpp"
#include "tests/inbox/desk.hpp"

using namespace desk;

namespace {

/// As any program of ours does it: with the service role, and no workspace said.
Held heeded(Desk& at, bool asked = false)
{
    pqxx::connection connection(at.store.service_url());
    pqxx::work tx(connection);
    const auto held = heed_restore(tx, at.rules, asked);
    tx.commit();
    return held;
}

bool another(Desk& at)
{
    pqxx::connection connection(at.store.service_url());
    pqxx::work tx(connection);
    return is_another_store(tx);
}

void begin_installation(Desk& at)
{
    at.read([](pqxx::work& tx) { write_known_value(tx, "sealed"); });
}

} // namespace

TEST_CASE("After a restore no reply leaves by itself, whatever it waited for, and each says why")
{
    PrivateStore store;
    Desk at(store), other(store, "an-nhien");
    begin_installation(at);
    CHECK(heeded(at).workspaces == 0);
    const auto an = at.conversation("an"), binh = at.conversation("binh");
    const auto sent = at.replied(an, "đã gửi");
    at.settled(at.begun(), Sent{"p-1", ""});
    const auto sending = at.replied(an, "đang gửi");
    at.begun();
    const auto behind = at.replied(an, "đang chờ"), waiting = at.replied(binh, "một\nhai");
    const auto elsewhere = other.replied(other.conversation("x"), "của shop khác");
    const auto epoch =
        at.one("select epoch from workspace_heads where workspace_id = " + std::to_string(at.shop.workspace.number));

    at.look("update installation set store_identity = '1/00000001'");
    REQUIRE(another(at));
    const auto held = heeded(at);
    CHECK(held.workspaces == 2);
    CHECK(held.replies == 4);
    for (const auto& id : {sending, behind, waiting}) CHECK(at.state(id) == "unknown");
    CHECK(other.state(elsewhere) == "unknown");
    CHECK(at.state(sent) == "sent");
    CHECK(at.one("select failure_text from messages where id = '" + waiting.text + "'") ==
          "the store was restored from a backup");
    CHECK(at.one("select epoch from workspace_heads where workspace_id = " +
                 std::to_string(at.shop.workspace.number)) != epoch);
    at.time_passes();
    at.lease("after");
    CHECK(at.due().empty());
    CHECK(at.one("select count(*) from reply_parts where state = 'unknown' and tried_at is null") == "0");
    CHECK(at.one("select sum(failed_count) from conversations") == "4");
}

TEST_CASE("A store is taken for another one once, and the one we know is left as it is")
{
    PrivateStore store;
    Desk at(store);
    begin_installation(at);
    CHECK(another(at)); // nothing was noted yet
    CHECK(heeded(at).workspaces == 0);
    CHECK_FALSE(another(at));
    at.replied(at.conversation("an"));
    CHECK(heeded(at).replies == 0);
    at.look("update installation set store_identity = store_identity || '0'");
    CHECK(heeded(at).replies == 1);
    CHECK_FALSE(another(at));
    CHECK(heeded(at).workspaces == 0);
    // Who starts an older copy of the disk says so: it looks like the store it was.
    at.replied(at.conversation("binh"));
    const auto asked = heeded(at, true);
    CHECK(asked.workspaces == 1);
    CHECK(asked.replies == 1);
}

TEST_CASE("A reply held after a restore is settled by the platform's own word, or sent again by a person")
{
    PrivateStore store;
    Desk at(store);
    begin_installation(at);
    const auto found = at.replied(at.conversation("an"), "có tới"), lost = at.replied(at.conversation("binh"), "không");
    heeded(at, true);
    at.last_events = at.write([&](EventLog& log) { found_on_platform(log, at.rules, {{found, 0, "p-9", {}}}); });
    CHECK(at.state(found) == "sent");
    CHECK(at.state(lost) == "unknown");
    at.time_passes();
    at.lease("after");
    CHECK(at.due().empty());
}
