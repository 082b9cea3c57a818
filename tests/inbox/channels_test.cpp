#include "inbox/channels/channels.hpp"
#include "inbox/channels/errands.hpp"
#include "tests/inbox/desk.hpp"

using namespace desk;
using namespace std::chrono_literals;

namespace {

using Kinds = std::vector<std::string>;

ChannelWish wish_for(const Desk& desk, const std::string& external_id, std::optional<std::string> settings)
{
    return {new_id<ChannelTag>(),   desk.shop.app,       "messenger", external_id,
            "Trang " + external_id, std::move(settings), {},          false};
}

std::variant<ChannelPut, ChannelTaken> put(Desk& desk, const ChannelWish& wish)
{
    std::variant<ChannelPut, ChannelTaken> result = ChannelTaken{};
    desk.last_events = desk.write([&](EventLog& log) { result = put_channel(log, wish); });
    return result;
}

bool set_state(Desk& desk, const std::string& state, const std::string& code = {}, bool by_person = false)
{
    bool changed = false;
    desk.last_events = desk.write([&](EventLog& log) {
        changed = set_channel_state(log, desk.shop.channel, {state, code, code.empty() ? "" : "why", by_person});
    });
    return changed;
}

} // namespace

TEST_CASE("Whoever holds the directory in memory notices every new app, channel and workspace")
{
    PrivateStore store;
    Desk desk(store);
    std::string version;
    const auto moved = [&] {
        std::string now;
        desk.read([&](pqxx::work& tx) { now = directory_version(tx); });
        return std::exchange(version, now) != now;
    };
    moved();
    CHECK_FALSE(moved());
    const auto created = std::get<ChannelPut>(put(desk, wish_for(desk, "901", "sealed \0 bytes")));
    CHECK(created.created);
    CHECK(moved());
    desk.read([&](pqxx::work& tx) {
        put_app(tx, {new_id<AppTag>(), "zalo", "main", {}, std::string("a\0b", 3), {}}, false);
    });
    CHECK(moved());
    desk.read([&](pqxx::work& tx) { put_app(tx, {new_id<AppTag>(), "zalo", "main", {}, "new", {}}, true); });
    CHECK(moved());
    desk.read([&](pqxx::work& tx) {
        CHECK(put_workspace(tx, {"moi", "Mới", "key"}).created);
        CHECK_FALSE(put_workspace(tx, {"moi", "Mới", "other"}).created);
        CHECK(find_workspace(tx, "moi")->data_key == "key");
    });
    CHECK(moved());
    desk.read([&](pqxx::work& tx) {
        const auto directory = read_directory(tx);
        CHECK(directory.version == version);
        CHECK(find_app(tx, "zalo", "main")->settings == "new");
        CHECK(find_app(tx, "zalo", "main")->previous == std::string("a\0b", 3));
        CHECK_FALSE(find_app(tx, "zalo", "other"));
        int routes = 0;
        for (const auto& route : directory.routes) routes += route.channel == created.id && route.external_id == "901";
        CHECK(routes == 1);
    });
}

TEST_CASE("A channel belongs to one workspace; connecting it again keeps it, saying the same changes nothing")
{
    PrivateStore store;
    Desk desk(store), other(store, "an-nhien");
    const auto first = std::get<ChannelPut>(put(desk, wish_for(desk, "901", "token 1")));
    CHECK(kinds(desk.last_events) == Kinds{"channel.updated"});
    CHECK(desk.last_events[0].object.find("token") == std::string::npos);

    auto theirs = wish_for(desk, "901", "token 2");
    CHECK(std::holds_alternative<ChannelTaken>(put(other, theirs)));
    CHECK(other.last_events.empty());

    CHECK(std::get<ChannelPut>(put(desk, wish_for(desk, "901", {}))).id == first.id);
    CHECK(desk.last_events.empty());
    desk.write([&](EventLog& log) { set_channel_state(log, first.id, {"needs_reconnection", "auth", "gone", false}); });
    CHECK(std::get<ChannelPut>(put(desk, wish_for(desk, "901", "token 3"))).id == first.id);
    CHECK(kinds(desk.last_events) == Kinds{"channel.updated"});
    desk.read([&](pqxx::work& tx) {
        const auto channel = *find_channel(tx, desk.shop.workspace, first.id);
        CHECK(channel.settings == "token 3");
        CHECK(channel.state == "connected");
        CHECK(channel.failure_code.empty());
        CHECK_FALSE(find_channel(tx, desk.shop.workspace, ChannelId{"x"}));
        CHECK(list_channels(tx, desk.shop.workspace).items.size() == 2);
    });
    other.read([&](pqxx::work& tx) { CHECK_FALSE(find_channel(tx, other.shop.workspace, first.id)); });
}

