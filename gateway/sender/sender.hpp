#pragma once

#include "gateway/care/tokens.hpp"
#include "gateway/directory.hpp"
#include "gateway/metrics.hpp"
#include "gateway/postgres/database.hpp"
#include "gateway/redis/bell.hpp"
#include "gateway/sender/file_reader.hpp"
#include "gateway/sender/http_client.hpp"
#include "gateway/sender/limits.hpp"
#include "gateway/sender/open_channel.hpp"
#include "inbox/model/rules.hpp"
#include "inbox/replies/outbox.hpp"
#include "inbox/replies/settle.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gateway {

/// From the outbox to the platforms, one channel at a time.
///
/// A channel has one sender at a time, by a lease on its row: so order, rates and token renewal need no further lock.
/// Of each of up to eight conversations one part is under way. Its attempt is committed before the first byte leaves,
/// and the store is asked once more immediately before the body of the call that reaches the customer: a process that
/// was paused meanwhile gives up instead of sending late.
///
/// What it never does: send a part twice. A call that may have reached the customer and has no readable answer is
/// unknown; so is every attempt of a process that died. Only a person sends such a part again. See inbox/replies.
///
/// When the store is away nothing new is begun. A result that cannot be stored is kept and tried again; if this process
/// dies first, the attempt becomes unknown. When credentials are refused it renews them once; else the channel needs a
/// person, loudly, and its replies wait.
///
/// Nudged when a reply was accepted; looks around every second for what nobody nudged about. Owned by a shard, used on
/// its thread only.
class Sender {
public:
    /// May make a file smaller before it is sent (pictures too large for the platform). Must not fail: what it cannot
    /// improve it hands back.
    using PrepareFile = std::function<asio::awaitable<inbox::File>(inbox::File, connectors::Abilities)>;

    Sender(asio::io_context& io, Database& database, DirectoryKeeper& directory, std::shared_ptr<const Vault> vault,
           HttpClient& http, Bell& bell, Metrics& metrics, std::shared_ptr<const inbox::Rules> rules,
           SenderLimits limits, std::string media_folder);
    ~Sender();
    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;

    /// Called when echoes that waited for a send to settle are to be recorded again.
    void on_record(std::function<void(inbox::WorkspaceId)> call) { on_record_ = std::move(call); }
    void on_file(PrepareFile prepare) { prepare_file_ = std::move(prepare); }

    /// This workspace has something to send.
    void nudge(inbox::WorkspaceId workspace);

    /// Looks around until stopped; returns when what was in flight has ended or `stop_within` has passed.
    asio::awaitable<void> look_around();

    /// Begins nothing new from here on; leases are given back as their channels fall silent.
    void stop();

private:
    struct Desk;
    using DeskPtr = std::shared_ptr<Desk>;
    struct Begun {
        inbox::DuePart part;
        inbox::Attempt attempt;
    };

    asio::awaitable<void> visit(inbox::WorkspaceId workspace, bool noted, inbox::OutboxNote note);
    asio::awaitable<void> recover(inbox::WorkspaceId workspace);
    void serve_at_desk(inbox::WorkspaceId workspace, const inbox::ChannelId& channel);
    asio::awaitable<void> serve(DeskPtr desk);
    asio::awaitable<void> work_off(DeskPtr desk);
    asio::awaitable<bool> take_channel(DeskPtr desk);
    asio::awaitable<std::vector<Begun>> begin(DeskPtr desk);
    asio::awaitable<std::vector<inbox::DuePart>> next_parts(DeskPtr desk, int count);
    asio::awaitable<void> undo(DeskPtr desk, std::vector<inbox::Attempt> attempts);
    asio::awaitable<void> rest(DeskPtr desk, std::chrono::milliseconds at_most);

    asio::awaitable<void> carry(DeskPtr desk, Begun begun);
    asio::awaitable<inbox::Outcome> carry_out(DeskPtr desk, ChannelAtWork channel, inbox::DuePart part,
                                              inbox::Attempt attempt);
    asio::awaitable<bool> fetch_file(ChannelAtWork channel, inbox::DuePart& part);
    asio::awaitable<bool> still_allowed(DeskPtr desk, inbox::Attempt attempt);
    asio::awaitable<inbox::Outcome> after_refusal(DeskPtr desk, ChannelAtWork channel,
                                                  inbox::NeedsReconnection refused);
    asio::awaitable<void> settle(DeskPtr desk, inbox::Attempt attempt, inbox::Outcome outcome);
    void count(const Desk& desk, const inbox::Outcome& outcome);
    void tell(inbox::WorkspaceId workspace, std::vector<inbox::Event> events, const inbox::Settled& settled);

    asio::io_context& io_;
    Database& database_;
    DirectoryKeeper& directory_;
    std::shared_ptr<const Vault> vault_;
    HttpClient& http_;
    Bell& bell_;
    Metrics& metrics_;
    std::shared_ptr<const inbox::Rules> rules_;
    SenderLimits limits_;
    FileReader files_;
    Tokens tokens_;
    std::function<void(inbox::WorkspaceId)> on_record_;
    PrepareFile prepare_file_;

    std::map<inbox::WorkspaceId, bool> visiting_; // true: nudged again meanwhile
    std::map<inbox::ChannelId, DeskPtr> desks_;
    std::map<inbox::ChannelId, std::shared_ptr<class Pace>> paces_;
    std::map<inbox::WorkspaceId, std::chrono::steady_clock::time_point> recovered_;
    asio::steady_timer timer_;
    int files_under_way_ = 0;
    bool stopped_ = false;
};

} // namespace gateway
