#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Telephone numbers as Vietnamese customers write them, by the numbering plan of Vietnam: mobile 03, 05, 07, 08, 09
/// with nine digits behind the zero, landlines 02x and 02xx, and the eleven-digit mobile numbers that got new prefixes
/// in 2018. Hotlines (1800, 1900) belong to no customer and are never found.
namespace inbox::reading {

/// One number in a text: what it is, and where it stands.
struct FoundPhone {
    std::string number;             // E.164: +84987654321
    std::size_t begin = 0, end = 0; // bytes of the text, the end excluded

    friend bool operator==(const FoundPhone&, const FoundPhone&) = default;
};

/// The numbers in a message, in order; the same number twice is found twice. Understands "0987.654.321", "(+84)
/// 987654321", "84987654321", "o987 654 32l", digits spread over blanks, dots, dashes, underscores or slashes, emoji
/// and full-width digits. What looks alike and is something else is left out: bank accounts, tax numbers and order
/// codes that are called so, amounts, dates, links, e-mail addresses, parts of longer numbers and masked numbers. When
/// in doubt, no number.
///
/// Takes time linear in the text, whatever it holds.
std::vector<FoundPhone> find_phones(std::string_view utf8);

/// A whole field in which somebody was asked for a number: digits with the usual signs between them, no letters. A
/// number of another country needs its plus and is kept as it is (8 to 15 digits). Nothing: no number of the plan.
std::optional<std::string> normalised_phone(std::string_view written);

/// How people here read a number aloud: "0987 654 321", "028 3823 4567". Other countries' numbers stay E.164.
std::string national_phone(std::string_view e164);

} // namespace inbox::reading
