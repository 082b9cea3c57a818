#pragma once

#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

/// Where the fetcher may go. A customer chooses the URLs it is given, so nothing in one is trusted.
namespace fetcher {

/// An address of the public internet: not private, loopback, link-local, shared (CGN), documentation, multicast,
/// reserved, nor an IPv6 address that holds an IPv4 one (mapped, 6to4, Teredo, NAT64).
bool is_public(const sockaddr* address);

/// What one request may reach.
struct Allowed {
    std::vector<std::string> hosts; // "cdn.example.com", ".example.com" for all below: https only, port 443
    std::vector<std::string> exact; // "127.0.0.1:8090": plain http too, whatever its address (the simulator)
};

/// A URL that was found good, as libcurl itself reads it.
struct Target {
    std::string url;          // http of a platform's host is made https
    std::string host;         // lower case
    bool any_address = false; // named exactly: may be a private address
};

/// Throws std::runtime_error with a word: "scheme", "host", "port", "credentials", "malformed".
Target checked(std::string_view url, const Allowed& allowed);

} // namespace fetcher
