#include "gateway/provision/apply.hpp"
#include "gateway/commands/commands.hpp"
#include "gateway/secrets/vault.hpp"

#include <iostream>

namespace gateway {

int apply(const Config& config, const std::string& file)
{
    if (config.database.url.empty())
        throw BadConfig("database.url is missing; expected where PostgreSQL is, with the service role");
    const Vault vault(config.secrets.master_key);
    apply_file(config.database.url, vault, file, std::cout);
    return 0;
}

} // namespace gateway
