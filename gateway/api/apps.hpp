#pragma once

#include "gateway/api/context.hpp"

#include <string>
#include <string_view>

namespace gateway {

/// Our registrations, as their owner sees them.

/// An app of another workspace is not there.
const App* app_for(const Directory& directory, const LoggedIn& who, std::string_view platform, std::string_view slug);

/// The same by "messenger/main".
const App* app_named(const Directory& directory, const LoggedIn& who, std::string_view name);

/// {platform, slug, webhook_url, oauth_url}
std::string app_json(const Config& config, const App& app);

} // namespace gateway
