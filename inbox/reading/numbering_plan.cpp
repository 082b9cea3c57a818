#include "inbox/reading/numbering_plan.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace inbox::reading {

namespace {

using namespace std::string_view_literals;

// The Ministry's plan of 2014 (Circular 22/2014/TT-BTTTT) with the area codes of 2017, the mobile prefixes of 2018 and
// the operators licensed since: second digits that are in use behind 3, 5, 7, 8 and 9.
constexpr std::array mobile{std::pair{'3', "23456789"sv}, std::pair{'5', "25689"sv}, std::pair{'7', "06789"sv},
                            std::pair{'8', "123456789"sv}, std::pair{'9', "0123456789"sv}};

// 24 Hà Nội and 28 Hồ Chí Minh have eight digits behind them; these have seven, or six in old writings.
constexpr std::array areas{
    "203"sv, "204"sv, "205"sv, "206"sv, "207"sv, "208"sv, "209"sv, "210"sv, "211"sv, "212"sv, "213"sv, "214"sv, "215"sv,
    "216"sv, "218"sv, "219"sv, "220"sv, "221"sv, "222"sv, "225"sv, "226"sv, "227"sv, "228"sv, "229"sv, "232"sv, "233"sv,
    "234"sv, "235"sv, "236"sv, "237"sv, "238"sv, "239"sv, "251"sv, "252"sv, "254"sv, "255"sv, "256"sv, "257"sv, "258"sv,
    "259"sv, "260"sv, "261"sv, "262"sv, "263"sv, "269"sv, "270"sv, "271"sv, "272"sv, "273"sv, "274"sv, "275"sv, "276"sv,
    "277"sv, "290"sv, "291"sv, "292"sv, "293"sv, "294"sv, "296"sv, "297"sv, "299"sv};

// Of before 15 September 2018, and what they became.
constexpr std::array moved{std::pair{"120"sv, "70"sv}, std::pair{"121"sv, "79"sv}, std::pair{"122"sv, "77"sv},
                           std::pair{"123"sv, "83"sv}, std::pair{"124"sv, "84"sv}, std::pair{"125"sv, "85"sv},
                           std::pair{"126"sv, "76"sv}, std::pair{"127"sv, "81"sv}, std::pair{"128"sv, "78"sv},
                           std::pair{"129"sv, "82"sv}, std::pair{"162"sv, "32"sv}, std::pair{"163"sv, "33"sv},
                           std::pair{"164"sv, "34"sv}, std::pair{"165"sv, "35"sv}, std::pair{"166"sv, "36"sv},
                           std::pair{"167"sv, "37"sv}, std::pair{"168"sv, "38"sv}, std::pair{"169"sv, "39"sv},
                           std::pair{"186"sv, "56"sv}, std::pair{"188"sv, "58"sv}, std::pair{"199"sv, "59"sv}};

bool is_landline(std::string_view national)
{
    const auto local = national.substr(area_digits(national));
    if (local.empty() || local[0] < '2') return false;
    if (area_digits(national) == 2) return local.size() == 8;
    return std::ranges::find(areas, national.substr(0, 3)) != areas.end() && (local.size() == 6 || local.size() == 7);
}

} // namespace

std::size_t area_digits(std::string_view national)
{
    return national.starts_with("24") || national.starts_with("28") ? 2 : 3;
}

bool is_mobile(std::string_view national)
{
    if (national.size() != 9) return false;
    const auto kind = std::ranges::find(mobile, national[0], [](const auto& pair) { return pair.first; });
    return kind != mobile.end() && kind->second.find(national[1]) != std::string_view::npos;
}

std::optional<std::string> e164_of_national(std::string_view national)
{
    if (national.size() < fewest_national_digits || national.size() > most_national_digits) return std::nullopt;
    if (is_mobile(national) || (national[0] == '2' && is_landline(national))) return "+84" + std::string(national);
    const auto old = std::ranges::find(moved, national.substr(0, 3), [](const auto& pair) { return pair.first; });
    if (old == moved.end() || national.size() != 10) return std::nullopt;
    return "+84" + std::string(old->second) + std::string(national.substr(3));
}

} // namespace inbox::reading
