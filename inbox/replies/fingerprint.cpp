#include "inbox/replies/fingerprint.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace inbox {

namespace {

constexpr int fingerprint_limit = 500; // code points: long enough to tell replies apart

} // namespace

std::string fingerprint(std::string_view text)
{
    // fromUTF8 puts U+FFFD where the bytes are not UTF-8.
    const auto raw = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
    UErrorCode status = U_ZERO_ERROR;
    const auto* nfc = icu::Normalizer2::getNFCInstance(status);
    const auto composed = U_SUCCESS(status) ? nfc->normalize(raw, status) : raw;

    icu::UnicodeString kept;
    int count = 0;
    bool space_before = false;
    for (int32_t i = 0; i < composed.length() && count < fingerprint_limit; i = composed.moveIndex32(i, 1)) {
        const UChar32 c = composed.char32At(i);
        if (u_isUWhiteSpace(c)) {
            space_before = true;
            continue;
        }
        if (space_before && count > 0 && ++count < fingerprint_limit) kept.append(static_cast<UChar32>(' '));
        space_before = false;
        if (count == fingerprint_limit) break;
        kept.append(c);
        ++count;
    }
    std::string result;
    kept.toUTF8String(result);
    return result;
}

} // namespace inbox
