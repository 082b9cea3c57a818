#include "tests/support/town.hpp"

#include <cstring>
#include <filesystem>
#include <thread>

namespace tests {

namespace {

/// The same database, asked over a port: what was the folder of a unix socket becomes an address.
std::string over_tcp(const std::string& connection_text, std::uint16_t port)
{
    const auto rest = connection_text.substr(connection_text.find(" dbname="));
    return "host=127.0.0.1 port=" + std::to_string(port) + " sslmode=disable gssencmode=disable" + rest;
}

} // namespace

Town::Town(const Wish& wish)
{
    // Where gom runs as root its fetcher is nobody, and writes there.
    std::filesystem::permissions(media_.path(), static_cast<std::filesystem::perms>(0755));
    if (wish.redis) redis = std::make_unique<PrivateRedis>();
    GomProcess::Wish process;
    process.database_url = store.service_url();
    process.owner_url = store.owner_url();
    process.redis_url = redis ? redis->url() : "";
    process.master_key = new_master_key();
    process.media_folder = media_.path();
    process.shards = wish.shards;
    process.environment = wish.environment;
    if (wish.links) {
        links.store = std::make_unique<FaultProxy>(
            FaultProxy::Server{.socket = test_support::postgres_folder() + "/.s.PGSQL.5432"});
        process.database_url = over_tcp(process.database_url, links.store->port());
        if (redis) {
            links.redis =
                std::make_unique<FaultProxy>(FaultProxy::Server{.socket = redis->url().substr(std::strlen("unix:"))});
            process.redis_url = "redis://127.0.0.1:" + std::to_string(links.redis->port());
        }
    }

    // Each needs to know where the other is.
    gom = std::make_unique<GomProcess>(process);
    Platsim::Wish simulated;
    simulated.gom_url = gom->url();
    simulated.workspaces = wish.workspaces;
    simulated.speed = wish.speed;
    simulated.rules = wish.rules;
    simulated.token_life_s = wish.token_life_s;
    simulated.receipts = wish.receipts;
    if (wish.links) {
        links.webhooks = std::make_unique<FaultProxy>(FaultProxy::Server{.port = gom->port()});
        links.browsers = std::make_unique<FaultProxy>(FaultProxy::Server{.port = gom->port()});
        simulated.port = free_port();
        links.platforms = std::make_unique<FaultProxy>(FaultProxy::Server{.port = simulated.port});
        simulated.reached_at = "127.0.0.1:" + std::to_string(links.platforms->port());
        simulated.gom_url = "http://127.0.0.1:" + std::to_string(links.webhooks->port());
    }
    platsim = std::make_unique<Platsim>(simulated);
    gom->allow_host(platsim->host());
    gom->command({"apply", platsim->shop_file()});
    gom->start();
    if (!wish.second_gom) return;
    process.allowed_host = platsim->host();
    second = std::make_unique<GomProcess>(process);
    second->start();
}

Colleague Town::person(const std::string& name, int shop) const
{
    const auto domain = shop == 0 ? std::string("hoamai.example") : "shop-" + std::to_string(shop + 1) + ".example";
    return Colleague(gom->port(), name + "@" + domain);
}

std::int64_t Town::count(const std::string& sql)
{
    std::int64_t number = 0;
    store.as_superuser([&](pqxx::work& tx) { number = tx.exec1(sql)[0].as<std::int64_t>(); });
    return number;
}

std::int64_t Town::newest_raw_event()
{
    return count("select coalesce(max(id), 0) from raw_events");
}

std::int64_t Town::pending_up_to(std::int64_t raw_event)
{
    return count("select count(*) from raw_events where state = 'pending' and id <= " + std::to_string(raw_event));
}

std::vector<pid_t> Town::service_backends()
{
    std::vector<pid_t> pids;
    store.as_superuser([&](pqxx::work& tx) {
        for (const auto& row : tx.exec("select pid from pg_stat_activity where usename = 'gom_service' "
                                       "and datname = current_database()")) {
            pids.push_back(row[0].as<pid_t>());
        }
    });
    return pids;
}

Town& usual_town()
{
    static Town town(Town::Wish{.workspaces = 2});
    return town;
}

bool within(std::chrono::milliseconds time, const std::function<bool()>& condition)
{
    const auto latest = std::chrono::steady_clock::now() + time;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > latest) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
}

} // namespace tests
