#include "inbox/reading/order_parts.hpp"

#include "inbox/reading/message_ground.hpp"
#include "inbox/reading/order_cues.hpp"
#include "inbox/reading/phones.hpp"
#include "inbox/reading/places.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace inbox::reading {

namespace {

using namespace std::string_view_literals;
using namespace cues;

/// One message while its parts are taken out of it.
class Reader : private MessageGround {
public:
    Reader(std::string_view text, const CatalogueWords& catalogue) : MessageGround(text, catalogue) {}

    MessageParts parts() &&
    {
        take_phones();
        find_goods();
        take_notes();
        take_cued_name();
        if (parts_.name.empty()) take_name_beside_phone();
        take_address();
        if (parts_.name.empty() && (!parts_.addresses.empty() || !parts_.phone.empty())) take_name_by_surname();
        return std::move(parts_);
    }

private:
    void take_phones()
    {
        for (const auto& found : find_phones(text_)) {
            std::size_t from = size(), to = 0;
            for (std::size_t i = 0; i < size(); ++i) {
                if (words()[i].begin >= found.end || words()[i].end <= found.begin) continue;
                from = std::min(from, i);
                to = i + 1;
            }
            // Of several, the one that is called the number, else the first.
            const bool called = from > 0 && from < size() &&
                                has(std::array{"sdt"sv, "dt"sv, "thoai"sv, "minh"sv, "nay"sv}, words()[from - 1].key);
            if (parts_.phone.empty() || (called && !called_)) parts_.phone = found.number;
            called_ = called_ || called;
            if (from < to) {
                take(from, to);
                phones_.emplace_back(from, to);
            }
        }
        for (std::size_t i = 0; i < size(); ++i) {
            if (const auto count = cue(i, phone_cues);
                count > 0 && (wall_[i + count] || (i + count < size() && parts_.taken[i + count])))
                take(i, i + count);
        }
    }

    /// Which words surely speak of goods, so that no address runs through them.
    void find_goods()
    {
        for (std::size_t i = 0; i < size(); ++i) {
            const auto sku = catalogue_.sku(words(), i).length;
            const auto name = catalogue_.name(words(), i);
            const auto count = count_at(words(), i);
            const bool pieces = count.words > 0 && i + count.words < size() && !wall_[i + count.words] &&
                                is_unit(words()[i + count.words]) && !is_unit_of_place(i + count.words);
            if (parts_.taken[i] ||
                (sku == 0 && !(name.length > 0 && surely_goods(i, name)) && !pieces && !counted_option(i)))
                continue;
            auto from = i, to = i + std::max<std::size_t>({1, sku, pieces ? count.words + 1 : 0});
            for (int back = 0; back < 2 && from > 0 && !wall_[from] &&
                               (count_at(words(), from - 1).words > 0 || is_unit(words()[from - 1]));
                 ++back)
                --from;
            while (to < size() && words()[to].before != Gap::wall && !parts_.taken[to]) {
                const auto more =
                    std::max({catalogue_.sku(words(), to).length, catalogue_.option(words(), to).length,
                              catalogue_.name(words(), to).length,
                              static_cast<std::size_t>(words()[to].key == "sz" || words()[to].key == "size")});
                const bool times =
                    (words()[to].key == "x" || words()[to].key == "sl") && to + 1 < size() && words()[to + 1].number;
                if (more == 0 && !times) break;
                to += times ? 2 : more;
            }
            for (auto j = from; j < to; ++j) goods_[j] = true;
            i = to - 1;
        }
    }

    /// "son" alone may be a village or a name; with a number before it, or more of a product behind it, it is for sale.
    bool surely_goods(std::size_t i, const CatalogueMatch& name) const
    {
        if (in_street(i) || (name.bare && accented_)) return false;
        const bool counted = !wall_[i] && (count_at(words(), i - 1).words > 0 || is_unit(words()[i - 1]));
        const bool more = i + 1 < size() && !wall_[i + 1] && !parts_.taken[i + 1];
        const auto next = more ? catalogue_.name(words(), i + 1) : CatalogueMatch{};
        const bool named_on = next.length > 0 && !both(next.variants, name.variants).empty();
        if (counted || named_on) return name.head || words()[i].key.size() > 3 || named_on;
        const bool option_on = more && catalogue_.option(words(), i + 1).length > 0;
        const bool ordered = !wall_[i] && has(std::array{"lay"sv, "dat"sv, "mua"sv, "chot"sv, "them"sv, "va"sv, "voi"sv,
                                                         "gui"sv, "ship"sv, "bo"sv, "cai"sv},
                                              words()[i - 1].key);
        return name.head && (wall_[i] || option_on || ordered);
    }

    /// "1 hồng M", "2 đen": but not the house of "12 Hồng Hà".
    bool counted_option(std::size_t i) const
    {
        const auto count = count_at(words(), i);
        const auto at = i + count.words;
        if (count.words == 0 || at >= size() || wall_[at] || in_street(i) || in_street(at)) return false;
        const auto option = catalogue_.option(words(), at);
        if (option.length == 0 || (option.bare && accented_)) return false;
        const auto after = at + option.length;
        if (after >= size() || wall_[after] || parts_.taken[after]) return true;
        return count_at(words(), after).words > 0 || catalogue_.option(words(), after).length > 0 ||
               is_unit(words()[after]) || words()[after].key == "size" || words()[after].key == "sz" ||
               catalogue_.name(words(), after).length > 0;
    }