TEST_CASE("A channel's state is told once; only a person wakes a disabled one")
{
    PrivateStore store;
    Desk desk(store);
    CHECK(set_state(desk, "needs_reconnection", "auth"));
    REQUIRE(kinds(desk.last_events) == Kinds{"channel.updated"});
    CHECK(text_at(desk.last_events[0].object, "state") == "needs_reconnection");
    CHECK(parsed(desk.last_events[0].object).at("failure").at("code").as_string() == "auth");
    const auto since = desk.one("select since from channels");
    CHECK_FALSE(set_state(desk, "needs_reconnection", "auth"));
    CHECK(desk.last_events.empty());
    CHECK(set_state(desk, "needs_reconnection", "permission"));
    CHECK(desk.one("select since from channels") == since);
    CHECK(set_state(desk, "connected"));
    CHECK_FALSE(set_state(desk, "connected"));
    CHECK_FALSE(set_state(desk, "disabled"));
    CHECK(set_state(desk, "disabled", "", true));
    CHECK_FALSE(set_state(desk, "needs_reconnection", "auth"));
    CHECK_FALSE(set_state(desk, "connected"));
    CHECK(set_state(desk, "connected", "", true));
}

TEST_CASE("Of two that renew a token one stores it, and the old one is kept until the new one has worked")
{
    PrivateStore store;
    Desk desk(store);
    const auto& id = desk.shop.channel;
    const auto channel = [&] {
        std::optional<Channel> found;
        desk.read([&](pqxx::work& tx) { found = find_channel(tx, desk.shop.workspace, id); });
        return *found;
    };
    const auto old = channel().settings;
    const Time end{std::chrono::milliseconds{1'900'000'000'000}};
    desk.read([&](pqxx::work& tx) {
        CHECK(store_token(tx, desk.shop.workspace, id, old, "new", end));
        CHECK_FALSE(store_token(tx, desk.shop.workspace, id, old, "late", end));
    });
    CHECK(channel().settings == "new");
    CHECK(channel().previous_settings == old);
    CHECK(channel().token_expires_at == end);
    desk.read([&](pqxx::work& tx) { note_success(tx, desk.shop.workspace, id); });
    CHECK_FALSE(channel().previous_settings);
    CHECK(channel().last_success_at);
}

TEST_CASE("Care is due when a token ends soon, a look is old, or history has not been walked since the connection")
{
    PrivateStore store;
    Desk desk(store);
    const auto due = [&] {
        std::vector<CareDue> due;
        desk.read([&](pqxx::work& tx) { due = care_due(tx, desk.shop.workspace, {}); });
        return due;
    };
    const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    REQUIRE(due().size() == 1);
    CHECK(due()[0].check);
    CHECK(due()[0].repair);
    CHECK_FALSE(due()[0].renew);
    desk.read([&](pqxx::work& tx) {
        note_checked(tx, desk.shop.workspace, desk.shop.channel, now + 2h);
        note_repaired(tx, desk.shop.workspace, desk.shop.channel, now + 1s);
        note_repaired(tx, desk.shop.workspace, desk.shop.channel, now - 5h); // never back
    });
    CHECK(due().empty());
    desk.look("update channels set token_expires_at = now() + interval '10 minutes'");
    CHECK(due().at(0).renew);
    set_state(desk, "needs_reconnection", "auth");
    CHECK(due().empty());
    desk.look("update channels set since = since + interval '1 minute', token_expires_at = null, state = 'connected'");
    CHECK(due().at(0).repair);
    desk.look("update channels set state = 'disabled', checked_at = null");
    CHECK(due().empty());
}

