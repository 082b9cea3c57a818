#pragma once

#include "gateway/directory.hpp"
#include "gateway/postgres/database.hpp"
#include "gateway/redis/bell.hpp"
#include "inbox/events/retention.hpp"
#include "inbox/model/rules.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace gateway {

/// Everything the upkeep waits for or keeps, by name.
struct UpkeepLimits {
    std::chrono::milliseconds wake_every{20'000};
    std::chrono::milliseconds tidy_every{3'600'000};
    int wake_at_once = 200; // conversations of a workspace in one transaction

    inbox::EventsKept events{};
    std::chrono::hours bodies{30 * 24}; // of raw events
    std::chrono::hours unsent_uploads{24};
    std::chrono::seconds incoming{3'600}; // a file the fetcher wrote and nobody took
    int batch = 2'000;                    // rows in one transaction
    int files_at_once = 200;
    int batches = 500;                    // of one kind and workspace in one round; the rest next time
    std::chrono::milliseconds breath{50}; // between batches: people come first
};

/// What happens by the clock alone: snoozed conversations wake, and what was kept for a while is let go (old events,
/// the bytes of old deliveries, uploads never sent, files of recalled messages, files the fetcher left behind).
///
/// One shard of a process does it. Two processes may at once: every step is a transaction that finds what is still to
/// be done, so the second finds nothing. Trouble with one workspace is logged and left for the next round; nothing here
/// is urgent.
class Upkeep {
public:
    Upkeep(asio::any_io_executor executor, Database& database, DirectoryKeeper& directory, Bell& bell,
           std::shared_ptr<const inbox::Rules> rules, std::filesystem::path media_folder, UpkeepLimits limits = {});

    /// Goes on until stopped.
    asio::awaitable<void> look_around();
    void stop();

    /// One round of each, over all workspaces.
    asio::awaitable<void> wake_all();
    asio::awaitable<void> tidy_all();

private:
    using Batch = std::function<std::size_t(pqxx::transaction_base&)>;

    asio::awaitable<void> wake(inbox::WorkspaceId workspace);
    asio::awaitable<void> tidy(inbox::WorkspaceId workspace);
    asio::awaitable<void> batches(inbox::WorkspaceId workspace, Batch batch, int full);
    asio::awaitable<void> sweep_incoming();

    Database& database_;
    DirectoryKeeper& directory_;
    Bell& bell_;
    std::shared_ptr<const inbox::Rules> rules_;
    std::filesystem::path folder_;
    UpkeepLimits limits_;
    asio::steady_timer timer_;
    bool stopped_ = false;
};

} // namespace gateway
