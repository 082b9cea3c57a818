#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/model/outgoing.hpp"
#include "inbox/model/rules.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

/// What we owe the outside world, and the attempts to pay it.
///
/// The life of a part: waiting -> (begin_attempts) sending -> (settle) gone, or waiting again, or unknown. An attempt
/// is committed before its first byte leaves and carries a number that is never used again. Whoever settles names it;
/// so a process that was paused, and whose attempt was meanwhile given up, can neither send nor settle for another.
///
/// Order: of a conversation only the oldest waiting part is handed out, and none while another one of it is sending. An
/// unknown part holds back the rest of its own reply (half a reply is worse than a late one) but not later replies:
/// a person must be able to ask again.
namespace inbox {

/// Workspaces that have something due in the outbox, and the version under which that was noted. Needs no workspace
/// set.
struct OutboxNote {
    WorkspaceId workspace;
    std::int64_t version = 0;
};
std::vector<OutboxNote> outboxes_due(pqxx::transaction_base& tx, int limit);

/// Notes that a workspace's outbox has work from `after` on. Part of the transaction that makes the work.
void note_outbox(pqxx::transaction_base& tx, WorkspaceId workspace,
                 std::chrono::seconds after = std::chrono::seconds{0});

/// After a round in which nothing was due any more: puts the note off until the next row becomes due, or removes it
/// when there is none. Does nothing if work was added since `seen`.
void outbox_quiet(pqxx::transaction_base& tx, const OutboxNote& seen);

/// Channels with something due, for each kind. Sends count only on connected channels; errands on channels that are not
/// disabled.
struct DueChannel {
    ChannelId channel;
    bool send = false, history = false, profile = false, media = false, order = false, listings = false, stock = false;
};
std::vector<DueChannel> due_channels(pqxx::transaction_base& tx, WorkspaceId workspace);

/// One part that may be sent now. `files`: our attachment's file below media.folder, to be filled into `outgoing`.
struct DuePart {
    OutboxId id;
    MessageId message;
    int part = 0;
    int attempts = 0;  // made so far
    Outgoing outgoing; // `reference` is the outbox id
    std::string file;  // empty: none
};

/// At most `conversations` of them, one part each, longest due first. `outgoing.window` is chosen by the store's clock.
std::vector<DuePart> take_due(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel,
                              const Rules& rules, int conversations);

struct Attempt {
    OutboxId part;
    Seq number = 0;
};

/// Begins attempts for those of `parts` that are still to be sent, if `owner` still holds the channel's lease and the
/// channel is connected. Nothing of them may leave before this is committed. After `deadline` no body may be begun.
std::vector<Attempt> begin_attempts(EventLog& log, const Rules& rules, const ChannelId& channel,
                                    const std::string& owner, const std::vector<OutboxId>& parts,
                                    std::chrono::seconds deadline);

/// Asked immediately before the body is written: is this attempt still the one, its deadline ahead, the lease ours?
bool still_mine(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel, const std::string& owner,
                const Attempt& attempt);

/// Replies whose fate nobody knows, tried within `younger_than`, for reconciling with the platform's history.
struct UnknownPart {
    MessageId message;
    int part = 0;
    OutboxId id;
    ChannelId channel;
    std::string thread, customer;
    Time tried_at{};
    std::string fingerprint;
};
std::vector<UnknownPart> unknown_parts(pqxx::transaction_base& tx, WorkspaceId workspace,
                                       std::chrono::seconds younger_than);

} // namespace inbox
