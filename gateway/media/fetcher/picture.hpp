#pragma once

#include <cstdint>
#include <string>

/// Pictures, decoded and written anew: whatever a stranger hid in the file does not survive it.
namespace fetcher {

inline constexpr std::int64_t pixel_limit = 40'000'000; // over all frames; more is not decoded at all

struct Picture {
    std::string mime;
    int width = 0, height = 0;
    std::int64_t size_bytes = 0;
};

/// Reads the JPEG, PNG, GIF or WebP at `from` and writes it to the new file `to`: JPEG, PNG where there is
/// transparency, WebP where it moves. Turned upright, without metadata. With `max_bytes` > 0: JPEG of at most that many
/// bytes, made smaller until it fits.
///
/// Runs libvips in this very process; call it only behind confine(). Throws std::runtime_error with a word:
/// "not_a_picture", "too_many_pixels", "damaged".
Picture rewritten(const std::string& from, const std::string& to, std::int64_t max_bytes);

/// The kind of file its first bytes say it is, as a MIME type; "application/octet-stream" when nobody knows.
std::string sniffed(const std::string& path);

} // namespace fetcher
