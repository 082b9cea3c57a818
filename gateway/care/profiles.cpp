#include "gateway/care/care.hpp"

#include "gateway/log.hpp"
#include "gateway/sender/script.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

/// Who customers are: their names and pictures, asked for one by one.
namespace gateway {

namespace {

constexpr std::chrono::seconds first_pause{60};

std::chrono::seconds pause_after(int attempts)
{
    return first_pause * (1 << std::clamp(attempts - 1, 0, 6));
}

} // namespace

asio::awaitable<void> Care::find_profiles(inbox::WorkspaceId workspace, inbox::ChannelId id)
{
    while (!stopped_) {
        const auto channel = co_await open(workspace, id);
        if (!channel || channel->row.state != "connected") co_return;
        auto job = [workspace, id, count = limits_.profiles, patience = limits_.profile_patience](
                       pqxx::transaction_base& tx) { return inbox::take_profiles(tx, workspace, id, count, patience); };
        auto errands = co_await database_.run(workspace, std::move(job));
        if (errands.empty()) co_return;
        for (auto& errand : errands) {
            if (stopped_) co_return; // taken again when our patience is over
            co_await find_profile(channel, std::move(errand));
            co_await wait(limits_.profile_pause);
        }
    }
}

asio::awaitable<void> Care::find_profile(ChannelAtWork channel, inbox::ProfileErrand errand)
{
    auto next = [channel, errand](const connectors::Answers& so_far) {
        return channel->connector().profile(errand.platform_user_id, errand.thread, channel->connection(), so_far);
    };
    auto ended = co_await follow<connectors::ProfileAnswer>(http_, std::move(next));
    if (const auto* none = std::get_if<NoEnd>(&ended)) {
        co_await put_off(channel->workspace, errand.id, pause_after(errand.attempts), none->why);
        co_return;
    }
    const auto& answer = std::get<connectors::ProfileAnswer>(ended);
    if (const auto* unknown = std::get_if<connectors::NoProfile>(&answer)) {
        if (unknown->try_later) {
            co_await put_off(channel->workspace, errand.id, pause_after(errand.attempts), unknown->why);
            co_return;
        }
        auto give_up = [channel, errand](pqxx::transaction_base& tx) {
            inbox::errand_done(tx, channel->workspace, errand.id);
        };
        co_await database_.run(channel->workspace, std::move(give_up));
        co_return;
    }
    const auto profile = std::get<connectors::Profile>(answer);
    auto job = [channel, errand, profile, rules = rules_](pqxx::transaction_base& tx) {
        inbox::EventLog log(tx, channel->workspace);
        inbox::profile_found(log, *rules, errand, profile.name, profile.avatar_url, profile.buyer_id);
        return std::move(log).close();
    };
    auto events = co_await database_.run(channel->workspace, std::move(job));
    if (!events.empty()) bell_.ring(channel->workspace, std::move(events));
}

} // namespace gateway
