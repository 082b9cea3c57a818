#pragma once

#include "gateway/care/care.hpp"
#include "gateway/rules.hpp"
#include "gateway/sender/sender.hpp"
#include "tests/inbox/desk.hpp"
#include "tests/support/fake_platform.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "inbox/media/attachments.hpp"

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>

/// A shop whose replies really leave: a private store, a platform of this process, and everything between.
namespace tests {

using namespace std::chrono_literals;
using namespace gateway;
using inbox::ChannelId;
using inbox::MessageId;

inline SenderLimits hurried(const std::string& owner = "office")
{
    SenderLimits limits;
    limits.owner = owner;
    limits.look_every = 20ms;
    limits.recover_every = 20ms;
    limits.store_pause = 20ms;
    limits.pace = false;
    return limits;
}

inline CareLimits hurried_care(const std::string& owner = "office")
{
    CareLimits limits;
    limits.owner = owner;
    limits.look_every = 20ms;
    limits.round_every = 50ms;
    limits.page_pause = 1ms;
    limits.try_pause = 1ms;
    limits.profile_pause = 1ms;
    limits.unknown_pause = 0s;
    return limits;
}

/// One process, as far as sending goes.
struct Process {
    Process(const std::string& url, const std::string& platform_host, std::shared_ptr<const Vault> vault,
            const std::string& media, const SenderLimits& limits = hurried())
        : database(url, 3, 256), directory(database, vault), http(io, client(platform_host)),
          bell(io.get_executor(), ""), ferry(io.get_executor(), url, {}),
          rules(std::make_shared<const inbox::Rules>(make_rules())),
          recorder(io.get_executor(), database, directory, bell, metrics, rules),
          sender(io, database, directory, vault, http, bell, metrics, rules, limits, media)
    {
        Bell::Listener listener;
        listener.events = [this](inbox::WorkspaceId, Bell::Events events) {
            for (const auto& event : *events) heard.push_back(event);
        };
        listener.number = [](inbox::WorkspaceId, inbox::Seq) {};
        listener.presence = [](inbox::WorkspaceId, std::string_view) {};
        bell.listen(std::move(listener));
        sender.on_record([this](inbox::WorkspaceId workspace) { recorder.nudge({workspace}); });
        run(directory.refresh());
    }

    ~Process() { end(); }

    static HttpClientConfig client(const std::string& host)
    {
        HttpClientConfig config;
        config.plain_hosts = {host};
        return config;
    }

    void start() { spawn(sender.look_around()); }

    void start_care(const std::shared_ptr<const Vault>& vault, const CareLimits& limits = hurried_care())
    {
        care =
            std::make_unique<Care>(io, database, directory, vault, http, bell, metrics, rules, limits, ferry, recorder);
        spawn(care->look_around());
        spawn(recorder.look_around());
    }

    /// Runs until it is true, at most a minute: two processes taking turns need eight seconds of a busy machine.
    bool until(const std::function<bool()>& true_at_last)
    {
        const auto latest = std::chrono::steady_clock::now() + 60s;
        while (!true_at_last()) {
            if (std::chrono::steady_clock::now() >= latest) return false;
            turn(10ms);
        }
        return true;
    }

    void turn(std::chrono::milliseconds length)
    {
        io.restart();
        io.run_for(length);
    }

    /// As a process that is asked to end does.
    void end()
    {
        if (ended) return;
        ended = true;
        sender.stop();
        if (care) care->stop();
        recorder.stop();
        bell.stop();
        until([this] { return running == 0 && recorder.busy() == 0 && database.waiting() == 0; });
        turn(20ms);
    }

    void run(asio::awaitable<void> work)
    {
        bool done = false;
        asio::co_spawn(io, std::move(work), [&done](std::exception_ptr trouble) {
            done = true;
            if (trouble) std::rethrow_exception(trouble);
        });
        if (!until([&] { return done; })) throw std::runtime_error("it did not end in time");
    }

    void spawn(asio::awaitable<void> work)
    {
        ++running;
        asio::co_spawn(io, std::move(work), [this](std::exception_ptr trouble) {
            --running;
            if (trouble) std::rethrow_exception(trouble);
        });
    }

    asio::io_context io{1};
    Database database;
    DirectoryKeeper directory;
    HttpClient http;
    Bell bell;
    Metrics metrics;
    Ferry ferry;
    std::shared_ptr<const inbox::Rules> rules;
    Recorder recorder;
    Sender sender;
    std::unique_ptr<Care> care;
    std::vector<inbox::Event> heard;
    int running = 0;
    bool ended = false;
};

/// The shop, its people and the platform they speak with.
struct Office : desk::Desk {
    explicit Office(test_support::PrivateStore& store)
        : Desk(store), vault(std::make_shared<const Vault>(std::string(32, 'k'))), page("100"),
          data_key(vault->new_data_key())
    {
        media = (std::filesystem::temp_directory_path() / ("gom-media-" + random_hex(6))).string();
        std::filesystem::create_directory(media);
        store.as_superuser([&](pqxx::work& tx) {
            tx.exec_params("update workspaces set data_key = $1::bytea", inbox::sql::bytea(data_key));
            tx.exec_params("update channels set external_id = $1, checked_at = now()", page);
            tx.exec_params("update channel_directory set external_id = $1", page);
        });
        app_settings(shop.app, {{"app_id", "1"},
                                {"app_secret", "geheim-app"},
                                {"verify_token", "v"},
                                {"graph_base", platform.base()},
                                {"graph_version", "v25.0"}});
        channel_settings(shop.channel, {{"page_token", "TOKEN"}});
    }

