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

/// The bytes of the first `count` code points, or all.
std::size_t bytes_of(std::string_view utf8, std::size_t count)
{
    for (std::size_t at = 0; at < utf8.size(); ++at) {
        const bool begins = (static_cast<unsigned char>(utf8[at]) & 0xC0U) != 0x80U;
        if (begins && count-- == 0) return at;
    }
    return utf8.size();
}

/// The last place at or before `limit` where a person sees one character end and the next begin; 0 when there is none.
/// A letter and its accents stay together, and so does a family of emoji.
std::size_t character_end(std::string_view utf8, std::size_t limit)
{
    static constexpr std::size_t look_ahead = 64; // enough to see whether a character goes on behind the limit
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::BreakIterator> breaks(icu::BreakIterator::createCharacterInstance(icu::Locale("vi"), status));
    const auto seen = utf8.substr(0, bytes_of(utf8, limit) + look_ahead);
    UText* text = utext_openUTF8(nullptr, seen.data(), static_cast<std::int64_t>(seen.size()), &status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU cannot read the text");
    breaks->setText(text, status);
    const auto most = static_cast<std::int32_t>(bytes_of(utf8, limit));
    const auto end = breaks->isBoundary(most) ? most : breaks->preceding(most);
    utext_close(text);
    return end == icu::BreakIterator::DONE ? 0 : static_cast<std::size_t>(end);
}

/// Where the first piece of a text that is too long ends. A line end or a blank is preferred unless it leaves less than
/// half of the room used.
std::size_t first_cut(std::string_view utf8, std::size_t limit)
{
    const auto end = character_end(utf8, limit);
    if (end == 0) return bytes_of(utf8, limit); // one character longer than the limit
    const auto room = utf8.substr(0, end);
    for (const char wanted : {'\n', ' '}) {
        const auto at = room.rfind(wanted);
        if (at != std::string_view::npos && at + 1 > end / 2) return at + 1;
    }
    return end;
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
    return static_cast<std::size_t>(std::count_if(
        utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::vector<std::string> pieces(std::string_view utf8, std::size_t limit)
{
    limit = std::max<std::size_t>(limit, 1);
    std::vector<std::string> cut;
    while (bytes_of(utf8, limit) < utf8.size()) {
        const auto end = first_cut(utf8, limit);
        const auto piece = utf8.substr(0, end);
        if (!is_blank(piece)) cut.emplace_back(piece.substr(0, piece.find_last_not_of(" \t\r\n") + 1));
        utf8.remove_prefix(end);
    }
    if (!is_blank(utf8)) cut.emplace_back(utf8);
    return cut;
}

} // namespace connectors
