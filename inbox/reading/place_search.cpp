#include "inbox/reading/places.hpp"

#include "inbox/reading/place_words.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

namespace inbox::reading {

namespace {

/// A ward of today, or an old one, with everything by which it can be found.
struct Entry {
    std::vector<std::string> words; // keys: name, kind, district, provinces
    std::size_t name_words = 0;
    PlaceCandidate candidate;
};

void add_words(Entry& entry, std::string_view text)
{
    for (auto& word : place_words(text)) entry.words.push_back(std::move(word.key));
}

std::vector<Entry> all_entries()
{
    const auto& tables = PlaceTables::get();
    std::vector<Entry> entries;
    entries.reserve(tables.wards().size() + tables.old_wards().size());
    for (const auto& ward : tables.wards()) {
        Entry entry{
            {},
            0,
            {ward.code, ward_name(ward.code), ward.province_code, province_name(ward.province_code), "", "", ""}};
        add_words(entry, ward.name);
        entry.name_words = entry.words.size();
        add_words(entry, ward.kind + " " + entry.candidate.province);
        if (ward.province_code == "79") add_words(entry, "hcm tphcm sg sai gon tp");
        if (ward.province_code == "01") add_words(entry, "hn tp");
        entries.push_back(std::move(entry));
    }
    for (const auto& old : tables.old_wards()) {
        const auto& district = tables.old_districts()[old.district];
        const auto& province = *tables.old_province(district.province_code);
        for (const auto& code : old.new_codes) {
            const auto* ward = tables.ward(code);
            Entry entry{{},
                        0,
                        {code, ward_name(code), ward->province_code, province_name(ward->province_code), old.code,
                         district.code,
                         old.kind + " " + old.name + ", " + district.kind + " " + district.name + ", " + province.kind +
                             " " + province.name}};
            add_words(entry, old.name);
            entry.name_words = entry.words.size();
            add_words(entry,
                      old.kind + " " + district.kind + " " + district.name + " " + province.kind + " " + province.name);
            if (district.province_code == "79") add_words(entry, "hcm tphcm sg sai gon tp p q");
            if (district.province_code == "01") add_words(entry, "hn tp");
            entries.push_back(std::move(entry));
        }
    }
    return entries;
}

/// How many typed words begin a word of its name, and whether they all begin some word of it: nothing when not.
std::optional<std::size_t> fit(const Entry& entry, const std::vector<PlaceWord>& typed)
{
    std::size_t in_name = 0;
    for (const auto& word : typed) {
        const auto begins = [&](const std::string& of) {
            return word.number ? of == word.key : of.starts_with(word.key);
        };
        const auto found = std::ranges::find_if(entry.words, begins);
        if (found == entry.words.end()) return std::nullopt;
        if (static_cast<std::size_t>(found - entry.words.begin()) < entry.name_words) ++in_name;
    }
    return in_name;
}

} // namespace

std::vector<PlaceCandidate> search_places(std::string_view typed, std::size_t limit)
{
    static const auto entries = all_entries();
    constexpr std::size_t most_typed_words = 12;
    auto words = place_words(typed.substr(0, longest_address_bytes));
    if (words.empty() || words.size() > most_typed_words) return {};

    // Best: the name begins as typed, more of its words are typed and fewer are left, today's before an old one.
    std::vector<std::tuple<bool, std::size_t, std::size_t, bool, std::size_t>> found;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto in_name = fit(entries[i], words);
        if (!in_name || *in_name == 0) continue;
        const bool begins = entries[i].words.front().starts_with(words.front().key);
        const auto left = entries[i].name_words - std::min(entries[i].name_words, *in_name);
        found.emplace_back(!begins, words.size() - *in_name, left, !entries[i].candidate.old_ward_code.empty(), i);
    }
    const auto kept = std::min(limit, found.size());
    std::ranges::partial_sort(found, found.begin() + static_cast<std::ptrdiff_t>(kept));
    std::vector<PlaceCandidate> out;
    for (std::size_t i = 0; i < kept; ++i) out.push_back(entries[std::get<4>(found[i])].candidate);
    return out;
}

} // namespace inbox::reading
