#pragma once

#include "inbox/channels/directory.hpp"
#include "inbox/events/event_log.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// The channels of a workspace: their settings, their health, and which sender works for them.
///
/// A channel is `connected`, or `needs_reconnection` (replies wait visibly until a person has reconnected it), or
/// `disabled` by a person. Every change of state is an event `channel.updated`.
namespace inbox {

/// What the settings say that must be known without opening them.
struct ChannelTraits {
    std::vector<std::string> options; // names of settings that say "true", in order
    bool link_media = false;          // the media policy is `link`
    bool operator==(const ChannelTraits&) const = default;
};

struct Channel {
    ChannelId id;
    Seq seq = 0;
    AppId app;
    std::string platform, app_slug, external_id, name;
    std::string settings;                         // sealed
    std::optional<std::string> previous_settings; // sealed: before the last renewal, until the new ones have worked
    std::string state;
    Time since{}; // of the state
    std::string failure_code, failure_text;
    std::optional<Time> last_event_at, last_success_at, token_expires_at, checked_at, repaired_to;
    bool own_only = false; // agents see here only what is assigned to themselves
    ChannelTraits traits;
    std::int64_t backlog = 0; // parts of replies that wait
};

std::vector<Channel> all_channels(pqxx::transaction_base& tx, WorkspaceId workspace);
std::optional<Channel> find_channel(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& id);

/// `/api/channels`, without any secret, and the number it was read at.
struct ChannelList {
    std::vector<std::string> items;
    LogHead head;
};
ChannelList list_channels(pqxx::transaction_base& tx, WorkspaceId workspace);
std::string channel_json(const Channel& channel);

/// What shall be true of a channel, known by app and external id. As with apps, call it only when something changed or
/// the channel is new; sealed settings replace the old ones. A channel that needed reconnection is connected again.
struct ChannelWish {
    ChannelId id; // used when it is new
    AppId app;
    std::string platform, external_id, name;
    std::optional<std::string> settings; // sealed; absent: as they are. Required for a new one.
    std::optional<Time> token_expires_at;
    bool own_only = false;
    ChannelTraits traits{}; // of `settings`, and stored only with them
};
struct ChannelPut {
    ChannelId id;
    bool created = false;
};
struct ChannelTaken {}; // connected by another workspace; says no more than that
std::variant<ChannelPut, ChannelTaken> put_channel(EventLog& log, const ChannelWish& wish);

/// Returns whether anything changed; only then there is an event. A disabled channel is changed only by `connected`
/// from a person (`by_person`). Becoming connected makes everything that waited for the channel due at once.
struct ChannelState {
    std::string state;      // "connected", "needs_reconnection", "disabled"
    std::string code, text; // why
    bool by_person = false;
};
bool set_channel_state(EventLog& log, const ChannelId& channel, const ChannelState& state);

// --- tokens ----------------------------------------------------------------------------------------------------------

/// Stores renewed settings before they are first used. `expected`: the sealed settings they were made from. False when
/// somebody else has stored others meanwhile: then read again and use theirs. The old ones are kept beside until
/// `token_worked`.
bool store_token(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel,
                 const std::string& expected, const std::string& sealed, std::optional<Time> expires_at);

/// A call with the present settings was answered well: the old ones are forgotten, `last_success_at` is now (written at
/// most every 30 s, so that it may be called after every call).
void note_success(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel);

/// Token and subscription were looked at just now.
void note_checked(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel,
                  std::optional<Time> token_expires_at);

/// History has been walked up to here; never moves back.
void note_repaired(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel, Time up_to);

// --- what is due -----------------------------------------------------------------------------------------------------

struct CareSpan {
    std::chrono::seconds renew_before{1800}; // the token ends within this
    std::chrono::seconds check_every{300};
    std::chrono::seconds repair_every{86400}; // and always after a reconnection
};
struct CareDue {
    ChannelId channel;
    bool renew = false, check = false, repair = false;
    std::optional<Time> repaired_to;
    Time since{};
};
/// Channels of the workspace that are not disabled and need one of these; what needs reconnection is only checked.
std::vector<CareDue> care_due(pqxx::transaction_base& tx, WorkspaceId workspace, const CareSpan& span);

// --- lease -----------------------------------------------------------------------------------------------------------

/// One sender works for a channel at a time: order, rate limits and renewal need no further lock. Takes a free or
/// expired lease, or prolongs one's own; false when somebody else holds it.
bool take_lease(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel, const std::string& owner,
                std::chrono::seconds length);
void release_lease(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel,
                   const std::string& owner);

} // namespace inbox
