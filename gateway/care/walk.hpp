#pragma once

#include "gateway/care/care.hpp"

namespace gateway {

/// A walk through a channel's past, as far as it has come. The list of conversations goes first, to its end: where it
/// brings parked pushes, each page is confirmed by asking for the next.
struct Care::Walk {
    inbox::HistoryErrand errand;
    inbox::Time began{}, since{};
    Clock::time_point latest{};                      // of this go
    std::deque<connectors::HistoryRequest> requests; // the first is the one under way
    std::set<std::string> threads;                   // lists move while they are read: a thread comes up twice
    std::set<std::string> cursors;                   // of the request under way: a page that leads back is the last
    std::optional<inbox::Time> reaches_back_to;      // what lies before it, the platform has forgotten
    bool whole_channel = false;                      // what is missing may be of any conversation
    std::set<std::string> forgotten;                 // threads whose past the platform has forgotten
    std::string gap;                                 // why a part is missing; empty: none is
    std::size_t pages = 0, items = 0, skipped = 0;
    int tries = 0, skips_in_row = 0;

    bool of_everything() const { return errand.thread.empty(); }
};

} // namespace gateway