TEST_CASE("An errand is taken by one, again after its taker died, and given up after eight times")
{
    PrivateStore store;
    Desk desk(store);
    const auto& id = desk.shop.channel;
    HistoryErrand wanted;
    wanted.channel = id;
    wanted.thread = "t1";
    wanted.why = "unknown reply";
    wanted.message_ids = {"m1", "m2"};
    wanted.since = Time{std::chrono::milliseconds{1'700'000'000'000}};
    const auto take = [&](std::chrono::seconds patience) {
        std::vector<HistoryErrand> taken;
        desk.read([&](pqxx::work& tx) { taken = take_history(tx, desk.shop.workspace, id, 5, patience); });
        return taken;
    };
    desk.read([&](pqxx::work& tx) {
        ask_history(tx, desk.shop.workspace, wanted);
        ask_history(tx, desk.shop.workspace, wanted);
        CHECK(due_channels(tx, desk.shop.workspace).at(0).history);
    });
    const auto taken = take(60s);
    REQUIRE(taken.size() == 1);
    CHECK(taken[0].thread == "t1");
    CHECK(taken[0].message_ids == Kinds{"m1", "m2"});
    CHECK(taken[0].since == wanted.since);
    CHECK(take(60s).empty());
    desk.time_passes();
    CHECK(take(60s).at(0).attempts == 2);
    for (int i = 2; i < errand_attempts; ++i) {
        desk.read([&](pqxx::work& tx) { CHECK(errand_again(tx, desk.shop.workspace, taken[0].id, 60s, "busy")); });
        desk.time_passes();
        REQUIRE(take(60s).size() == 1);
    }
    desk.read([&](pqxx::work& tx) { CHECK_FALSE(errand_again(tx, desk.shop.workspace, taken[0].id, 60s, "busy")); });
    CHECK(desk.one("select count(*) from outbox") == "0");
}

TEST_CASE("A profile fills what the shop left empty and never what it wrote")
{
    PrivateStore store;
    Desk desk(store);
    const auto workspace = std::to_string(desk.shop.workspace.number);
    const auto an = desk.conversation("an");
    const auto customer = new_uuid();
    desk.look("insert into customers (workspace_id, id) values (" + workspace + ", '" + customer + "')");
    desk.look(
        "insert into identities (workspace_id, channel_id, platform_user_id, customer_id, looked_up_at) values (" +
        workspace + ", '" + desk.shop.channel.text + "', 'user-an', '" + customer + "', now())");
    desk.look("update conversations set customer_id = '" + customer + "'");
    desk.look("insert into outbox (workspace_id, id, channel_id, kind, content) values (" + workspace + ", '" +
              new_uuid() + "', '" + desk.shop.channel.text +
              R"(', 'profile', '{"platform_user_id": "user-an", "thread": "an"}'))");
    std::vector<ProfileErrand> errands;
    desk.read([&](pqxx::work& tx) { errands = take_profiles(tx, desk.shop.workspace, desk.shop.channel, 5, 60s); });
    REQUIRE(errands.size() == 1);
    const auto found = [&](const std::string& name) {
        desk.last_events = desk.write(
            [&](EventLog& log) { profile_found(log, desk.rules, errands[0], name, "https://cdn.example/an.jpg"); });
    };
    found("Nguyễn Thị Ánh");
    CHECK(desk.one("select name from customers") == "Nguyễn Thị Ánh");
    CHECK(desk.one("select count(*) from outbox") == "0");
    CHECK(kinds(desk.last_events) == Kinds{"customer.updated", "conversation.updated"});
    desk.look("update customers set name = 'Chị Ánh (sỉ)'");
    found("Ánh Nguyễn");
    CHECK(desk.one("select name from customers") == "Chị Ánh (sỉ)");
}

TEST_CASE("What a channel's settings allow is known without opening them")
{
    PrivateStore store;
    Desk desk(store);
    const auto routed = [&](const ChannelId& id) {
        std::optional<Route> found;
        desk.read([&](pqxx::work& tx) {
            for (const auto& route : read_directory(tx).routes) {
                if (route.channel == id) found = route;
            }
        });
        return found.value();
    };
    auto wish = wish_for(desk, "905", "sealed");
    wish.traits = {{"human_agent", "other"}, true};
    const auto id = std::get<ChannelPut>(put(desk, wish)).id;
    desk.read([&](pqxx::work& tx) { CHECK(find_channel(tx, desk.shop.workspace, id)->traits == wish.traits); });
    CHECK(routed(id).link_media);
    CHECK_FALSE(routed(desk.shop.channel).link_media);

    wish.settings.reset(); // a new name says nothing of the settings
    wish.name = "Tên mới";
    wish.traits = {};
    put(desk, wish);
    CHECK(routed(id).link_media);
    wish.settings = "sealed anew";
    put(desk, wish);
    CHECK_FALSE(routed(id).link_media);
    desk.read([&](pqxx::work& tx) { CHECK(find_channel(tx, desk.shop.workspace, id)->traits == ChannelTraits{}); });
}
