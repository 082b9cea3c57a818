#pragma once

#include "gateway/directory.hpp"
#include "gateway/postgres/database.hpp"
#include "inbox/search/indexing.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace gateway {

struct IndexerLimits {
    std::chrono::milliseconds look_every{5'000};
    std::chrono::milliseconds breath{20}; // between steps: people come first
    int steps = 50;                       // of one workspace, then the next has its turn
    inbox::search::IndexPace pace{};
};

/// Notes the words of messages, so that they are found (see inbox/search/indexing.hpp): what is new within a minute or
/// a few hundred changes, and after an update of the program everything there ever was.
///
/// One shard of a process does it; two processes take turns. Nobody waits for it: until a message is noted a search
/// reads it from the log. Trouble with one workspace is logged and left for the next round.
class Indexer {
public:
    Indexer(asio::any_io_executor executor, Database& database, DirectoryKeeper& directory, IndexerLimits limits = {});

    /// Goes on until stopped.
    asio::awaitable<void> look_around();
    void stop();

    /// One round over all workspaces. Returns whether one of them has more.
    asio::awaitable<bool> go_round();

private:
    asio::awaitable<bool> index(inbox::WorkspaceId workspace);
    asio::awaitable<void> pause(std::chrono::milliseconds length);

    Database& database_;
    DirectoryKeeper& directory_;
    IndexerLimits limits_;
    asio::steady_timer timer_;
    bool stopped_ = false;
};

} // namespace gateway
