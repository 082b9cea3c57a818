#include "gateway/care/care.hpp"

#include "gateway/care/walk.hpp"
#include "gateway/log.hpp"
#include "inbox/replies/outbox.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <random>

/// Going round: which channel needs what, and who asked for something.
namespace gateway {

namespace {

using namespace std::chrono_literals;

constexpr int notes_at_once = 200;
constexpr auto waits_for_room = 50ms;
constexpr auto notices_the_end = 200ms;

std::chrono::milliseconds about(std::chrono::milliseconds length)
{
    thread_local std::minstd_rand dice{std::random_device{}()};
    return length * std::uniform_int_distribution<>(75, 125)(dice) / 100;
}

} // namespace

Care::Care(asio::io_context& io, Database& database, DirectoryKeeper& directory, std::shared_ptr<const Vault> vault,
           HttpClient& http, Bell& bell, Metrics& metrics, std::shared_ptr<const inbox::Rules> rules, CareLimits limits,
           Ferry& ferry, Recorder& recorder)
    : io_(io), database_(database), directory_(directory), vault_(std::move(vault)), http_(http), bell_(bell),
      metrics_(metrics), rules_(std::move(rules)), limits_(std::move(limits)), ferry_(ferry), recorder_(recorder),
      tokens_(database, directory, vault_, http),
      trade_(io, database, directory, vault_, http, bell, limits_,
             [this](inbox::WorkspaceId workspace, inbox::ChannelId channel) { check_soon(workspace, channel); }),
      started_(wall_clock_now()), timer_(io)
{
    // Not the sender's name: renewing a token and sending with it shut each other out.
    limits_.owner = (limits_.owner.empty() ? random_hex(8) : limits_.owner) + "/care";
}

Care::~Care() = default;

asio::awaitable<void> Care::look_around()
{
    auto next_round = Clock::now();
    while (!stopped_) {
        try {
            if (Clock::now() >= next_round) {
                next_round = Clock::now() + limits_.round_every;
                start("round", {}, go_round());
            }
            auto job = [](pqxx::transaction_base& tx) { return inbox::outboxes_due(tx, notes_at_once); };
            const auto notes = co_await database_.run({}, std::move(job));
            for (const auto& note : notes) nudge(note.workspace);
        } catch (const std::exception& error) {
            spdlog::warn("looking for errands failed, will look again: {}", loggable(error.what()));
        }
        co_await pause(about(limits_.look_every));
    }
    const auto latest = Clock::now() + limits_.stop_within;
    while (!(busy_.empty() && tending_.empty()) && Clock::now() < latest) {
        timer_.expires_after(20ms);
        co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

void Care::stop()
{
    stopped_ = true;
    trade_.stop();
    timer_.cancel();
}

/// Only look_around waits here.
asio::awaitable<void> Care::pause(std::chrono::milliseconds length)
{
    if (stopped_) co_return;
    timer_.expires_after(length);
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
}

/// Any of the others: as long as said, but not past the end.
asio::awaitable<void> Care::wait(std::chrono::milliseconds length)
{
    const auto until = Clock::now() + length;
    asio::steady_timer timer(io_);
    while (!stopped_ && Clock::now() < until) {
        timer.expires_at(std::min(until, Clock::now() + notices_the_end));
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

void Care::nudge(inbox::WorkspaceId workspace)
{
    if (stopped_) return;
    const auto [place, idle] = tending_.try_emplace(workspace, false);
    if (idle) asio::co_spawn(io_, run_errands(workspace), asio::detached);
    else place->second = true;
}

/// One of a kind and channel at a time; what does not fit now is found again.
void Care::start(const std::string& what, const inbox::ChannelId& channel, asio::awaitable<void> work)
{
    if (stopped_ || busy_.size() >= limits_.at_once) return;
    auto key = what + ' ' + channel.text;
    if (!busy_.insert(key).second) return;
    asio::co_spawn(io_, guarded(std::move(key), std::move(work)), asio::detached);
}

asio::awaitable<void> Care::guarded(std::string key, asio::awaitable<void> work)
{
    try {
        co_await std::move(work);
    } catch (const std::exception& error) {
        spdlog::warn("care ({}) failed, will come round again: {}", key, loggable(error.what()));
    }
    busy_.erase(key);
}

asio::awaitable<ChannelAtWork> Care::open(inbox::WorkspaceId workspace, inbox::ChannelId channel)
{
    co_return co_await open_channel(database_, directory_.current(), vault_, workspace, channel);
}

asio::awaitable<void> Care::go_round()
{
    const auto directory = directory_.current();
    for (const auto workspace : directory->workspaces()) {
        while (busy_.size() >= limits_.at_once && !stopped_) {
            co_await wait(waits_for_room);
        }
        if (stopped_) co_return;
        try {
            co_await tend(workspace);
        } catch (const std::exception& error) {
            spdlog::warn("looking after workspace {} failed, will come round again: {}", workspace.number,
                         loggable(error.what()));
        }
    }
}

asio::awaitable<void> Care::tend(inbox::WorkspaceId workspace)
{
    const inbox::CareSpan span{limits_.renew_before, limits_.check_every, limits_.repair_every};
    auto job = [workspace, span](pqxx::transaction_base& tx) { return inbox::care_due(tx, workspace, span); };
    auto due = co_await database_.run(workspace, std::move(job));
    for (const auto& channel : due) {
        if (channel.renew) start("renew", channel.channel, renew(workspace, channel.channel));
        if (channel.check) start("health", channel.channel, check(workspace, channel.channel));
    }
    co_await plan_walks(workspace, std::move(due));
    for (const auto& search : co_await trade_.plan(workspace)) {
        start("changed orders", search.channel, trade_.find_changed_orders(workspace, search.channel, search.since));
    }
}

void Care::check_soon(inbox::WorkspaceId workspace, inbox::ChannelId channel)
{
    start("health", channel, check(workspace, channel));
}

asio::awaitable<void> Care::run_errands(inbox::WorkspaceId workspace)
{
    try {
        for (bool more = true; more && !stopped_;) {
            tending_[workspace] = false;
            co_await ask_about_unknown(workspace);
            auto job = [workspace](pqxx::transaction_base& tx) { return inbox::due_channels(tx, workspace); };
            const auto due = co_await database_.run(workspace, std::move(job));
            for (const auto& channel : due) {
                if (channel.history) start("history", channel.channel, walk_history(workspace, channel.channel));
                if (channel.profile) start("profiles", channel.channel, find_profiles(workspace, channel.channel));
                if (channel.order) start("orders", channel.channel, trade_.read_orders(workspace, channel.channel));
                if (channel.listings)
                    start("listings", channel.channel, trade_.read_listings(workspace, channel.channel));
                if (channel.stock) start("stock", channel.channel, trade_.tell_stock(workspace, channel.channel));
            }
            more = tending_[workspace];
        }
    } catch (const std::exception& error) {
        spdlog::warn("errands of workspace {} failed, will come round again: {}", workspace.number,
                     loggable(error.what()));
    }
    tending_.erase(workspace);
}

} // namespace gateway
