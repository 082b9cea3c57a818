#pragma once

#include "gateway/directory.hpp"
#include "gateway/metrics.hpp"
#include "inbox/intake/accept.hpp"

#include <vector>

namespace gateway {

/// One call of a platform, cut into raw events that know where they belong.
struct Delivery {
    std::vector<inbox::RawEvent> events;

    std::vector<inbox::WorkspaceId> workspaces() const; // each once, ascending

    /// How many are of channels that nobody has connected.
    std::size_t unrouted() const;

    /// Looks for those channels again, in a newer directory.
    void route_again(const Directory& directory, const inbox::AppId& app);
};

/// Parses item by item. Every item is kept: one of a channel nobody connected under the app alone; one of no channel
/// (the app as a whole, or unreadable) under the app's only channel when there is exactly one in its workspace, else
/// under the app. Counts what was not understood.
Delivery read_delivery(const Directory& directory, const App& app, const connectors::WebhookRequest& request,
                       Metrics::Webhooks& counters);

/// The same for events that history or a lost-push queue brought: no headers, and marked as such.
Delivery read_items(const Directory& directory, const App& app, std::vector<connectors::Item> items);

} // namespace gateway
