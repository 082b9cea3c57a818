#include "inbox/media/fetching.hpp"
#include "tests/inbox/desk.hpp"

#include <set>
#include <thread>

using namespace desk;
using namespace std::chrono_literals;

namespace {

struct Album {
    explicit Album(Desk& owner) : desk(owner), workspace(std::to_string(owner.shop.workspace.number)) {}

    /// A picture a customer sent, being fetched; as recording leaves it.
    AttachmentId picture(const MessageId& message)
    {
        const auto id = new_id<AttachmentTag>();
        desk.look("insert into attachments (workspace_id, id, message_id, kind, state, source_url) values (" +
                  workspace + ", '" + id.text + "', '" + message.text +
                  "', 'image', 'fetching', 'https://cdn.example/" + id.text + "')");
        desk.look("update messages set attachments = attachments || jsonb_build_array(jsonb_build_object('id', '" +
                  id.text + "', 'kind', 'image', 'state', 'fetching')) where id = '" + message.text + "'");
        desk.look("insert into outbox (workspace_id, id, channel_id, kind, content) values (" + workspace + ", '" +
                  new_uuid() + "', '" + desk.shop.channel.text + "', 'media', jsonb_build_object('attachment_id', '" +
                  id.text + "', 'url', 'https://cdn.example/" + id.text + "'))");
        return id;
    }

    std::vector<FetchErrand> take(std::chrono::seconds patience = 60s)
    {
        std::vector<FetchErrand> taken;
        desk.read([&](pqxx::work& tx) { taken = take_media(tx, desk.shop.workspace, patience); });
        return taken;
    }

    json::object shown(const MessageId& message)
    {
        const auto value = json::parse(desk.one("select attachments from messages where id = '" + message.text + "'"));
        return value.as_array().at(0).as_object();
    }

    Desk& desk;
    std::string workspace;
};

const StoredFile jpeg{"random-name", "image/jpeg", 12345, 640, 480, true};

} // namespace

TEST_CASE("At most four files of a workspace are fetched at once, and a dead fetcher's are taken again")
{
    PrivateStore store;
    Desk desk(store);
    Album album(desk);
    const auto message = desk.said(desk.conversation(), "hình");
    for (int i = 0; i < 6; ++i) album.picture(message);
    const auto first = album.take();
    REQUIRE(first.size() == 4);
    CHECK(first[0].kind == "image");
    CHECK(first[0].url == "https://cdn.example/" + first[0].attachment.text);
    CHECK(album.take().empty());
    desk.write([&](EventLog& log) { attachment_ready(log, first[0], jpeg); });
    CHECK(album.take().size() == 1);
    desk.time_passes();
    const auto again = album.take();
    REQUIRE(again.size() == 4);
    std::set<std::string> taken;
    for (const auto& errand : again) taken.insert(errand.attachment.text);
    CHECK_FALSE(taken.contains(first[0].attachment.text));
}

TEST_CASE("Whoever is alive keeps the file it fetches; what comes after somebody else took it counts for nothing")
{
    PrivateStore store;
    Desk desk(store);
    Album album(desk);
    const auto message = desk.said(desk.conversation(), "hình");
    album.picture(message);
    const auto first = album.take(60s);
    REQUIRE(first.size() == 1);
    desk.read([&](pqxx::work& tx) { prolong_media(tx, desk.shop.workspace, first, 5000s); });
    desk.time_passes();
    CHECK(album.take().empty());
    desk.time_passes();
    const auto second = album.take(60s);
    REQUIRE(second.size() == 1);

    desk.read([&](pqxx::work& tx) { prolong_media(tx, desk.shop.workspace, first, 5000s); });
    CHECK(desk.write([&](EventLog& log) {
                  attachment_ready(log, first[0], {"from-the-grave", "image/png", 1, 1, 1, true});
              })
              .empty());
    CHECK(desk.write([&](EventLog& log) { attachment_failed(log, first[0], "gone", false); }).empty());
    CHECK(desk.write([&](EventLog& log) { attachment_failed(log, first[0], "timeout", true); }).empty());
    CHECK(album.shown(message).at("state").as_string() == "fetching");
    desk.time_passes(); // who lost its time has prolonged nothing
    const auto third = album.take(60s);
    REQUIRE(third.size() == 1);
    CHECK(desk.write([&](EventLog& log) { attachment_ready(log, third[0], jpeg); }).size() == 1);
    CHECK(desk.one("select file from attachments") == "random-name");
}

TEST_CASE("Two gateways that take files at the same moment take no more than four together")
{
    PrivateStore store;
    Desk desk(store);
    Album album(desk);
    const auto message = desk.said(desk.conversation(), "hình");
    for (int i = 0; i < 12; ++i) album.picture(message);
    std::size_t taken[4] = {};
    std::vector<std::thread> gateways;
    for (auto& number : taken) {
        gateways.emplace_back([&] {
            pqxx::connection connection(store.service_url());
            pqxx::work tx(connection);
            tx.exec_params("select set_config('app.ws', $1, true)", album.workspace);
            number = take_media(tx, desk.shop.workspace, 60s).size();
            tx.commit();
        });
    }
    for (auto& gateway : gateways) gateway.join();
    CHECK(taken[0] + taken[1] + taken[2] + taken[3] == 4);
}

