#pragma once

#include "inbox/model/inbound.hpp"
#include "inbox/model/rules.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The objects of the wire, and the one place where they become JSON.
///
/// Events, lists and single answers all come from here, so a row looks the same on whichever road it reaches a screen.
/// The values hold everything their row holds; `to_json` says which of it others may know. Phones, e-mails and
/// addresses stand masked unless somebody asks with Eyes::whole. Column, value and JSON key bear the same word.
namespace inbox::wire {

struct Author {
    std::string kind; // customer, staff, page, bot, system
    std::string id;   // staff or customer; may be empty
    std::string name;
};

struct Message {
    MessageId id;
    Seq seq = 0;     // the number that last changed it
    Seq arrival = 0; // the number that made it
    ConversationId conversation_id;
    ChannelId channel_id;
    std::string kind = "message"; // message, comment, note, event
    std::string direction;        // incoming, outgoing
    Author author;
    std::string text;
    MessageId reply_to;
    std::string reply_to_platform_id;
    std::string platform_message_id;
    std::string payload;
    Time sent_at{}, received_at{};
    std::string order_key;
    bool late = false, hidden = false, unsupported = false;
    std::string state; // outgoing only; else empty
    std::string failure_code, failure_text;
    std::string reactions = "[]";   // JSON, see reactions.hpp
    std::string attachments = "[]"; // JSON, as it goes out
    int edit_number = 0;
    std::optional<Time> edited_at, recalled_at;
    std::optional<Time> hidden_at; // when the platform last hid it or showed it again
};

struct Person {
    std::string id, name, avatar;
};
struct ChannelName {
    ChannelId id;
    std::string platform, name;
};

struct Conversation {
    ConversationId id;
    Seq seq = 0;
    ChannelName channel;
    std::string kind = "message"; // message, comment
    std::string thread_id, platform_user_id;
    CustomerId customer_id; // whose thread it is; merges do not change it
    Person customer;        // who leads that person now, as everybody sees it; empty id: nobody
    std::string status = "open";
    Person assignee; // empty id: nobody
    int priority = 0;
    std::optional<Time> snoozed_until;
    std::string labels = "[]"; // JSON: [{id, name, colour}], deleted ones left out
    int unread_count = 0;
    std::optional<Time> waiting_since;
    std::optional<Message> last_message;
    std::optional<Time> last_message_at;
    std::string last_message_order; // empty: nothing shown yet
    std::optional<Time> last_customer_action_at;
    int own_in_row = 0;
    std::vector<std::string> channel_options; // settings of the channel that say "true"
    std::optional<Time> delivered_to, read_to;
    int failed_count = 0;
    bool owned_elsewhere = false;
    std::string post; // JSON; empty: none
    Time created_at{};
};

struct Contact {
    std::string kind; // phone (E.164), email (lower case)
    std::string value;
    std::string state = "kept"; // found: waits for a person to keep or dismiss it
    std::string source;         // message, order, staff, platform
    MessageId message_id;       // where it was found
};

struct Address {
    std::string id, name, phone, address; // name: the recipient's
    std::string ward_code, province_code, ward, province, old_ward_code, old_district_code;
    std::string source;
    MessageId message_id;
};

struct Consent {
    std::string purpose;
    bool given = false;
    Time at{};
    std::string source;
};
struct KnownAs {
    ChannelName channel;
    std::string name, avatar;
};
struct Merged {
    CustomerId id;
    std::string name;
    MergeId merge_id;
};

struct Customer {
    CustomerId id;
    Seq seq = 0;
    std::string name, avatar, phone, email, address, note;
    std::vector<ChannelName> channels; // where the shop has met this person
    Time created_at{};
    CustomerId head; // who leads this person; empty: the customer itself

    // What all customers merged into this one know together; read_people reads it.
    std::string labels = "[]"; // JSON: [{id, name, colour}]
    std::vector<Contact> contacts;
    std::vector<Address> addresses;
    std::vector<Consent> consents;
    std::vector<KnownAs> identities;
    std::vector<Merged> merged;
};

enum class Eyes { masked, whole };

std::string to_json(const Message& message);

/// `now` decides which rule of the reply window holds.
std::string to_json(const Conversation& conversation, const Rules& rules, Time now);
std::string to_json(const Customer& customer, Eyes eyes = Eyes::masked);
std::string to_json(const Address& address, Eyes eyes = Eyes::masked);

/// One attachment as messages carry it. `id` is ours; an empty `url` is left out.
std::string attachment_json(const Attachment& attachment, const AttachmentId& id, std::string_view state,
                            std::string_view url);

/// The stable path of a stored file.
std::string media_path(const AttachmentId& id);

/// +84987654321 -> +84•••321; 0987654321 -> 09•••321; lan@hoamai.vn -> l•••@hoamai.vn; an address keeps what follows
/// its last comma.
std::string masked_phone(std::string_view phone);
std::string masked_email(std::string_view email);
std::string masked_address(std::string_view address);

/// `{"seq", "kind", "object"}`, as frames and GET /api/events carry it; `object` is copied.
std::string event_json(Seq seq, std::string_view kind, std::string_view object);

} // namespace inbox::wire
