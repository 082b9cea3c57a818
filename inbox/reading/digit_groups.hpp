#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// The digits of a text in groups, as they were typed.
namespace inbox::reading {

/// Digits without anything between them. "o987" and "32l" are groups too, with their letters read as digits.
struct DigitGroup {
    std::string digits;
    std::size_t begin = 0, end = 0; // bytes of the text
    std::string before;             // the signs between this group and the one before: " ", ".", " - ", "(", …
    bool joined = false;            // only such signs stand between the two: they may be parts of one number
    bool after_plus = false;
    bool forbidden_before = false; // right behind # or @ or a code's letters and dash: a code, no number
    bool forbidden_after = false;  // right before @ or a currency
};

/// Signs that people put between the digits of one number; more of them than this part two numbers.
constexpr std::size_t widest_gap = 8;

/// Words of letters and digits are no groups, but for a known word before it ("sdt0987654321") or a name or particle
/// behind it ("0987654321nha"). Links hold no groups.
std::vector<DigitGroup> digit_groups(std::string_view utf8);

} // namespace inbox::reading
