#include "inbox/reading/order_parts.hpp"

#include "inbox/reading/phones.hpp"
#include "inbox/reading/places.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <optional>

namespace inbox::reading {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t longest_name_words = 6;

constexpr std::array address_cues{"dia chi nhan hang"sv, "dia chi nhan"sv, "dia chi giao"sv, "dia chi la"sv, "dia chi"sv, "dchi"sv, "d c"sv, "dc"sv, "ship ve"sv,
                                  "ship den"sv, "ship toi"sv, "ship qua"sv, "ship ra"sv, "ship vao"sv, "ship xuong"sv, "ship len"sv, "ship cho minh ve"sv,
                                  "ship cho e ve"sv, "ship cho em ve"sv, "ship minh ve"sv, "ship em ve"sv, "ship toi dia chi"sv, "giao ve"sv, "giao den"sv, "giao toi"sv,
                                  "giao qua"sv, "giao tai"sv, "giao cho minh ve"sv, "giao hang ve"sv, "giao hang toi"sv, "giao hang den"sv, "gui ve"sv, "gui den"sv, "gui toi"sv,
                                  "gui qua"sv, "gui ra"sv, "gui vao"sv, "nha em o"sv, "nha minh o"sv, "nha e o"sv, "nha m o"sv, "nha o"sv, "minh o"sv, "em o"sv, "e o"sv, "m o"sv,
                                  "c o"sv, "chi o"sv, "ve dia chi"sv, "nhan tai"sv, "nhan o"sv, "adr"sv, "add"sv, "address"sv, "giao"sv, "ship"sv};
constexpr std::array name_cues{"ten nguoi nhan la"sv, "ten nguoi nhan"sv, "nguoi nhan hang"sv, "nguoi nhan la"sv, "nguoi nhan"sv, "ng nhan"sv, "ten nhan"sv, "ten em la"sv,
                               "ten minh la"sv, "ten e la"sv, "ten chi la"sv, "ten m la"sv, "em ten"sv, "minh ten"sv, "e ten"sv, "ho ten"sv, "ten la"sv, "ten kh"sv, "ten"sv, "gui cho"sv};
constexpr std::array phone_cues{"so dien thoai"sv, "sdt"sv, "so dt"sv, "dien thoai"sv, "dt"sv, "lien he"sv, "lh"sv, "tel"sv, "phone"sv, "hotline"sv};
constexpr std::array note_cues{"goi truoc khi"sv, "gio hanh chinh"sv, "goi truoc"sv, "ngoai gio"sv, "buoi toi"sv, "buoi sang"sv, "buoi chieu"sv, "cuoi tuan"sv, "giao sau"sv,
                               "giao truoc"sv, "giao nhanh"sv, "giao som"sv, "giao gap"sv, "can gap"sv, "goi ky"sv, "goi ki"sv, "goi qua"sv, "boc ky"sv, "dong goi"sv, "cho xem hang"sv, "kiem tra hang"sv,
                               "kiem hang"sv, "dong kiem"sv, "che ten"sv, "note"sv, "ghi chu"sv, "luu y"sv, "gui bao ve"sv, "gui le tan"sv, "de o bao ve"sv, "nhan hang sau"sv, "khong goi"sv,
                               "ship nhanh"sv, "ship som"sv, "ship gap"sv, "gui hang xom"sv, "nhan tin truoc"sv, "giao thu"sv, "giao chu nhat"sv, "giao cuoi"sv};
constexpr std::array house_words{"ngo"sv, "ngach"sv, "kiet"sv, "thon"sv, "xom"sv, "ap"sv, "kp"sv, "duong"sv, "pho"sv, "kdt"sv, "kcn"sv, "ql"sv, "tl"sv, "hxh"sv, "buon"sv, "cty"sv, "toa"sv,
                                 "cc"sv, "khu"sv, "block"sv, "phong"sv, "can"sv, "tang"sv, "lau"sv, "shophouse"sv, "vinhomes"sv, "kv"sv, "doi"sv, "sn"sv};
constexpr std::array house_pairs{"so nha"sv, "chung cu"sv, "benh vien"sv, "truong hoc"sv, "cong ty"sv, "quoc lo"sv, "tinh lo"sv, "dai lo"sv, "khu pho"sv, "khu do"sv, "ky tuc"sv, "ki tuc"sv,
                                 "nha tro"sv, "nha so"sv, "to dan"sv, "truong dai"sv, "truong tieu"sv, "truong thpt"sv, "dai hoc"sv, "toa nha"sv};
constexpr std::array house_with_number{"so"sv, "to"sv, "hem"sv, "lo"sv, "nha"sv, "doi"sv, "block"sv, "toa"sv, "tang"sv, "lau"sv, "khu"sv, "can"sv, "phong"sv};
constexpr std::array chat_words{"nha"sv, "nhe"sv, "a"sv, "ah"sv, "ak"sv, "di"sv, "thoi"sv, "shop"sv, "oi"sv, "roi"sv, "nua"sv, "duoc"sv, "ko"sv, "khong"sv, "hen"sv, "ne"sv, "day"sv, "cho"sv, "giup"sv,
                                "voi"sv, "em"sv, "minh"sv, "e"sv, "m"sv, "ok"sv, "da"sv, "vang"sv, "u"sv, "uh"sv, "cam"sv, "on"sv, "thanks"sv, "tks"sv, "lay"sv, "dat"sv, "mua"sv, "chot"sv, "ck"sv, "ad"sv};
constexpr std::array surnames{"nguyen"sv, "ng"sv, "tran"sv, "le"sv, "pham"sv, "phan"sv, "vu"sv, "vo"sv, "hoang"sv, "huynh"sv, "dang"sv, "bui"sv, "do"sv, "ho"sv, "ngo"sv, "duong"sv, "li"sv,
                              "dinh"sv, "mai"sv, "truong"sv, "doan"sv, "luong"sv, "trinh"sv, "dao"sv, "ha"sv, "lam"sv, "ta"sv, "cao"sv, "chu"sv, "kieu"sv, "luu"sv, "quach"sv, "thai"sv, "tong"sv,
                              "vuong"sv, "trieu"sv, "nghiem"sv, "phung"sv, "mac"sv, "chau"sv, "than"sv, "tang"sv, "to"sv, "khuat"sv, "dam"sv, "lai"sv, "nong"sv, "y"sv, "h"sv, "ksor"sv, "siu"sv};
constexpr std::array honorifics{"chi"sv, "anh"sv, "co"sv, "c"sv, "a"sv, "e"sv, "em"sv, "bac"sv, "chu"sv, "ban"sv, "ms"sv, "mr"sv, "me"sv, "ba"sv, "ong"sv};

template <class List>
bool has(const List& list, std::string_view word) { return std::ranges::find(list, word) != list.end(); }

bool begins_upper(std::string_view utf8)
{
    std::int32_t i = 0;
    UChar32 c = 0;
    U8_NEXT(utf8.data(), i, static_cast<std::int32_t>(utf8.size()), c);
    return u_isupper(c);
}

/// One message while its parts are taken out of it.
class Reader {
public:
    Reader(std::string_view text, const CatalogueWords& catalogue) : text_(text), catalogue_(catalogue)
    {
        parts_.words = place_words(text);
        parts_.taken.resize(words().size());
        wall_.resize(words().size() + 1);
        goods_.resize(words().size());
        for (std::size_t i = 0; i < words().size(); ++i) wall_[i] = i == 0 || walled(i);
        wall_[words().size()] = true;
    }

