#pragma once

#include "gateway/live/feed.hpp"
#include "gateway/live/hub.hpp"
#include "gateway/live/live_session.hpp"

#include <memory>
#include <vector>

namespace gateway {

/// A workspace with open sockets on this shard.
///
/// It goes when its last socket goes; coroutines that still read for it hold it by pointer.
struct Hub::Room {
    Room(inbox::WorkspaceId w, Feed f) : workspace(w), feed(std::move(f)) {}

    inbox::WorkspaceId workspace;
    Feed feed;
    std::vector<std::shared_ptr<LiveSession>> sessions;
    bool reading = false;      // catch_up is under way
    bool wanted = false;       // ... and must look once more
    bool people_stale = false; // rights or teams changed: read people before the next event
};

} // namespace gateway
