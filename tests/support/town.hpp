#pragma once

#include "tests/support/fault_proxy.hpp"
#include "tests/support/gom_process.hpp"
#include "tests/support/live_client.hpp"
#include "tests/support/platsim_process.hpp"
#include "tests/support/private_redis.hpp"
#include "tests/support/store/private_postgres.hpp"

namespace tests {

/// Everything at once: a store, Redis, gom, the platforms, and shops connected to them. Made in two or three seconds.
class Town {
public:
    struct Wish {
        int workspaces = 1;
        bool redis = true;
        bool second_gom = false;
        bool links = false; // every link through a proxy
        int shards = 2;
        double speed = 60;
        std::string rules = "strict";
        int token_life_s = 0;
        bool receipts = true;
        std::map<std::string, std::string> environment = {};
    };

    explicit Town(const Wish& wish);
    Town() : Town(Wish()) {}

    /// What stands on each link, where that was wished: from gom to the store, Redis and the platforms, and to gom from
    /// the platforms (webhooks) and from browsers.
    struct Links {
        std::unique_ptr<FaultProxy> store, redis, platforms, webhooks, browsers;
    };

    Links links;
    test_support::PrivateStore store;
    std::unique_ptr<PrivateRedis> redis;
    std::unique_ptr<GomProcess> gom, second;
    std::unique_ptr<Platsim> platsim;

    /// lan (agent), minh (sales), thu (supervisor) or hoa (owner) of a shop, logged in.
    Colleague person(const std::string& name = "hoa", int shop = 0) const;

    /// Runs a question of one number, past row-level security.
    std::int64_t count(const std::string& sql);

    /// The number of the newest event that was accepted, and how many up to a number are not recorded yet.
    std::int64_t newest_raw_event();
    std::int64_t pending_up_to(std::int64_t raw_event);

    /// The processes of PostgreSQL that work for gom.
    std::vector<pid_t> service_backends();

private:
    TemporaryFolder media_;
};

/// One town for all stories that disturb nobody else: each brings customers of its own. It ends with the program.
Town& usual_town();

/// Waits until the condition holds; at most the time.
bool within(std::chrono::milliseconds time, const std::function<bool()>& condition);

} // namespace tests
