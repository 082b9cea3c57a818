#include "inbox/reading/place_index.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace inbox::reading {

namespace {

using namespace std::string_view_literals;

// What everybody writes beside the names themselves. Initials that stand for one province come from the names.
constexpr std::array province_aliases{std::pair{"hcm"sv, "79"sv},
                                      std::pair{"hcmc"sv, "79"sv},
                                      std::pair{"tphcm"sv, "79"sv},
                                      std::pair{"sg"sv, "79"sv},
                                      std::pair{"sai gon"sv, "79"sv},
                                      std::pair{"saigon"sv, "79"sv},
                                      std::pair{"sgn"sv, "79"sv},
                                      std::pair{"hn"sv, "01"sv},
                                      std::pair{"hnoi"sv, "01"sv},
                                      std::pair{"hnội"sv, "01"sv},
                                      std::pair{"tphn"sv, "01"sv},
                                      std::pair{"dn"sv, "48"sv},
                                      std::pair{"đnẵng"sv, "48"sv},
                                      std::pair{"hp"sv, "31"sv},
                                      std::pair{"thua thien hue"sv, "46"sv},
                                      std::pair{"tt hue"sv, "46"sv},
                                      std::pair{"tth"sv, "46"sv},
                                      std::pair{"brvt"sv, "77"sv},
                                      std::pair{"br vt"sv, "77"sv},
                                      std::pair{"vung tau ba ria"sv, "77"sv},
                                      std::pair{"dac lac"sv, "66"sv},
                                      std::pair{"daklak"sv, "66"sv},
                                      std::pair{"dac nong"sv, "67"sv},
                                      std::pair{"kontum"sv, "62"sv},
                                      std::pair{"gialai"sv, "64"sv},
                                      std::pair{"ct"sv, "92"sv}};

// Districts of Hồ Chí Minh that became the city of Thủ Đức in 2021, and are still written.
constexpr std::array district_aliases{std::pair{"2"sv, "769"sv},         std::pair{"9"sv, "769"sv},
                                      std::pair{"phan rang"sv, "582"sv}, std::pair{"buon me thuot"sv, "643"sv},
                                      std::pair{"bmt"sv, "643"sv},       std::pair{"pleicu"sv, "622"sv},
                                      std::pair{"da lat"sv, "672"sv},    std::pair{"qui nhon"sv, "540"sv}};

std::string key_of(const std::vector<PlaceWord>& words, std::string_view between)
{
    std::string key;
    for (const auto& word : words) {
        if (!key.empty()) key += between;
        key += word.key;
    }
    return key;
}

template <class List>
std::size_t index_of(const List& list, std::string_view code)
{
    return static_cast<std::size_t>(
        std::ranges::find(list, code, [](const auto& item) { return std::string_view(item.code); }) - list.begin());
}

std::string initials(const std::vector<PlaceWord>& words)
{
    std::string out;
    for (const auto& word : words) out += word.key[0];
    return out;
}

} // namespace

const PlaceIndex& PlaceIndex::get()
{
    static const PlaceIndex index;
    return index;
}

PlaceIndex::PlaceIndex()
{
    const auto& tables = PlaceTables::get();
    for (const auto& old : tables.old_provinces())
        provinces_.push_back({old.new_code, old.code, old.name, old.kind, false});
    for (const auto& now : tables.provinces()) {
        const auto same = std::ranges::find_if(provinces_, [&](const ProvinceName& name) {
            return key_of(place_words(name.name), " ") == key_of(place_words(now.name), " ");
        });
        if (same == provinces_.end()) provinces_.push_back({now.code, "", now.name, now.kind, true});
        else same->today = true;
    }
    for (std::size_t i = 0; i < provinces_.size(); ++i) {
        add(Level::province, i, provinces_[i].name);
        const auto words = place_words(provinces_[i].name);
        if (words.size() == 2) alias(Level::province, i, key_of(words, ""));
        if (words.size() > 1) alias(Level::province, i, initials(words), true);
        for (const auto& [written, code] : province_aliases) {
            if (provinces_[i].old_code == code) alias(Level::province, i, std::string(written));
        }
    }
    for (std::size_t i = 0; i < tables.old_districts().size(); ++i) {
        const auto& district = tables.old_districts()[i];
        add(Level::district, i, district.name);
        const auto words = place_words(district.name);
        if (words.size() == 2 && !words[1].number) alias(Level::district, i, key_of(words, ""));
        if (words.size() == 2 && district.kind == "Quận") alias(Level::district, i, initials(words), true);
        for (const auto& code : district.new_codes) {
            ground_.insert(code + district.code);
            ground_.insert(code + "p" + district.province_code);
        }
    }
    for (const auto& [written, code] : district_aliases)
        alias(Level::district, index_of(tables.old_districts(), code), std::string(written));
    for (std::size_t i = 0; i < tables.wards().size(); ++i) add(Level::ward, i, tables.wards()[i].name);
    for (std::size_t i = 0; i < tables.old_wards().size(); ++i) add(Level::old_ward, i, tables.old_wards()[i].name);
}

void PlaceIndex::add(Level level, std::size_t place, const std::string& name)
{
    const auto words = place_words(name);
    PlaceName entry{level, place, {}, false};
    for (const auto& word : words) entry.accented.push_back(word.accented);
    names_[key_of(words, " ")].push_back(std::move(entry));
    longest_ = std::max(longest_, words.size());
}

void PlaceIndex::alias(Level level, std::size_t place, const std::string& written, bool weak)
{
    auto& list = names_[key_of(place_words(written), " ")];
    const auto known = std::ranges::find_if(list, [&](const PlaceName& name) {
        return name.level == level && name.place == place && name.accented.empty();
    });
    if (known == list.end()) list.push_back({level, place, {}, weak});
    else known->weak = known->weak && weak;
}

const std::vector<PlaceName>& PlaceIndex::named(const std::string& key) const
{
    static const std::vector<PlaceName> none;
    const auto found = names_.find(key);
    return found == names_.end() ? none : found->second;
}

bool PlaceIndex::on_ground(std::string_view ward, std::string_view old_unit) const
{
    return ground_.contains(std::string(ward) + std::string(old_unit));
}

} // namespace inbox::reading
