#pragma once

#include "gateway/redis/link.hpp"
#include "inbox/model/event.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gateway {

/// "Workspace W is at n." A bell, not a parcel: other processes hear the number and read the events from the store.
/// Shards of the same process are handed the events themselves, for nothing is read back that was just written.
///
/// Redis carries the bell between processes; dead, flushed or paused, it costs a second (hubs look around), never an
/// event. Presence travels the same way and is never stored.
class Bell {
public:
    using Events = std::shared_ptr<const std::vector<inbox::Event>>;

    struct Listener {
        std::function<void(inbox::WorkspaceId, Events)> events;     // committed by this process
        std::function<void(inbox::WorkspaceId, inbox::Seq)> number; // committed by another one
        std::function<void(inbox::WorkspaceId, std::string_view)> presence;
    };

    Bell(asio::any_io_executor executor, std::string redis_url);

    /// Who hears, on this shard; and the other shards of this process, each with its own executor. Before `start`.
    void listen(Listener listener);
    void know(std::vector<Bell*> neighbours);
    void start();
    void stop();

    /// Called after the commit, on this shard's thread.
    void ring(inbox::WorkspaceId workspace, std::vector<inbox::Event> events);
    void presence(inbox::WorkspaceId workspace, std::string payload);

    bool redis_alive() const noexcept { return link_.alive(); }

private:
    void hear(std::string_view channel, std::string_view payload);

    asio::any_io_executor executor_;
    RedisLink link_;
    std::string own_name_; // our own bells come back to us; we know them by it
    Listener listener_;
    std::vector<Bell*> neighbours_;
};

} // namespace gateway
