#pragma once

#include "inbox/model/rules.hpp"
#include "inbox/sql.hpp"

#include <string>

/// What must happen when the store is not the one it was: a backup was restored, or a replica took over that had not
/// heard of the last commits.
///
/// Numbers of events that screens have seen may be given away a second time, so every workspace gets a new epoch and
/// every screen reads anew. A reply that waits here may have left already, from the store that is gone: it is held as
/// `unknown`, is looked for in the platform's history, and is sent again only when a person says so. What platforms
/// delivered into the lost time comes back by repair, which walks every channel's history at each start.
namespace inbox {

/// PostgreSQL's own words for which store this is: "7412345678901234567/00000002", cluster and timeline. A timeline
/// begins with every recovery that ends in writing: a point-in-time restore, a promoted replica. A copy of the disk
/// that is simply started again has the same identity: only `gom restored` can know of that.
std::string store_identity(pqxx::transaction_base& tx);

/// Whether the identity noted in the store is another one, or none was noted yet.
bool is_another_store(pqxx::transaction_base& tx);

struct Held {
    int workspaces = 0;
    int replies = 0;
};

/// Does what the store needs after a restore, all or nothing, and notes its identity. Of several processes that notice
/// at the same moment one does it; the others wait and find it done. `asked`: a person knows of a restore, do it in any
/// case. `tx` has no workspace set.
Held heed_restore(pqxx::transaction_base& tx, const Rules& rules, bool asked);

} // namespace inbox