TEST_CASE("A fetched file is shown with its message; what cannot be had says why")
{
    PrivateStore store;
    Desk desk(store);
    Album album(desk);
    const auto message = desk.said(desk.conversation(), "hình");
    const auto id = album.picture(message);
    auto errand = album.take().at(0);

    SECTION("ready")
    {
        const auto events = desk.write([&](EventLog& log) { attachment_ready(log, errand, jpeg); });
        REQUIRE(kinds(events) == std::vector<std::string>{"message.updated"});
        const auto shown = album.shown(message);
        CHECK(shown.at("state").as_string() == "ready");
        CHECK(shown.at("url").as_string() == "/media/" + id.text);
        CHECK(shown.at("width").as_int64() == 640);
        CHECK(events[0].object.find("random-name") == std::string::npos);
        CHECK(events[0].object.find("cdn.example") == std::string::npos);
        CHECK(desk.write([&](EventLog& log) { attachment_ready(log, errand, jpeg); }).empty());
        desk.read([&](pqxx::work& tx) {
            CHECK(files_in_use(tx, desk.shop.workspace, {"random-name", "other"}) ==
                  std::vector<std::string>{"random-name"});
        });
    }
    SECTION("failed at last")
    {
        for (int i = 1; i < fetch_attempts; ++i) {
            CHECK(desk.write([&](EventLog& log) { attachment_failed(log, errand, "timeout", true); }).empty());
            CHECK(album.take().empty());
            desk.time_passes();
            errand = album.take().at(0);
        }
        const auto events = desk.write([&](EventLog& log) { attachment_failed(log, errand, "timeout", true); });
        CHECK(kinds(events) == std::vector<std::string>{"message.updated"});
        CHECK(album.shown(message).at("state").as_string() == "failed");
        CHECK(album.shown(message).at("failure").as_string() == "timeout");
        CHECK(desk.one("select count(*) from outbox") == "0");

        desk.write([&](EventLog& log) {
            CHECK(fetch_again(log, desk.lan, id));
            CHECK_FALSE(fetch_again(log, desk.lan, id));
        });
        CHECK(album.shown(message).at("state").as_string() == "fetching");
        CHECK(album.take().size() == 1);
    }
    SECTION("refused for good")
    {
        desk.write([&](EventLog& log) { attachment_failed(log, errand, "refused", false); });
        CHECK(album.shown(message).at("failure").as_string() == "refused");
    }
    SECTION("recalled meanwhile")
    {
        desk.look("update attachments set state = 'failed', failure = 'recalled', source_url = null");
        CHECK(desk.write([&](EventLog& log) { attachment_ready(log, errand, jpeg); }).empty());
        CHECK(desk.one("select file from attachments").empty());
        desk.write([&](EventLog& log) { CHECK_FALSE(fetch_again(log, desk.lan, id)); });
    }
}

TEST_CASE("A file is found only by whoever may see its conversation, an upload only by who made it")
{
    PrivateStore store;
    Desk desk(store), other(store, "an-nhien");
    Album album(desk);
    const auto open = album.picture(desk.said(desk.conversation("a"), "hình"));
    const auto minhs = album.picture(desk.said(desk.conversation("b", desk.minh.id), "hình"));
    const auto upload = new_id<AttachmentTag>();
    desk.read([&](pqxx::work& tx) {
        const auto object = add_upload(tx, desk.lan, {upload, AttachmentKind::image, "áo.jpg", jpeg});
        CHECK(text_at(object, "url") == "/media/" + upload.text);
        CHECK(text_at(object, "name") == "áo.jpg");

        CHECK(find_attachment_for(tx, desk.lan, open));
        CHECK_FALSE(find_attachment_for(tx, desk.lan, minhs));
        CHECK(find_attachment_for(tx, desk.minh, minhs));
        CHECK(find_attachment_for(tx, desk.lan, upload)->file == "random-name");
        CHECK_FALSE(find_attachment_for(tx, desk.minh, upload));
        CHECK_FALSE(find_attachment_for(tx, desk.lan, AttachmentId{"../secret"}));
        CHECK_FALSE(find_attachment_for(tx, desk.lan, new_id<AttachmentTag>()));
        auto gone = desk.minh;
        gone.active = false;
        CHECK_FALSE(find_attachment_for(tx, gone, open));
    });
    other.read([&](pqxx::work& tx) {
        for (const auto& id : {open, minhs, upload}) CHECK_FALSE(find_attachment_for(tx, other.minh, id));
    });
}
