#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace gateway {

/// Writes bytes below `folder` under a random name and returns it. Durable before it returns: written beside, fsync,
/// renamed, folder fsync. A half-written file never bears a name anybody looks for. Blocks: call it on a database's
/// thread. Throws std::system_error when there is no room or the disk fails.
std::string keep_file(const std::filesystem::path& folder, std::string_view bytes);

/// Whether a row's file name is one keep_file could have made; nothing else is ever opened.
bool is_kept_name(std::string_view name);

} // namespace gateway
