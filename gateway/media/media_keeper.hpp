#pragma once

#include "gateway/directory.hpp"
#include "gateway/media/fetcher_link.hpp"
#include "gateway/postgres/database.hpp"
#include "gateway/redis/bell.hpp"
#include "inbox/media/attachments.hpp"
#include "inbox/model/outgoing.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gateway {

/// Files of messages, in the background: what customers sent is fetched, what staff send is made to fit.
///
/// A message never waits for its files: it stands in the conversation with a placeholder, and the picture follows by
/// `message.updated`. A download that fails is tried again with growing pauses and then shown as failed; the message
/// stays. What a process that died was fetching is fetched by the next one within half a minute. The fetching and
/// decoding itself is done by the fetcher, a program without rights to the store; here its files are taken over:
/// written under a random name of ours, made durable, then named in the store.
///
/// Owned by a shard and used on its thread only.
class MediaKeeper {
public:
    MediaKeeper(asio::any_io_executor executor, Database& database, DirectoryKeeper& directory,
                std::shared_ptr<const Vault> vault, Bell& bell, FetcherLink& fetcher, std::string media_folder,
                std::vector<std::string> exact_hosts);

    /// This workspace has files to fetch.
    void nudge(inbox::WorkspaceId workspace);

    /// Looks around every two seconds for what nobody nudged about, until stopped.
    asio::awaitable<void> look_around();
    void stop();

    /// A file that staff uploaded: what it is, and a picture written anew. `bytes` are replaced by the picture's when
    /// it is one; its kind, size and shape are told. When the fetcher is away: as uploaded, and not fit to show in
    /// place.
    asio::awaitable<inbox::StoredFile> looked_at(std::shared_ptr<const std::string> bytes, std::string mime);

    /// A picture too large for its platform, made smaller; other files as they are.
    asio::awaitable<inbox::File> fitted(inbox::File file, std::int64_t max_bytes);

private:
    asio::awaitable<void> work(inbox::WorkspaceId workspace);
    asio::awaitable<void> fetch(inbox::WorkspaceId workspace, inbox::FetchErrand errand);
    asio::awaitable<void> prolong(inbox::WorkspaceId workspace, const std::vector<inbox::FetchErrand>& errands);
    asio::awaitable<FetcherAnswer> ask_for(inbox::WorkspaceId workspace, const inbox::FetchErrand& errand);
    std::string incoming_path() const;
    asio::awaitable<std::string> put(std::shared_ptr<const std::string> bytes);
    asio::awaitable<std::shared_ptr<const std::string>> taken(std::string path);

    asio::any_io_executor executor_;
    Database& database_;
    DirectoryKeeper& directory_;
    std::shared_ptr<const Vault> vault_;
    Bell& bell_;
    FetcherLink& fetcher_;
    std::filesystem::path folder_;
    std::vector<std::string> exact_hosts_;
    std::map<inbox::WorkspaceId, int> working_;
    asio::steady_timer timer_;
    bool stopped_ = false;
};

} // namespace gateway
