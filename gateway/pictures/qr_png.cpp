#include "gateway/pictures/qr_png.hpp"

#include <png.h>
#include <qrencode.h>

#include <memory>
#include <new>
#include <stdexcept>
#include <vector>

namespace gateway {

namespace {

constexpr int module_pixels = 8, quiet_modules = 4;

struct FreeCode {
    void operator()(QRcode* code) const { QRcode_free(code); }
};
using Code = std::unique_ptr<QRcode, FreeCode>;

/// One bit a pixel, white set, row after row.
std::vector<std::vector<png_byte>> rows_of(const QRcode& code)
{
    const int side = (code.width + 2 * quiet_modules) * module_pixels;
    std::vector<std::vector<png_byte>> rows(static_cast<std::size_t>(side),
                                            std::vector<png_byte>((static_cast<std::size_t>(side) + 7) / 8, 0xff));
    for (int y = 0; y < code.width * module_pixels; ++y) {
        auto& row = rows[static_cast<std::size_t>(y + quiet_modules * module_pixels)];
        for (int x = 0; x < code.width * module_pixels; ++x) {
            const bool black = (code.data[(y / module_pixels) * code.width + x / module_pixels] & 1) != 0;
            const auto at = static_cast<std::size_t>(x + quiet_modules * module_pixels);
            if (black) row[at / 8] = static_cast<png_byte>(row[at / 8] & ~(0x80 >> (at % 8)));
        }
    }
    return rows;
}

void append(png_structp png, png_bytep bytes, png_size_t size)
{
    static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<const char*>(bytes), size);
}

[[noreturn]] void complain(png_structp, png_const_charp words)
{
    throw std::runtime_error(std::string("a picture cannot be written: ") + words);
}

/// libpng's handles, freed also when it complains.
struct Writer {
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, complain, nullptr);
    png_infop info = png ? png_create_info_struct(png) : nullptr;
    Writer()
    {
        if (info) return;
        png_destroy_write_struct(&png, nullptr);
        throw std::bad_alloc();
    }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer() { png_destroy_write_struct(&png, &info); }
};

} // namespace

Picture qr_png(std::string_view text)
{
    const Code code(QRcode_encodeString8bit(std::string(text).c_str(), 0, QR_ECLEVEL_M));
    if (!code) throw std::length_error("the text does not fit into a code");
    auto rows = rows_of(*code);

    Picture picture;
    picture.width = picture.height = static_cast<int>(rows.size());
    Writer writer;
    png_set_write_fn(writer.png, &picture.bytes, append, nullptr);
    png_set_IHDR(writer.png, writer.info, static_cast<png_uint_32>(picture.width),
                 static_cast<png_uint_32>(picture.height), 1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(writer.png, writer.info);
    for (auto& row : rows) png_write_row(writer.png, row.data());
    png_write_end(writer.png, nullptr);
    return picture;
}

} // namespace gateway
