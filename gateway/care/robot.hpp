#pragma once

#include "gateway/postgres/database.hpp"
#include "gateway/redis/bell.hpp"
#include "inbox/automation/robot.hpp"
#include "inbox/model/rules.hpp"
#include "inbox/staff/presence.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <memory>

namespace gateway {

/// Everything the robot waits for, by name, so that tests can make a minute short.
struct RobotLimits {
    std::chrono::milliseconds look_every{1'000};
    int looks_at_once = 50;            // workspaces taken together
    std::chrono::seconds patience{10}; // then another process may look
    int events_at_once = 500;          // read for rules in one transaction
    int conversations_at_once = 50;    // changed by each step in one transaction
    int strides = 40;                  // transactions of one look; the rest next time
};

/// The one colleague who never sleeps: notices who has left, and does what the shop's automation says.
///
/// Each look at a workspace is taken by one process, which may be killed at any moment: a look is a few transactions
/// that find what is still to be done, under the workspace's log, so nothing is lost and a second look finds nothing.
/// Trouble with one workspace is logged and left for the next look.
///
/// One shard of a process does it.
class Robot {
public:
    Robot(asio::any_io_executor executor, Database& database, Bell& bell, std::shared_ptr<const inbox::Rules> rules,
          RobotLimits limits = {});

    /// Until stopped.
    asio::awaitable<void> look_around();
    void stop();

    /// One round over what is due.
    asio::awaitable<void> look();

    /// A reply waits to be sent.
    void on_outbox(std::function<void(inbox::WorkspaceId)> touched);

private:
    struct Seen {
        inbox::Shopkeeping shop;
        inbox::Reading reading;
        bool work = false; // something is to be changed
    };
    struct Done {
        std::vector<inbox::Event> events;
        bool more = false, outbox_touched = false;
    };

    asio::awaitable<void> look_at(inbox::LookWanted wanted);
    static Seen see(pqxx::transaction_base& tx, inbox::WorkspaceId workspace, const RobotLimits& limits);
    static Done work(pqxx::transaction_base& tx, inbox::WorkspaceId workspace, const inbox::Rules& rules,
                     const RobotLimits& limits);

    Database& database_;
    Bell& bell_;
    std::shared_ptr<const inbox::Rules> rules_;
    RobotLimits limits_;
    std::function<void(inbox::WorkspaceId)> outbox_touched_;
    asio::steady_timer timer_;
    bool stopped_ = false;
};

} // namespace gateway
