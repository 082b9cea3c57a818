#pragma once

#include "gateway/sender/pace.hpp"
#include "gateway/sender/sender.hpp"

namespace gateway {

/// A channel while the sender works for it: the lease is held from the first part to the last.
///
/// One coroutine (`serve`) begins parts as places become free; each part has a coroutine of its own (`carry`), which
/// keeps the desk alive. They meet here, on one thread: `nudged` says that something ended or was added since `serve`
/// last looked, so no wake-up is lost between looking and waiting. `renewing` is the single flight of a refused token.
struct Sender::Desk {
    Desk(asio::io_context& io, inbox::WorkspaceId w, inbox::ChannelId c, std::shared_ptr<Pace> p)
        : workspace(w), id(std::move(c)), pace(std::move(p)), bell(io), renewed(io)
    {
    }

    inbox::WorkspaceId workspace;
    inbox::ChannelId id;
    std::shared_ptr<Pace> pace;
    ChannelAtWork channel; // replaced when its settings change
    std::string platform;
    std::size_t in_flight = 0;
    bool nudged = false;
    bool renewing = false;
    asio::steady_timer bell; // something ended, or was added
    asio::steady_timer renewed;
};

} // namespace gateway
