#include "connectors/text.hpp"

#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace connectors {

namespace {

bool is_blank(std::string_view text)
{
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// Byte offsets at which a person sees one character end and the next begin. A letter and its accents stay together.
std::vector<std::size_t> character_starts(std::string_view utf8)
{
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::BreakIterator> breaks(
        icu::BreakIterator::createCharacterInstance(icu::Locale("vi"), status));
    UText* text = utext_openUTF8(nullptr, utf8.data(), static_cast<std::int64_t>(utf8.size()), &status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU cannot read the text");
    breaks->setText(text, status);
    std::vector<std::size_t> starts;
    for (auto at = breaks->first(); at != icu::BreakIterator::DONE; at = breaks->next()) {
        starts.push_back(static_cast<std::size_t>(at));
    }
    utext_close(text);
    return starts;
}

} // namespace

std::string nfc(std::string_view utf8)
{
    UErrorCode status = U_ZERO_ERROR;
    const auto* normalizer = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no NFC data");
    const auto text = icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int>(utf8.size())));
    std::string out;
    normalizer->normalize(text, status).toUTF8String(out);
    return out;
}

std::size_t code_points(std::string_view utf8)
{
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::vector<std::string> pieces(std::string_view utf8, std::size_t limit)
{
    std::vector<std::string> cut;
    while (code_points(utf8) > limit) {
        std::size_t end = 0;
        std::size_t line = 0;
        std::size_t blank = 0;
        for (const auto start : character_starts(utf8)) {
            if (code_points(utf8.substr(0, start)) > limit) break;
            end = start;
            if (start > 0 && utf8[start - 1] == '\n') line = start;
            if (start > 0 && utf8[start - 1] == ' ') blank = start;
        }
        if (line > end / 2) end = line;
        else if (blank > end / 2) end = blank;
        if (end == 0) end = utf8.size();            // one character longer than the limit: nothing can cut it
        const auto piece = utf8.substr(0, end);
        if (!is_blank(piece)) cut.emplace_back(piece.substr(0, piece.find_last_not_of(" \t\r\n") + 1));
        utf8.remove_prefix(end);
    }
    if (!is_blank(utf8)) cut.emplace_back(utf8);
    return cut;
}

} // namespace connectors
