#include "gateway/care/trade.hpp"

#include "gateway/log.hpp"
#include "gateway/sender/script.hpp"

#include <algorithm>

/// Platforms hear how much there is.
namespace gateway {

namespace {

using namespace std::chrono_literals;

constexpr auto pause_after_trouble = 60s;

std::vector<inbox::StockResult> all_of(const inbox::StockBatch& batch, std::string failure, std::chrono::seconds after)
{
    return std::vector<inbox::StockResult>(batch.stock.size(), {std::move(failure), after});
}

std::vector<inbox::StockResult> results_of(const inbox::StockBatch& batch, const connectors::StockTold& told)
{
    std::vector<inbox::StockResult> results(batch.stock.size());
    for (std::size_t i = 0; i < batch.stock.size(); ++i) {
        for (const auto& refusal : told.refused) {
            if (refusal.model_id != batch.stock[i].model_id) continue;
            results[i].failure = refusal.why.empty() ? refusal.code : refusal.code + ": " + refusal.why;
            if (results[i].failure.empty()) results[i].failure = "refused";
        }
    }
    return results;
}

} // namespace

asio::awaitable<void> Trade::tell_stock(inbox::WorkspaceId workspace, inbox::ChannelId id)
{
    if (!co_await open(workspace, id)) co_return;
    auto take = [workspace, id, patience = limits_.stock_patience](pqxx::transaction_base& tx) {
        return inbox::take_stock_errand(tx, workspace, id, patience);
    };
    const auto errand = co_await database_.run(workspace, std::move(take));
    if (!errand) co_return;
    for (;;) {
        const auto channel = co_await open(workspace, id);
        if (!channel) co_return; // somebody goes on when our patience is over
        auto look = [workspace, id, errand, left = limits_.stock_call](pqxx::transaction_base& tx) {
            if (!inbox::still_telling(tx, workspace, *errand, left)) return std::optional<inbox::StockBatch>();
            return std::optional(inbox::next_stock(tx, workspace, id, static_cast<int>(connectors::models_per_call)));
        };
        auto batch = co_await database_.run(workspace, std::move(look));
        // Nothing more, or too little time for one more call: then whoever takes the errand next goes on.
        if (!batch || batch->stock.empty()) {
            co_await end_telling(channel, *errand, 0s);
            co_return;
        }
        if (co_await tell_item(channel, *errand, std::move(*batch)) == Told::later) co_return;
        co_await wait(limits_.trade_pause);
    }
}

asio::awaitable<Trade::Told> Trade::tell_item(ChannelAtWork channel, inbox::StockErrand errand, inbox::StockBatch batch)
{
    auto next = [channel, stock = batch.stock](const connectors::Answers& so_far) {
        return channel->connector().tell_stock(stock, channel->connection(), so_far);
    };
    auto ended = co_await follow<connectors::StockAnswer>(http_, std::move(next));
    std::vector<inbox::StockResult> results;
    std::optional<std::chrono::seconds> later;
    if (const auto* none = std::get_if<NoEnd>(&ended)) {
        results = all_of(batch, none->why, 0s);
    } else if (const auto* told = std::get_if<connectors::StockTold>(&std::get<connectors::StockAnswer>(ended))) {
        results = results_of(batch, *told);
    } else {
        const auto& why = std::get<connectors::StockNotTold>(std::get<connectors::StockAnswer>(ended)).why;
        if (const auto* again = std::get_if<inbox::TryAgain>(&why)) {
            later = again->after;
            results = all_of(batch, again->why.empty() ? again->code : again->why, again->after);
        } else if (const auto* credentials = std::get_if<inbox::NeedsReconnection>(&why)) {
            unwell_(channel->workspace, channel->row.id);
            later = pause_after_trouble;
            results = all_of(batch, credentials->why, pause_after_trouble);
        } else {
            const auto* failed = std::get_if<inbox::Failed>(&why);
            results = all_of(batch, failed ? failed->why : "refused", 0s);
        }
        for (auto& result : results) {
            if (result.failure.empty()) result.failure = "refused";
        }
    }
    auto job = [channel, errand, batch, results](pqxx::transaction_base& tx) {
        inbox::EventLog log(tx, channel->workspace);
        inbox::stock_told(log, errand, batch, results);
        return std::move(log).close();
    };
    co_await database_.run(channel->workspace, std::move(job));
    const auto failures =
        std::count_if(results.begin(), results.end(), [](const auto& result) { return !result.failure.empty(); });
    if (failures > 0) {
        spdlog::warn("channel {}: the stock of {} of {} models of an item was not taken: {}", channel->row.id.text,
                     failures, results.size(), loggable(results.front().failure));
    }
    if (!later) co_return Told::on;
    co_await end_telling(channel, errand, *later);
    co_return Told::later;
}

asio::awaitable<void> Trade::end_telling(ChannelAtWork channel, inbox::StockErrand errand,
                                         std::chrono::seconds at_least)
{
    auto job = [channel, errand, at_least](pqxx::transaction_base& tx) {
        inbox::end_stock_errand(tx, channel->workspace, errand, at_least);
    };
    co_await database_.run(channel->workspace, std::move(job));
}

} // namespace gateway
