#include "gateway/intake/ferry.hpp"

#include "gateway/log.hpp"
#include "gateway/postgres/lifeline.hpp"
#include "gateway/postgres/quiet.hpp"
#include "inbox/model/failpoint.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <spdlog/spdlog.h>

namespace gateway {

namespace {

constexpr auto pause_after_failure = std::chrono::milliseconds(200);

/// Whether the trouble lies with the store itself, not with what was written.
bool store_is_away(const std::exception_ptr& trouble)
{
    try {
        std::rethrow_exception(trouble);
    } catch (const pqxx::broken_connection&) {
        return true;
    } catch (const pqxx::in_doubt_error&) {
        return true;
    } catch (const pqxx::sql_error& error) {
        const auto state = error.sqlstate();
        const auto family = state.substr(0, 2);
        return family == "08" || family == "53" || family == "57" || family == "58" || family == "25" || state.empty();
    } catch (...) {
        return false;
    }
}

} // namespace

/// Somebody's events, and the bell that wakes them.
struct Ferry::Passenger {
    Passenger(asio::any_io_executor executor, std::vector<inbox::RawEvent> e) : events(std::move(e)), bell(executor)
    {
        for (const auto& event : events) bytes += event.body.size();
    }

    std::vector<inbox::RawEvent> events;
    std::size_t bytes = 0;
    asio::steady_timer bell;
    bool landed = false;
    bool gone = false; // lost patience before boarding
    std::exception_ptr trouble;
};

/// The thread and its connection.
class Ferry::Boat {
public:
    Boat(asio::any_io_executor executor, std::string url, std::chrono::milliseconds limit)
        : executor_(executor), url_(std::move(url)), limit_(limit), pool_(1)
    {
    }
    ~Boat() { pool_.join(); }

    asio::awaitable<std::size_t> accept(const std::vector<inbox::RawEvent>& events)
    {
        Watch watch(executor_, limit_);
        const auto on_boat = [this, &events, &watch]() -> asio::awaitable<std::size_t> {
            watch.begin(line_);
            co_return accept_now(events);
        };
        co_return co_await asio::co_spawn(pool_, on_boat, asio::use_awaitable);
    }

private:
    std::size_t accept_now(const std::vector<inbox::RawEvent>& events)
    {
        try {
            if (connection_ && !is_quiet(*connection_)) connection_.reset();
            if (!connection_) {
                auto fresh = std::make_unique<pqxx::connection>(url_);
                fresh->set_verbosity(pqxx::connection_base::terse);
                line_.hold(*fresh);
                pqxx::nontransaction(*fresh).exec(
                    "set statement_timeout = '10s'; set jit = off; set client_min_messages = warning");
                connection_ = std::move(fresh);
            }
            line_.hold(*connection_);
            pqxx::nontransaction tx(*connection_);
            inbox::pass(inbox::Failpoint::accept_before_commit);
            const auto fresh = inbox::accept(tx, events);
            inbox::pass(inbox::Failpoint::accept_after_commit);
            line_.let_go();
            return fresh;
        } catch (...) {
            line_.let_go();
            // After any trouble the connection's state is not worth a guess; the next crossing opens a new one.
            if (store_is_away(std::current_exception())) connection_.reset();
            throw;
        }
    }

    asio::any_io_executor executor_;
    std::string url_;
    std::chrono::milliseconds limit_;
    Lifeline line_;
    std::unique_ptr<pqxx::connection> connection_;
    asio::thread_pool pool_; // last: its thread ends before what it uses
};

Ferry::Ferry(asio::any_io_executor executor, std::string database_url, Limits limits)
    : executor_(executor), limits_(limits),
      boat_(std::make_unique<Boat>(executor, std::move(database_url), limits.crossing))
{
}

Ferry::~Ferry() = default;

asio::awaitable<void> Ferry::take(std::vector<inbox::RawEvent> events)
{
    if (events.empty()) co_return;
    if (waiting_events_ + events.size() > limits_.waiting) {
        ++counters_.refused;
        throw NotDurable("too many webhooks wait for the store");
    }
    auto passenger = std::make_shared<Passenger>(executor_, std::move(events));
    waiting_events_ += passenger->events.size();
    queue_.push_back(passenger);
    passenger->bell.expires_after(limits_.patience);
    if (!sailing_) {
        sailing_ = true;
        asio::co_spawn(executor_, sail(), asio::detached);
    }

    if (inbox::planted(inbox::Planted::answer_before_commit)) co_return;
    co_await passenger->bell.async_wait(asio::as_tuple(asio::use_awaitable));
    if (!passenger->landed) {
        passenger->gone = true;
        ++counters_.late;
        throw NotDurable("the store is slow");
    }
    if (passenger->trouble) throw NotDurable("the store is away");
}

asio::awaitable<void> Ferry::sail()
{
    while (!queue_.empty()) {
        auto group = board();
        if (!group.empty()) co_await cross(std::move(group));
    }
    sailing_ = false;
}

std::vector<std::shared_ptr<Ferry::Passenger>> Ferry::board()
{
    std::vector<std::shared_ptr<Passenger>> group;
    std::size_t rows = 0;
    std::size_t bytes = 0;
    while (!queue_.empty()) {
        const auto& next = queue_.front();
        const auto size = next->events.size();
        if (!next->gone && !group.empty() && (rows + size > limits_.rows || bytes + next->bytes > limits_.bytes)) break;
        if (next->gone) {
            waiting_events_ -= size;
        } else {
            rows += size;
            bytes += next->bytes;
            group.push_back(next);
        }
        queue_.pop_front();
    }
    return group;
}

asio::awaitable<void> Ferry::cross(std::vector<std::shared_ptr<Passenger>> group)
{
    std::vector<inbox::RawEvent> rows;
    if (group.size() == 1) {
        rows = group.front()->events;
    } else {
        for (const auto& passenger : group) rows.insert(rows.end(), passenger->events.begin(), passenger->events.end());
    }
    std::exception_ptr trouble;
    try {
        ++counters_.crossings;
        counters_.fresh += co_await boat_->accept(rows);
        counters_.rows += rows.size();
    } catch (const std::exception& error) {
        trouble = std::current_exception();
        ++counters_.failed;
        spdlog::warn("accepting {} raw events failed: {}", rows.size(), loggable(error.what()));
    }

    if (!trouble || store_is_away(trouble) || group.size() == 1) {
        for (const auto& passenger : group) land(*passenger, trouble);
        if (trouble) {
            asio::steady_timer pause(executor_, pause_after_failure);
            co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
        }
        co_return;
    }
    for (auto& passenger : group) {
        std::vector<std::shared_ptr<Passenger>> alone;
        alone.push_back(std::move(passenger));
        co_await cross(std::move(alone));
    }
}

void Ferry::land(Passenger& passenger, std::exception_ptr trouble)
{
    waiting_events_ -= passenger.events.size();
    passenger.landed = true;
    passenger.trouble = std::move(trouble);
    passenger.bell.cancel();
}

} // namespace gateway
