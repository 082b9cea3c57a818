#include "inbox/reading/fold.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <stdexcept>

namespace inbox::reading {

std::string folded(std::string_view utf8)
{
    UErrorCode status = U_ZERO_ERROR;
    const auto* form = icu::Normalizer2::getNFDInstance(status);
    const auto text =
        icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
    const auto apart = form ? form->normalize(text, status) : icu::UnicodeString();
    if (U_FAILURE(status)) throw std::runtime_error("ICU cannot normalise a text");

    constexpr UChar32 small_d_with_stroke = 0x111, capital_d_with_stroke = 0x110;
    icu::UnicodeString plain;
    for (std::int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
        const auto c = apart.char32At(i);
        if (u_charType(c) == U_NON_SPACING_MARK) continue;
        plain.append(c == small_d_with_stroke || c == capital_d_with_stroke ? u'd' : u_tolower(c));
    }
    std::string out;
    plain.toUTF8String(out);
    return out;
}

} // namespace inbox::reading
