#include "inbox/staff/setup.hpp"

namespace inbox {

namespace {

constexpr auto none_there = R"sql(select not exists (select 1 from workspaces))sql";

// Any number; nothing else uses it.
constexpr auto one_at_a_time = R"sql(select pg_advisory_xact_lock(1735354732))sql";

} // namespace

bool setup_needed(pqxx::transaction_base& tx)
{
    return tx.exec_params(none_there)[0][0].as<bool>();
}

bool begin_setup(pqxx::transaction_base& tx)
{
    tx.exec_params(one_at_a_time);
    return setup_needed(tx);
}

} // namespace inbox
