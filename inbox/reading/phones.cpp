#include "inbox/reading/phones.hpp"

#include "inbox/reading/digit_groups.hpp"
#include "inbox/reading/fold.hpp"
#include "inbox/reading/numbering_plan.hpp"

#include <algorithm>
#include <array>

namespace inbox::reading {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t longest_written = 15; // 0084 (0) and ten digits
constexpr std::size_t longest_field_bytes = 64, fewest_digits = 8, most_digits = 15;
constexpr std::size_t look_back_bytes = 48;
/// So many digits beside a number that is written in pieces make it a piece of a longer one.
constexpr std::size_t too_many_beside = 4;

// What names the digits behind it as something else. A tax number of Hồ Chí Minh looks exactly like a mobile number.
constexpr std::array names_something_else{
    "stk"sv,         "tai khoan"sv, "so tk"sv,    "tk"sv,           "account"sv,     "vcb"sv,         "vietcombank"sv,
    "techcombank"sv, "tcb"sv,       "mbbank"sv,   "mb bank"sv,      "acb"sv,         "bidv"sv,        "vietinbank"sv,
    "agribank"sv,    "vpbank"sv,    "tpbank"sv,   "sacombank"sv,    "vib"sv,         "mst"sv,         "ma so thue"sv,
    "cmnd"sv,        "cccd"sv,      "can cuoc"sv, "ma don"sv,       "ma don hang"sv, "don hang so"sv, "van don"sv,
    "mvd"sv,         "mdh"sv,       "ma hang"sv,  "ma giao dich"sv, "ma gd"sv,       "ma sp"sv,       "bill"sv,
    "tracking"sv,    "order"sv,     "so the"sv,   "ma the"sv,       "imei"sv,        "serial"sv};
constexpr std::array says_nothing{"la"sv,  "cua"sv, "em"sv,    "minh"sv, "shop"sv, "e"sv,
                                  "m"sv,   "nay"sv, "so"sv,    "ngan"sv, "hang"sv, "ben"sv,
                                  "vao"sv, "hom"sv, "truoc"sv, "qua"sv,  "cu"sv,   "moi"sv};

std::optional<std::string> national_part(std::string_view digits, bool plus)
{
    if (digits.starts_with("0084")) digits.remove_prefix(2), plus = true;
    if (digits.starts_with("84")) {
        digits.remove_prefix(2);
        if (digits.starts_with('0')) digits.remove_prefix(1); // +84 (0) 987…
        return std::string(digits);
    }
    if (plus || !digits.starts_with('0')) return std::nullopt;
    return std::string(digits.substr(1));
}

std::optional<std::string> e164(std::string_view digits, bool plus)
{
    const auto national = national_part(digits, plus && !digits.starts_with('0'));
    return national ? e164_of_national(*national) : std::nullopt;
}

bool ends_with_word(std::string_view text, std::string_view word)
{
    if (!text.ends_with(word)) return false;
    return text.size() == word.size() || text[text.size() - word.size() - 1] == ' ';
}

bool called_something_else(std::string_view utf8, std::size_t at)
{
    auto from = at > look_back_bytes ? at - look_back_bytes : 0;
    while (from < at && (static_cast<unsigned char>(utf8[from]) & 0xC0) == 0x80) ++from;
    auto before = utf8.substr(from, at - from);
    if (const auto line = before.find_last_of("\n;"); line != std::string_view::npos) before.remove_prefix(line + 1);
    auto words = folded(before);
    std::ranges::replace_if(
        words, [](char c) { return c == ':' || c == '=' || c == '-' || c == '.' || c == '\t' || c == '('; }, ' ');
    const auto trim = [&] { words.erase(words.find_last_not_of(' ') + 1); };
    trim();
    for (;;) {
        if (std::ranges::any_of(names_something_else, [&](auto name) { return ends_with_word(words, name); }))
            return true;
        const auto filler = std::ranges::find_if(says_nothing, [&](auto word) { return ends_with_word(words, word); });
        if (filler == says_nothing.end()) return false;
        words.erase(words.size() - filler->size());
        trim();
    }
}

/// One run of groups, and what was found in it so far.
struct Run {
    const std::vector<DigitGroup>& groups;
    std::size_t begin, end; // groups that are joined
    std::size_t taken;      // groups before this one belong to numbers already found, or end with one
};

/// Holds the groups [from, to) a day, a month and a year? "09.12.2025 10" has ten digits and is no number.
bool holds_date(const Run& run, std::size_t from, std::size_t to)
{
    for (auto i = from; i + 2 < to; ++i) {
        const auto &day = run.groups[i].digits, &month = run.groups[i + 1].digits, &year = run.groups[i + 2].digits;
        if (day.size() > 2 || month.size() > 2 || year.size() != 4) continue;
        if (std::stoi(day) <= 31 && std::stoi(month) <= 12 && (year.starts_with("20") || year.starts_with("19")))
            return true;
    }
    return false;
}

bool tight(const DigitGroup& group)
{
    return group.before.size() == 1 && group.before != " " && group.before != "," && group.before != "+" &&
           group.before != "(" && group.before != ")";
}

bool starts_number(const DigitGroup& group)
{
    return group.after_plus || group.digits.starts_with('0') ||
           (group.digits.starts_with("84") && group.digits.size() > 9);
}

std::size_t digits_before(const Run& run, std::size_t from)
{
    std::size_t count = 0;
    for (auto i = from; i > run.taken && count < too_many_beside; --i) count += run.groups[i - 1].digits.size();
    return count;
}

std::size_t digits_after(const Run& run, std::size_t to)
{
    std::size_t count = 0;
    for (auto i = to; i < run.end && count < too_many_beside && !starts_number(run.groups[i]); ++i)
        count += run.groups[i].digits.size();
    return count;
}

bool part_of_longer(const Run& run, std::size_t from, std::size_t to)
{
    const bool in_pieces = to - from > 1;
    const auto before = digits_before(run, from), after = digits_after(run, to);
    const bool tight_before = before > 0 && tight(run.groups[from]), tight_after = after > 0 && tight(run.groups[to]);
    if ((tight_before && before >= too_many_beside) || (tight_after && after >= too_many_beside)) return true;
    if (!in_pieces) return false;
    const auto& inside = run.groups[to - 1].before;
    if ((tight_before && run.groups[from].before == inside) || (tight_after && run.groups[to].before == inside))
        return true;
    return before >= too_many_beside || after >= too_many_beside;
}

/// The number that starts with group `from`, if there is one: its groups end before the answer's second.
std::optional<std::pair<std::string, std::size_t>> number_at(const Run& run, std::size_t from)
{
    if (run.groups[from].forbidden_before) return std::nullopt;
    std::optional<std::pair<std::string, std::size_t>> found;
    std::string digits;
    for (auto to = from; to < run.end; ++to) {
        if (to > from && run.groups[to].after_plus) break;
        digits += run.groups[to].digits;
        if (digits.size() > longest_written) break;
        auto number = e164(digits, run.groups[from].after_plus);
        if (number && !run.groups[to].forbidden_after) found = std::pair{std::move(*number), to + 1};
    }
    if (!found || holds_date(run, from, found->second) || part_of_longer(run, from, found->second)) return std::nullopt;
    return found;
}

/// +66 812 345 678: another country's number, which holds none of ours.
bool foreign(const DigitGroup& group)
{
    return group.after_plus && group.digits.size() > 1 && !group.digits.starts_with("84") &&
           !group.digits.starts_with('0');
}

void search(std::string_view utf8, Run run, std::vector<FoundPhone>& found)
{
    for (auto i = run.begin; i < run.end;) {
        if (foreign(run.groups[i])) return;
        const auto number = number_at(run, i);
        if (!number || called_something_else(utf8, run.groups[i].begin)) {
            ++i;
            continue;
        }
        found.push_back({number->first, run.groups[i].begin, run.groups[number->second - 1].end});
        i = run.taken = number->second;
    }
}

} // namespace