    /// "5 lô 3" and "2 tổ" are places.
    bool is_unit_of_place(std::size_t i) const
    {
        return words()[i].key == "lo" || words()[i].key == "c" ? i + 1 < size() && words()[i + 1].number : false;
    }
    void take_notes()
    {
        for (std::size_t i = 0; i < size(); ++i) {
            const auto count = parts_.taken[i] ? 0 : cue(i, note_cues);
            if (count == 0) continue;
            auto from = i;
            // "giao giờ hành chính", "shop gói kỹ": the few words before belong to it, an address does not.
            for (int back = 0; back < 3 && !wall_[from] && free(from - 1) && !words()[from - 1].number &&
                               (words()[from - 1].key == "giao" || words()[from - 1].key == "vao" ||
                                words()[from - 1].key == "ship" || words()[from - 1].key == "hang" ||
                                words()[from - 1].key == "nho" || words()[from - 1].key == "trong" ||
                                words()[from - 1].key == "duoc");
                 ++back)
                --from;
            const auto to = piece_end(i + count - 1);
            if (!parts_.note.empty()) parts_.note += ", ";
            parts_.note += raw(from, to);
            take(from, to);
            i = to - 1;
        }
    }

    /// The words from `from` on that may be a person's name: at most six, none with digits.
    std::size_t name_end(std::size_t from) const
    {
        auto to = from;
        while (to < size() && (to == from || !wall_[to]) && free(to) && !words()[to].number &&
               to - from < longest_name_words && cue(to, address_cues) == 0 && cue(to, phone_cues) == 0)
            ++to;
        return to;
    }

    bool set_name(std::size_t from, std::size_t to)
    {
        while (from < to && has(chat_words, words()[to - 1].key) && !begins_upper(raw(to - 1, to))) --to;
        const auto whole = from;
        while (from + 1 < to && has(honorifics, words()[from].key) &&
               !(has(surnames, words()[from].key) && begins_upper(raw(from, from + 1))))
            ++from;
        if (from == to) return false;
        parts_.name = std::string(raw(from, to));
        take(whole, to);
        return true;
    }

    void take_cued_name()
    {
        for (std::size_t i = 0; i < size(); ++i) {
            const auto count = parts_.taken[i] ? 0 : cue(i, name_cues);
            if (count == 0 || i + count >= size()) continue;
            const auto from = i + count, to = name_end(from);
            if (from == to || has(chat_words, words()[from].key)) continue;
            if (words()[from].before == Gap::wall &&
                text_.substr(words()[from - 1].end, words()[from].begin - words()[from - 1].end).find(':') ==
                    std::string_view::npos)
                continue;
            if (set_name(from, to)) {
                take(i, i + count);
                return;
            }
        }
    }

    bool like_name(std::size_t from, std::size_t to) const
    {
        if (from >= to || to - from > longest_name_words) return false;
        std::size_t upper = 0;
        for (auto i = from; i < to; ++i) {
            if (!free(i) || words()[i].number || cue(i, address_cues) > 0) return false;
            if (begins_upper(raw(i, i + 1))) ++upper;
        }
        const bool honoured = has(honorifics, words()[from].key) && to - from > 1;
        const auto first = honoured ? from + 1 : from;
        const bool family = has(surnames, words()[first].key) && to - first > 1;
        if (has(chat_words, words()[to - 1].key) && upper < to - from) return false;
        if (!(upper == to - from || (honoured && upper + 1 >= to - from) || family || (honoured && to - from == 2)))
            return false;
        const auto place = read_place(raw(from, to));
        return place.state == PlaceState::unknown && place.province_code.empty();
    }

    void take_name_beside_phone()
    {
        for (const auto& [from, to] : phones_) {
            auto end = from;
            while (end > 0 && (parts_.taken[end - 1])) --end; // "sdt"
            if (end > 0) {
                const auto begin = piece_begin(end - 1);
                if (like_name(begin, end) && set_name(begin, end)) return;
            }
            if (to < size() && free(to)) {
                auto last = name_end(to);
                if (like_name(to, last) && set_name(to, last)) return;
            }
        }
    }

    void take_name_by_surname()
    {
        for (std::size_t i = 0; i < size(); ++i) {
            if (!wall_[i] || !free(i)) continue;
            const auto to = piece_end(i);
            const bool honoured = has(honorifics, words()[i].key);
            const bool before_address = to < size() && parts_.taken[to];
            if (to - i < 2 || !(has(surnames, words()[i].key) || honoured || before_address) ||
                !begins_upper(raw(to - 1, to)) || !like_name(i, to))
                continue;
            if (set_name(i, to)) return;
        }
    }