    MessageParts parts() &&
    {
        take_phones();
        find_goods();
        take_notes();
        take_cued_name();
        if (parts_.name.empty()) take_name_beside_phone();
        take_address();
        if (parts_.name.empty() && (!parts_.address.empty() || !parts_.phone.empty())) take_name_by_surname();
        return std::move(parts_);
    }

private:
    const std::vector<PlaceWord>& words() const { return parts_.words; }
    std::size_t size() const { return parts_.words.size(); }
    std::string_view raw(std::size_t from, std::size_t to) const { return text_.substr(words()[from].begin, words()[to - 1].end - words()[from].begin); }
    bool free(std::size_t i) const { return !parts_.taken[i] && !goods_[i]; }

    bool walled(std::size_t i) const
    {
        if (words()[i].before == Gap::wall) return true;
        const auto between = text_.substr(words()[i - 1].end, words()[i].begin - words()[i - 1].end);
        if (between.find(" - ") != std::string_view::npos || between.find(" – ") != std::string_view::npos) return true;
        return between.starts_with(". ") && words()[i - 1].key.size() > 2;
    }

    void take(std::size_t from, std::size_t to)
    {
        for (auto i = from; i < to; ++i) parts_.taken[i] = true;
        wall_[from] = wall_[to] = true;
    }

