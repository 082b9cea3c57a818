#pragma once

#include "inbox/conversations/state.hpp"

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What the store remembers of a bulk change: kept a day, so that it can be repeated and, for a while, given back.
namespace inbox::bulk_rows {

inline constexpr std::string_view changed = "changed", same = "same"; // other outcomes say why not

enum class Opened { newly, again, taken };
/// Also forgets those of more than a day ago.
Opened open(pqxx::transaction_base& tx, const StaffMember& staff, const std::string& id, const std::string& content);

std::set<ConversationId> done(pqxx::transaction_base& tx, WorkspaceId workspace, const std::string& id);

struct Sum {
    std::int64_t changed = 0;
    std::vector<std::pair<std::string, std::string>> skipped; // id, code
};
Sum sum(pqxx::transaction_base& tx, WorkspaceId workspace, const std::string& id);

/// What became of each conversation of one step.
class Items {
public:
    void add(const ConversationId& id, std::string_view outcome);
    void add(const ConversationId& id, std::string_view outcome, const ConversationState& before,
             const ConversationState& after);
    void write(pqxx::transaction_base& tx, WorkspaceId workspace, const std::string& bulk) const;

private:
    sql::Array ids_, outcomes_, before_, after_;
};

// --- the way back ----------------------------------------------------------------------------------------------------

enum class Mine { yes, too_late, no };
Mine whose(pqxx::transaction_base& tx, const StaffMember& staff, const std::string& id);

struct Item {
    ConversationId id;
    ConversationState before, after;
};
std::vector<Item> to_undo(pqxx::transaction_base& tx, WorkspaceId workspace, const std::string& id, int limit);
void undone(pqxx::transaction_base& tx, WorkspaceId workspace, const std::string& id,
            const std::vector<ConversationId>& ids,
            std::string_view how); // "restored", "kept"
std::pair<std::int64_t, std::int64_t> count_undone(pqxx::transaction_base& tx, WorkspaceId workspace,
                                                   const std::string& id);

} // namespace inbox::bulk_rows
