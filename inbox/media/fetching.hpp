#pragma once

#include "inbox/media/attachments.hpp"

#include <chrono>
#include <vector>

namespace inbox {

/// Whoever is at work on files goes on saying so; what take_media() gave then stays theirs for `lease` from now on. The
/// files of a process that died are free when its last word has run out, and somebody else takes them.
///
/// An errand is told apart from a later one for the same file by its number of attempts. So who comes back after its
/// time, having been stopped or cut off, prolongs nothing, and what it brings counts for nothing.
void prolong_media(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<FetchErrand>& errands,
                   std::chrono::seconds lease);

} // namespace inbox
