#include "gateway/directory.hpp"

#include "gateway/log.hpp"
#include "inbox/channels/directory.hpp"

#include <algorithm>

namespace gateway {

namespace {

constexpr std::chrono::milliseconds look_again_after{200};

/// Opens an app's secrets. One that cannot be opened is left without settings: its webhooks are then refused, and the
/// log says why, instead of the whole program standing still.
App opened(const inbox::App& sealed, const std::string& data_key, const Vault& vault)
{
    App app;
    app.id = sealed.id;
    app.platform = sealed.platform;
    app.slug = sealed.slug;
    app.workspace = sealed.workspace;
    app.connector = connectors::find(sealed.platform);
    try {
        const auto bound = app_binding(sealed.id);
        app.settings = vault.open_settings(sealed.settings, bound, data_key);
        if (sealed.previous) app.previous = vault.open_settings(*sealed.previous, bound, data_key);
        if (app.connector) {
            const auto specs = app.connector->app_settings();
            app.settings = connectors::completed(std::move(app.settings), specs);
            if (!app.previous.empty()) app.previous = connectors::completed(std::move(app.previous), specs);
        }
    } catch (const std::exception& error) {
        spdlog::error("settings of app {}/{} cannot be opened: {}", app.platform, app.slug, loggable(error.what()));
    }
    return app;
}

} // namespace

std::string app_binding(const inbox::AppId& app)
{
    return "app:" + app.text;
}

std::string channel_binding(const inbox::ChannelId& channel)
{
    return "channel:" + channel.text;
}

inbox::ChannelTraits traits_of(const connectors::Settings& channel)
{
    inbox::ChannelTraits traits;
    for (const auto& [name, value] : channel) {
        if (value == "true") traits.options.push_back(name);
    }
    const auto policy = channel.find("media_policy");
    traits.link_media = policy != channel.end() && policy->second == "link";
    return traits;
}

const App* Directory::find(std::string_view platform, std::string_view slug) const
{
    const auto found = std::find_if(apps_.begin(), apps_.end(),
                                    [&](const App& app) { return app.platform == platform && app.slug == slug; });
    return found == apps_.end() || !found->connector ? nullptr : &*found;
}

const App* Directory::find(const inbox::AppId& app) const
{
    const auto found = std::find_if(apps_.begin(), apps_.end(), [&](const App& a) { return a.id == app; });
    return found == apps_.end() || !found->connector ? nullptr : &*found;
}

const Route* Directory::route(const inbox::AppId& app, std::string_view external_id) const
{
    const auto found = routes_.find({app.text, std::string(external_id)});
    return found == routes_.end() ? nullptr : &found->second;
}

const Route* Directory::only_route(const App& app) const
{
    const auto first = routes_.lower_bound({app.id.text, std::string()});
    if (first == routes_.end() || first->first.first != app.id.text) return nullptr;
    const auto second = std::next(first);
    if (second != routes_.end() && second->first.first == app.id.text) return nullptr;
    return &first->second;
}

std::vector<inbox::WorkspaceId> Directory::workspaces() const
{
    std::vector<inbox::WorkspaceId> all;
    for (const auto& [workspace, key] : data_keys_) all.push_back(workspace);
    return all;
}

std::string Directory::data_key(inbox::WorkspaceId workspace) const
{
    const auto found = data_keys_.find(workspace);
    return found == data_keys_.end() ? std::string() : found->second;
}

DirectoryKeeper::DirectoryKeeper(Database& database, std::shared_ptr<const Vault> vault)
    : database_(database), vault_(std::move(vault))
{
}

asio::awaitable<std::shared_ptr<const Directory>> DirectoryKeeper::fresh()
{
    co_await refresh();
    co_return current_;
}

asio::awaitable<void> DirectoryKeeper::look_again()
{
    const auto now = std::chrono::steady_clock::now();
    if (now - looked_again_ < look_again_after) co_return;
    looked_again_ = now;
    try {
        co_await refresh();
    } catch (const std::exception& error) {
        spdlog::warn("the directory cannot be read, the old one stays: {}", loggable(error.what()));
    }
}

asio::awaitable<void> DirectoryKeeper::refresh()
{
    auto ask = [](pqxx::transaction_base& tx) { return inbox::directory_version(tx); };
    if (co_await database_.run({}, std::move(ask)) == version_) co_return;

    auto read = [](pqxx::transaction_base& tx) { return inbox::read_directory(tx); };
    const auto sealed = co_await database_.look({}, std::move(read));
    auto fresh = std::make_shared<Directory>();
    for (const auto& workspace : sealed.workspaces) fresh->data_keys_[workspace.id] = workspace.data_key;
    for (const auto& app : sealed.apps) fresh->apps_.push_back(opened(app, fresh->data_key(app.workspace), *vault_));
    for (const auto& route : sealed.routes) {
        fresh->routes_[{route.app.text, route.external_id}] = {route.workspace, route.channel, route.link_media};
        if (route.link_media) fresh->linking_.insert(route.channel);
    }
    current_ = std::move(fresh);
    version_ = sealed.version;
}

} // namespace gateway
