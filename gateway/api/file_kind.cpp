#include "gateway/api/file_kind.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace gateway {

namespace {

using inbox::AttachmentKind;

std::uint32_t big(std::string_view bytes, std::size_t at, int count)
{
    std::uint32_t value = 0;
    for (int i = 0; i < count; ++i)
        value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
    return value;
}

std::uint32_t little(std::string_view bytes, std::size_t at, int count)
{
    std::uint32_t value = 0;
    for (int i = count; i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
    return value;
}

bool holds(std::string_view bytes, std::size_t at, std::string_view text)
{
    return bytes.size() >= at + text.size() && bytes.substr(at, text.size()) == text;
}

FileKind picture(const char* mime, std::uint32_t width, std::uint32_t height)
{
    constexpr std::uint32_t most = 1u << 24; // what no format of these reaches
    return {AttachmentKind::image, mime, static_cast<int>(std::min(width, most)),
            static_cast<int>(std::min(height, most))};
}

/// Walks the segments to the frame header, which holds the size.
FileKind jpeg(std::string_view bytes)
{
    std::size_t at = 2;
    while (at + 9 < bytes.size() && bytes[at] == '\xff') {
        const auto marker = static_cast<unsigned char>(bytes[at + 1]);
        const bool is_frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (is_frame) return picture("image/jpeg", big(bytes, at + 7, 2), big(bytes, at + 5, 2));
        if (marker == 0xff) { // padding
            ++at;
            continue;
        }
        at += 2 + std::max(2u, big(bytes, at + 2, 2));
    }
    return picture("image/jpeg", 0, 0);
}

FileKind webp(std::string_view bytes)
{
    if (bytes.size() < 30) return picture("image/webp", 0, 0);
    if (holds(bytes, 12, "VP8X")) return picture("image/webp", 1 + little(bytes, 24, 3), 1 + little(bytes, 27, 3));
    if (holds(bytes, 12, "VP8L")) {
        const auto bits = little(bytes, 21, 4);
        return picture("image/webp", 1 + (bits & 0x3fff), 1 + (bits >> 14 & 0x3fff));
    }
    return picture("image/webp", little(bytes, 26, 2) & 0x3fff, little(bytes, 28, 2) & 0x3fff);
}

std::optional<FileKind> as_picture(std::string_view bytes)
{
    if (holds(bytes, 0, "\x89PNG\r\n\x1a\n") && bytes.size() >= 24) {
        return picture("image/png", big(bytes, 16, 4), big(bytes, 20, 4));
    }
    if (holds(bytes, 0, "\xff\xd8\xff")) return jpeg(bytes);
    if ((holds(bytes, 0, "GIF87a") || holds(bytes, 0, "GIF89a")) && bytes.size() >= 10) {
        return picture("image/gif", little(bytes, 6, 2), little(bytes, 8, 2));
    }
    if (holds(bytes, 0, "RIFF") && holds(bytes, 8, "WEBP")) return webp(bytes);
    return std::nullopt;
}

std::optional<FileKind> as_sound_or_film(std::string_view bytes)
{
    const auto film = [](const char* mime) { return FileKind{AttachmentKind::video, mime}; };
    const auto sound = [](const char* mime) { return FileKind{AttachmentKind::audio, mime}; };
    if (holds(bytes, 4, "ftyp")) {
        if (holds(bytes, 8, "M4A") || holds(bytes, 8, "M4B")) return sound("audio/mp4");
        if (holds(bytes, 8, "qt  ")) return film("video/quicktime");
        if (holds(bytes, 8, "avif") || holds(bytes, 8, "heic") || holds(bytes, 8, "mif1")) return std::nullopt;
        return film("video/mp4");
    }
    if (holds(bytes, 0, "\x1a\x45\xdf\xa3")) return film("video/webm");
    if (holds(bytes, 0, "OggS")) return sound("audio/ogg");
    if (holds(bytes, 0, "ID3") || holds(bytes, 0, "\xff\xfb") || holds(bytes, 0, "\xff\xf3"))
        return sound("audio/mpeg");
    if (holds(bytes, 0, "\xff\xf1") || holds(bytes, 0, "\xff\xf9")) return sound("audio/aac");
    if (holds(bytes, 0, "#!AMR")) return sound("audio/amr");
    if (holds(bytes, 0, "RIFF") && holds(bytes, 8, "WAVE")) return sound("audio/wav");
    return std::nullopt;
}

struct Office {
    std::string_view ending, mime;
};

/// Zip archives and the older container: the ending tells which program's.
constexpr std::array<Office, 6> zipped{{
    {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    {".odt", "application/vnd.oasis.opendocument.text"},
    {".ods", "application/vnd.oasis.opendocument.spreadsheet"},
    {".zip", "application/zip"},
}};
constexpr std::array<Office, 3> contained{
    {{".doc", "application/msword"}, {".xls", "application/vnd.ms-excel"}, {".ppt", "application/vnd.ms-powerpoint"}}};

template <std::size_t count>
std::string mime_by_ending(const std::array<Office, count>& known, std::string_view name)
{
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    for (const auto& office : known) {
        if (lower.ends_with(office.ending)) return std::string(office.mime);
    }
    return FileKind{}.mime;
}

} // namespace

FileKind kind_of_file(std::string_view bytes, std::string_view name)
{
    if (const auto found = as_picture(bytes)) return *found;
    if (const auto found = as_sound_or_film(bytes)) return *found;
    FileKind file;
    if (holds(bytes, 0, "%PDF-")) file.mime = "application/pdf";
    else if (holds(bytes, 0, "PK\x03\x04")) file.mime = mime_by_ending(zipped, name);
    else if (holds(bytes, 0, "\xd0\xcf\x11\xe0")) file.mime = mime_by_ending(contained, name);
    return file;
}

} // namespace gateway
