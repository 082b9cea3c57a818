#include "tests/support/doorstep.hpp"

#include "connectors/signature.hpp"
#include "inbox/channels/directory.hpp"
#include "tests/support/places/places.hpp"

#include <boost/asio/co_spawn.hpp>

#include <fstream>
#include <future>
#include <stdexcept>

namespace tests {

namespace {

constexpr const char* platforms[] = {"messenger", "zalo", "tiktok_shop", "shopee"};

std::string fixture(const std::string& platform, const std::string& name)
{
    std::ifstream file(tests::source_dir() / "connectors" / platform / "fixtures" / (name + ".json"), std::ios::binary);
    if (!file) throw std::runtime_error("no fixture " + platform + "/" + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

std::string Doorstep::message_of(const std::string& platform)
{
    if (platform == "messenger") return fixture(platform, "text");
    if (platform == "zalo") return fixture(platform, "user_send_text");
    return fixture(platform, "message_text");
}

connectors::Settings Doorstep::settings_of(const std::string& platform)
{
    if (platform == "messenger") return {{"app_id", "11"}, {"app_secret", "bí mật"}, {"verify_token", "chìa khoá"}};
    if (platform == "zalo") return {{"app_id", "1234567890123456789"}, {"oa_secret_key", "bí mật"}};
    if (platform == "tiktok_shop") return {{"app_key", "khoá"}, {"app_secret", "bí mật"}};
    return {{"partner_id", "1001"},
            {"partner_key", "bí mật"},
            {"callback_url", "https://gom.example/webhooks/shopee/main"}};
}

std::pair<std::string, std::string> Doorstep::signature_of(const std::string& platform, const std::string& body)
{
    if (platform == "messenger")
        return {"X-Hub-Signature-256", "sha256=" + connectors::hmac_sha256_hex("bí mật", body)};
    if (platform == "zalo") {
        const auto signed_text = "1234567890123456789" + body + "1767243600001" + "bí mật";
        return {"X-ZEvent-Signature", "mac=" + connectors::sha256_hex(signed_text)};
    }
    if (platform == "tiktok_shop") return {"Authorization", connectors::hmac_sha256_hex("bí mật", "khoá" + body)};
    return {"Authorization", connectors::hmac_sha256_hex("bí mật", "https://gom.example/webhooks/shopee/main|" + body)};
}

Doorstep::Doorstep(bool store_away)
    : workspace(store.workspace()), vault_(std::make_shared<gateway::Vault>(std::string(32, 'k')))
{
    for (const std::string platform : platforms) {
        set_app(platform, settings_of(platform));
        const auto items = connectors::find(platform)->parse(message_of(platform), settings_of(platform));
        pqxx::work tx(store.service());
        const auto app = inbox::find_app(tx, platform, "main").value();
        tx.commit();
        store.channel(workspace, app.id, items.at(0).channel, platform, platform);
    }
    auto executor = edge_.io.get_executor();
    database_ = std::make_unique<gateway::Database>(store.service_url(), 2, 64);
    directory_ = std::make_unique<gateway::DirectoryKeeper>(*database_, vault_);
    bell_ = std::make_unique<gateway::Bell>(executor, "");
    gateway::Ferry::Limits limits;
    limits.patience = std::chrono::seconds(store_away ? 1 : 10);
    const auto url = store_away ? std::string("postgresql://nobody@127.0.0.1:1/nowhere") : store.service_url();
    ferry_ = std::make_unique<gateway::Ferry>(executor, url, limits);
    recorder_ = std::make_unique<gateway::Recorder>(executor, *database_, *directory_, *bell_, metrics_,
                                                    std::make_shared<inbox::Rules>());
    recorder_->stop();
    endpoint_ = std::make_unique<gateway::WebhookEndpoint>(*directory_, *ferry_, *recorder_, metrics_);
    endpoint_->add_to(edge_.router);
    edge_.start();
    refresh();
}

Doorstep::~Doorstep()
{
    edge_.stop();
    endpoint_.reset();
    recorder_.reset();
    ferry_.reset();
    database_.reset();
}

void Doorstep::set_app(const std::string& platform, connectors::Settings settings, bool keep_previous)
{
    pqxx::work tx(store.service());
    const auto present = inbox::find_app(tx, platform, "main");
    inbox::App app;
    app.id = present ? present->id : inbox::new_id<inbox::AppTag>();
    app.platform = platform;
    app.slug = "main";
    app.settings = vault_->seal_settings(settings, gateway::app_binding(app.id), "");
    inbox::put_app(tx, app, keep_previous);
    tx.commit();
    if (directory_) refresh();
}

void Doorstep::refresh()
{
    std::promise<void> read;
    boost::asio::co_spawn(edge_.io, directory_->refresh(), [&](const std::exception_ptr&) { read.set_value(); });
    read.get_future().wait();
}

HttpAnswer Doorstep::knock(const std::string& platform, const std::string& body,
                           const std::vector<std::pair<std::string, std::string>>& headers) const
{
    HttpQuestion question{"POST", "/webhooks/" + platform + "/main", headers, body, {}};
    question.headers.emplace_back("Content-Type", "application/json");
    return talk(port(), question);
}

int Doorstep::count(const std::string& table)
{
    int rows = 0;
    store.as_superuser([&](pqxx::work& tx) { rows = tx.exec1("select count(*) from " + table)[0].as<int>(); });
    return rows;
}

} // namespace tests
