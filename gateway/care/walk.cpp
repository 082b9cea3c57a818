#include "gateway/care/walk.hpp"

#include "gateway/intake/delivery.hpp"
#include "gateway/log.hpp"
#include "gateway/sender/script.hpp"
#include "inbox/conversations/gap.hpp"
#include "inbox/staff/audit.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

/// Asking for the past, page by page. What is found goes the way of webhooks.
namespace gateway {

namespace {

using namespace std::chrono_literals;

constexpr auto longest_wait_in_place = 30s;
constexpr auto go_on_after = 1s;
constexpr auto look_for_more = 5s;
constexpr std::size_t remembered_walks = 64;
constexpr int errands_at_once = 5;

} // namespace

/// Page by page, with an eye on what is asked for meanwhile: a single thread is quick, and somebody waits for it.
asio::awaitable<void> Care::walk_history(inbox::WorkspaceId workspace, inbox::ChannelId id)
{
    std::deque<WalkPtr> walks;
    auto next_look = Clock::now();
    for (;;) {
        const auto channel = co_await open(workspace, id);
        if (stopped_ || !channel || channel->row.state != "connected") break; // errands wait, as replies do
        if (walks.empty() || Clock::now() >= next_look) {
            next_look = Clock::now() + look_for_more;
            auto job = [workspace, id, patience = limits_.walk_patience](pqxx::transaction_base& tx) {
                return inbox::take_history(tx, workspace, id, errands_at_once, patience);
            };
            for (auto& errand : co_await database_.run(workspace, std::move(job))) {
                auto begun = begin_walk(std::move(errand));
                if (begun->of_everything()) walks.push_back(std::move(begun));
                else walks.push_front(std::move(begun));
            }
        }
        if (walks.empty()) co_return;
        const auto walk = walks.front();
        const auto stride = co_await step(channel, walk);
        if (stride != Stride::on) std::erase(walks, walk);
        co_await wait(limits_.page_pause);
    }
    for (const auto& walk : walks) co_await interrupt(workspace, walk, go_on_after, "goes on where it stopped");
}

Care::WalkPtr Care::begin_walk(inbox::HistoryErrand errand)
{
    WalkPtr walk;
    if (const auto before = walks_.find(errand.id); before != walks_.end()) {
        walk = before->second;
        walks_.erase(before);
        walk->tries = walk->skips_in_row = 0;
    } else {
        walk = std::make_shared<Walk>();
        walk->began = wall_clock_now();
        walk->since = errand.since.value_or(walk->began - limits_.repair_reach);
        walk->requests.push_back({errand.thread, errand.customer, walk->since, ""});
    }
    walk->errand = std::move(errand);
    walk->pages = 0;
    // Others may take the errand when our patience is over; so it is handed back before.
    walk->latest = Clock::now() + limits_.walk_patience * 3 / 4;
    return walk;
}

/// Put off, to go on from here: in this process. Another one begins anew, and doubles are absorbed.
asio::awaitable<Care::Stride> Care::interrupt(inbox::WorkspaceId workspace, WalkPtr walk, std::chrono::seconds after,
                                              std::string why)
{
    if (walks_.size() < remembered_walks) walks_[walk->errand.id] = walk;
    co_await put_off(workspace, walk->errand.id, after, std::move(why));
    co_return Stride::put_off;
}

asio::awaitable<Care::Stride> Care::step(ChannelAtWork channel, WalkPtr walk)
{
    if (walk->requests.empty()) {
        co_await end_walk(channel, walk);
        co_return Stride::done;
    }
    if (++walk->pages > limits_.pages || Clock::now() >= walk->latest) {
        co_return co_await interrupt(channel->workspace, walk, go_on_after, "goes on where it stopped");
    }
    auto next = [channel, request = walk->requests.front()](const connectors::Answers& so_far) {
        return channel->connector().history(request, channel->connection(), so_far);
    };
    auto ended = co_await follow<connectors::History>(http_, std::move(next));
    if (const auto* none = std::get_if<NoEnd>(&ended)) co_return co_await try_again(channel, walk, 0s, none->why);
    auto& history = std::get<connectors::History>(ended);
    if (const auto* no = std::get_if<connectors::HistoryRefused>(&history)) {
        co_return co_await refused(channel, walk, no->why);
    }
    co_return co_await turn_page(channel, walk, std::get<connectors::HistoryPage>(std::move(history)));
}

/// Durable first, then the next page: asking for it may tell the platform that this one is no longer needed.
asio::awaitable<Care::Stride> Care::turn_page(ChannelAtWork channel, WalkPtr walk, connectors::HistoryPage page)
{
    walk->items += page.items.size();
    const bool stored = co_await store(channel, std::move(page.items));
    if (!stored) {
        co_return co_await interrupt(channel->workspace, walk, limits_.trouble_pause, "the store was away");
    }
    walk->tries = walk->skips_in_row = 0;
    if (page.reaches_back_to && *page.reaches_back_to > walk->since) {
        walk->reaches_back_to = std::max(walk->reaches_back_to.value_or(*page.reaches_back_to), *page.reaches_back_to);
        walk->gap = "the platform has forgotten it";
        const auto& thread = walk->requests.front().thread;
        if (thread.empty()) walk->whole_channel = true;
        else walk->forgotten.insert(thread);
    }
    for (auto& thread : page.threads) {
        if (thread.thread.empty() || walk->threads.contains(thread.thread)) continue;
        if (walk->threads.size() >= limits_.threads) {
            walk->gap = "more conversations than are walked in one go";
            break;
        }
        walk->threads.insert(thread.thread);
        walk->requests.push_back(std::move(thread));
    }
    if (!page.cursor.empty() && walk->cursors.insert(page.cursor).second) {
        walk->requests.front().cursor = std::move(page.cursor);
    } else {
        walk->requests.pop_front();
        walk->cursors.clear();
    }
    co_return Stride::on;
}

asio::awaitable<Care::Stride> Care::refused(ChannelAtWork channel, WalkPtr walk, inbox::Outcome why)
{
    if (const auto* again = std::get_if<inbox::TryAgain>(&why)) {
        co_return co_await try_again(channel, walk, again->after, again->why);
    }
    if (const auto* credentials = std::get_if<inbox::NeedsReconnection>(&why)) {
        start("health", channel->row.id, check(channel->workspace, channel->row.id));
        co_return co_await interrupt(channel->workspace, walk, limits_.trouble_pause, credentials->why);
    }
    const auto* failed = std::get_if<inbox::Failed>(&why);
    const auto words = failed ? failed->why : std::string("not readable");
    spdlog::warn("channel {}: a part of its history is refused: {}", channel->row.id.text, loggable(words));
    const bool the_list = walk->requests.front().thread.empty();
    if (the_list) {
        walk->gap = words;
        walk->whole_channel = true;
    } else {
        ++walk->skipped;
    }
    walk->requests.pop_front();
    walk->cursors.clear();
    co_return Stride::on;
}

/// The same page once more; a thread that cannot be had is left out; when several in a row cannot, all of it waits.
asio::awaitable<Care::Stride> Care::try_again(ChannelAtWork channel, WalkPtr walk, std::chrono::seconds after,
                                              std::string why)
{
    if (after <= longest_wait_in_place && ++walk->tries < limits_.page_tries) {
        co_await wait(std::max<std::chrono::milliseconds>(after, limits_.try_pause));
        co_return Stride::on;
    }
    const bool a_thread = walk->of_everything() && !walk->requests.front().thread.empty();
    if (after <= longest_wait_in_place && a_thread && ++walk->skips_in_row < limits_.skips_in_row) {
        spdlog::warn("channel {}: the history of one conversation cannot be had: {}", channel->row.id.text,
                     loggable(why));
        walk->tries = 0;
        walk->requests.push_back(walk->requests.front()); // once more, after the others
        walk->requests.back().cursor.clear();
        walk->requests.pop_front();
        walk->cursors.clear();
        co_return Stride::on;
    }
    co_return co_await interrupt(channel->workspace, walk, std::max(after, limits_.trouble_pause), why);
}

/// False: the store does not take them now.
asio::awaitable<bool> Care::store(ChannelAtWork channel, std::vector<connectors::Item> items)
{
    if (items.empty()) co_return true;
    // Pages come newest first; the lines of one second are to stand as they were written.
    std::reverse(items.begin(), items.end());
    auto delivery = read_items(*channel->directory, *channel->app, std::move(items));
    const auto touched = delivery.workspaces();
    for (int tries = 0; tries < limits_.page_tries; ++tries) {
        try {
            co_await ferry_.take(delivery.events);
            recorder_.nudge(touched);
            co_return true;
        } catch (const NotDurable& error) {
            spdlog::warn("a page of history is not stored yet: {}", loggable(error.what()));
        }
        co_await wait(limits_.try_pause);
    }
    co_return false;
}

asio::awaitable<void> Care::end_walk(ChannelAtWork channel, WalkPtr walk)
{
    if (walk->skipped > 0 && walk->gap.empty() && walk->of_everything())
        walk->gap = "conversations the platform refused";
    const bool name_gap = !walk->gap.empty() && (walk->errand.why == "repair" || walk->errand.why == "start");
    auto job = [channel, walk, name_gap](pqxx::transaction_base& tx) {
        inbox::errand_done(tx, channel->workspace, walk->errand.id);
        if (walk->errand.why == "repair") inbox::note_repaired(tx, channel->workspace, channel->row.id, walk->began);
        if (!name_gap) return;
        boost::json::object detail{{"from", inbox::to_text(walk->since)},
                                   {"to", inbox::to_text(walk->reaches_back_to.value_or(walk->began))},
                                   {"why", walk->gap}};
        if (walk->skipped > 0) detail["conversations"] = walk->skipped;
        inbox::note_audit(tx, channel->workspace, {}, "channel.history_gap", channel->row.id.text,
                          boost::json::serialize(detail));
    };
    co_await database_.run(channel->workspace, std::move(job));
    if (name_gap) co_await show_gap(channel, walk);
    spdlog::info("channel {}: history walked ({}), {} items", channel->row.id.text, walk->errand.why, walk->items);
    if (!name_gap) co_return;
    metrics_.gauge("gom_history_gaps", "Parts of channels' past that no platform holds any more").Increment();
    spdlog::error("channel {}: history from {} to {} cannot be had: {}", channel->row.id.text,
                  inbox::to_text(walk->since), inbox::to_text(walk->reaches_back_to.value_or(walk->began)),
                  loggable(walk->gap));
}

/// A line in the conversations concerned: only where the channel was really away, for the nightly walk looks back over
/// days in which webhooks came.
asio::awaitable<void> Care::show_gap(ChannelAtWork channel, WalkPtr walk)
{
    const auto& row = channel->row;
    const bool reconnected = walk->errand.why == "repair" && row.repaired_to && *row.repaired_to < row.since;
    inbox::Gap gap;
    gap.channel = row.id;
    gap.from = walk->since + limits_.overlap;
    gap.to = walk->reaches_back_to.value_or(walk->began);
    if (!walk->whole_channel) gap.threads.assign(walk->forgotten.begin(), walk->forgotten.end());
    const bool somewhere = walk->whole_channel || !gap.threads.empty();
    const bool away = reconnected || (walk->errand.why == "start" && gap.to - gap.from >= limits_.gap_worth_a_line);
    if (!somewhere || !away || gap.to <= gap.from) co_return;
    auto job = [workspace = channel->workspace, rules = rules_, gap](pqxx::transaction_base& tx) {
        inbox::EventLog log(tx, workspace);
        inbox::draw_gap(log, *rules, gap);
        return std::move(log).close();
    };
    bell_.ring(channel->workspace, co_await database_.run(channel->workspace, std::move(job)));
}

asio::awaitable<void> Care::put_off(inbox::WorkspaceId workspace, inbox::OutboxId errand, std::chrono::seconds after,
                                    std::string why)
{
    auto job = [workspace, errand, after, why](pqxx::transaction_base& tx) {
        return inbox::errand_again(tx, workspace, errand, after, why);
    };
    const bool waits = co_await database_.run(workspace, std::move(job));
    if (waits) co_return;
    walks_.erase(errand);
    spdlog::error("an errand of workspace {} is given up: {}", workspace.number, loggable(why));
}

} // namespace gateway