    bool begins_house(std::size_t i) const
    {
        const auto& word = words()[i];
        const bool more = i + 1 < size() && !parts_.taken[i + 1];
        if (has(house_words, word.key) && more && word.before != Gap::none) {
            if (!has(house_with_number, word.key)) return true;
        }
        if (more && has(house_with_number, word.key) &&
            (words()[i + 1].number || (words()[i + 1].key.size() == 1 && !has(chat_words, words()[i + 1].key))))
            return true;
        if (more && has(house_pairs, word.key + " " + words()[i + 1].key)) return true;
        if (!word.number || !more || goods_[i] || goods_[i + 1]) return false;
        if (words()[i + 1].number) return true; // 12/5
        return count_at(words(), i).words > 0 || word.key.size() > 4
                   ? !has(chat_words, words()[i + 1].key) && !is_unit(words()[i + 1])
                   : false;
    }

    bool clearly_house(std::size_t i, std::size_t to) const
    {
        for (auto j = i; j < to && j < i + 6; ++j) {
            if (has(house_words, words()[j].key) && words()[j].marked) return true;
            if (has(std::array{"ngo"sv, "ngach"sv, "kiet"sv, "duong"sv, "thon"sv, "xom"sv, "hem"sv}, words()[j].key))
                return true;
        }
        return false;
    }

    /// "12 Nguyễn Thiện Thuật", and nothing else until the comma.
    bool number_and_street(std::size_t i, std::size_t to) const
    {
        while (i < to && words()[i].number) ++i;
        const auto end = std::min(piece_end(i < to ? i : to - 1), to);
        if (i >= to || end - i < 2 || end - i > longest_name_words) return false;
        for (auto j = i; j < end; ++j) {
            if (words()[j].number || !begins_upper(raw(j, j + 1))) return false;
        }
        return true;
    }

    void add_address(std::size_t from, std::size_t to)
    {
        while (from < to && has(chat_words, words()[to - 1].key) && !words()[to - 1].number &&
               !begins_upper(raw(to - 1, to)))
            --to;
        if (from >= to) return;
        parts_.addresses.emplace_back(raw(from, to));
        take(from, to);
    }

    /// Between two things that are surely something else, an address may stand.
    void take_address()
    {
        for (std::size_t from = 0; from < size();) {
            if (!free(from)) {
                ++from;
                continue;
            }
            auto to = from;
            while (to < size() && free(to) && (to == from || !sentence_ends(to))) ++to;
            address_in(from, to);
            from = to;
        }
    }

    bool sentence_ends(std::size_t i) const
    {
        const auto between = text_.substr(words()[i - 1].end, words()[i].begin - words()[i - 1].end);
        return between.find_first_of("?!\n") != std::string_view::npos;
    }

    void address_in(std::size_t from, std::size_t to)
    {
        const auto text = raw(from, to);
        const auto place = read_place(text);
        const bool names_place = place.state != PlaceState::unknown || !place.province_code.empty();
        const auto base = words()[from].begin;
        auto first = to, last = from; // words of the place
        for (auto i = from; names_place && i < to; ++i) {
            if (words()[i].begin < base + place.begin || words()[i].end > base + place.end) continue;
            first = std::min(first, i);
            last = i + 1;
        }
        std::size_t after_cue = to;
        bool cued = false;
        for (auto i = from; i < to && i <= first; ++i) {
            if (const auto count = cue(i, address_cues); count > 0) {
                const bool weak = count == 1 && (words()[i].key == "giao" || words()[i].key == "ship" ||
                                                 words()[i].key == "dc" || words()[i].key == "ve");
                if (weak && !names_place && !(i + count < to && begins_house(i + count))) continue;
                after_cue = i + count;
                cued = true;
                i += count - 1;
            }
        }
        std::size_t house = to;
        for (auto i = cued && after_cue < to ? after_cue : from; i < to && house == to; ++i) {
            if (begins_house(i)) house = i;
        }
        if (!names_place) {
            if (house == to || !(cued || ((clearly_house(house, to) || number_and_street(house, to)) &&
                                          (house == from || wall_[house]))))
                return;
            add_address(cued && after_cue <= house ? after_cue : house, piece_of_house(house, to));
            return;
        }
        auto begin = std::min(first, house);
        if (cued && after_cue <= first) begin = after_cue;
        while (begin < first && has(chat_words, words()[begin].key) && !words()[begin].number &&
               !begins_upper(raw(begin, begin + 1)))
            ++begin;
        add_address(begin, house > first && house < to ? piece_of_house(std::max(house, last - 1), to) : last);
    }

    std::size_t piece_of_house(std::size_t house, std::size_t to) const
    {
        auto end = std::min(piece_end(house), to);
        while (end < to && words()[end].number) end = std::min(piece_end(end), to); // 12/5 Lê Lợi
        return end;
    }

    bool called_ = false;
    std::vector<std::pair<std::size_t, std::size_t>> phones_;
};

} // namespace

MessageParts read_parts(std::string_view text, const CatalogueWords& catalogue)
{
    return Reader(text, catalogue).parts();
}

} // namespace inbox::reading
