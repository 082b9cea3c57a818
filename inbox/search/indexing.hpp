#pragma once

#include "inbox/sql.hpp"

#include <chrono>
#include <cstddef>

/// Filling the index of words, apart from the transactions that record messages.
///
/// The log of events says what is new: its numbers follow commits, so whoever remembers the last one has missed
/// nothing. Messages that were there before are walked from the newest down, once. A message changed later is noted
/// again; the words it no longer has stay until their day is put together, and are harmless: what a message says its
/// text decides.
///
/// One step is one transaction; a process that dies has done nothing of its step. Two processes take turns by a lock
/// that nobody waits for. Nothing of the log is locked, so recording never waits.
namespace inbox::search {

struct IndexPace {
    std::int64_t events = 500;    // a step is worth it when so many are new,
    std::chrono::seconds age{60}; // or when the last one was so long ago
    int batch = 2'000;            // events or messages of one step
};

/// Returns whether there is more to do at once.
bool index_messages(pqxx::transaction_base& tx, WorkspaceId workspace, const IndexPace& pace = {});

/// Puts the rows of one day together, if one needs it: a day that grows has many short rows for each word. Returns
/// whether it found one.
bool gather_day(pqxx::transaction_base& tx, WorkspaceId workspace);

/// Message events newer than what is indexed that a search looks through itself, newest first; a worker that keeps up
/// leaves fewer.
inline constexpr int unindexed_limit = 3'000;

} // namespace inbox::search
