#include "inbox/text.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <stdexcept>

namespace inbox {

std::string nfc(std::string_view utf8)
{
    const bool ascii =
        std::all_of(utf8.begin(), utf8.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
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

std::string trimmed(std::string_view utf8)
{
    const auto length = static_cast<std::int32_t>(utf8.size());
    std::int32_t begin = 0, end = length;
    while (begin < length) {
        auto next = begin;
        UChar32 c = 0;
        U8_NEXT(utf8.data(), next, length, c);
        if (c < 0 || !u_isUWhiteSpace(c)) break;
        begin = next;
    }
    while (end > begin) {
        auto before = end;
        UChar32 c = 0;
        U8_PREV(utf8.data(), begin, before, c);
        if (c < 0 || !u_isUWhiteSpace(c)) break;
        end = before;
    }
    return std::string(utf8.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
}

} // namespace inbox
