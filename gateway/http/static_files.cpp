#include "gateway/http/static_files.hpp"

#include "gateway/http/compression.hpp"
#include "gateway/live/handshake.hpp"

#include <openssl/sha.h>

#include <array>
#include <fstream>
#include <stdexcept>

namespace gateway {

namespace fs = std::filesystem;

namespace {

struct Kind {
    std::string_view ending;
    std::string_view type;
};

constexpr std::array<Kind, 22> kinds{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".webp", "image/webp"},
    {".avif", "image/avif"},
    {".gif", "image/gif"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".woff", "font/woff"},
    {".txt", "text/plain; charset=utf-8"},
    {".xml", "application/xml"},
    {".wasm", "application/wasm"},
    {".mp3", "audio/mpeg"},
    {".ogg", "audio/ogg"},
}};

std::string type_of(std::string_view path)
{
    for (const auto& kind : kinds) {
        if (path.ends_with(kind.ending)) return std::string(kind.type);
    }
    return "application/octet-stream";
}

std::string read_whole(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    std::string bytes(std::istreambuf_iterator<char>(file), {});
    if (!file) throw std::runtime_error("web.folder: cannot read " + path.string());
    return bytes;
}

/// Strong, and another one for each form of a file: a cache must not mix them.
std::string etag_of(std::string_view bytes)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::array<unsigned char, SHA256_DIGEST_LENGTH> hash;
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), hash.data());
    std::string tag = "\"";
    for (std::size_t i = 0; i < 12; ++i) {
        tag += digits[hash[i] >> 4];
        tag += digits[hash[i] & 15];
    }
    return tag + '"';
}

bool is_deep_link(const std::string& path, const Request& request)
{
    if (path.starts_with("/api/") || path.starts_with("/assets/") || path.starts_with("/webhooks/")) return false;
    if (path.find('.', path.rfind('/')) != std::string::npos) return false;
    const auto accept = request.header("Accept");
    return accept.empty() || accept.find("text/html") != std::string_view::npos ||
           accept.find("*/*") != std::string_view::npos;
}

} // namespace

StaticFiles::StaticFiles(const fs::path& folder)
{
    std::error_code absent;
    if (!folder.empty() && fs::is_directory(folder, absent)) load(folder);
}

void StaticFiles::load(const fs::path& folder)
{
    std::size_t total = 0;
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        auto bytes = std::make_shared<const std::string>(read_whole(entry.path()));
        total += bytes->size();
        if (++count > file_count_limit || total > folder_limit_bytes || bytes->size() > file_limit_bytes) {
            throw std::runtime_error("web.folder " + folder.string() +
                                     " holds more than a web page: " + entry.path().string());
        }
        auto name = '/' + entry.path().lexically_relative(folder).generic_string();
        auto form = &File::plain;
        if (name.ends_with(".gz") || name.ends_with(".br")) {
            form = name.ends_with(".gz") ? &File::gzip : &File::brotli;
            name.resize(name.size() - 3);
        }
        auto& file = files_[name];
        file.type = type_of(name);
        file.for_ever = name.starts_with("/assets/");
        auto tag = etag_of(*bytes);
        file.*form = Form{std::move(bytes), std::move(tag)};
    }
    std::erase_if(files_, [](const auto& entry) { return !entry.second.plain.bytes; });
}

const StaticFiles::File* StaticFiles::find(const std::string& path, const Request& request) const
{
    auto found = files_.find(path == "/" ? "/index.html" : path);
    if (found == files_.end() && is_deep_link(path, request)) found = files_.find("/index.html");
    return found == files_.end() ? nullptr : &found->second;
}

Response StaticFiles::answer(const Request& request) const
{
    const auto* file = find(request.path, request);
    if (!file) return problem(404);

    const bool brotli = file->brotli.bytes && accepts_coding(request, "br");
    const bool gzip = !brotli && file->gzip.bytes && accepts_coding(request, "gzip");
    const auto& form = brotli ? file->brotli : gzip ? file->gzip : file->plain;

    Response response;
    response.with("ETag", form.etag);
    response.with("Cache-Control", file->for_ever ? "public, max-age=31536000, immutable" : "no-cache");
    if (file->brotli.bytes || file->gzip.bytes) response.with("Vary", "Accept-Encoding");
    if (has_token(request.headers, "If-None-Match", form.etag) ||
        has_token(request.headers, "If-None-Match", "W/" + form.etag)) {
        response.status = 304;
        return response;
    }
    response.with("Content-Type", file->type);
    if (brotli) response.with("Content-Encoding", "br");
    if (gzip) response.with("Content-Encoding", "gzip");
    response.body = form.bytes;
    return response;
}

std::size_t StaticFiles::size() const noexcept
{
    return files_.size();
}

} // namespace gateway
