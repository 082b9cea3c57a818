#pragma once

#include "inbox/events/event_log.hpp"

#include <string>
#include <variant>
#include <vector>

/// Labels and quick replies: the shop's own words. Small lists, whole in every answer; changes are events
/// `label.updated` and `quick_reply.updated`, what was removed carries `deleted: true`.
namespace inbox {

struct WordList {
    std::vector<std::string> items;                 // by name
    LogHead head;
};
WordList list_labels(pqxx::transaction_base& tx, WorkspaceId workspace);
WordList list_quick_replies(pqxx::transaction_base& tx, WorkspaceId workspace);

struct WordPut { std::string object; };             // of the wire
struct NameTaken {};                                // another one that is not deleted bears the name
using WordResult = std::variant<WordPut, NameTaken>;

/// Creates or changes. Repeating it causes no event.
WordResult put_label(EventLog& log, const LabelId& id, const std::string& name, const std::string& colour);
WordResult put_quick_reply(EventLog& log, const std::string& id, const std::string& name, const std::string& text);

/// False when there is none. Conversations keep the id of a deleted label and no longer show it.
bool delete_label(EventLog& log, const LabelId& id);
bool delete_quick_reply(EventLog& log, const std::string& id);

} // namespace inbox