    /// How many words of the message from `at` on are this phrase; walls stop it.
    std::size_t phrase(std::size_t at, std::string_view phrase) const
    {
        std::size_t count = 0;
        while (!phrase.empty()) {
            const auto word = phrase.substr(0, phrase.find(' '));
            phrase.remove_prefix(std::min(phrase.size(), word.size() + 1));
            if (at + count >= size() || parts_.taken[at + count] || words()[at + count].key != word) return 0;
            if (count > 0 && words()[at + count].before == Gap::wall && word != "c") return 0;      // "đ/c"
            ++count;
        }
        return count;
    }

    template <class List>
    std::size_t cue(std::size_t at, const List& cues) const
    {
        std::size_t longest = 0;
        for (const auto one : cues) longest = std::max(longest, phrase(at, one));
        return longest;
    }

    void take_phones()
    {
        for (const auto& found : find_phones(text_)) {
            if (parts_.phone.empty()) parts_.phone = found.number;
            std::size_t from = size(), to = 0;
            for (std::size_t i = 0; i < size(); ++i) {
                if (words()[i].begin >= found.end || words()[i].end <= found.begin) continue;
                from = std::min(from, i);
                to = i + 1;
            }
            if (from < to) {
                take(from, to);
                phones_.emplace_back(from, to);
            }
        }
        for (std::size_t i = 0; i < size(); ++i) {
            if (const auto count = cue(i, phone_cues); count > 0 && (wall_[i + count] || (i + count < size() && parts_.taken[i + count]))) take(i, i + count);
        }
    }

    /// Which words surely speak of goods, so that no address runs through them.
    void find_goods()
    {
        for (std::size_t i = 0; i < size(); ++i) {
            const auto sku = catalogue_.sku(words(), i).length;
            const auto name = catalogue_.name(words(), i);
            const auto count = count_at(words(), i);
            const bool pieces = count.words > 0 && i + count.words < size() && !wall_[i + count.words] && is_unit(words()[i + count.words]) && !is_unit_of_place(i + count.words);
            if (parts_.taken[i] || (sku == 0 && !(name.length > 0 && name.head && !in_street(i)) && !pieces)) continue;
            auto from = i, to = i + std::max<std::size_t>({1, sku, pieces ? count.words + 1 : 0});
            for (int back = 0; back < 2 && from > 0 && !wall_[from] && (count_at(words(), from - 1).words > 0 || is_unit(words()[from - 1])); ++back) --from;
            while (to < size() && words()[to].before != Gap::wall && !parts_.taken[to]) {
                const auto more = std::max({catalogue_.sku(words(), to).length, catalogue_.option(words(), to).length, catalogue_.name(words(), to).length,
                                            static_cast<std::size_t>(words()[to].key == "sz" || words()[to].key == "size")});
                if (more == 0) break;
                to += more;
            }
            for (auto j = from; j < to; ++j) goods_[j] = true;
            i = to - 1;
        }
    }

    /// "5 lô 3" and "2 tổ" are places.
    bool is_unit_of_place(std::size_t i) const { return words()[i].key == "lo" || words()[i].key == "c" ? i + 1 < size() && words()[i + 1].number : false; }
    bool in_street(std::size_t i) const { return i > 0 && !wall_[i] && (has(house_words, words()[i - 1].key) || words()[i - 1].key == "p" || words()[i - 1].key == "x"); }

    std::size_t piece_begin(std::size_t i) const
    {
        while (!wall_[i]) --i;
        return i;
    }
    std::size_t piece_end(std::size_t i) const
    {
        do ++i;
        while (!wall_[i]);
        return i;
    }

