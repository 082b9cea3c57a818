#include "inbox/reading/place_mentions.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

namespace inbox::reading {

namespace {

using namespace std::string_view_literals;

// What a mention is worth. Marked beats unmarked; a longer name beats a shorter one inside it; marks that contradict
// count more than anything else speaks for it.
constexpr int marked_score = 10, ward_score = 4, district_score = 6, province_score = 7, word_score = 2;
constexpr int right_kind = 2, wrong_kind = -2, right_marks = 2, missing_marks = -1, wrong_marks = -9,
              like_a_street = -6, abbreviated = -1;
/// Marked, and nothing speaks against it.
constexpr int clearly_marked = 8;

struct Marker {
    std::string_view key, accented, kind;
    Level level;
};

// A marker of two words first. Kinds with two levels stand twice.
constexpr std::array markers{Marker{"thi tran", "thị trấn", "Thị trấn", Level::old_ward},
                             Marker{"dac khu", "đặc khu", "Đặc khu", Level::ward},
                             Marker{"thi xa", "thị xã", "Thị xã", Level::district},
                             Marker{"thanh pho", "thành phố", "Thành phố", Level::district},
                             Marker{"phuong", "phường", "Phường", Level::ward},
                             Marker{"ph", "", "Phường", Level::ward},
                             Marker{"phg", "", "Phường", Level::ward},
                             Marker{"p", "", "Phường", Level::ward},
                             Marker{"f", "", "Phường", Level::ward},
                             Marker{"xa", "xã", "Xã", Level::ward},
                             Marker{"x", "", "Xã", Level::ward},
                             Marker{"tt", "", "Thị trấn", Level::old_ward},
                             Marker{"quan", "quận", "Quận", Level::district},
                             Marker{"q", "", "Quận", Level::district},
                             Marker{"huyen", "huyện", "Huyện", Level::district},
                             Marker{"h", "", "Huyện", Level::district},
                             Marker{"tx", "", "Thị xã", Level::district},
                             Marker{"tp", "", "Thành phố", Level::district},
                             Marker{"tinh", "tỉnh", "Tỉnh", Level::province},
                             Marker{"t", "", "Tỉnh", Level::province}};

constexpr std::array street_words{"duong"sv, "d"sv,    "pho"sv, "ngo"sv, "ngach"sv,  "hem"sv, "kiet"sv, "so"sv,  "lo"sv,
                                  "ql"sv,    "tl"sv,   "cau"sv, "cho"sv, "truong"sv, "kcn"sv, "cc"sv,   "kdt"sv, "cu"sv,
                                  "toa"sv,   "vien"sv, "thi"sv, "ty"sv,  "loc"sv,    "lk"sv,  "hxh"sv};
constexpr std::array hamlet_words{"to"sv,  "thon"sv, "xom"sv, "ap"sv,   "khu"sv, "kp"sv,
                                  "doi"sv, "buon"sv, "ban"sv, "lang"sv, "kv"sv};
constexpr std::array numbered_units{"p"sv, "q"sv, "f"sv, "phuong"sv, "quan"sv, "tang"sv, "lau"sv, "block"sv};

template <class List>
bool has(const List& list, std::string_view word)
{
    return std::ranges::find(list, word) != list.end();
}

struct Marked {
    const Marker* marker = nullptr;
    std::size_t first = 0;
};

class Reader {
public:
    explicit Reader(const std::vector<PlaceWord>& words) : words_(words)
    {
        const auto marked = std::ranges::count_if(words, [](const PlaceWord& word) { return word.marked; });
        accented_ = marked * 4 > static_cast<std::ptrdiff_t>(words.size());
    }

    std::vector<Mention> mentions() &&
    {
        const auto& index = PlaceIndex::get();
        for (std::size_t from = 0; from < words_.size(); ++from) {
            std::string key;
            for (auto to = from; to < words_.size() && to - from < index.longest(); ++to) {
                if (to > from && words_[to].before == Gap::wall) break;
                if (to > from) key += ' ';
                key += words_[to].key;
                for (const auto& name : index.named(key)) consider(name, from, to + 1);
            }
        }
        // Who writes "P. Cầu Giấy" means no district.
        std::set<std::pair<std::size_t, std::size_t>> marked;
        for (const auto& mention : mentions_) {
            if (mention.marked && mention.score >= clearly_marked) marked.emplace(mention.name, mention.last);
        }
        std::erase_if(mentions_, [&](const Mention& mention) {
            return !mention.marked && marked.contains({mention.name, mention.last});
        });
        return std::move(mentions_);
    }

private:
    Marked marker_before(std::size_t name) const
    {
        for (const auto& marker : markers) {
            const bool two = marker.key.find(' ') != std::string_view::npos;
            if (name < (two ? 2U : 1U)) continue;
            const auto first = name - (two ? 2 : 1);
            if (words_[name].before == Gap::wall || (two && words_[name - 1].before == Gap::wall)) continue;
            const auto key = two ? words_[first].key + " " + words_[first + 1].key : words_[first].key;
            if (key != marker.key) continue;
            if (!two && words_[first].marked && words_[first].accented != accented_form(marker)) continue;
            if (!two && words_[first].before == Gap::none && words_[first].key.size() < 3) continue; // the "h" of "12h"
            return {&marker, first};
        }
        return {};
    }

