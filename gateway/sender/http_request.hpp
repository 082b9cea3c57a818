#pragma once

#include "connectors/http.hpp"

#include <optional>
#include <string>
#include <variant>

namespace gateway {

/// Where a call goes and what is written there.
struct Destination {
    bool tls = true;
    std::string host; // without brackets
    std::string port;
    std::string authority; // for Host: host, and port where it is not the usual one
    std::string target;    // path and query

    /// Connections to the same place can be shared.
    std::string key() const { return (tls ? "https://" : "http://") + host + ' ' + port; }

    /// "host:port", as settings name plain hosts.
    std::string host_and_port() const { return host + ':' + port; }
};

/// The destination of an absolute http or https URL without user info; else a sentence that says what is wrong.
std::variant<Destination, std::string> destination_of(const std::string& url);

/// Request line and headers of a call, blank line included; nothing when a method, name or value could end its line
/// early. Host, Content-Length, Connection and Transfer-Encoding are ours to set.
std::optional<std::string> request_head(const connectors::HttpCall& call, const Destination& to);

} // namespace gateway
