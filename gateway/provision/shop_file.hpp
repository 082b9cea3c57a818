#pragma once

#include "connectors/connector.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace gateway {

/// Says file, line, which key, what was found and what was expected.
struct BadShopFile : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// What `gom apply` shall make true, as the file says it (contract section 3). Names are still names.
struct ShopFile {
    struct Workspace {
        std::string slug, name;
        int line = 0;
    };
    struct Staff {
        std::string workspace, email, name, role;
        std::optional<std::string> password;
        std::vector<std::string> teams;
        std::optional<std::vector<std::string>> channels; // "messenger/104400220033001"
        std::optional<bool> active;
        int line = 0;
    };
    struct App {
        std::string platform, slug;
        std::string workspace; // empty: shared by the installation
        connectors::Settings settings;
        int line = 0;
    };
    struct Channel {
        std::string workspace, platform, app_slug, external_id, name;
        connectors::Settings settings;
        std::optional<bool> own_only;
        int line = 0;
    };

    std::string path;
    std::vector<Workspace> workspaces;
    std::vector<Staff> staff;
    std::vector<App> apps;
    std::vector<Channel> channels;
};

/// Reads the file and checks whatever can be checked without the store: unknown keys and settings by name, roles,
/// platforms, doubles.
ShopFile read_shop_file(const std::string& path);

} // namespace gateway
