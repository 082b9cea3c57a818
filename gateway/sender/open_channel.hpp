#pragma once

#include "gateway/directory.hpp"
#include "gateway/postgres/database.hpp"
#include "gateway/secrets/vault.hpp"
#include "inbox/channels/channels.hpp"

#include <memory>

namespace gateway {

/// A channel with its secrets opened: one moment of it, never changed once made.
struct OpenChannel {
    inbox::WorkspaceId workspace;
    inbox::Channel row;                         // `row.settings` is what `settings` was opened from
    std::shared_ptr<const Directory> directory; // keeps `app` alive
    const App* app = nullptr;
    connectors::Settings given;    // as stored
    connectors::Settings settings; // completed by the connector's fallbacks

    const connectors::Connector& connector() const { return *app->connector; }
    connectors::Connection connection() const; // of now, the wall clock: signatures carry it
};

using ChannelAtWork = std::shared_ptr<const OpenChannel>;

/// Null when the channel or its app is not there (any more). Throws CannotOpen when its secrets cannot be opened.
ChannelAtWork opened_channel(inbox::WorkspaceId workspace, inbox::Channel row,
                             std::shared_ptr<const Directory> directory, const Vault& vault);

/// The same from the store. Throws what the store throws, and CannotOpen.
asio::awaitable<ChannelAtWork> open_channel(Database& database, std::shared_ptr<const Directory> directory,
                                            std::shared_ptr<const Vault> vault, inbox::WorkspaceId workspace,
                                            inbox::ChannelId channel);

/// The wall clock, in the milliseconds platforms speak.
inbox::Time wall_clock_now();

} // namespace gateway
