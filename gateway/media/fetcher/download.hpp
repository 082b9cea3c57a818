#pragma once

#include "gateway/media/fetcher/address_guard.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace fetcher {

inline constexpr std::int64_t size_limit_bytes = 25 << 20;
inline constexpr long time_limit_seconds = 30;
inline constexpr long slowest_bytes_per_second = 1024; // for 10 s, then given up
inline constexpr int redirect_limit = 3;

/// `code` is one of ours: "gone", "refused", "too_large", "timeout", "unreachable", "redirects", and what checked()
/// says.
struct CannotFetch : std::runtime_error {
    CannotFetch(std::string c, bool again) : std::runtime_error(c), code(std::move(c)), may_try_again(again) {}
    std::string code;
    bool may_try_again;
};

struct Download {
    std::string content_type; // as the server says; only a hint
    std::int64_t size_bytes = 0;
};

/// Fetches `url` into the new file `path`. The address is checked when it is connected to, so a name that resolves
/// differently a moment later leads nowhere; each redirect is checked like the first URL, and headers do not follow to
/// another host. Nothing is decompressed. Blocks; throws CannotFetch, and the file is then removed.
Download download(const std::string& url, const std::vector<std::pair<std::string, std::string>>& headers,
                  const Allowed& allowed, const std::string& path);

} // namespace fetcher
