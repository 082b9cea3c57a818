#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/model/outgoing.hpp"
#include "inbox/model/rules.hpp"
#include "inbox/page.hpp"
#include "inbox/staff/roles.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// Taking a reply from a person: from here on it is ours to deliver.
///
/// One transaction writes the visible message (state queued), its parts, an outbox row for each, and the events: there
/// is never a message that nobody will send, nor a send that nobody can see. The browser makes the reply's id, so a
/// request that is repeated (two tabs, a lost answer, a second click) finds what it made the first time.
namespace inbox {

struct ReplyRequest {
    MessageId id; // the browser's UUID, lower case
    ConversationId conversation;
    std::string text; // NFC
    std::vector<std::variant<AttachmentId, ProductCard>> attachments;
    MessageId reply_to;           // empty: none
    std::optional<Seq> seen_seq;  // kept beside the reply, never a refusal
    std::chrono::seconds hold{0}; // 0-30: sent only then, may be taken back until
    bool private_answer = false;
    bool automatic = false; // the robot's: signed by nobody (`bot`), and the customer goes on waiting
};

struct ReplyAccepted {
    std::string message;        // the object of the wire
    bool already_there = false; // nothing was written
    bool outbox_touched = false;
};
struct ReplyConflict {}; // the id is taken by something else, or was taken back
/// `field` as the API names it ("text", "attachments[1]", "reply_to"), or empty for the conversation as a whole.
/// Codes: "window_closed", "quota", "channel_disabled", "absent" (an attachment or quoted message that is not there),
/// "empty", "no_recipient".
struct ReplyRefused {
    std::string field, code;
    std::optional<Time> closed_at;
};
using ReplyResult = std::variant<ReplyAccepted, ReplyConflict, ReplyRefused, NotThere>;

/// What a reply needs to know before it can be split: read first, in the same or an earlier transaction.
struct ReplyBasis {
    ChannelId channel;
    std::string platform;
    ThreadKind kind = ThreadKind::message;
    std::vector<std::variant<File, ProductCard>> attachments; // as asked; `File::stored` names our attachment
    std::string reply_to_platform_id;
};
std::variant<ReplyBasis, ReplyRefused, NotThere> find_reply_basis(pqxx::transaction_base& tx, const StaffMember& staff,
                                                                  const ReplyRequest& request);

/// `parts`: what the connector's `split` made of it, files by `File::stored`, without bytes; at least one. The window
/// is judged here, by the store's clock.
ReplyResult accept_reply(EventLog& log, const Rules& rules, const StaffMember& staff, const ReplyRequest& request,
                         const std::vector<Part>& parts);

/// Takes a reply back that is still queued, or that failed, and of which nothing has left: message and parts are gone,
/// its files are uploads again, the event says `deleted`. Nullopt when the message is not there for this person; false
/// when it is too late, or nobody can say that nothing arrived.
std::optional<bool> take_back(EventLog& log, const Rules& rules, const StaffMember& staff, const MessageId& message);

/// Sends again what failed; what is unknown only when the person says that it may arrive twice. Parts the platform has
/// already taken are not sent again.
struct Retried {
    std::string message;
};
/// "may_double": needs the warning confirmed; "not_failed"
struct RetryConflict {
    std::string code;
};
std::variant<Retried, RetryConflict, NotThere> retry(EventLog& log, const Rules& rules, const StaffMember& staff,
                                                     const MessageId& message, bool may_double);

} // namespace inbox
