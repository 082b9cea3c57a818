#include "gateway/care/robot.hpp"

#include "connectors/connector.hpp"
#include "gateway/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace gateway {

namespace {

/// As the platform's connector cuts a person's reply.
std::vector<inbox::Part> split_answer(const std::string& platform, inbox::ThreadKind kind, const std::string& text)
{
    const auto* connector = connectors::find(platform);
    if (!connector) return {};
    inbox::Draft draft;
    draft.text = text;
    auto split = connector->split(draft, kind);
    auto* parts = std::get_if<std::vector<inbox::Part>>(&split);
    return parts ? std::move(*parts) : std::vector<inbox::Part>();
}

} // namespace

Robot::Robot(asio::any_io_executor executor, Database& database, Bell& bell, std::shared_ptr<const inbox::Rules> rules,
             RobotLimits limits)
    : database_(database), bell_(bell), rules_(std::move(rules)), limits_(limits), timer_(executor)
{
}

asio::awaitable<void> Robot::look_around()
{
    while (!stopped_) {
        try {
            co_await look();
        } catch (const std::exception& error) {
            spdlog::warn("the robot could not look around, will look again: {}", loggable(error.what()));
        }
        if (stopped_) co_return;
        timer_.expires_after(limits_.look_every);
        co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

asio::awaitable<void> Robot::look()
{
    auto take = [limits = limits_](pqxx::transaction_base& tx) {
        return inbox::take_looks(tx, limits.looks_at_once, limits.patience);
    };
    const auto wanted = co_await database_.run({}, std::move(take));
    for (const auto& one : wanted) {
        if (stopped_) co_return;
        try {
            co_await look_at(one);
        } catch (const std::exception& error) {
            spdlog::warn("the robot will look at workspace {} again: {}", one.workspace.number, loggable(error.what()));
        }
    }
}

/// Without the log, for most looks find nothing.
Robot::Seen Robot::see(pqxx::transaction_base& tx, inbox::WorkspaceId workspace, const RobotLimits& limits)
{
    Seen seen{inbox::read_shopkeeping(tx, workspace), {}, inbox::presence_changed(tx, workspace)};
    const auto& automation = seen.shop.automation;
    if (automation.reads_messages()) seen.reading = inbox::read_on(tx, workspace, seen.shop, limits.events_at_once);
    seen.work = seen.work || seen.reading.hit;
    // Rules come first: what is given away before they have read it would be given past them.
    if (seen.work || !seen.reading.caught_up) return seen;
    seen.work = !inbox::find_abandoned(tx, workspace, seen.shop, 1).empty() ||
                !inbox::plan_round_robin(tx, workspace, automation.round_robin, 1).empty() ||
                !inbox::find_neglected(tx, workspace, seen.shop, 1).empty();
    return seen;
}

Robot::Done Robot::work(pqxx::transaction_base& tx, inbox::WorkspaceId workspace, const inbox::Rules& rules,
                        const RobotLimits& limits)
{
    inbox::EventLog log(tx, workspace);
    const auto shop = inbox::read_shopkeeping(tx, workspace); // as it is now that nobody else writes
    Done done;
    inbox::settle_presence(log);
    if (shop.automation.reads_messages()) {
        const auto applied = inbox::apply_rules(log, rules, shop, split_answer, limits.events_at_once);
        done.more = applied.more;
        done.outbox_touched = applied.outbox_touched;
    }
    if (!done.more) {
        const auto limit = static_cast<std::size_t>(limits.conversations_at_once);
        const auto taken = inbox::take_back_abandoned(log, rules, shop, limits.conversations_at_once);
        const auto given = inbox::give_in_turn(log, rules, shop, limits.conversations_at_once);
        const auto told = inbox::escalate(log, rules, shop, limits.conversations_at_once);
        done.more = taken == limit || given == limit || told == limit;
    }
    done.events = std::move(log).close();
    return done;
}

asio::awaitable<void> Robot::look_at(inbox::LookWanted wanted)
{
    const auto workspace = wanted.workspace;
    bool busy = false; // the shop wants to be looked at all the time
    for (int stride = 0; stride < limits_.strides && !stopped_; ++stride) {
        auto see_job = [workspace, limits = limits_](pqxx::transaction_base& tx) { return see(tx, workspace, limits); };
        const auto seen = co_await database_.look(workspace, std::move(see_job));
        busy = seen.shop.automation.does_something();
        if (!seen.work) {
            auto pass = [workspace, reading = seen.reading](pqxx::transaction_base& tx) {
                return inbox::pass_over(tx, workspace, reading);
            };
            if (seen.reading.next != seen.reading.position) co_await database_.run(workspace, std::move(pass));
            if (seen.reading.caught_up) break;
            continue;
        }
        auto work_job = [workspace, rules = rules_, limits = limits_](pqxx::transaction_base& tx) {
            return work(tx, workspace, *rules, limits);
        };
        auto done = co_await database_.run(workspace, std::move(work_job));
        if (!done.events.empty()) bell_.ring(workspace, std::move(done.events));
        if (done.outbox_touched && outbox_touched_) outbox_touched_(workspace);
        if (!done.more) break;
    }
    auto end = [wanted, busy, again = limits_.look_every](pqxx::transaction_base& tx) {
        auto next = inbox::next_absence(tx, wanted.workspace);
        if (busy)
            next = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()) + again;
        inbox::end_look(tx, wanted, next);
        return true;
    };
    co_await database_.run(workspace, std::move(end));
}

void Robot::on_outbox(std::function<void(inbox::WorkspaceId)> touched)
{
    outbox_touched_ = std::move(touched);
}

void Robot::stop()
{
    stopped_ = true;
    timer_.cancel();
}

} // namespace gateway