    ~Office() { std::filesystem::remove_all(media); }

    void app_settings(const inbox::AppId& app, const connectors::Settings& settings)
    {
        const auto sealed = vault->seal_settings(settings, app_binding(app), {});
        store.as_superuser([&](pqxx::work& tx) {
            tx.exec_params("update apps set settings = $2::bytea, updated_at = clock_timestamp() where id = $1",
                           app.text, inbox::sql::bytea(sealed));
        });
    }

    void channel_settings(const ChannelId& channel, const connectors::Settings& settings)
    {
        const auto sealed = vault->seal_settings(settings, channel_binding(channel), data_key);
        store.as_superuser([&](pqxx::work& tx) {
            tx.exec_params("update channels set settings = $2::bytea where id = $1", channel.text,
                           inbox::sql::bytea(sealed));
        });
    }

    connectors::Settings channel_settings(const ChannelId& channel)
    {
        std::string sealed;
        store.as_superuser([&](pqxx::work& tx) {
            sealed =
                inbox::sql::bytes_of(tx.exec_params("select settings from channels where id = $1", channel.text)[0][0]);
        });
        return vault->open_settings(sealed, channel_binding(channel), data_key);
    }

    /// A second platform: Zalo, whose tokens are renewed.
    ChannelId zalo_account(const std::string& access = "old", const std::string& refresh = "refresh-1")
    {
        const auto app = store.app("zalo", "main");
        const auto channel = store.channel(shop.workspace, app, "777", "zalo", "Hoa Mai OA");
        rules[{"zalo", inbox::ThreadKind::message}] = {R"({"text_limit":2000})", {}, 0};
        app_settings(app, {{"app_id", "2"},
                           {"app_secret", "s"},
                           {"oa_secret_key", "o"},
                           {"api_base", platform.base()},
                           {"oauth_base", platform.base()}});
        channel_settings(channel, {{"access_token", access}, {"refresh_token", refresh}});
        look("update channels set checked_at = now() where id = '" + channel.text + "'");
        return channel;
    }

    std::unique_ptr<Process> process(const std::string& owner = "office")
    {
        return std::make_unique<Process>(store.service_url(), platform.host(), vault, media, hurried(owner));
    }

    /// The texts that reached the platform, in their order.
    std::vector<std::string> received() const
    {
        std::vector<std::string> texts;
        for (const auto& asked : platform.asked("POST", "/messages")) {
            texts.emplace_back(desk::parsed(asked.body).at("message").at("text").as_string());
        }
        return texts;
    }

    std::string channel_state(const ChannelId& channel)
    {
        return one("select state from channels where id = '" + channel.text + "'");
    }

    /// Nobody has walked anything yet; with this, nobody needs to.
    void walked() { look("update channels set repaired_to = now() + interval '1 minute'"); }

    FakePlatform platform;
    std::shared_ptr<const Vault> vault;
    std::string page, data_key;
    std::string media; // a folder of this test
};

inline std::string graph_error(int code, int subcode, const std::string& words = "no")
{
    return R"({"error":{"message":")" + words + R"(","type":"OAuthException","code":)" + std::to_string(code) +
           R"(,"error_subcode":)" + std::to_string(subcode) + "}}";
}

/// Graph's answer to a message: its id is made of a count.
inline Answers accepted()
{
    static std::atomic<int> count = 0;
    return {200, R"({"recipient_id":"user","message_id":"mid.)" + std::to_string(++count) + R"("})"};
}

/// Zalo as it is: an access token, and refresh tokens that work once.
struct ZaloServer {
    std::mutex mutex;
    std::string access = "new-0", refresh = "refresh-1";
    int renewals = 0, sent = 0;

    Answers operator()(const Asked& asked)
    {
        const std::lock_guard lock(mutex);
        if (asked.is("POST", "/v4/oa/access_token")) {
            if (asked.body.find("refresh_token=" + refresh) == std::string::npos) {
                return {200, R"({"error":-14014,"error_description":"invalid refresh token"})"};
            }
            ++renewals;
            access = "new-" + std::to_string(renewals);
            refresh = "refresh-" + std::to_string(renewals + 1);
            return {200, R"({"access_token":")" + access + R"(","refresh_token":")" + refresh +
                             R"(","expires_in":"90000"})"};
        }
        if (asked.headers.at("access_token") != access)
            return {200, R"({"error":-216,"message":"Access token is invalid"})"};
        if (asked.is("GET", "/getoa")) return {200, R"({"error":0,"data":{"oa_id":"777","name":"Hoa Mai"}})"};
        if (!asked.is("POST", "/message/cs")) return {200, R"({"error":0,"data":[]})"};
        return {200, R"({"error":0,"message":"Success","data":{"message_id":"z)" + std::to_string(++sent) + R"("}})"};
    }
};

} // namespace tests
