#include "gateway/commands/commands.hpp"

#include "gateway/rules.hpp"
#include "inbox/restore/restore.hpp"

#include <iostream>

namespace gateway {

int restored(const Config& config)
{
    if (config.database.url.empty())
        throw BadConfig("database.url is missing; expected where PostgreSQL is, with the service role");
    pqxx::connection connection(config.database.url);
    pqxx::work tx(connection);
    const auto held = inbox::heed_restore(tx, make_rules(), true);
    tx.commit();
    std::cout << "workspaces that read anew: " << held.workspaces << '\n'
              << "replies held until a person decides or the platform tells: " << held.replies << '\n';
    return 0;
}

} // namespace gateway
