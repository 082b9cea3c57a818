#pragma once

#include "inbox/events/event_log.hpp"

#include <chrono>
#include <string>
#include <vector>

/// Files that nobody needs any more: uploads that were never sent, and what came with messages their writers recalled.
///
/// The file goes first and the row after it: whoever dies in between finds the row again, and a file that is gone
/// already is no trouble. So no file is left behind that no row names. Pictures of products are never left over.
namespace inbox {

struct Leftover {
    AttachmentId id;
    std::string file; // name below media.folder; empty: there is none
};

/// Uploads older than `age` that belong to no message. The open log keeps replies from taking them up meanwhile.
std::vector<Leftover> unsent_uploads(EventLog& log, std::chrono::hours age, int limit);

/// Files of recalled messages.
std::vector<Leftover> recalled_files(pqxx::transaction_base& tx, WorkspaceId workspace, int limit);

/// Their files are gone: forgets the uploads, and the names of the recalled ones.
void forget_leftovers(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<Leftover>& gone);

} // namespace inbox
