#include "gateway/provision/apply.hpp"

#include "gateway/directory.hpp"
#include "gateway/provision/shop_file.hpp"
#include "inbox/channels/channels.hpp"
#include "inbox/channels/directory.hpp"
#include "inbox/staff/people.hpp"
#include "inbox/staff/sessions.hpp"
#include "tests/support/store/private_postgres.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

using namespace gateway;
using test_support::PrivateStore;

constexpr const char* shop = R"toml(
[[workspace]]
slug = "hoa-mai"
name = "Thời trang Hoa Mai"

[[staff]]
workspace = "hoa-mai"
email = "Lan@hoamai.example"
name = "Lan"
role = "agent"
password = "mật khẩu của Lan"
teams = ["ca sáng"]
channels = ["messenger/104400220033001"]

[[app]]
platform = "messenger"
slug = "main"
settings = { app_id = 1234567890123456789, app_secret = "secret one", verify_token = "v" }

[[channel]]
workspace = "hoa-mai"
app = "messenger/main"
external_id = "104400220033001"
name = "Hoa Mai – Fanpage"
settings = { page_token = "token one", media_policy = "link" }
)toml";

/// A folder for shop files, and a store.
struct Provisioning {
    Provisioning() : folder(std::filesystem::temp_directory_path() / ("gom-apply-" + inbox::new_uuid()))
    {
        std::filesystem::create_directory(folder);
    }
    ~Provisioning() { std::filesystem::remove_all(folder); }
    Provisioning(const Provisioning&) = delete;
    Provisioning& operator=(const Provisioning&) = delete;

    std::string write(const std::string& text, const std::string& name = "shop.toml")
    {
        std::ofstream(folder / name) << text;
        return (folder / name).string();
    }

    std::string apply(const std::string& text)
    {
        std::ostringstream said;
        apply_file(store.service_url(), vault, write(text), said);
        return said.str();
    }

    inbox::WorkspaceId workspace(const std::string& slug = "hoa-mai")
    {
        pqxx::work tx(store.service());
        return inbox::find_workspace(tx, slug).value().id;
    }

    inbox::Channel channel()
    {
        std::optional<inbox::Channel> found;
        store.as_workspace(workspace(), [&](pqxx::work& tx) { found = inbox::all_channels(tx, workspace_).at(0); });
        return *found;
    }

    connectors::Settings settings(const inbox::Channel& channel)
    {
        pqxx::work tx(store.service());
        const auto key = inbox::find_workspace(tx, "hoa-mai")->data_key;
        return vault.open_settings(channel.settings, channel_binding(channel.id), key);
    }

    inbox::Seq last_number()
    {
        inbox::Seq seq = 0;
        store.as_workspace(workspace(), [&](pqxx::work& tx) { seq = inbox::read_head(tx, workspace_).seq; });
        return seq;
    }

    PrivateStore store;
    Vault vault{std::string(32, 'k')};
    std::filesystem::path folder;
    inbox::WorkspaceId workspace_{1};
};

std::string with(std::string text, const std::string& from, const std::string& to)
{
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

std::string complaint_about(Provisioning& shop_at, const std::string& text)
{
    try {
        shop_at.apply(text);
    } catch (const BadShopFile& error) {
        return error.what();
    } catch (const CannotApply& error) {
        return error.what();
    }
    return "no complaint";
}

} // namespace

TEST_CASE("A shop's file becomes a workspace, its people, its app and its channel, with sealed secrets")
{
    Provisioning at;
    const auto said = at.apply(shop);
    CHECK(said == "workspace hoa-mai: created\napp messenger/main: created\n"
                  "channel messenger/104400220033001: created\nstaff lan@hoamai.example: created\n");

    at.workspace_ = at.workspace();
    const auto channel = at.channel();
    CHECK(channel.name == "Hoa Mai – Fanpage");
    CHECK(at.settings(channel).at("page_token") == "token one");
    CHECK(channel.settings.find("token one") == std::string::npos);
    at.store.as_workspace(at.workspace_, [&](pqxx::work& tx) {
        const auto lan = inbox::all_staff(tx, at.workspace_).at(0);
        CHECK(lan.email == "lan@hoamai.example");
        CHECK(lan.teams == std::vector<std::string>{"ca sáng"});
        CHECK(lan.channels == std::vector<inbox::ChannelId>{channel.id});
    });
    pqxx::work tx(at.store.service());
    const auto app = inbox::find_app(tx, "messenger", "main").value();
    CHECK(at.vault.open_settings(app.settings, app_binding(app.id), "").at("app_id") == "1234567890123456789");
}

TEST_CASE("What a file allows a channel is known without opening its secrets")
{
    Provisioning at;
    at.apply(shop);
    at.workspace_ = at.workspace();
    CHECK(at.channel().traits == inbox::ChannelTraits{{}, true});
    at.apply(with(shop, R"(media_policy = "link")", R"(human_agent = "true")"));
    CHECK(at.channel().traits == inbox::ChannelTraits{{"human_agent"}, false});

    // Connected before anybody asked for this: the next run finds out.
    at.store.as_superuser([](pqxx::work& tx) { tx.exec("update channels set options = '{}'"); });
    at.apply(with(shop, R"(media_policy = "link")", R"(human_agent = "true")"));
    CHECK(at.channel().traits.options == std::vector<std::string>{"human_agent"});
}

