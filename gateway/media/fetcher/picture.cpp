#include "gateway/media/fetcher/picture.hpp"

#include <vips/vips8>

#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>

namespace fetcher {

namespace {

using vips::VImage;

constexpr int longest_side = 4096;
constexpr int usual_quality = 85;

/// Loaders we let near a stranger's bytes; libvips has dozens.
const std::set<std::string> known_loaders = {"VipsForeignLoadJpegFile", "VipsForeignLoadPngFile",
                                             "VipsForeignLoadNsgifFile", "VipsForeignLoadWebpFile"};

VImage opened(const std::string& path)
{
    const char* loader = vips_foreign_find_load(path.c_str());
    if (!loader || !known_loaders.contains(loader)) throw std::runtime_error("not_a_picture");
    const bool moves =
        std::string(loader) == "VipsForeignLoadNsgifFile" || std::string(loader) == "VipsForeignLoadWebpFile";
    try {
        auto options = VImage::option()->set("access", VIPS_ACCESS_SEQUENTIAL)->set("fail_on", VIPS_FAIL_ON_TRUNCATED);
        if (moves) options->set("n", -1);
        auto image = VImage::new_from_file(path.c_str(), options);
        if (static_cast<std::int64_t>(image.width()) * image.height() <= pixel_limit) return image;
        if (!moves) throw std::runtime_error("too_many_pixels");
        image = VImage::new_from_file(path.c_str(), VImage::option()->set("access", VIPS_ACCESS_SEQUENTIAL));
        if (static_cast<std::int64_t>(image.width()) * image.height() > pixel_limit)
            throw std::runtime_error("too_many_pixels");
        return image;
    } catch (const vips::VError&) {
        throw std::runtime_error("damaged");
    }
}

int frames_of(const VImage& image)
{
    return image.get_typeof("n-pages") != 0 && image.get_typeof("page-height") != 0
               ? image.height() / std::max(1, image.get_int("page-height"))
               : 1;
}

VImage fitting(VImage image, int side)
{
    const auto larger = std::max(image.width(), image.height());
    return larger <= side ? image : image.resize(static_cast<double>(side) / larger);
}

void write_jpeg(VImage image, const std::string& to, int quality)
{
    if (image.has_alpha())
        image = image.flatten(VImage::option()->set("background", std::vector<double>{255, 255, 255}));
    image.jpegsave(to.c_str(), VImage::option()->set("Q", quality)->set("strip", true));
}

Picture described(const VImage& image, const std::string& mime, const std::string& to)
{
    return {mime, image.width(), image.height() / frames_of(image),
            static_cast<std::int64_t>(std::filesystem::file_size(to))};
}

/// Smaller and smaller until it fits.
Picture shrunk(VImage image, const std::string& to, std::int64_t max_bytes)
{
    image = image.copy_memory();
    for (int side = longest_side; side >= 256; side = side * 3 / 4) {
        const auto smaller = fitting(image, side);
        for (const int quality : {usual_quality, 70}) {
            write_jpeg(smaller, to, quality);
            if (static_cast<std::int64_t>(std::filesystem::file_size(to)) <= max_bytes)
                return described(smaller, "image/jpeg", to);
        }
    }
    throw std::runtime_error("too_large");
}

} // namespace

Picture rewritten(const std::string& from, const std::string& to, std::int64_t max_bytes)
{
    auto image = opened(from);
    try {
        const bool moves = frames_of(image) > 1;
        if (!moves) image = fitting(image.autorot(), longest_side);
        if (max_bytes > 0) return shrunk(image, to, max_bytes);
        if (!moves && image.has_alpha()) {
            image.pngsave(to.c_str(), VImage::option()->set("strip", true));
            return described(image, "image/png", to);
        }
        if (moves) {
            image.webpsave(to.c_str(), VImage::option()->set("Q", usual_quality)->set("strip", true));
            return described(image, "image/webp", to);
        }
        write_jpeg(image, to, usual_quality);
        return described(image, "image/jpeg", to);
    } catch (const vips::VError&) {
        throw std::runtime_error("damaged");
    }
}

std::string sniffed(const std::string& path)
{
    std::array<char, 16> head{};
    std::ifstream in(path, std::ios::binary);
    in.read(head.data(), head.size());
    const std::string_view bytes(head.data(), static_cast<std::size_t>(in.gcount()));
    const auto at = [&](std::size_t place, std::string_view what) {
        return bytes.size() >= place + what.size() && bytes.substr(place, what.size()) == what;
    };
    if (at(0, "\xFF\xD8\xFF")) return "image/jpeg";
    if (at(0, "\x89PNG\r\n\x1A\n")) return "image/png";
    if (at(0, "GIF87a") || at(0, "GIF89a")) return "image/gif";
    if (at(0, "RIFF") && at(8, "WEBP")) return "image/webp";
    if (at(0, "RIFF") && at(8, "WAVE")) return "audio/wav";
    if (at(0, "%PDF-")) return "application/pdf";
    if (at(4, "ftypM4A")) return "audio/mp4";
    if (at(4, "ftyp")) return "video/mp4";
    if (at(0, "\x1A\x45\xDF\xA3")) return "video/webm";
    if (at(0, "OggS")) return "audio/ogg";
    if (at(0, "ID3") || at(0, "\xFF\xFB") || at(0, "\xFF\xF3") || at(0, "\xFF\xF1")) return "audio/mpeg";
    if (at(0, "#!AMR")) return "audio/amr";
    return "application/octet-stream";
}

} // namespace fetcher
