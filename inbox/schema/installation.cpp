#include "inbox/schema/installation.hpp"

namespace inbox {

std::optional<std::string> read_known_value(pqxx::transaction_base& tx)
{
    const auto rows = tx.exec("select known_value from installation");
    if (rows.empty()) return std::nullopt;
    return sql::bytes_of(rows[0][0]);
}

void write_known_value(pqxx::transaction_base& tx, const std::string& sealed)
{
    tx.exec_params("insert into installation (known_value) values ($1::bytea) on conflict do nothing",
                   sql::bytea(sealed));
}

} // namespace inbox
