#pragma once

#include "inbox/sql.hpp"

#include <optional>
#include <string>
#include <vector>

/// What must be known before anybody knows which workspace is meant: apps, their sealed secrets, and whose channel an
/// external id is. None of these functions needs a workspace set; what they return holds no text of a shop.
namespace inbox {

/// Our registration with a platform. `settings` and `previous` are sealed bytes, opened by the gateway alone.
struct App {
    AppId id;
    std::string platform, slug;
    WorkspaceId workspace; // number 0: shared by the installation
    std::string settings;
    std::optional<std::string> previous; // before the last change of a secret: still good for verifying
};

struct Route {
    AppId app;
    std::string external_id;
    WorkspaceId workspace;
    ChannelId channel;
    bool link_media = false; // show the platform's files, keep none
};

struct Workspace {
    WorkspaceId id;
    std::string public_id; // what the outside may know it by
    std::string slug;
    std::string data_key; // sealed
    int key_version = 1;
};

/// Everything the webhook endpoint needs, to be held in memory.
struct Directory {
    std::string version;
    std::vector<App> apps;
    std::vector<Route> routes;
    std::vector<Workspace> workspaces;
};

/// Differs from that of a Directory read before as soon as an app, channel or workspace was added or changed since.
/// One small question; ask it every second.
std::string directory_version(pqxx::transaction_base& tx);
Directory read_directory(pqxx::transaction_base& tx);

std::optional<App> find_app(pqxx::transaction_base& tx, const std::string& platform, const std::string& slug);
std::optional<Workspace> find_workspace(pqxx::transaction_base& tx, const std::string& slug);

/// From here on `tx` is a transaction of that workspace, until it ends: for commands and look-ups that learn only on
/// the way whose it is. Everywhere else the gateway's Database has done it before.
void enter_workspace(pqxx::transaction_base& tx, WorkspaceId workspace);

/// What a person sees of the workspace they work in.
struct WorkspaceCard {
    std::string public_id, slug, name;
};
WorkspaceCard read_workspace_card(pqxx::transaction_base& tx, WorkspaceId workspace);

/// Creates the workspace and its log's head, or leaves the existing one but for its name. Sets `app.ws` for the rest of
/// the transaction, so that what belongs to the workspace can follow. `data_key` counts only for a new one.
struct WorkspaceWish {
    std::string slug, name, data_key;
};
struct WorkspacePut {
    Workspace workspace;
    bool created = false;
};
WorkspacePut put_workspace(pqxx::transaction_base& tx, const WorkspaceWish& wish);

/// Creates or changes an app. Sealing the same settings twice gives different bytes, so the caller compares what is
/// inside and calls this only when something changed. `keep_previous`: a secret changed, deliveries signed with the old
/// one may still be under way.
App put_app(pqxx::transaction_base& tx, const App& app, bool keep_previous);

} // namespace inbox
