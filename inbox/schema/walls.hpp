#pragma once

#include "inbox/sql.hpp"

namespace inbox {

#ifdef GOM_FAILPOINTS

/// A question that forgot to filter, asked at the beginning of each transaction that belongs to no workspace: what it
/// sees must be nothing, whatever the connection did before. What it does see is said on standard error, for the judge
/// of the torture bench. In the build with failpoints only.
void look_without_workspace(pqxx::transaction_base& tx);

#else

inline void look_without_workspace(pqxx::transaction_base&) {}

#endif

} // namespace inbox
