#pragma once

#include "gateway/http/http.hpp"

#include <optional>

namespace gateway {

/// Why a request cannot open a WebSocket (RFC 6455 section 4.2.1), as the answer to give; nothing when it can.
/// 426 names the version we speak; whatever else is wrong is 400. Session and Origin are checked by the route.
std::optional<Response> handshake_refusal(const Request& request);

/// Whether a comma-separated header holds the token, without regard to case.
bool has_token(const Headers& headers, std::string_view name, std::string_view token);

} // namespace gateway
