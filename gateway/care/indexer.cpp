#include "gateway/care/indexer.hpp"

#include "gateway/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace gateway {

Indexer::Indexer(asio::any_io_executor executor, Database& database, DirectoryKeeper& directory, IndexerLimits limits)
    : database_(database), directory_(directory), limits_(limits), timer_(executor)
{
}

asio::awaitable<void> Indexer::look_around()
{
    while (!stopped_) {
        const bool more = co_await go_round();
        if (stopped_) co_return;
        co_await pause(more ? limits_.breath : limits_.look_every);
    }
}

asio::awaitable<bool> Indexer::go_round()
{
    bool more = false;
    const auto directory = directory_.current();
    for (const auto workspace : directory->workspaces()) {
        if (stopped_) break;
        try {
            more |= co_await index(workspace);
        } catch (const std::exception& error) {
            spdlog::warn("noting the words of workspace {} goes on next time: {}", workspace.number,
                         loggable(error.what()));
        }
    }
    co_return more;
}

asio::awaitable<bool> Indexer::index(inbox::WorkspaceId workspace)
{
    auto step = [workspace, pace = limits_.pace](pqxx::transaction_base& tx) {
        return inbox::search::index_messages(tx, workspace, pace);
    };
    bool more = true;
    for (int n = 0; n < limits_.steps && more && !stopped_; ++n) {
        if (n > 0) co_await pause(limits_.breath);
        more = co_await database_.run(workspace, step);
    }
    if (stopped_) co_return false;
    auto gather = [workspace](pqxx::transaction_base& tx) { return inbox::search::gather_day(tx, workspace); };
    const bool gathered = co_await database_.run(workspace, std::move(gather));
    co_return more || gathered;
}

asio::awaitable<void> Indexer::pause(std::chrono::milliseconds length)
{
    timer_.expires_after(length);
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
}

void Indexer::stop()
{
    stopped_ = true;
    timer_.cancel();
}

} // namespace gateway
