#include "gateway/commands/commands.hpp"

#include "gateway/api/setup.hpp"
#include "gateway/log.hpp"
#include "gateway/rules.hpp"
#include "gateway/shard.hpp"
#include "inbox/staff/setup.hpp"

#include <boost/asio/signal_set.hpp>

#include <sys/prctl.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <thread>

namespace gateway {

namespace {

/// Secrets are in memory: no core dump, no reading by other processes of the same user.
void keep_memory_private()
{
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
}

/// Every socket is a descriptor: as many as the system lets us have.
void raise_descriptor_limit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

/// What lies beside this program, unless the configuration says otherwise.
std::filesystem::path beside_us(const std::string& configured, const char* name)
{
    if (!configured.empty()) return configured;
    return std::filesystem::read_symlink("/proc/self/exe").parent_path() / name;
}

/// A store that cannot be asked now is no new one.
bool holds_no_workspace(const std::string& url)
{
    try {
        pqxx::connection connection(url);
        pqxx::work tx(connection);
        return inbox::setup_needed(tx);
    } catch (const std::exception&) {
        return false;
    }
}

} // namespace

int serve(const Config& config)
{
    // Whoever goes away while we write to them is an error of that write, not our end: the Redis client and whoever
    // reads our log write without asking for that themselves.
    std::signal(SIGPIPE, SIG_IGN);
    start_log(config.log.level, config.log.format);
    keep_memory_private();
    raise_descriptor_limit();
    const auto reasons = reasons_not_to_start(config);
    for (const auto& reason : reasons) spdlog::error("will not start: {}", loggable(reason));
    if (!reasons.empty()) return 1;
    for (const auto& warning : warnings_at_start(config)) spdlog::warn("{}", warning);
    if (holds_no_workspace(config.database.url)) {
        spdlog::warn("there is no shop yet: open {}/setup; from another machine it takes the code {}",
                     config.http.public_url, setup_code(Vault(config.secrets.master_key)));
    }

    Common common{config,
                  std::make_shared<Vault>(config.secrets.master_key),
                  std::make_shared<inbox::Rules>(make_rules()),
                  std::make_shared<Metrics>(),
                  std::make_shared<Seats>(config.limits.sockets_per_person),
                  make_address_book(),
                  std::make_shared<Passwords>(),
                  std::make_shared<Guesses>(),
                  std::make_shared<StaticFiles>(beside_us(config.web.folder, "web")),
                  std::make_shared<FetcherProcess>(beside_us(config.media.fetcher, "gom-fetcher"))};
    std::vector<std::unique_ptr<Shard>> shards;
    for (int number = 0; number < config.shards; ++number) shards.push_back(std::make_unique<Shard>(common, number));
    for (const auto& shard : shards) shard->know(shards);

    // Signals have a loop of their own, so that they are heard however busy the shards are.
    asio::io_context signals_io;
    asio::signal_set signals(signals_io, SIGINT, SIGTERM);
    signals.async_wait([&](boost::system::error_code error, int signal) {
        if (error) return;
        spdlog::info("signal {}: stopping", signal);
        for (const auto& shard : shards) shard->stop();
    });
    std::vector<std::thread> threads;
    threads.reserve(shards.size());
    for (const auto& shard : shards) threads.emplace_back([&shard] { shard->run(); });
    std::thread listening([&] { signals_io.run(); });
    spdlog::info("serving {} with {} shards", config.http.public_url, shards.size());

    for (auto& thread : threads) thread.join();
    signals_io.stop();
    listening.join();
    spdlog::info("stopped");
    return 0;
}

} // namespace gateway
