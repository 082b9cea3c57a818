#pragma once

#include "inbox/events/event_log.hpp"

#include <chrono>

/// Letting go of what is only of use for a while: numbered events that every screen has long seen, and the bytes that
/// platforms delivered. Messages, and the fact that a delivery came, stay.
///
/// Each call is one small batch of one transaction; call it again until it finds nothing. The workspace's row is
/// touched last, so writers wait for a commit and not for the work.
namespace inbox {

struct EventsKept {
    std::chrono::hours age{30 * 24};
    Seq count = 10'000; // the newest ones stay, however old they are
};

/// Forgets the oldest events that are older than `kept.age` and not among the newest `kept.count`; returns how many.
/// Whoever then asks for what came after one of them is told to take a fresh snapshot.
std::size_t forget_old_events(pqxx::transaction_base& tx, WorkspaceId workspace, const EventsKept& kept, int limit);

/// Empties bodies and headers of raw events older than `age`; the rows and their keys stay, so a late duplicate is
/// still known as one. What waits, is parked or was set aside for a person keeps its body. Returns how many were looked
/// at.
std::size_t empty_old_bodies(pqxx::transaction_base& tx, WorkspaceId workspace, std::chrono::hours age, int limit);

} // namespace inbox