std::vector<FoundPhone> find_phones(std::string_view utf8)
{
    const auto groups = digit_groups(utf8);
    std::vector<FoundPhone> found;
    for (std::size_t begin = 0; begin < groups.size();) {
        auto end = begin + 1;
        while (end < groups.size() && groups[end].joined) ++end;
        search(utf8, {groups, begin, end, begin}, found);
        begin = end;
    }
    return found;
}

std::optional<std::string> normalised_phone(std::string_view written)
{
    if (written.size() > longest_field_bytes || written.find('*') != std::string_view::npos) return std::nullopt;
    const auto first_sign = written.find_first_not_of(" (");
    const bool plus = first_sign != std::string_view::npos && written[first_sign] == '+';
    if (written.find('+', plus ? first_sign + 1 : 0) != std::string_view::npos) return std::nullopt;

    std::string digits;
    std::size_t covered = 0;
    for (const auto& group : digit_groups(written)) {
        const auto between = written.substr(covered, group.begin - covered);
        if (between.find_first_not_of(" .-()_/+\t") != std::string_view::npos) return std::nullopt;
        if (written.substr(group.begin, group.end - group.begin).find_first_of("oOlIi") != std::string_view::npos)
            return std::nullopt;
        digits += group.digits;
        covered = group.end;
    }
    if (digits.empty() || written.substr(covered).find_first_not_of(" .)\t") != std::string_view::npos)
        return std::nullopt;
    if (plus && !digits.starts_with("84") && !digits.starts_with('0')) {
        if (digits.size() < fewest_digits || digits.size() > most_digits) return std::nullopt;
        return "+" + digits;
    }
    return plus && digits.starts_with('0') ? std::nullopt : e164(digits, plus);
}

std::string national_phone(std::string_view e164)
{
    if (!e164.starts_with("+84") || e164.size() < 12) return std::string(e164);
    const auto national = e164.substr(3);
    const auto piece = [&](std::size_t at, std::size_t count) { return std::string(national.substr(at, count)); };
    if (is_mobile(national)) return "0" + piece(0, 3) + " " + piece(3, 3) + " " + piece(6, 3);
    const auto area = area_digits(national);
    const auto half = (national.size() - area) / 2;
    return "0" + piece(0, area) + " " + piece(area, half) + " " + piece(area + half, std::string_view::npos);
}

} // namespace inbox::reading
