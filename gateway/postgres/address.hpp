#pragma once

#include <string>

namespace gateway {

/// The user a PostgreSQL address (a URL or "host=... user=...") logs in as, as libpq understands it.
/// Throws BadConfig when it is no address, or names no user.
std::string user_in(const std::string& address);

} // namespace gateway
