#pragma once

#include <string>
#include <string_view>

/// A text as a QR code in a picture that every telephone reads from a screen.
namespace gateway {

struct Picture {
    std::string bytes; // a PNG, one bit a pixel, black on white
    int width = 0, height = 0;
};

/// Error correction M; each module 8 pixels wide, the quiet zone of 4 modules around it that the standard demands.
/// Throws std::length_error for a text that no code can hold (about 2,300 bytes).
Picture qr_png(std::string_view text);

} // namespace gateway
