#include "gateway/postgres/restore_watch.hpp"

#include "inbox/restore/restore.hpp"

#include <spdlog/spdlog.h>

namespace gateway {

Database::Greeting restore_watch(std::shared_ptr<const inbox::Rules> rules)
{
    return [rules = std::move(rules)](pqxx::connection& connection) {
        pqxx::work tx(connection);
        if (!inbox::is_another_store(tx)) return;
        const auto held = inbox::heed_restore(tx, *rules, false);
        tx.commit();
        if (held.workspaces == 0) return;
        spdlog::warn("the store was restored, or a replica took over: {} workspaces read anew, {} replies are held",
                     held.workspaces, held.replies);
    };
}

} // namespace gateway
