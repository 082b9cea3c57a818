#include "inbox/text.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <algorithm>
#include <stdexcept>

namespace inbox {

std::string nfc(std::string_view utf8)
{
    const bool ascii = std::all_of(utf8.begin(), utf8.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (ascii) return std::string(utf8);

    UErrorCode status = U_ZERO_ERROR;
    const auto* form = icu::Normalizer2::getNFCInstance(status);
    const icu::StringPiece text(utf8.data(), static_cast<std::int32_t>(utf8.size()));
    if (U_SUCCESS(status) && form->isNormalizedUTF8(text, status)) return std::string(utf8);

    std::string composed;
    icu::StringByteSink<std::string> sink(&composed);
    form->normalizeUTF8(0, text, sink, nullptr, status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU cannot normalise a text");
    return composed;
}

} // namespace inbox
