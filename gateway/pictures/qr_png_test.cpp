#include "gateway/pictures/qr_png.hpp"

#include <catch2/catch.hpp>
#include <png.h>
#include <zbar.h>

#include <cstring>
#include <vector>

namespace {

/// What a telephone would read in the picture; empty: nothing.
std::string read_code(const gateway::Picture& picture)
{
    png_image image;
    std::memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    REQUIRE(png_image_begin_read_from_memory(&image, picture.bytes.data(), picture.bytes.size()) != 0);
    image.format = PNG_FORMAT_GRAY;
    std::vector<unsigned char> pixels(PNG_IMAGE_SIZE(image));
    REQUIRE(png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr) != 0);
    CHECK(static_cast<int>(image.width) == picture.width);
    CHECK(static_cast<int>(image.height) == picture.height);

    zbar::ImageScanner scanner;
    scanner.set_config(zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0);
    scanner.set_config(zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1);
    zbar::Image seen(image.width, image.height, "Y800", pixels.data(), pixels.size());
    scanner.scan(seen);
    std::string text;
    for (auto symbol = seen.symbol_begin(); symbol != seen.symbol_end(); ++symbol) text += symbol->get_data();
    return text;
}

} // namespace

TEST_CASE("The picture of a payment code is read back as the very text")
{
    for (const std::string text :
         {"00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F",
          "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA530370454061200005802VN"
          "62170813ung ho lu lut6304C15C",
          "1"}) {
        CHECK(read_code(gateway::qr_png(text)) == text);
    }
}

TEST_CASE("A text no code can hold is refused")
{
    CHECK_THROWS_AS(gateway::qr_png(std::string(4'000, 'x')), std::length_error);
}
