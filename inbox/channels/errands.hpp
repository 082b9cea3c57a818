#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/model/rules.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

/// What we want to ask a platform besides sending: who somebody is, and what was said while we did not listen.
///
/// Errands are rows of the outbox. Their `content` is JSON:
///   kind 'profile': {"platform_user_id", "thread"}            - whom to ask for, and in which thread we met
///   kind 'history': {"thread"?, "customer"?, "message_ids"?, "since"?, "why"}   - absent: all threads; since in ms
/// They are repeatable without harm. Taking one hides it for `patience`, after which somebody else may take it: so a
/// crash loses nothing and no row stays behind.
namespace inbox {

struct ProfileErrand {
    OutboxId id;
    ChannelId channel;
    std::string platform_user_id, thread;
    int attempts = 1;                               // this one included
};
struct HistoryErrand {
    OutboxId id;
    ChannelId channel;
    std::string thread, customer, why;
    std::vector<std::string> message_ids;
    std::optional<Time> since;
    int attempts = 1;
};

std::vector<ProfileErrand> take_profiles(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel,
                                         int limit, std::chrono::seconds patience);
std::vector<HistoryErrand> take_history(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel,
                                        int limit, std::chrono::seconds patience);

/// Asks for a walk through the past; one that asks for the same and still waits is enough.
void ask_history(pqxx::transaction_base& tx, WorkspaceId workspace, const HistoryErrand& errand);

/// The errand is done, or given up.
void errand_done(pqxx::transaction_base& tx, WorkspaceId workspace, const OutboxId& id);

/// Not now: due again after `after`. Given up after `errand_attempts`; false then.
inline constexpr int errand_attempts = 8;
bool errand_again(pqxx::transaction_base& tx, WorkspaceId workspace, const OutboxId& id, std::chrono::seconds after,
                  const std::string& why);

/// What the platform says about somebody. The customer's name and picture are taken over only where the shop has none
/// (an empty name or the platform's own id as a stand-in). Also ends the errand, if it is still there.
void profile_found(EventLog& log, const Rules& rules, const ProfileErrand& errand, const std::string& name,
                   const std::string& avatar_url);

} // namespace inbox
