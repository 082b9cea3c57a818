#include "gateway/sender/open_channel.hpp"

#include <chrono>
#include <optional>

namespace gateway {

connectors::Connection OpenChannel::connection() const
{
    return {app->settings, settings, row.external_id, wall_clock_now()};
}

ChannelAtWork opened_channel(inbox::WorkspaceId workspace, inbox::Channel row,
                             std::shared_ptr<const Directory> directory, const Vault& vault)
{
    const auto* app = directory->find(row.app);
    if (!app) return nullptr;
    auto channel = std::make_shared<OpenChannel>();
    channel->workspace = workspace;
    channel->given = vault.open_settings(row.settings, channel_binding(row.id), directory->data_key(workspace));
    channel->settings = connectors::completed(channel->given, app->connector->channel_settings());
    channel->app = app;
    channel->row = std::move(row);
    channel->directory = std::move(directory);
    return channel;
}

asio::awaitable<ChannelAtWork> open_channel(Database& database, std::shared_ptr<const Directory> directory,
                                            std::shared_ptr<const Vault> vault, inbox::WorkspaceId workspace,
                                            inbox::ChannelId channel)
{
    auto job = [workspace, channel](pqxx::transaction_base& tx) { return inbox::find_channel(tx, workspace, channel); };
    auto row = co_await database.run(workspace, std::move(job));
    if (!row) co_return nullptr;
    co_return opened_channel(workspace, std::move(*row), std::move(directory), *vault);
}

inbox::Time wall_clock_now()
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

} // namespace gateway
