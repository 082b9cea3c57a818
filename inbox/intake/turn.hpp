#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/figures/turns.hpp"
#include "inbox/intake/record.hpp"
#include "inbox/wire/rows.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

/// What one turn of recording holds in memory, and its steps. Internal to inbox/intake; `record.cpp` tells the story.
///
/// Whoever holds the workspace's log is its only writer, so a turn may read rows, change them in memory and write them
/// back whole. Every step works on the rows found here; only the steps named `load_...` and `save_...` and those that
/// say so speak SQL, each statement for the whole turn.
namespace inbox::intake {

/// Something a platform has named, on a channel: a thread, a person or a message.
struct Key {
    ChannelId channel;
    std::string name;
    auto operator<=>(const Key&) const = default;
};

struct CustomerInTurn {
    wire::Customer row;
    ChannelId met_on;
    bool fresh = false, changed = false;
    bool renamed = false; // other conversations show the name too
    bool told = false;    // an event for each channel: it leads the person of whom we know more now

    /// As screens see it: they know the one who leads.
    Seq events() const { return row.channels.empty() ? 1 : static_cast<Seq>(row.channels.size()); }
};

/// A number or an address somebody has written, or their platform has told.
struct ContactInTurn {
    CustomerId customer; // whose it is, however merges stand
    wire::Contact what;
};

struct IdentityInTurn {
    CustomerId customer;
    std::string name, avatar;
    bool looked_up = false; // the platform was asked who this is
    bool fresh = false, changed = false;
};

struct ConversationInTurn {
    wire::Conversation row;
    bool fresh = false;
    bool changed = false;           // in a way people see: one event, whatever happened
    bool noted = false;             // in a way only we see
    bool recount = false;           // something happened in the middle of the thread
    std::vector<MessageId> arrived; // shown ones, in thread order
    std::vector<BegunTurn> begun;   // what a recount would find, as long as nothing is to be recounted
    std::optional<Answer> ended;    // the turn that was open before
};

struct FileInTurn {
    AttachmentId id;
    Attachment what;
    std::string state;
};

struct MessageInTurn {
    wire::Message row;
    std::int64_t position = 0;
    bool fresh = false, changed = false, from_history = false;
    bool forget_files = false;     // recalled: our copies go
    std::vector<FileInTurn> files; // to be written

    bool shown() const { return !row.hidden && (row.kind == "message" || row.kind == "comment"); }
};

struct PartInTurn {
    std::string state, platform_message_id;
    bool changed = false;
};

/// What became of a raw event.
struct Done {
    std::string state = "recorded";
    std::string note;
    MessageId message;
    bool settled = false; // an echo that settled a reply
};

/// A row of the outbox that asks for something to be fetched.
struct Errand {
    std::string kind; // profile, history, media
    ChannelId channel;
    std::string content; // JSON
};

struct Turn {
    Turn(EventLog& a_log, const Rules& some_rules, const std::vector<Understood>& some_events)
        : log(a_log), rules(some_rules), events(some_events)
    {
    }

    EventLog& log;
    const Rules& rules;
    const std::vector<Understood>& events;
    Time now{}; // the store's

    std::map<ChannelId, wire::ChannelName> channels;
    std::map<Key, IdentityInTurn> identities;
    std::map<CustomerId, CustomerInTurn> customers;
    std::vector<ContactInTurn> contacts;
    std::map<Key, ConversationId> threads;
    std::map<ConversationId, ConversationInTurn> conversations;
    std::map<Key, MessageId> by_platform; // also the parts of our replies
    std::map<MessageId, MessageInTurn> messages;
    std::map<MessageId, std::map<int, PartInTurn>> parts;
    std::vector<MessageId> fresh_messages; // in thread order

    std::map<const Understood*, Done> done;
    std::vector<std::pair<Key, const Understood*>> early;
    std::vector<Errand> errands;
    bool orders_heard = false; // details of orders were asked for

    pqxx::transaction_base& tx() { return log.tx(); }
    std::int64_t workspace() const { return log.workspace().number; }

    Done& finish(const Understood& event, std::string state = "recorded", std::string note = {});
    /// It waits for `what` to become known, and is then pending again.
    void wait_for(const Understood& event, Key what);

    /// The message has changed; so has its conversation's row in the list when it stands last there.
    void touch(MessageInTurn& message);

