#pragma once

#include "connectors/connector.hpp"
#include "gateway/postgres/database.hpp"
#include "gateway/secrets/vault.hpp"
#include "inbox/channels/channels.hpp"
#include "inbox/model/ids.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway {

/// Our registration with a platform, its secrets opened.
struct App {
    inbox::AppId id;
    std::string platform, slug;
    inbox::WorkspaceId workspace; // number 0: shared by the installation
    const connectors::Connector* connector = nullptr;
    connectors::Settings settings; // completed by the connector's fallbacks
    connectors::Settings previous; // before the last change; empty: there was none
};

/// What the sealed settings of an app or a channel are bound to (see Vault).
std::string app_binding(const inbox::AppId& app);
std::string channel_binding(const inbox::ChannelId& channel);

/// What must be known of a channel's settings where they are sealed.
inbox::ChannelTraits traits_of(const connectors::Settings& channel);

/// Whose a platform's account is.
struct Route {
    inbox::WorkspaceId workspace;
    inbox::ChannelId channel;
    bool link_media = false; // show the platform's files, keep none
};

/// What must be known to take in a webhook: apps by address, channels by the platform's name. One moment of it; never
/// changed once made, so that any thread may read it.
class Directory {
public:
    const App* find(std::string_view platform, std::string_view slug) const;
    const App* find(const inbox::AppId& app) const;
    const Route* route(const inbox::AppId& app, std::string_view external_id) const;

    /// Whether the platform's files are only shown there. False for a channel that is not known.
    bool links_media(const inbox::ChannelId& channel) const { return linking_.contains(channel); }

    /// The app's channel when it has exactly one: for events of the app as a whole. Null otherwise.
    const Route* only_route(const App& app) const;

    const std::vector<App>& apps() const noexcept { return apps_; }

    std::vector<inbox::WorkspaceId> workspaces() const;

    /// The sealed key of a workspace's secrets; empty for number 0, whose secrets the master key seals itself.
    std::string data_key(inbox::WorkspaceId workspace) const;

private:
    friend class DirectoryKeeper;
    std::vector<App> apps_;
    std::map<std::pair<std::string, std::string>, Route> routes_; // app id, external id
    std::set<inbox::ChannelId> linking_;
    std::map<inbox::WorkspaceId, std::string> data_keys_; // sealed
};

/// Keeps the newest Directory of a shard: looks every second whether anything changed. Other parts hold the pointer
/// they got for as long as they need that moment.
class DirectoryKeeper {
public:
    DirectoryKeeper(Database& database, std::shared_ptr<const Vault> vault);

    std::shared_ptr<const Directory> current() const noexcept { return current_; }

    /// Reads apps and channels if they changed since the last time. Throws what the store throws; the old one stays.
    asio::awaitable<void> refresh();

    /// The directory as the store has it now: for people who change it, whose last change may have gone to another
    /// shard.
    asio::awaitable<std::shared_ptr<const Directory>> fresh();

    /// For who missed something that may have been made a moment ago, at another shard or by another process. Looks a
    /// few times a second at most, however many strangers ask; a store that cannot be asked leaves the old one.
    asio::awaitable<void> look_again();

private:
    Database& database_;
    std::shared_ptr<const Vault> vault_;
    std::shared_ptr<const Directory> current_ = std::make_shared<Directory>();
    std::string version_;
    std::chrono::steady_clock::time_point looked_again_{};
};

} // namespace gateway
