#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/model/rules.hpp"
#include "inbox/page.hpp"
#include "inbox/staff/roles.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

/// Labels: the shop's own words for its conversations and customers. A small list, whole in every answer; changes are
/// events `label.updated`, what was removed carries `deleted: true`.
namespace inbox {

struct WordList {
    std::vector<std::string> items; // by name
    LogHead head;
};

/// Of the wire
struct WordPut {
    std::string object;
};
struct NameTaken {};     // another one that is not deleted bears the name
struct PositionTaken {}; // another one has that key

/// With `count`: how many conversations bear each.
WordList list_labels(pqxx::transaction_base& tx, WorkspaceId workspace);

struct LabelWish {
    LabelId id;
    std::string name, colour;
    std::optional<int> position{}; // 1-9: Alt and this number
};
std::optional<LabelWish> find_label(pqxx::transaction_base& tx, WorkspaceId workspace, const LabelId& id);

/// Whether all of these are labels of the workspace.
bool labels_there(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<LabelId>& ids);

/// Creates or changes. Repeating it causes no event.
using LabelResult = std::variant<WordPut, NameTaken, PositionTaken>;
LabelResult put_label(EventLog& log, const LabelWish& wish);

/// False when there is none. Conversations keep the id of a deleted label and no longer show it.
bool delete_label(EventLog& log, const LabelId& id);

/// Makes two labels one: everything that bears `from` bears `into` instead, saved views too, and `from` is gone. Walked
/// in steps of at most `merge_step` conversations, each a transaction of its own; merging again goes on where it
/// stopped, and when it is done answers the same. NotThere: one of them is not there.
inline constexpr int merge_step = 200;
/// Of `into`, when done
struct MergeStep {
    bool done = false;
    std::string object;
};
std::variant<MergeStep, NotThere> merge_labels(EventLog& log, const Rules& rules, const StaffMember& staff,
                                               const LabelId& from, const LabelId& into);

} // namespace inbox
