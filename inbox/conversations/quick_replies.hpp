#pragma once

#include "inbox/conversations/change.hpp"
#include "inbox/conversations/labels.hpp"
#include "inbox/media/attachments.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

/// Quick replies: sentences and pictures a shop says often. Everybody's, or one person's own.
///
/// Shared ones are told as `quick_reply.updated`, what was removed (or became somebody's own) with `deleted: true`; own
/// ones are in no event, for events are everybody's. A picture of a quick reply is an upload that is kept as long as
/// the reply is; sending it makes a copy, so that recalling one message never takes it from another.
namespace inbox {

struct QuickReplyWish {
    std::string id, name, text;
    bool shared = true;
    std::vector<AttachmentId> attachments{}; // uploads of the writer's, or what it has already
};

/// Shared ones, and the person's own: {id, seq, name, text, shared, attachments, used, variables}.
WordList list_quick_replies(pqxx::transaction_base& tx, const StaffMember& staff);

/// As it is now, for whoever may see it.
std::optional<QuickReplyWish> find_quick_reply(pqxx::transaction_base& tx, const StaffMember& staff,
                                               const std::string& id);

/// Not an upload of theirs, nor the reply's
struct BadAttachment {
    std::size_t place;
};
struct WordIdTaken {}; // the id is somebody else's own reply
using QuickReplyResult = std::variant<WordPut, NameTaken, NotAllowed, BadAttachment, WordIdTaken>;

/// Creates or changes. What is shared, or was, takes Right::edit_shared_words. Repeating it causes no event.
QuickReplyResult put_quick_reply(EventLog& log, const StaffMember& staff, const QuickReplyWish& wish);

/// Its pictures go with the next tidying. NotThere also for somebody else's own.
std::variant<bool, NotAllowed, NotThere> delete_quick_reply(EventLog& log, const StaffMember& staff,
                                                            const std::string& id);

/// The stored picture of a reply this person may use; nothing when it is not there.
std::optional<AttachmentRow> find_quick_picture(pqxx::transaction_base& tx, const StaffMember& staff,
                                                const std::string& reply, const AttachmentId& picture);

/// An upload of this person's that holds `copy`, a file of its own; made once, whatever the id was made for.
void add_quick_copy(pqxx::transaction_base& tx, const StaffMember& staff, const AttachmentRow& picture,
                    const AttachmentId& id, const std::string& copy);

/// Counts that it was sent. No event: nobody's screen waits for it.
void count_use(pqxx::transaction_base& tx, const StaffMember& staff, const std::string& reply);

} // namespace inbox
