#include "gateway/postgres/database.hpp"

#include "gateway/postgres/quiet.hpp"
#include "inbox/model/failpoint.hpp"
#include "inbox/schema/walls.hpp"

namespace gateway {

namespace {

/// A connection that does not answer must not hold a thread for ever; nor may a statement. And whoever falls silent in
/// the middle of a transaction (its network gone, its process stopped) must not hold a workspace's lock for long:
/// others wait for that.
constexpr const char* connection_rules =
    "set statement_timeout = '30s'; set lock_timeout = '20s'; set idle_in_transaction_session_timeout = '5s'; "
    "set max_parallel_workers_per_gather = 0; set jit = off; set client_min_messages = warning";

} // namespace

Database::Database(std::string url, int threads, int waiting_limit, Greeting greet)
    : url_(std::move(url)), greet_(std::move(greet)), waiting_limit_(waiting_limit),
      pool_(static_cast<std::size_t>(threads))
{
}

Database::~Database()
{
    pool_.join();
}

pqxx::connection& Database::Slot::connection()
{
    if (connection_ && !is_quiet(*connection_)) connection_.reset();
    if (!connection_) {
        auto fresh = std::make_unique<pqxx::connection>(url_);
        fresh->set_verbosity(pqxx::connection_base::terse); // details quote what people wrote, and errors go to the log
        pqxx::nontransaction(*fresh).exec(connection_rules);
        if (greet_) greet_(*fresh);
        connection_ = std::move(fresh);
    }
    return *connection_;
}

void Database::enter(pqxx::transaction_base& tx, inbox::WorkspaceId workspace)
{
    if (workspace.number == 0) {
        inbox::look_without_workspace(tx);
        return;
    }
    const auto* scope = inbox::planted(inbox::Planted::lasting_workspace) ? "session" : "local";
    tx.exec("set " + std::string(scope) + " app.ws = '" + std::to_string(workspace.number) + "'");
}

Database::Slot& Database::slot_of_this_thread()
{
    // A pool's threads belong to one Database for their whole life.
    thread_local Slot slot(url_, greet_);
    return slot;
}

} // namespace gateway
