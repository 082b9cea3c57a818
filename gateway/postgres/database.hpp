#pragma once

#include "inbox/model/ids.hpp"
#include "inbox/sql.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace gateway {

namespace asio = boost::asio;

/// Too many jobs wait for the store: the caller's caller answers 503.
struct StoreBusy : std::runtime_error {
    StoreBusy() : std::runtime_error("too much is waiting for the store") {}
};

/// Runs plain functions in transactions of a workspace, off the event loop.
///
/// libpqxx blocks, so each database has a few threads of its own with one connection each. A job is a function of
/// `pqxx::transaction_base&`; it runs on such a thread, must not touch anything of the loop, and returns a value. The
/// coroutine that asked goes on where it was. `app.ws` is set here, for the transaction alone, so no job can forget it:
/// row-level security then shows that workspace and nothing else. Commits are durable (`synchronous_commit` is checked
/// at start).
///
/// Errors: whatever libpqxx throws, after the connection that broke was thrown away. A lost connection during the
/// commit
/// (`pqxx::in_doubt_error`) is an unknown outcome, never a "no".
///
/// Owned by a shard and used on its thread only.
class Database {
public:
    /// `threads` connections to `url`, opened when first needed. At most `waiting_limit` jobs wait.
    /// `greet`: what is asked of every new connection first; when it throws, the connection is not used.
    using Greeting = std::function<void(pqxx::connection&)>;
    Database(std::string url, int threads, int waiting_limit, Greeting greet = {});
    ~Database();

    /// One read-write transaction of `workspace` (number 0: none, the directory alone is visible).
    template <class Job>
    auto run(inbox::WorkspaceId workspace, Job job)
        -> asio::awaitable<std::invoke_result_t<Job&, pqxx::transaction_base&>>
    {
        return on_thread([workspace, job = std::move(job)](Slot& slot) mutable {
            pqxx::work tx(slot.connection());
            enter(tx, workspace);
            if constexpr (std::is_void_v<std::invoke_result_t<Job&, pqxx::transaction_base&>>) {
                job(static_cast<pqxx::transaction_base&>(tx));
                tx.commit();
            } else {
                auto result = job(static_cast<pqxx::transaction_base&>(tx));
                tx.commit();
                return result;
            }
        });
    }

    /// One read-only transaction that sees a single moment: lists, with the number they were read at.
    template <class Job>
    auto look(inbox::WorkspaceId workspace, Job job)
        -> asio::awaitable<std::invoke_result_t<Job&, pqxx::transaction_base&>>
    {
        return on_thread([workspace, job = std::move(job)](Slot& slot) mutable {
            pqxx::transaction<pqxx::isolation_level::repeatable_read, pqxx::readwrite_policy::read_only> tx(
                slot.connection());
            enter(tx, workspace);
            return job(static_cast<pqxx::transaction_base&>(tx));
        });
    }

    /// Statements that are each their own transaction.
    template <class Job>
    auto each(Job job) -> asio::awaitable<std::invoke_result_t<Job&, pqxx::transaction_base&>>
    {
        return on_thread([job = std::move(job)](Slot& slot) mutable {
            pqxx::nontransaction tx(slot.connection());
            return job(static_cast<pqxx::transaction_base&>(tx));
        });
    }

    /// Jobs waiting or running; a gauge.
    int waiting() const noexcept { return waiting_; }

private:
    /// A thread's connection. Thrown away when it broke, also while it was idle: libpqxx 6 would otherwise revive it
    /// behind our back, and a job be the first to hear that the store has been restarted.
    class Slot {
    public:
        Slot(std::string url, Greeting greet) : url_(std::move(url)), greet_(std::move(greet)) {}
        pqxx::connection& connection();
        void drop() { connection_.reset(); }

    private:
        std::string url_;
        Greeting greet_;
        std::unique_ptr<pqxx::connection> connection_;
    };

    static void enter(pqxx::transaction_base& tx, inbox::WorkspaceId workspace);
    Slot& slot_of_this_thread();

    /// `work` lives in this coroutine's frame until the pool is done with it.
    template <class Work>
    auto on_thread(Work work) -> asio::awaitable<std::invoke_result_t<Work&, Slot&>>
    {
        using Result = std::invoke_result_t<Work&, Slot&>;
        if (waiting_ >= waiting_limit_) throw StoreBusy();
        const Counted counted(waiting_);
        const auto on_pool = [this, &work]() -> asio::awaitable<Result> {
            auto& slot = slot_of_this_thread();
            try {
                co_return work(slot);
            } catch (const pqxx::broken_connection&) {
                slot.drop();
                throw;
            } catch (const pqxx::in_doubt_error&) {
                slot.drop();
                throw;
            }
        };
        co_return co_await asio::co_spawn(pool_, on_pool, asio::use_awaitable);
    }

    struct Counted {
        explicit Counted(int& count) : count_(count) { ++count_; }
        ~Counted() { --count_; }
        Counted(const Counted&) = delete;
        Counted& operator=(const Counted&) = delete;
        int& count_;
    };

    std::string url_;
    Greeting greet_;
    int waiting_limit_;
    int waiting_ = 0;
    asio::thread_pool pool_;
};

} // namespace gateway