    void take_notes()
    {
        for (std::size_t i = 0; i < size(); ++i) {
            const auto count = parts_.taken[i] ? 0 : cue(i, note_cues);
            if (count == 0) continue;
            auto from = i;
            // "giao giờ hành chính", "shop gói kỹ": the few words before belong to it, an address does not.
            for (int back = 0; back < 3 && !wall_[from] && free(from - 1) && !words()[from - 1].number && (words()[from - 1].key == "giao" || words()[from - 1].key == "vao" ||
                 words()[from - 1].key == "ship" || words()[from - 1].key == "hang" || words()[from - 1].key == "nho" || words()[from - 1].key == "trong" || words()[from - 1].key == "duoc"); ++back) --from;
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
        while (to < size() && (to == from || !wall_[to]) && free(to) && !words()[to].number && to - from < longest_name_words &&
               cue(to, address_cues) == 0 && cue(to, phone_cues) == 0) ++to;
        return to;
    }

    bool set_name(std::size_t from, std::size_t to)
    {
        while (from < to && has(chat_words, words()[to - 1].key) && !begins_upper(raw(to - 1, to))) --to;
        const auto whole = from;
        while (from + 1 < to && has(honorifics, words()[from].key) && !(has(surnames, words()[from].key) && begins_upper(raw(from, from + 1)))) ++from;
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
            if (words()[from].before == Gap::wall && text_.substr(words()[from - 1].end, words()[from].begin - words()[from - 1].end).find(':') == std::string_view::npos) continue;
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
        if (!(upper == to - from || (honoured && upper + 1 >= to - from) || family || (honoured && to - from == 2))) return false;
        const auto place = read_place(raw(from, to));
        return place.state == PlaceState::unknown && place.province_code.empty();
    }

    void take_name_beside_phone()
    {
        for (const auto& [from, to] : phones_) {
            auto end = from;
            while (end > 0 && (parts_.taken[end - 1])) --end;             // "sdt"
            if (end > 0) {
                const auto begin = piece_begin(end - 1);
                if (like_name(begin, end) && set_name(begin, end)) return;
            }
            if (to < size() && free(to)) {
                auto last = name_end(to);
                if (last < size() && !wall_[last] && !parts_.taken[last] && words()[last].number) {
                    // "0987… Lan 12 ngõ 5": the name ends where the house begins.
                }
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
            if (to - i < 2 || !(has(surnames, words()[i].key) || honoured) || !begins_upper(raw(to - 1, to)) || !like_name(i, to)) continue;
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
        if (more && has(house_with_number, word.key) && (words()[i + 1].number || (words()[i + 1].key.size() == 1 && !has(chat_words, words()[i + 1].key)))) return true;
        if (more && has(house_pairs, word.key + " " + words()[i + 1].key)) return true;
        if (!word.number || !more || goods_[i + 1]) return false;
        if (words()[i + 1].number) return true;                                        // 12/5
        return count_at(words(), i).words > 0 || word.key.size() > 4 ? !has(chat_words, words()[i + 1].key) && !is_unit(words()[i + 1]) : false;
    }

    bool clearly_house(std::size_t i, std::size_t to) const
    {
        for (auto j = i; j < to && j < i + 6; ++j) {
            if (has(house_words, words()[j].key) && words()[j].marked) return true;
            if (has(std::array{"ngo"sv, "ngach"sv, "kiet"sv, "duong"sv, "thon"sv, "xom"sv, "hem"sv}, words()[j].key)) return true;
        }
        return false;
    }

    void add_address(std::size_t from, std::size_t to)
    {
        while (from < to && has(chat_words, words()[to - 1].key) && !words()[to - 1].number && !begins_upper(raw(to - 1, to))) --to;
        if (from >= to) return;
        if (!parts_.address.empty()) parts_.address += ", ";
        parts_.address += raw(from, to);
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
        auto first = to, last = from;                       // words of the place
        for (auto i = from; names_place && i < to; ++i) {
            if (words()[i].begin < base + place.begin || words()[i].end > base + place.end) continue;
            first = std::min(first, i);
            last = i + 1;
        }
        std::size_t after_cue = to;
        bool cued = false;
        for (auto i = from; i < to && i <= first; ++i) {
            if (const auto count = cue(i, address_cues); count > 0) {
                const bool weak = count == 1 && (words()[i].key == "giao" || words()[i].key == "ship" || words()[i].key == "dc");
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
            if (house == to || !(cued || (clearly_house(house, to) && (house == from || wall_[house])))) return;
            add_address(cued && after_cue <= house ? after_cue : house, piece_of_house(house, to));
            return;
        }
        auto begin = std::min(first, house);
        if (cued && after_cue <= first) begin = after_cue;
        while (begin < first && has(chat_words, words()[begin].key) && !words()[begin].number && !begins_upper(raw(begin, begin + 1))) ++begin;
        add_address(begin, house > first && house < to ? piece_of_house(std::max(house, last - 1), to) : last);
    }

    std::size_t piece_of_house(std::size_t house, std::size_t to) const
    {
        auto end = std::min(piece_end(house), to);
        while (end < to && words()[end].number) end = std::min(piece_end(end), to);     // 12/5 Lê Lợi
        return end;
    }

    std::string_view text_;
    const CatalogueWords& catalogue_;
    MessageParts parts_;
    std::vector<bool> wall_, goods_;
    std::vector<std::pair<std::size_t, std::size_t>> phones_;
};

} // namespace

MessageParts read_parts(std::string_view text, const CatalogueWords& catalogue) { return Reader(text, catalogue).parts(); }

} // namespace inbox::reading
