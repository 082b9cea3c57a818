#pragma once

#include "gateway/directory.hpp"
#include "gateway/metrics.hpp"
#include "gateway/postgres/database.hpp"
#include "gateway/redis/bell.hpp"
#include "inbox/intake/record.hpp"
#include "inbox/model/rules.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace gateway {

/// Turns raw events into messages, one workspace at a time.
///
/// Nudged after every accepted delivery, never polled: in the ordinary case recording begins the moment accepting ends.
/// It works in turns of at most 400 events, so load makes batches and batches make speed. It waits for the workspace's
/// lock instead of skipping it; therefore no nudge is ever lost. What a crash left behind is found by a look every
/// second.
///
/// A turn that fails for its data is repeated item by item, each attempt counted and committed before it is made, so
/// one event that cannot be recorded neither fails its neighbours nor kills the process more than five times.
///
/// Owned by a shard and used on its thread only.
class Recorder {
public:
    Recorder(asio::any_io_executor executor, Database& database, DirectoryKeeper& directory, Bell& bell,
             Metrics& metrics, std::shared_ptr<const inbox::Rules> rules);

    /// These workspaces have new raw events.
    void nudge(const std::vector<inbox::WorkspaceId>& workspaces);

    /// Looks around every second until stopped.
    asio::awaitable<void> look_around();
    void stop();

    /// Called after a turn that put something into the outbox.
    void on_outbox(std::function<void(inbox::WorkspaceId)> call) { on_outbox_ = std::move(call); }

    /// Asked between turns: whether so many webhooks wait to become durable that recording should give way.
    void when_many_wait(std::function<bool()> webhooks_wait) { webhooks_wait_ = std::move(webhooks_wait); }

    std::size_t busy() const noexcept { return working_.size(); }

private:
    using Clock = std::chrono::steady_clock;
    enum class Turn { empty, partial, full };

    asio::awaitable<void> work(inbox::WorkspaceId workspace, bool found);
    asio::awaitable<void> give_way(std::chrono::nanoseconds worked);
    asio::awaitable<Turn> take_turn(inbox::WorkspaceId workspace, int limit);
    asio::awaitable<void> carefully(inbox::WorkspaceId workspace, bool alone);
    asio::awaitable<void> try_claimed(inbox::WorkspaceId workspace, const std::vector<inbox::PendingEvent>& claimed);
    asio::awaitable<void> recover(inbox::Waiting seen);
    void publish(inbox::WorkspaceId workspace, std::vector<inbox::Event> events, const inbox::RecordResult& result);

    asio::any_io_executor executor_;
    Database& database_;
    DirectoryKeeper& directory_;
    Bell& bell_;
    Metrics& metrics_;
    std::shared_ptr<const inbox::Rules> rules_;
    std::function<void(inbox::WorkspaceId)> on_outbox_;
    std::function<bool()> webhooks_wait_;
    std::map<inbox::WorkspaceId, bool> working_; // true: nudged again meanwhile
    asio::steady_timer timer_;
    int recovering_ = 0;
    bool stopped_ = false;
};

} // namespace gateway
