#pragma once

#include "gateway/http/limits.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Deciding, on the bytes alone, whether a request can be read in one way only (promises M9).
///
/// The HTTP library accepts several ambiguous framings; a proxy before us may read them differently and then disagree
/// with us about where the next request begins. So nothing reaches the library before it has passed here.
namespace gateway {

struct FramingError {
    int status = 400; // 400, 414, 417 or 431
    std::string_view why;
};

/// What is wrong with a complete header block, "GET / HTTP/1.1\r\n" to the blank line included; nothing when all is
/// well:
/// - one request line with single blanks, a known shape of target (origin form), HTTP/1.0 or HTTP/1.1;
/// - header lines of token, colon, value; no folding, no bare CR or LF, no control characters;
/// - exactly one Host, a host name or address with an optional port;
/// - at most one Content-Length, plain decimal; or Transfer-Encoding exactly "chunked", once, in HTTP/1.1; never both.
std::optional<FramingError> framing_error(std::string_view header_block, const EdgeLimits& limits = {});

/// The same for the beginning of a block that is not complete yet: what no further byte can repair. `looked_at` bytes
/// were found well before.
std::optional<FramingError> hopeless_start(std::string_view bytes, std::size_t looked_at = 0);

/// A target's path, decoded, and its query.
struct Target {
    std::string path;
    std::vector<std::pair<std::string, std::string>> query;
};

/// Nothing when the target has a dot segment, an encoded slash, backslash or NUL, a broken escape, a fragment, or is
/// not UTF-8 once decoded: all of them are read differently by different programs.
std::optional<Target> read_target(std::string_view target);

/// Whether Host names us. `known` entries without a port allow any port; the loopback names always are.
bool known_host(std::string_view host, const std::vector<std::string>& known);

/// Strict UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

} // namespace gateway