    /// Who leads the person: the customer, unless it is merged into another.
    CustomerInTurn& head_of(const CustomerId& customer);

    MessageInTurn* find_message(const Key& key);
    ConversationInTurn* find_thread(const Key& key);
};

/// The name under which something waits for a thread instead of a message.
std::string waiting_for_thread(const std::string& thread);

/// [2010, now + 5 min]; a platform that told no time is taken to mean `instead`.
Time clamped(Time told, Time now, Time instead);

/// Assigns, and says whether that changed anything.
template <class Value>
bool assign(Value& place, Value value)
{
    if (place == value) return false;
    place = std::move(value);
    return true;
}

/// States of a part on its way, by how far it is; -1 for those that are off the way (failed, unknown, none).
int rank_of(const std::string& state);

// --- the steps, in the order in which record() takes them
// --------------------------------------------------------------

/// Echoes of our own replies: settles what was unsettled, parks what may be ours. SQL. What remains undone is foreign.
/// Returns whether raw events that were parked are pending again.
bool match_echoes(EventLog& log, const Rules& rules, const std::vector<Understood>& events,
                  std::map<const Understood*, Done>& done);

/// Plans each statement for the tables as they now are: a plan kept from when the store was nearly empty reads whole
/// workspaces where an index is meant. Costs 3 ms a turn.
void plan_for_now(pqxx::transaction_base& tx);
/// Keeps plans: for plain inserts. Each of their rows is checked against a foreign key by a statement of PostgreSQL's
/// own, and planning that anew for every row costs more than writing it.
void plan_once(pqxx::transaction_base& tx);

/// Reads every row the turn names.
void load_turn(Turn& turn);
void load_messages(Turn& turn, const std::vector<MessageId>& ids);
void load_conversations(Turn& turn, const std::vector<ConversationId>& ids);
void load_parts(Turn& turn, const std::vector<MessageId>& ids);
/// With those who lead them. A second statement only when somebody is merged.
void load_customers(Turn& turn, const std::vector<CustomerId>& ids);

/// Who is meant: known or new. Null when the platform withholds it.
CustomerInTurn* meet(Turn& turn, const ChannelId& channel, const Party& party, const std::string& thread);
/// The conversation of a thread: known or new.
ConversationInTurn& join_thread(Turn& turn, const ChannelId& channel, const Thread& thread);
/// Conversations show the names of their customers. SQL when somebody was renamed.
void spread_names(Turn& turn);
/// Phone numbers in what customers have written. SQL when there are some of customers we knew before.
void find_contacts(Turn& turn);
/// Whoever we know more of is told as the person they are: the customer who leads.
void lead_to_heads(Turn& turn);

void take_messages(Turn& turn); // Received, Echoed
void take_notices(Turn& turn);  // Acted, Introduced, ThreadNoticed, Commerce, Ignored, NotUnderstood
void take_changes(Turn& turn);  // Edited, Recalled, Hidden, Reacted
void take_receipts(Turn& turn); // SQL when there are watermarks

/// Gives every changed row the number of its event, and fresh messages their place in the thread.
void number_rows(Turn& turn);
/// Writes everything, in an order that foreign keys allow. SQL.
void save_turn(Turn& turn);
/// One event for each row that was numbered, in the order of the numbers.
void append_events(Turn& turn);
/// Unread, waiting, last message, own in a row. SQL for threads in whose middle something happened.
void count_arrivals(Turn& turn);
void recount(Turn& turn);
/// Who waits for an answer, as facts for reports. SQL.
void save_waits(Turn& turn);
/// Orders that are named, and buyers whom orders know by another id. Appends its own events. SQL.
void take_commerce(Turn& turn);
/// Changes the state of channels and appends those events. SQL.
void take_channel_notices(Turn& turn);

void save_customers(Turn& turn);
void save_contacts(Turn& turn);
void save_conversations(Turn& turn, const std::vector<const wire::Conversation*>& rows);
void save_messages(Turn& turn);
void save_parts(Turn& turn);
void save_files(Turn& turn); // attachments, and the errands to fetch them
void save_errands(Turn& turn);
/// What became of the raw events, what waits, and what need not wait any longer. Returns how many those are. SQL.
std::size_t finish_raw_events(Turn& turn);
std::size_t release(pqxx::transaction_base& tx, WorkspaceId workspace, const sql::Array& channels,
                    const sql::Array& names);

} // namespace inbox::intake
