#include "gateway/live/roll_call.hpp"

#include "gateway/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace gateway {

RollCall::RollCall(asio::any_io_executor executor, Database& database, Bell& bell, PeopleHere people_here,
                   RollCallLimits limits)
    : database_(database), bell_(bell), people_here_(std::move(people_here)), limits_(limits),
      process_(inbox::new_uuid()), timer_(executor)
{
}

asio::awaitable<void> RollCall::look_around()
{
    while (!stopped_) {
        co_await call();
        if (stopped_) co_return;
        timer_.expires_after(limits_.look_every);
        co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

asio::awaitable<void> RollCall::call()
{
    auto here = people_here_();
    for (const auto& [workspace, said] : said_) here.try_emplace(workspace); // also where nobody is left
    for (const auto& [workspace, people] : here) {
        const auto now = Clock::now();
        const auto& said = said_[workspace];
        std::vector<inbox::StaffId> news, left;
        for (const auto& person : people) {
            const auto before = said.find(person);
            if (before == said.end() || now - before->second >= limits_.say_again) news.push_back(person);
        }
        for (const auto& [person, at] : said) {
            if (!people.contains(person)) left.push_back(person);
        }
        if (news.empty() && left.empty()) continue;
        try {
            co_await say(workspace, news, left);
            for (const auto& person : news) said_[workspace][person] = now;
            for (const auto& person : left) said_[workspace].erase(person);
            if (said_[workspace].empty()) said_.erase(workspace);
        } catch (const std::exception& error) {
            spdlog::warn("who is at work in workspace {} will be said again: {}", workspace.number,
                         loggable(error.what()));
        }
        if (stopped_) co_return;
    }
}

asio::awaitable<void> RollCall::say(inbox::WorkspaceId workspace, std::vector<inbox::StaffId> here,
                                    std::vector<inbox::StaffId> left)
{
    auto note = [workspace, process = process_, here, left, span = limits_.span](pqxx::transaction_base& tx) {
        inbox::note_seen(tx, workspace, process, here, left, span);
        return inbox::presence_changed(tx, workspace);
    };
    const bool changed = co_await database_.run(workspace, std::move(note));
    if (!changed) co_return;
    auto settle = [workspace](pqxx::transaction_base& tx) {
        inbox::EventLog log(tx, workspace);
        inbox::settle_presence(log);
        return std::move(log).close();
    };
    auto events = co_await database_.run(workspace, std::move(settle));
    if (!events.empty()) bell_.ring(workspace, std::move(events));
}

void RollCall::stop()
{
    stopped_ = true;
    timer_.cancel();
}

} // namespace gateway
