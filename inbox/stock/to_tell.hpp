#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/model/commerce.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

/// Telling platforms how much there is.
///
/// A listing has a version that is raised whenever its platform should hear a number, and the version it has heard.
/// What is told is always the number of the moment of asking, so many changes cost one call, and what matters in the
/// end is that the last call of a listing was made after its last change.
///
/// Never an old number after a newer one: an errand of kind 'stock' stands for a whole channel, and only one is handed
/// out at a time. Whoever holds it may tell until its patience is over, which is longer than any call under way can
/// last; so nobody else tells before what a process that died has sent is there.
namespace inbox {

struct StockErrand {
    OutboxId id;
    ChannelId channel;
    int taking = 0; // which time it was taken: somebody else's is another
};

/// The only one there is for the channel, if it is due and nobody has it.
std::optional<StockErrand> take_stock_errand(pqxx::transaction_base& tx, WorkspaceId workspace,
                                             const ChannelId& channel, std::chrono::seconds patience);

/// Still ours for `left` at least?
bool still_telling(pqxx::transaction_base& tx, WorkspaceId workspace, const StockErrand& errand,
                   std::chrono::seconds left);

/// What to tell next: all of one item that is behind and due, at most `limit`. Empty: nothing is.
struct StockBatch {
    std::vector<StockToTell> stock;
    std::vector<std::int64_t> versions; // of each, as they were read with the numbers
};
StockBatch next_stock(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel, int limit);

/// What became of one of a batch; an empty `failure`: the platform has taken it.
struct StockResult {
    std::string failure;
    std::chrono::seconds again_after{0}; // of a failure, at least
};
/// Whoever was held up so long that another has told meanwhile cannot know which of the two came last: all of it is
/// told once more. Holds the log, so that it never meets, row against row, whoever moves stock.
void stock_told(EventLog& log, const StockErrand& errand, const StockBatch& batch,
                const std::vector<StockResult>& results);

/// The errand is over, if it is still ours: gone, or put off until what failed is due again.
void end_stock_errand(pqxx::transaction_base& tx, WorkspaceId workspace, const StockErrand& errand,
                      std::chrono::seconds at_least = std::chrono::seconds{0});

/// Versions of listings were raised: their channels get an errand where none waits.
void ask_to_tell(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<VariantId>& variants);

/// All that an order sells is told again, on every platform.
void tell_stock_of(EventLog& log, const OrderId& order);

} // namespace inbox
