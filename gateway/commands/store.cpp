#include "gateway/commands/commands.hpp"

#include "gateway/embedded.hpp"
#include "gateway/postgres/address.hpp"
#include "gateway/secrets/vault.hpp"
#include "inbox/model/failpoint.hpp"
#include "inbox/schema/installation.hpp"
#include "inbox/schema/migrate.hpp"

#include <boost/url/parse.hpp>

#include <chrono>
#include <filesystem>
#include <iostream>

/// The commands that work on the store, and the reasons not to serve it.
namespace gateway {

namespace {

using namespace std::chrono_literals;

/// No clock of a living machine shows an earlier year; one that does would misdate every message.
constexpr auto earliest_now = std::chrono::sys_days{std::chrono::year{2025} / 1 / 1};

std::vector<inbox::Migration> migrations()
{
    std::vector<inbox::Migration> files;
    for (const auto& file : embedded_migrations()) files.push_back({file.name, file.text});
    return files;
}

bool is_loopback(std::string_view host)
{
    return host == "localhost" || host == "[::1]" || host == "::1" || host.starts_with("127.");
}

void check_public_url(const std::string& key, const std::string& url, std::vector<std::string>& reasons)
{
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed || (parsed->scheme() != "http" && parsed->scheme() != "https") || parsed->encoded_host().empty()) {
        reasons.push_back(key + " is \"" + url + "\"; expected an address such as https://gom.example");
    } else if (parsed->scheme() == "http" && !is_loopback(parsed->host())) {
        reasons.push_back(key + " is \"" + url + "\"; plain http is allowed on loopback only, expected https");
    }
}

void check_store(const Config& config, std::vector<std::string>& reasons)
{
    try {
        pqxx::connection connection(config.database.url);
        pqxx::work tx(connection);
        const auto version = inbox::version_of(migrations());
        const auto found = inbox::schema_version(tx);
        for (auto& reason : inbox::unsafe_reasons(tx, version)) {
            const bool hidden =
                inbox::planted(inbox::Planted::commit_without_flush) && reason.find("synchronous_commit") == 0;
            if (!hidden) reasons.push_back(std::move(reason));
        }
        if (found != version || config.secrets.master_key.empty()) return;
        const Vault vault(config.secrets.master_key);
        if (const auto known = inbox::read_known_value(tx)) vault.check_known_value(*known);
        else inbox::write_known_value(tx, vault.known_value());
        tx.commit();
    } catch (const CannotOpen& error) {
        reasons.emplace_back(error.what());
    } catch (const std::exception& error) {
        reasons.push_back("the store of database.url cannot be used: " + std::string(error.what()));
    }
}

} // namespace

std::vector<std::string> reasons_not_to_start(const Config& config)
{
    std::vector<std::string> reasons;
    if (config.database.url.empty())
        reasons.emplace_back("database.url is missing; expected where PostgreSQL is, with the service role");
    if (config.secrets.master_key.empty())
        reasons.emplace_back("secrets.master_key is missing; make one with: openssl rand -base64 32");
    if (std::chrono::system_clock::now() < earliest_now)
        reasons.emplace_back("the system clock shows a time before 2025");
    check_public_url("http.public_url", config.http.public_url, reasons);
    if (!config.media.public_url.empty()) check_public_url("media.public_url", config.media.public_url, reasons);
    if (config.test_hooks) {
        const auto parsed = boost::urls::parse_uri(config.http.public_url);
        if (!parsed || !is_loopback(parsed->host()))
            reasons.emplace_back("test_hooks is true; expected false but on loopback");
    }
    std::error_code error;
    std::filesystem::create_directories(config.media.folder, error);
    if (error)
        reasons.push_back("media.folder is \"" + config.media.folder +
                          "\"; this folder cannot be made: " + error.message());
    if (!config.database.url.empty()) check_store(config, reasons);
    return reasons;
}

std::vector<std::string> warnings_at_start(const Config& config)
{
    std::vector<std::string> warnings;
    for (const auto& host : config.media.allowed_hosts) {
        warnings.push_back("media.allowed_hosts lets us fetch from " + host +
                           " by plain http, also on loopback; meant for a simulator");
    }
    if (config.redis.url.empty())
        warnings.emplace_back("redis.url is empty: a second process would hear of changes a second late");
    return warnings;
}

int migrate(const Config& config)
{
    const auto& url = config.database.owner_url.empty() ? config.database.url : config.database.owner_url;
    if (url.empty())
        throw BadConfig("database.owner_url is missing; expected where PostgreSQL is, with the owner role");
    pqxx::connection connection(url);
    const auto applied = inbox::migrate(connection, migrations(), user_in(config.database.url));
    for (const auto& name : applied) std::cout << "applied " << name << '\n';
    if (applied.empty()) std::cout << "the store is up to date\n";
    return 0;
}

int check(const Config& config)
{
    const auto reasons = reasons_not_to_start(config);
    for (const auto& warning : warnings_at_start(config)) std::cout << "warning: " << warning << '\n';
    for (const auto& reason : reasons) std::cerr << "gom: " << reason << '\n';
    if (reasons.empty()) std::cout << "gom would start\n";
    return reasons.empty() ? 0 : 1;
}

} // namespace gateway
