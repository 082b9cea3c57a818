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
///   kind 'order': {"order"}                             - whose details are to be read; asked for by
///   note_platform_orders kind 'listings': {}                                 - what the shop offers there
/// They are repeatable without harm. Taking one hides it for `patience`, after which somebody else may take it: so a
/// crash loses nothing and no row stays behind.
namespace inbox {

struct ProfileErrand {
    OutboxId id;
    ChannelId channel;
    std::string platform_user_id, thread;
    int attempts = 1; // this one included
};
struct HistoryErrand {
    OutboxId id;
    ChannelId channel;
    std::string thread, customer, why;
    std::vector<std::string> message_ids;
    std::optional<Time> since;
    int attempts = 1;
};

struct OrderErrand {
    OutboxId id;
    ChannelId channel;
    std::string order;
    int attempts = 1;
};
struct ListingsErrand {
    OutboxId id;
    ChannelId channel;
    int attempts = 1;
};

std::vector<ProfileErrand> take_profiles(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel,
                                         int limit, std::chrono::seconds patience);
std::vector<HistoryErrand> take_history(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel,
                                        int limit, std::chrono::seconds patience);

/// An order that is being read by somebody is not handed out to another.
std::vector<OrderErrand> take_order_errands(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel,
                                            int limit, std::chrono::seconds patience);
std::optional<ListingsErrand> take_listings_errand(pqxx::transaction_base& tx, WorkspaceId workspace,
                                                   const ChannelId& channel, std::chrono::seconds patience);

/// Asks for the platform's list of what the shop offers; one that waits is enough. `anew`: also while one is being
/// read, for that one may have begun before there was something new.
void ask_listings(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel, bool anew = false);

/// The channel's app may not read orders. Another app of the same shop may: the errand goes to the next one in turn.
/// False: there is no other.
bool pass_on(pqxx::transaction_base& tx, WorkspaceId workspace, const OutboxId& errand);

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
/// `buyer_id`: by which the platform's orders know this person, where it tells.
void profile_found(EventLog& log, const Rules& rules, const ProfileErrand& errand, const std::string& name,
                   const std::string& avatar_url, const std::string& buyer_id = {});

} // namespace inbox