TEST_CASE("Applying the same file again changes nothing and logs nobody out")
{
    Provisioning at;
    at.apply(shop);
    at.workspace_ = at.workspace();
    const auto number = at.last_number();
    {
        pqxx::work tx(at.store.service());
        const auto lan = inbox::find_by_email(tx, "lan@hoamai.example").value();
        inbox::create_session(tx, std::string(32, 'h'), {lan.workspace, lan.staff, "csrf"}, std::chrono::hours(1));
        tx.commit();
    }
    CHECK(at.apply(shop) == "workspace hoa-mai: unchanged\napp messenger/main: unchanged\n"
                            "channel messenger/104400220033001: unchanged\nstaff lan@hoamai.example: unchanged\n");
    CHECK(at.last_number() == number);
    pqxx::work tx(at.store.service());
    CHECK(inbox::find_session(tx, std::string(32, 'h')));
}

TEST_CASE("A token renewed since is newer than the file, until the file itself says another")
{
    Provisioning at;
    at.apply(shop);
    at.workspace_ = at.workspace();
    const auto before = at.channel();
    auto renewed = at.settings(before);
    renewed["page_token"] = "renewed by ourselves";
    at.store.as_workspace(at.workspace_, [&](pqxx::work& tx) {
        const auto key = inbox::find_workspace(tx, "hoa-mai")->data_key;
        const auto sealed = at.vault.seal_settings(renewed, channel_binding(before.id), key);
        REQUIRE(inbox::store_token(tx, at.workspace_, before.id, before.settings, sealed, {}));
    });

    at.apply(with(shop, "Hoa Mai – Fanpage", "Hoa Mai – Trang chính"));
    CHECK(at.channel().name == "Hoa Mai – Trang chính");
    CHECK(at.settings(at.channel()).at("page_token") == "renewed by ourselves");

    at.apply(with(shop, "token one", "token two"));
    CHECK(at.settings(at.channel()).at("page_token") == "token two");
}

TEST_CASE("A changed secret of an app keeps the one before it, for what is still under way")
{
    Provisioning at;
    at.apply(shop);
    CHECK(at.apply(with(shop, "secret one", "secret two")).find("app messenger/main: changed") != std::string::npos);
    pqxx::work tx(at.store.service());
    const auto app = inbox::find_app(tx, "messenger", "main").value();
    REQUIRE(app.previous);
    CHECK(at.vault.open_settings(*app.previous, app_binding(app.id), "").at("app_secret") == "secret one");
    CHECK(at.vault.open_settings(app.settings, app_binding(app.id), "").at("app_secret") == "secret two");
}

TEST_CASE("What the file gets wrong is said with its line, and nothing is changed")
{
    Provisioning at;
    CHECK_THAT(complaint_about(at, with(shop, "role = \"agent\"", "role = \"boss\"")),
               Catch::Contains("expected owner"));
    CHECK_THAT(complaint_about(at, with(shop, "teams =", "team =")),
               Catch::Contains(":12: \"team\" is not a key of [[staff]]"));
    CHECK_THAT(complaint_about(at, with(shop, "page_token", "page_tokn")),
               Catch::Contains("\"page_tokn\" is not a setting here"));
    CHECK_THAT(complaint_about(at, with(shop, "[[app]]", "[[apps]]")), Catch::Contains("\"apps\" is not known here"));
    CHECK_THAT(complaint_about(at, with(shop, "platform = \"messenger\"", "platform = \"yahoo\"")),
               Catch::Contains("yahoo"));
    CHECK_THAT(complaint_about(at, with(shop, "app = \"messenger/main\"", "app = \"messenger/other\"")),
               Catch::Contains("there is no app"));
    CHECK_THAT(complaint_about(at, with(shop, "channels = [\"messenger/1", "channels = [\"messenger/9")),
               Catch::Contains("there is no channel"));
    CHECK_THAT(complaint_about(at, with(shop, "password = \"mật khẩu của Lan\"\n", "")),
               Catch::Contains("needs password"));
    CHECK_THAT(complaint_about(at, with(shop, "\"link\"", "\"hide\"")), Catch::Contains("expected keep or link"));
    CHECK_THAT(complaint_about(at, std::string(shop) + "\n[[workspace]]\nslug = \"hoa-mai\"\nname = \"x\"\n"),
               Catch::Contains("a second time"));
    pqxx::work tx(at.store.service());
    CHECK_FALSE(inbox::find_workspace(tx, "hoa-mai"));
}

TEST_CASE("A password may stand in a file of its own, beside the shop's")
{
    Provisioning at;
    at.write("mật khẩu riêng\n", "lan.password");
    at.apply(with(shop, "password = \"mật khẩu của Lan\"", "password_file = \"lan.password\""));
    CHECK_THAT(at.apply(with(shop, "mật khẩu của Lan", "mật khẩu riêng")),
               Catch::Contains("staff lan@hoamai.example: unchanged"));
}

TEST_CASE("Neither a person nor a channel of another workspace can be taken by naming it")
{
    Provisioning at;
    at.apply(shop);
    const auto other = with(with(shop, "slug = \"hoa-mai\"", "slug = \"sao-viet\""), "Thời trang Hoa Mai", "Sao Việt");
    const auto moved = [&](std::string text) {
        for (auto n = text.find("workspace = \"hoa-mai\""); n != std::string::npos;
             n = text.find("workspace = \"hoa-mai\"")) {
            text = with(text, "workspace = \"hoa-mai\"", "workspace = \"sao-viet\"");
        }
        return text;
    };
    CHECK_THAT(complaint_about(at, moved(other)), Catch::Contains("connected by another workspace"));
    CHECK_THAT(complaint_about(at, with(with(moved(other), "external_id = \"104400220033001\"", "external_id = \"7\""),
                                        "channels = [\"messenger/104400220033001\"]", "")),
               Catch::Contains("works in another workspace"));
}
