#pragma once

#include <string>

namespace gateway {

/// The user a PostgreSQL address (a URL or "host=... user=...") logs in as, as libpq understands it.
/// Throws BadConfig when it is no address, or names no user.
std::string user_in(const std::string& address);

/// The same address, for somebody who must not wait for ever: a store that cannot be reached is given up after three
/// seconds, and one that falls silent on a network after four to ten, where the system alone would try for a quarter of
/// an hour and wait for an answer for two hours. What the address says about these times itself stays as it is.
std::string patient(const std::string& address);

} // namespace gateway
