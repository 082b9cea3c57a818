#pragma once

#include "gateway/http/http.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace gateway {

/// The web page: the files of `web.folder`, read once at start and served from memory.
///
/// A path is looked up among the names read at start, never on disk, so no path can lead outside the folder. Names
/// below /assets/ carry their content's hash and are cached for ever; everything else is asked for again each time and
/// answered 304 by its ETag. `NAME.br` and `NAME.gz` beside a file are its compressed forms, never files of their own.
/// A path without a dot in its last segment that nothing else answers is a deep link of the page: index.html.
class StaticFiles {
public:
    static constexpr std::size_t folder_limit_bytes = 64 << 20;
    static constexpr std::size_t file_limit_bytes = 16 << 20;
    static constexpr std::size_t file_count_limit = 4'000;

    /// An empty or absent folder serves nothing (404); a folder over the limits throws std::runtime_error naming it.
    explicit StaticFiles(const std::filesystem::path& folder);

    /// For Router::otherwise; GET and HEAD. Cheap and without waiting.
    Response answer(const Request& request) const;

    std::size_t size() const noexcept; ///< files

private:
    struct Form {
        std::shared_ptr<const std::string> bytes;
        std::string etag;
    };
    struct File {
        std::string type;
        Form plain, gzip, brotli; // bytes empty: no such form
        bool for_ever = false;
    };

    void load(const std::filesystem::path& folder);
    const File* find(const std::string& path, const Request& request) const;

    std::map<std::string, File, std::less<>> files_; // by path: "/assets/app-3f2a.js"
};

} // namespace gateway
