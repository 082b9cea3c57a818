#pragma once

#include "inbox/model/rules.hpp"
#include "inbox/page.hpp"
#include "inbox/search/search.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

/// The history screen: conversations, past and present, for those who look back at how a shop has answered.
///
/// Without words it lists conversations in which something was said in the time asked for, by their last message. With
/// words it lists conversations that have a message with all of them, by the newest such message: of at most
/// `history_hits_limit` messages, newest first; `capped` says that there are more, which a shorter time would show.
namespace inbox::search {

struct HistoryFilter {
    std::string words; // blank: none
    MessageFilter messages;
    bool oldest_first = false;
};

inline constexpr int history_hits_limit = 5'000;
inline constexpr int history_count_limit = 10'000;      // of conversations and messages that are counted
inline constexpr std::size_t history_csv_limit = 5'000; // rows

/// Counted for the first page only.
struct HistoryTotals {
    std::int64_t conversations = 0, messages = 0;
    bool capped = false;
};

struct HistoryPage {
    Page page;
    std::optional<HistoryTotals> totals;
};
using HistoryResult = std::variant<HistoryPage, BadCursor>;

/// Items: {"conversation": the object of the wire, "hit": {"message_id","sent_at","snippet"}|null, "messages": how many
/// were said in that time, "first_answer_s": from the customer's first message in it to our first answer|null, "staff":
/// who of us wrote [{"id","name"}]}.
HistoryResult read_history(pqxx::transaction_base& tx, const Rules& rules, const StaffMember& staff,
                           const HistoryFilter& filter, int limit, const std::string& cursor);

/// The same as a sheet.
std::string history_csv(pqxx::transaction_base& tx, const StaffMember& staff, const HistoryFilter& filter);

} // namespace inbox::search
