#include "gateway/care/trade.hpp"

#include "gateway/log.hpp"
#include "gateway/sender/script.hpp"
#include "inbox/channels/trade.hpp"
#include "inbox/orders/platform_orders.hpp"

#include <algorithm>

/// Orders, read from their platforms.
namespace gateway {

namespace {

using namespace std::chrono_literals;

constexpr auto pause_after_trouble = 60s;
constexpr int pages_of_search = 2'000;

std::vector<std::string> numbers_of(const std::vector<inbox::OrderErrand>& errands)
{
    std::vector<std::string> numbers;
    for (const auto& errand : errands) {
        if (std::find(numbers.begin(), numbers.end(), errand.order) == numbers.end()) numbers.push_back(errand.order);
    }
    return numbers;
}

} // namespace

asio::awaitable<void> Trade::read_orders(inbox::WorkspaceId workspace, inbox::ChannelId id)
{
    while (!stopped_) {
        const auto channel = co_await open(workspace, id);
        if (!channel) co_return;
        auto job = [workspace, id, count = limits_.orders,
                    patience = limits_.order_patience](pqxx::transaction_base& tx) {
            return inbox::take_order_errands(tx, workspace, id, count, patience);
        };
        auto errands = co_await database_.run(workspace, std::move(job));
        if (errands.empty()) co_return;
        co_await read_these(channel, std::move(errands));
        co_await wait(limits_.trade_pause);
    }
}

asio::awaitable<void> Trade::read_these(ChannelAtWork channel, Errands errands)
{
    connectors::OrdersRequest request;
    request.ids = numbers_of(errands);
    auto next = [channel, request](const connectors::Answers& so_far) {
        return channel->connector().orders(request, channel->connection(), so_far);
    };
    auto ended = co_await follow<connectors::OrdersAnswer>(http_, std::move(next));
    if (const auto* none = std::get_if<NoEnd>(&ended)) {
        co_await not_now(channel, std::move(errands), 0s, none->why, false);
        co_return;
    }
    auto& answer = std::get<connectors::OrdersAnswer>(ended);
    if (const auto* refused = std::get_if<connectors::OrdersRefused>(&answer)) {
        if (const auto* again = std::get_if<inbox::TryAgain>(&refused->why)) {
            co_await not_now(channel, std::move(errands), again->after, again->why, false);
        } else if (const auto* credentials = std::get_if<inbox::NeedsReconnection>(&refused->why)) {
            unwell_(channel->workspace, channel->row.id);
            co_await not_now(channel, std::move(errands), pause_after_trouble, credentials->why, true);
        } else if (request.ids.size() > 1) {
            // One that cannot be read spoils the call: each by itself.
            for (auto& errand : errands) {
                if (stopped_) co_return; // taken again when our patience is over
                co_await read_these(channel, Errands{std::move(errand)});
                co_await wait(limits_.trade_pause);
            }
        } else {
            const auto* failed = std::get_if<inbox::Failed>(&refused->why);
            co_await not_now(channel, std::move(errands), pause_after_trouble, failed ? failed->why : "refused", true);
        }
        co_return;
    }
    auto& page = std::get<connectors::OrdersPage>(answer);
    Errands unanswered;
    for (auto& errand : errands) {
        const auto found = std::find_if(page.orders.begin(), page.orders.end(),
                                        [&](const auto& order) { return order.id == errand.order; });
        if (found == page.orders.end()) unanswered.push_back(std::move(errand));
        else co_await take(channel, *found, std::move(errand));
    }
    if (!unanswered.empty())
        co_await not_now(channel, std::move(unanswered), 0s, "the platform does not know it", true);
}

/// With the errand or, found by search, without one (then its id is empty).
asio::awaitable<void> Trade::take(ChannelAtWork channel, inbox::PlatformOrder order, inbox::OrderErrand errand)
{
    auto job = [channel, order, errand, pause = pause_after(errand.attempts)](pqxx::transaction_base& tx) {
        inbox::EventLog log(tx, channel->workspace);
        const auto taken = inbox::take_platform_order(log, channel->row.id, order);
        if (taken.unknown_items) inbox::ask_listings(tx, channel->workspace, channel->row.id);
        if (!errand.id.empty()) {
            if (taken.stale) inbox::errand_again(tx, channel->workspace, errand.id, pause, "a push knew newer things");
            else inbox::errand_done(tx, channel->workspace, errand.id);
        }
        return std::move(log).close();
    };
    auto events = co_await database_.run(channel->workspace, std::move(job));
    if (!events.empty()) bell_.ring(channel->workspace, std::move(events));
}

asio::awaitable<void> Trade::not_now(ChannelAtWork channel, Errands errands, std::chrono::seconds after,
                                     std::string why, bool pass_on)
{
    for (auto& errand : errands) {
        const auto pause = std::max(after, pause_after(errand.attempts));
        auto job = [channel, errand, pause, why, pass_on](pqxx::transaction_base& tx) {
            if (pass_on && inbox::pass_on(tx, channel->workspace, errand.id)) return true;
            return inbox::errand_again(tx, channel->workspace, errand.id, pause, why);
        };
        const bool waits = co_await database_.run(channel->workspace, std::move(job));
        if (!waits) spdlog::error("channel {}: an order cannot be read: {}", channel->row.id.text, loggable(why));
    }
}

asio::awaitable<void> Trade::find_changed_orders(inbox::WorkspaceId workspace, inbox::ChannelId id, inbox::Time since)
{
    const auto began = wall_clock_now();
    connectors::OrdersRequest request;
    request.since = since;
    for (int pages = 0; pages < pages_of_search; ++pages) {
        const auto channel = co_await open(workspace, id);
        if (!channel) co_return;
        auto next = [channel, request](const connectors::Answers& so_far) {
            return channel->connector().orders(request, channel->connection(), so_far);
        };
        auto ended = co_await follow<connectors::OrdersAnswer>(http_, std::move(next));
        auto* answer = std::get_if<connectors::OrdersAnswer>(&ended);
        auto* page = answer ? std::get_if<connectors::OrdersPage>(answer) : nullptr;
        if (!page) {
            const auto* refused = answer ? std::get_if<connectors::OrdersRefused>(answer) : nullptr;
            const auto* again = refused ? std::get_if<inbox::TryAgain>(&refused->why) : nullptr;
            // Trouble passes: soon again, from where the search stood when it last came to its end.
            if (!refused || again)
                looked_[id] = Clock::now() - limits_.orders_every + (again ? again->after : pause_after_trouble);
            spdlog::warn("channel {}: changed orders could not be looked for", id.text);
            co_return;
        }
        for (auto& order : page->orders) co_await take(channel, std::move(order), {});
        if (!page->ids.empty()) {
            auto job = [channel, ids = page->ids, began](pqxx::transaction_base& tx) {
                inbox::EventLog log(tx, channel->workspace);
                std::vector<inbox::OrderNews> news;
                for (const auto& number : ids) news.push_back({channel->row.id, number, {}, {}, began, {}, true});
                inbox::note_platform_orders(log, news);
                return std::move(log).close();
            };
            auto events = co_await database_.run(workspace, std::move(job));
            if (!events.empty()) bell_.ring(workspace, std::move(events));
        }
        if (page->cursor.empty()) break;
        request.cursor = std::move(page->cursor);
        co_await wait(limits_.trade_pause);
        if (stopped_) co_return;
    }
    auto note = [workspace, id, began](pqxx::transaction_base& tx) {
        inbox::note_orders_read(tx, workspace, id, began);
    };
    co_await database_.run(workspace, std::move(note));
}

} // namespace gateway
