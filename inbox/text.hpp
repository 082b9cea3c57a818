#pragma once

#include <string>
#include <string_view>

namespace inbox {

/// Unicode's Normalisation Form C, in which we keep every text: Vietnamese typed on some devices comes decomposed, and
/// would be neither found nor equal to what looks the same. The platform's own form stays in the raw event.
std::string nfc(std::string_view utf8);

/// Without white space at the ends, also that of Unicode: spreadsheets like blanks that do not break.
std::string trimmed(std::string_view utf8);

} // namespace inbox
