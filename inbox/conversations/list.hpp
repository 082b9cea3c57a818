#pragma once

#include "inbox/model/rules.hpp"
#include "inbox/page.hpp"
#include "inbox/staff/roles.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

/// The list of conversations, and one of them. Whatever is asked for, only what the person may see is found, and
/// somebody else's id answers exactly like one that does not exist.
namespace inbox {

struct ConversationFilter {
    enum class Assigned { anybody, me, nobody, person };
    enum class Sort { newest, oldest_waiting };

    std::optional<std::string> status; // "open", "pending", "snoozed", "resolved"
    Assigned assigned = Assigned::anybody;
    StaffId person;                  // with Assigned::person
    std::vector<ChannelId> channels; // one of these; none: any
    std::vector<LabelId> labels;     // bearing one of these
    std::optional<bool> unread, unanswered, has_phone, failed;
    std::optional<bool> has_order; // made in it, whatever has become of it
    std::optional<ThreadKind> kind;
    Sort sort = Sort::newest; // oldest_waiting: who waits, longest first; then the rest, newest first
};

inline constexpr int skip_limit = 1'000'000; // nobody scrolls further in one go

/// For a screen that holds a piece of a long list and walks both ways from it, or jumps.
struct Jump {
    std::optional<ConversationId> from; // begin beside this one, where it stands now, instead of at a cursor
    bool back = false;                  // what stands above, nearest first; without a beginning: the very end
    int skip = 0;                       // rows left out first, up to skip_limit
};

/// Rows are always given from the top down. The cursor leads on in the direction one came.
PageResult list_conversations(pqxx::transaction_base& tx, const Rules& rules, const StaffMember& staff,
                              const ConversationFilter& filter, int limit, const std::string& cursor,
                              const Jump& jump = {});

/// {"all", "mine", "unassigned", "unread", "unanswered", "failed", "snoozed", "matching", "has_phone", "has_order",
/// "channels": [{"id", "n"}], "labels", "staff", "epoch", "seq"}: how many the person may see, as the filter says.
/// Without a status those count that are neither resolved nor snoozed ("snoozed" has a number of its own), but for
/// "matching", which is what the list would hold. Every number ignores the filter it stands beside, so that it says
/// what choosing that one instead would find. From "has_phone" on, counted among the 10,000 newest.
std::string count_conversations(pqxx::transaction_base& tx, const StaffMember& staff,
                                const ConversationFilter& filter = {});

/// The facts other functions need of a conversation this person may see.
struct ConversationRow {
    ConversationId id;
    ChannelId channel;
    std::string platform, channel_state;
    ThreadKind kind = ThreadKind::message;
    std::string thread, platform_user_id;
    CustomerId customer;
    StaffId assignee;
    std::string status;
    int unread_count = 0;
    int own_in_row = 0;
    std::optional<Time> last_customer_action_at;
    std::vector<std::string> channel_options;
};

std::optional<ConversationRow> find_conversation_for(pqxx::transaction_base& tx, const StaffMember& staff,
                                                     const ConversationId& id);

/// The object of the wire.
std::optional<std::string> conversation_json_for(pqxx::transaction_base& tx, const Rules& rules,
                                                 const StaffMember& staff, const ConversationId& id);

} // namespace inbox
