#pragma once

#include "inbox/search/history.hpp"
#include "inbox/staff/visibility.hpp"
#include "inbox/wire/objects.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

/// What the history screen shows of each conversation it found: in a fixed number of statements for a page.
namespace inbox::search {

struct HistoryRow {
    ConversationId conversation;
    HitPlace place;         // in the list
    std::optional<Hit> hit; // the message it is listed for
    std::int64_t messages = 0;
};

/// Adds " and ..." so that only messages of `m`, within a conversation, remain that were said in that time.
void say_time(sql::Question& question, const MessageFilter& filter, const std::string& m);

/// The newest message of the time asked for, for each.
void add_newest(pqxx::transaction_base& tx, WorkspaceId workspace, const MessageFilter& filter,
                std::vector<HistoryRow>& rows);
void add_counts(pqxx::transaction_base& tx, WorkspaceId workspace, const MessageFilter& filter,
                std::vector<HistoryRow>& rows);

std::vector<std::string> history_json(pqxx::transaction_base& tx, const Rules& rules, WorkspaceId workspace,
                                      const MessageFilter& filter, const Terms& terms,
                                      const std::vector<HistoryRow>& rows);
std::string history_sheet(pqxx::transaction_base& tx, WorkspaceId workspace, const MessageFilter& filter,
                          const Terms& terms, const std::vector<HistoryRow>& rows);

} // namespace inbox::search
