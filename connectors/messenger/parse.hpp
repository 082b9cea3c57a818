#pragma once

#include "connectors/connector.hpp"
#include "connectors/json_view.hpp"

/// The readers parse() is made of. Each throws Malformed when it cannot read; parse() turns that into an item that is
/// kept as not understood.
namespace connectors::messenger {

/// What stands around an event in its delivery.
struct Around {
    const Settings& app;
    std::string object;              // "page" or "instagram"
    std::string page;                // entry.id; empty when unreadable
    std::optional<inbox::Time> time; // entry.time
    bool standby = false;            // another app or the Page's own inbox holds the thread
};

/// `key` is empty when the event has no readable id: it is then named by the hash of its bytes.
struct Reading {
    std::string key;
    inbox::Inbound what;
};

/// One element of `messaging` or `standby`.
Reading read_messaging(const JsonView& event, const Around& around);

/// One element of `changes`: comments, other news of the feed, and messages in Instagram's other form.
Reading read_change(const JsonView& change, const Around& around);

/// The value of a change of field `feed` whose item is a comment.
Reading read_comment(const JsonView& value, const Around& around);

/// Text, attachments, quoted message and button payload of a `message`.
inbox::Content read_content(const JsonView& message);

/// Shows where the customer came from as a card beside what they wrote.
void add_referral(const JsonView& referral, inbox::Content& content);

// --- reading leniently what does not decide ------------------------------------------------------------------------

/// An id that must be there and fit a key.
std::string required_id(const JsonView& view);

/// A text or integer as text; anything else is empty.
std::string loose_id(const JsonView& view);

/// A text in NFC; a number in decimal; anything else is empty.
std::string loose_text(const JsonView& view);

/// Milliseconds, seconds or ISO 8601: the three cannot be mistaken for one another between 2005 and 2100.
std::optional<inbox::Time> loose_time(const JsonView& view);

/// The event's own time, else its entry's; the epoch when neither is readable, which the recorder clamps.
inbox::Time time_or(const JsonView& view, const std::optional<inbox::Time>& fallback);

/// The parts of a key joined with colons; shortened by a hash when that would be too long for an index.
std::string key_of(std::initializer_list<std::string_view> parts);

std::string digits_of(inbox::Time time); // milliseconds since the epoch

} // namespace connectors::messenger
