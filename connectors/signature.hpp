#pragma once

#include <string>
#include <string_view>

/// Hashes and the one way we compare them.
namespace connectors {

std::string sha256_hex(std::string_view message);                            // 64 lower-case digits
std::string hmac_sha256_hex(std::string_view key, std::string_view message); // 64 lower-case digits
std::string hmac_sha1_hex(std::string_view key, std::string_view message);   // 40, for what is older than sha256
std::string md5_hex(std::string_view message);

/// Base64 of RFC 4648: `url` for the URL alphabet without padding.
std::string base64(std::string_view bytes);
std::string base64_url(std::string_view bytes);
std::string sha256_bytes(std::string_view message); // 32 raw bytes

enum class HexCase { lower_only, any };

/// Whether `received` is exactly the hexadecimal digits `expected`, compared in constant time: 64 of them, or 40 of
/// SHA-1. Surrounding blanks are not forgiven here: a connector whose platform allows them trims first.
bool same_signature(std::string_view received, std::string_view expected, HexCase allowed = HexCase::lower_only);

} // namespace connectors