    static std::string accented_form(const Marker& marker)
    {
        return marker.accented.empty() ? std::string() : place_words(marker.accented)[0].accented;
    }

    /// How the written marks fit the name's.
    int marks(const PlaceName& name, std::size_t from) const
    {
        if (name.accented.empty()) return abbreviated;
        bool bare = false, any = accented_;
        for (std::size_t i = 0; i < name.accented.size(); ++i) any = any || words_[from + i].marked;
        for (std::size_t i = 0; i < name.accented.size(); ++i) {
            const auto& word = words_[from + i];
            if (word.number || word.accented == name.accented[i]) continue;
            if (word.marked) return wrong_marks;
            bare = true;
        }
        return !any ? 0 : bare ? missing_marks : right_marks;
    }

    bool like_street(std::size_t first) const
    {
        if (first == 0 || words_[first].before == Gap::wall) return false;
        const auto& before = words_[first - 1];
        if (has(street_words, before.key)) return true;
        if (!before.number)
            return before.key.size() == 1 && first > 1 && words_[first - 2].number && before.before == Gap::none; // 12A
        return first < 2 || words_[first - 1].before == Gap::wall ||
               !(has(hamlet_words, words_[first - 2].key) || has(numbered_units, words_[first - 2].key));
    }

    bool said_old(std::size_t last) const
    {
        if (last >= words_.size()) return false;
        return words_[last].accented == "cu\u0303" ||
               (words_[last].key == "cu" && words_[last].before == Gap::wall && !words_[last].marked);
    }

    const std::string& kind(const PlaceName& name) const
    {
        const auto& tables = PlaceTables::get();
        switch (name.level) {
        case Level::ward: return tables.wards()[name.place].kind;
        case Level::old_ward: return tables.old_wards()[name.place].kind;
        case Level::district: return tables.old_districts()[name.place].kind;
        default: return PlaceIndex::get().provinces()[name.place].kind;
        }
    }

    /// Nothing: the marker speaks of another level.
    std::optional<int> marker_fit(const Marker& marker, const PlaceName& name) const
    {
        const bool wards = name.level == Level::ward || name.level == Level::old_ward;
        const bool speaks_of_wards = marker.level == Level::ward || marker.level == Level::old_ward;
        if (marker.kind == "Thành phố" && name.level == Level::province) {
            if (kind(name) != "Thành phố") return std::nullopt;
            return right_kind;
        }
        if (wards != speaks_of_wards || (!wards && marker.level != name.level)) return std::nullopt;
        return kind(name) == marker.kind ? right_kind : wrong_kind;
    }

    void consider(const PlaceName& name, std::size_t from, std::size_t to)
    {
        if (++considered_[static_cast<std::size_t>(name.level)] > most_mentions) return;
        Mention mention{name.level, name.place, from, to, from, 0, false, false, name.weak, false, false, said_old(to)};
        const auto length = static_cast<int>(to - from);
        mention.score = marks(name, from) + word_score * (length - 1);
        const auto before = marker_before(from);
        const auto fit = before.marker ? marker_fit(*before.marker, name) : std::nullopt;
        if (fit) {
            mention.marked = true;
            mention.first = before.first;
            mention.score += marked_score + *fit;
        } else {
            if (words_[from].number && length == 1) return; // "5" alone is no ward
            if (before.marker && before.marker->key.size() > 1 && before.marker->kind != "Thành phố")
                return; // "quận X" is no ward X
            const bool ward = name.level == Level::ward || name.level == Level::old_ward;
            if (ward && length == 1 && words_[from].key.size() < 3) return;
            mention.street = like_street(from);
            mention.score += (ward                            ? ward_score
                              : name.level == Level::district ? district_score
                                                              : province_score) +
                             (mention.street ? like_a_street : 0);
        }
        // Initials: "q.tp" is a district, the "TP" of "TP.HCM" is none.
        if (name.weak && !mention.marked && (name.level == Level::district || words_[from].before == Gap::none)) return;
        mention.starts = words_[mention.first].before == Gap::wall;
        mention.ends = to == words_.size() || words_[to].before == Gap::wall;
        mentions_.push_back(mention);
    }

    const std::vector<PlaceWord>& words_;
    std::vector<Mention> mentions_;
    std::array<std::size_t, 4> considered_{};
    bool accented_ = false;
};

} // namespace

std::vector<Mention> place_mentions(const std::vector<PlaceWord>& words)
{
    return Reader(words).mentions();
}

} // namespace inbox::reading
