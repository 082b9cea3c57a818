#include "gateway/care/trade.hpp"

#include "gateway/log.hpp"
#include "gateway/sender/script.hpp"
#include "inbox/channels/trade.hpp"
#include "inbox/stock/listings.hpp"

/// What shops offer on platforms, page by page.
namespace gateway {

namespace {

using namespace std::chrono_literals;

constexpr int pages_of_listings = 2'000;

/// How a list that could not be read ended; nothing: it is refused for good.
std::optional<std::chrono::seconds> later(const std::variant<connectors::ListingsAnswer, NoEnd>& ended)
{
    const auto* answer = std::get_if<connectors::ListingsAnswer>(&ended);
    if (!answer) return 30s;
    const auto* again = std::get_if<inbox::TryAgain>(&std::get<connectors::ListingsRefused>(*answer).why);
    return again ? std::optional(again->after) : std::nullopt;
}

} // namespace

asio::awaitable<void> Trade::read_listings(inbox::WorkspaceId workspace, inbox::ChannelId id)
{
    auto take = [workspace, id, patience = limits_.listings_patience](pqxx::transaction_base& tx) {
        return inbox::take_listings_errand(tx, workspace, id, patience);
    };
    if (!co_await open(workspace, id)) co_return;
    const auto errand = co_await database_.run(workspace, std::move(take));
    if (!errand) co_return;
    const auto began = wall_clock_now();
    std::string cursor;
    for (int pages = 0; pages < pages_of_listings; ++pages) {
        const auto channel = co_await open(workspace, id);
        if (!channel) co_return; // taken again when our patience is over
        auto next = [channel, cursor](const connectors::Answers& so_far) {
            return channel->connector().listings(cursor, channel->connection(), so_far);
        };
        auto ended =
            co_await follow<connectors::ListingsAnswer>(http_, std::move(next), {}, connectors::calls_per_listings);
        auto* answer = std::get_if<connectors::ListingsAnswer>(&ended);
        auto* page = answer ? std::get_if<connectors::ListingsPage>(answer) : nullptr;
        if (!page) {
            const auto after = later(ended);
            if (!after) unwell_(workspace, id);
            auto job = [workspace, id, errand, after,
                        pause = pause_after(errand->attempts)](pqxx::transaction_base& tx) {
                const bool waits =
                    after && inbox::errand_again(tx, workspace, errand->id, std::max(*after, pause), "not now");
                if (waits) return;
                inbox::errand_done(tx, workspace, errand->id);
                inbox::note_listings_read(tx, workspace, id);
            };
            co_await database_.run(workspace, std::move(job));
            spdlog::warn("channel {}: what it offers could not be read", id.text);
            co_return;
        }
        auto job = [channel, listings = std::move(page->listings), last = page->cursor.empty(), errand,
                    began](pqxx::transaction_base& tx) {
            inbox::EventLog log(tx, channel->workspace);
            inbox::store_listings(log, channel->row.id, listings);
            if (last) {
                inbox::end_listings(log, channel->row.id, began);
                inbox::errand_done(tx, channel->workspace, errand->id);
            }
            return std::move(log).close();
        };
        cursor = page->cursor;
        auto events = co_await database_.run(workspace, std::move(job));
        if (!events.empty()) bell_.ring(workspace, std::move(events));
        if (cursor.empty()) co_return;
        co_await wait(limits_.trade_pause);
    }
}

} // namespace gateway
