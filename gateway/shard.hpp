#pragma once

#include "gateway/api/context.hpp"
#include "gateway/care/care.hpp"
#include "gateway/care/indexer.hpp"
#include "gateway/care/robot.hpp"
#include "gateway/care/upkeep.hpp"
#include "gateway/config.hpp"
#include "gateway/directory.hpp"
#include "gateway/http/listener.hpp"
#include "gateway/http/router.hpp"
#include "gateway/http/static_files.hpp"
#include "gateway/intake/ferry.hpp"
#include "gateway/intake/recorder.hpp"
#include "gateway/intake/webhook_endpoint.hpp"
#include "gateway/live/hub.hpp"
#include "gateway/live/roll_call.hpp"
#include "gateway/login/sessions.hpp"
#include "gateway/media/fetcher_link.hpp"
#include "gateway/media/fetcher_process.hpp"
#include "gateway/media/media_keeper.hpp"
#include "gateway/metrics.hpp"
#include "gateway/postgres/database.hpp"
#include "gateway/redis/bell.hpp"
#include "gateway/secrets/vault.hpp"
#include "gateway/sender/http_client.hpp"
#include "gateway/sender/sender.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <vector>

namespace gateway {

/// What the shards of a process have in common: nothing that changes, and counters that are atomic.
struct Common {
    Config config;
    std::shared_ptr<const Vault> vault;
    std::shared_ptr<const inbox::Rules> rules;
    std::shared_ptr<Metrics> metrics;
    std::shared_ptr<Seats> seats;
    std::shared_ptr<AddressBook> addresses;
    std::shared_ptr<Passwords> passwords;
    std::shared_ptr<Guesses> guesses;
    std::shared_ptr<const StaticFiles> page;
    std::shared_ptr<FetcherProcess> fetcher; // kept alive by the first shard alone
};

/// One thread and everything that runs on it. Shards share nothing; they meet in PostgreSQL and Redis exactly as two
/// machines do. One shard is a complete server; a big machine runs as many as it has cores.
///
/// The members below are the wiring: each is given what stands above it.
class Shard {
public:
    Shard(const Common& common, int number);
    ~Shard();

    /// The bells of the other shards of this process. Before run().
    void know(const std::vector<std::unique_ptr<Shard>>& all);

    /// Serves until stop(); the calling thread is the shard's.
    void run();

    /// From any thread: accept no more, finish what runs, close sockets with 1012, end within 10 s.
    void stop();

    Bell& bell() noexcept { return bell_; }

private:
    asio::awaitable<void> begin();
    asio::awaitable<void> to_the_end(asio::awaitable<void> work);
    asio::awaitable<void> keep_house();
    void connect_parts();
    asio::awaitable<void> wind_down();
    ListenerConfig listener_config(const Common& common, int number) const;
    ListenerHooks hooks();

    const Common& common_;
    asio::io_context io_{1};
    Database database_;
    DirectoryKeeper directory_;
    Bell bell_;
    Hub hub_;
    RollCall roll_call_;
    Ferry ferry_;
    Recorder recorder_;
    HttpClient http_;
    Sender sender_;
    Care care_;
    FetcherLink fetcher_;
    MediaKeeper media_;
    Upkeep upkeep_;   // at work on the first shard alone
    Indexer indexer_; // likewise
    Robot robot_;     // so is this
    Sessions sessions_;
    WebhookEndpoint webhooks_;
    ApiContext api_;
    Router router_;
    Listener listener_;
    asio::steady_timer housekeeping_timer_;
    int number_;
    int at_work_ = 0; // the sender and the care, until both have ended
    bool stopping_ = false;
};

} // namespace gateway
