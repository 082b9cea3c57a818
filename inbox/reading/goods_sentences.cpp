#include "inbox/reading/order_goods.hpp"

#include <algorithm>
#include <array>

namespace inbox::reading {

namespace {

using namespace std::string_view_literals;
using Mood = Goods::Mood;

constexpr std::array orders{"lay"sv, "dat"sv, "chot"sv, "mua"sv, "order"sv, "ship"sv, "gui"sv, "oder"sv};
constexpr std::array whom{"minh"sv, "em"sv,  "e"sv,   "m"sv, "c"sv,  "chi"sv, "a"sv,
                          "anh"sv,  "tui"sv, "toi"sv, "t"sv, "co"sv, "me"sv};
constexpr std::array no{"khong"sv, "ko"sv, "k"sv, "hok"sv, "hong"sv, "hem"sv, "kh"sv, "hông"sv};
constexpr std::array size_words{"sz"sv, "size"sv, "sai"sv, "saiz"sv, "co"sv, "sizes"sv, "s"sv};
constexpr std::array joins{"va"sv, "voi"sv, "cung"sv, "n"sv, "kem"sv};
constexpr std::array changes{"doi"sv, "sua"sv, "chuyen"sv, "thay"sv, "nham"sv, "lai"sv};
constexpr std::array particles{"nha"sv,  "nhe"sv,  "a"sv,  "ah"sv,   "ak"sv,  "di"sv,  "thoi"sv,
                               "shop"sv, "nhen"sv, "ha"sv, "hen"sv,  "nua"sv, "ne"sv,  "ạ"sv,
                               "cho"sv,  "giup"sv, "ve"sv, "ship"sv, "gui"sv, "giao"sv};
constexpr std::array each_of{"mau"sv, "loai"sv, "size"sv, "sz"sv, "kieu"sv, "mon"sv, "thu"sv, "cai"sv, "em"sv};

template <class List>
bool has(const List& list, std::string_view word)
{
    return std::ranges::find(list, word) != list.end();
}

class Sentences {
public:
    Sentences(Goods& goods, const CatalogueWords& catalogue, std::string_view text, const MessageParts& parts)
        : goods_(goods), catalogue_(catalogue), text_(text), words_(parts.words), taken_(parts.taken)
    {
        const auto marked = std::ranges::count_if(words_, [](const PlaceWord& word) { return word.marked; });
        accented_ = marked * 4 > static_cast<std::ptrdiff_t>(words_.size());
    }

    void read()
    {
        for (std::size_t from = 0; from < words_.size();) {
            auto to = from + 1;
            while (to < words_.size() && !sentence_ends(to)) ++to;
            sentence(from, to);
            from = to;
        }
    }

private:
    std::string_view between(std::size_t i) const
    {
        const auto from = i == 0 ? 0 : words_[i - 1].end, to = i < words_.size() ? words_[i].begin : text_.size();
        return text_.substr(from, to - from);
    }
    bool sentence_ends(std::size_t i) const
    {
        const auto gap = between(i);
        return gap.find_first_of("\n?!;") != std::string_view::npos ||
               (gap.starts_with(". ") && !(words_[i - 1].number && words_[i].number));
    }
    bool upper(std::size_t i) const { return begins_upper(text_.substr(words_[i].begin)); }
    bool word_in(std::size_t from, std::size_t to, std::string_view key, std::string_view next = {}) const
    {
        for (auto i = from; i < to; ++i) {
            if (words_[i].key == key && (next.empty() || (i + 1 < to && words_[i + 1].key == next))) return true;
        }
        return false;
    }

    bool is_question(std::size_t from, std::size_t to) const
    {
        bool ordered = false, still = false, denied = false;
        for (auto i = from; i < to; ++i) {
            const auto& key = words_[i].key;
            ordered = ordered || (has(orders, key) && !taken_[i]) ||
                      (key == "cho" && i + 1 < to && has(whom, words_[i + 1].key) && !word_in(from, to, "xem") &&
                       !word_in(from, to, "hoi"));
            still = still || key == "con" || key == "co";
            denied = denied || (still && has(no, key));
        }
        if (word_in(from, to, "bao", "nhieu") || word_in(from, to, "gia", "sao") || word_in(from, to, "nhiu"))
            return !ordered;
        // A "?" behind an address asks about the address.
        const bool marked = between(to).find('?') != std::string_view::npos && !taken_[to - 1];
        return !ordered && (marked || denied || word_in(from, to, "xem") || word_in(from, to, "tu", "van") ||
                            word_in(from, to, "hoi"));
    }

    Mood mood_of(std::size_t from, std::size_t to) const
    {
        if (is_question(from, to)) return Mood::question;
        for (auto i = from; i < to; ++i) {
            if (words_[i].key == "moi" && i + 1 < to && has(each_of, words_[i + 1].key)) return Mood::each;
        }
        for (auto i = from; i < to; ++i) {
            if (has(changes, words_[i].key) && !taken_[i] &&
                !(words_[i].key == "doi" &&
                  (count_before(i) || (words_[i].marked && words_[i].accented.find("o\u0302") == std::string::npos))))
                return Mood::change;
        }
        return Mood::order;
    }

    bool count_before(std::size_t i) const { return i > 0 && count_at(words_, i - 1).words > 0; }

    void sentence(std::size_t from, std::size_t to)
    {
        mood_ = mood_of(from, to);
        wish_ = instead_of_ = {};
        more_ = removing_ = each_ = ordered_ = false;
        for (auto i = from; i < to;) {
            if (taken_[i]) {
                close();
                ++i;
                continue;
            }
            i += std::max<std::size_t>(1, word(i, to));
        }
        close();
    }

    /// How many words it has read from `i` on.
    std::size_t word(std::size_t i, std::size_t to)
    {
        if (const auto sku = catalogue_.sku(words_, i); sku.length > 0) {
            if (wish_.named || !wish_.options.empty()) close();
            wish_.product = sku.variants;
            wish_.named = wish_.by_sku = true;
            return seen(i, sku.length);
        }
        if (const auto cue = bearing(i, to)) return cue;
        if (size_word(i, to)) return 1;
        const auto name = known_name(i);
        if (!(name.length > 0 && name.head && !wish_.named) || only_option(i, to)) {
            if (const auto option = catalogue_.option(words_, i); option.length > 0 && may_be_option(i, option, to)) {
                choose(option);
                return seen(i, option.length);
            }
        }
        if (const auto count = quantity(i, to)) return count;
        if (name.length > 0 && take_name(i, name)) return seen(i, 1);
        return 1;
    }

    std::size_t seen(std::size_t i, std::size_t length)
    {
        if (wish_.last == 0) wish_.first = i;
        wish_.last = i + length;
        return length;
    }

    /// Words that say what is to be done with what follows.
    std::size_t bearing(std::size_t i, std::size_t to)
    {
        const auto& word = words_[i];
        const bool more = i + 1 < to;
        ordered_ = ordered_ || has(orders, word.key);
        if (mood_ == Mood::each && word.key == "moi") each_ = true;
        if (has(joins, word.key) && !(word.key == "kem" && !word.marked) && !(word.key == "n" && !more)) {
            if (mood_ != Mood::each && (wish_.named || !wish_.options.empty())) close();
            return 1;
        }
        if (word.key == "them") {
            close();
            more_ = true;
            return 1;
        }
        if (word.key == "nua" && !(more && words_[i + 1].key == "chuc") && !wish_.empty()) {
            more_ = true;
            return 1;
        }
        const bool drop = word.accented == "bo\u0309" || word.key == "huy" ||
                          (has(no, word.key) && more && words_[i + 1].key == "lay");
        if (drop && mood_ != Mood::question) {
            close();
            removing_ = true;
            return has(no, word.key) ? 2 : 1;
        }
        if (mood_ == Mood::change && (word.key == "thanh" || word.key == "sang" || word.key == "qua")) {
            instead_of_ = std::move(wish_);
            wish_ = {};
            return 1;
        }
        if (removing_ && (word.key == "lay" || word.key == "con")) close();
        return 0;
    }

    /// "kem" is a colour and the first word of "kem chống nắng".
    bool only_option(std::size_t i, std::size_t to) const
    {
        const auto option = catalogue_.option(words_, i);
        if (option.length == 0) return false;
        const auto name = catalogue_.name(words_, i);
        const bool more = i + 1 < to && words_[i + 1].before != Gap::wall && !taken_[i + 1];
        const auto next = more ? catalogue_.name(words_, i + 1) : CatalogueMatch{};
        if (next.length > 0 && !both(next.variants, name.variants).empty()) return false;
        return !wish_.options.empty() || goods_.knows_something() || (i > 0 && words_[i - 1].key == "mau");
    }

    bool size_word(std::size_t i, std::size_t to) const
    {
        if (!has(size_words, words_[i].key) || i + 1 >= to) return false;
        return catalogue_.option(words_, i + 1).length > 0;
    }

    CatalogueMatch known_name(std::size_t i) const
    {
        auto name = catalogue_.name(words_, i);
        // "do", "hoa": without marks in a text that has marks they are other words.
        if (name.length > 0 && !name.head && wish_.empty() && (words_[i].key.size() < 4)) return {};
        if (name.length > 0 && name.bare && accented_) return {};
        if (name.length > 0 && !name.head && !wish_.empty() && wish_.last != i && words_[i].key.size() < 4) return {};
        return name;
    }

    bool may_be_option(std::size_t i, const CatalogueMatch& option, std::size_t to) const
    {
        if (i > 0 && size_word(i - 1, to)) return true;
        const bool touching = wish_.last == i && wish_.last > 0 && words_[i].before != Gap::wall;
        const bool counted = i > 0 && count_at(words_, i - 1).words > 0 && words_[i].before != Gap::wall;
        if (words_[i].number) {
            const bool its = wish_.named && !both(wish_.product, option.variants).empty();
            const auto next = i + option.length;
            const bool unit = next < to && words_[next].before != Gap::wall && is_unit(words_[next]);
            const bool after_unit = i > 0 && is_unit(words_[i - 1]) && wish_.quantity && wish_.last == i;
            const bool sibling = !wish_.named && words_[i].key.size() > 1 && goods_.knows_something() &&
                                 (after_unit || (touching && !wish_.options.empty()));
            const bool before_name =
                !wish_.named && words_[i].key.size() > 1 && wish_.quantity && touching && !wish_.options.empty();
            return !unit && (sibling || before_name || (its && (wish_.quantity || words_[i].key.size() > 1)));
        }
        const auto letters = text_.substr(words_[i].begin, words_[i + option.length - 1].end - words_[i].begin);
        if (letters.size() == 1) {
            if (i > 0 && words_[i].before == Gap::none && words_[i - 1].number && !upper(i)) return false; // "2m"
            if (touching && words_[i].key == "m" && !upper(i) && !wish_.named && wish_.options.empty()) return false;
            return touching || (upper(i) && (counted || goods_.knows_something() || !wish_.empty()));
        }
        const bool bare = accented_ && option.bare && option.length == 1;
        if (bare && !touching && !counted) return false;
        return touching || counted || !wish_.empty() || goods_.knows_something();
    }

    void choose(const CatalogueMatch& option)
    {
        const Chosen chosen{option.position, option.value, option.variants};
        const bool again =
            std::ranges::any_of(wish_.options, [&](const Chosen& one) { return one.position == option.position; });
        if (again && mood_ != Mood::each) close();
        if (wish_.last == 0 && wish_.quantity) wish_.last = 0;
        wish_.options.push_back(chosen);
    }

    /// What stands behind a number tells whether it counts pieces.
    std::size_t quantity(std::size_t i, std::size_t to)
    {
        auto at = i;
        bool times = false;
        const auto& word = words_[i];
        if ((word.key == "x" || word.key == "sl") && i + 1 < to) times = true, at = i + 1;
        else if (word.key == "so" && i + 2 < to && words_[i + 1].key == "luong") times = true, at = i + 2;
        if (i > 0 && text_.substr(words_[i].begin - 1, 1) == "*") times = true;
        if (at + 1 < to && times && (words_[at].key == "la")) ++at;
        const auto count = at < to ? count_at(words_, at) : Count{};
        if (count.words == 0) return 0;
        const auto next = at + count.words;
        const bool open = next < to && words_[next].before != Gap::wall && !taken_[next];
        const bool unit = open && is_unit(words_[next]) &&
                          !(next + 1 < to && words_[next].key == "em" && has(particles, words_[next + 1].key));
        const auto good = open ? (unit ? next + 1 : next) : to;
        const bool goods_follow = good < to && !taken_[good] && words_[good].before != Gap::wall;
        const auto name = goods_follow ? catalogue_.name(words_, good) : CatalogueMatch{};
        const bool head = (name.length > 0 && name.head) || (goods_follow && catalogue_.sku(words_, good).length > 0);
        const bool option = goods_follow && catalogue_.option(words_, good).length > 0 &&
                            (words_[good].key.size() > 1 || upper(good) || has(size_words, words_[good - 1].key));
        const bool size_next = goods_follow && size_word(good, to);
        const bool last = !open || has(particles, words_[next].key);
        const bool twice = open && words_[next].key == "x" && next + 1 < to; // "2 x áo đen"
        const bool number_word = !words_[at].number && !(count.words > 1);
        const bool bought = last && ordered_ && wish_.empty() && goods_.knows_something() && i > 0 &&
                            (has(orders, words_[i - 1].key) || has(whom, words_[i - 1].key));
        const bool trailing = (last && !number_word && (wish_.named || !wish_.options.empty()) && !wish_.quantity) ||
                              (bought && !number_word) || (each_ && last);
        if (!(unit || head || option || size_next || times || twice || trailing || name.length > 0)) return 0;
        if (number_word && !(unit || head || name.length > 0)) return 0;
        if (each_) wish_.quantity.reset();
        if (wish_.quantity || (head && wish_.named)) close();
        // "áo đen, 2 trắng": a number before an option begins the next thing.
        if ((option || size_next) && !unit && !wish_.options.empty() && !wish_.quantity && !times) close();
        wish_.quantity = count.pieces;
        if (wish_.last == 0) wish_.first = i;
        wish_.last = next;
        const auto unit_name = unit ? known_name(next) : CatalogueMatch{};
        const bool its_option =
            goods_follow && !both(catalogue_.option(words_, good).variants, unit_name.variants).empty();
        const bool unit_is_name =
            unit_name.length > 0 &&
            (its_option || !(name.length > 0 && name.head && both(name.variants, unit_name.variants).empty()));
        if ((unit && !unit_is_name) || twice) wish_.last = next + 1;
        return wish_.last - i;
    }

    bool take_name(std::size_t i, const CatalogueMatch& name)
    {
        if (accented_ && !words_[i].marked && !name.head && wish_.empty()) return false;
        if (!wish_.named) {
            wish_.product = name.variants;
            wish_.named = true;
            wish_.name_words = {words_[i].key};
            return true;
        }
        if (wish_.by_sku) return !both(wish_.product, name.variants).empty();
        if (auto fewer = both(wish_.product, name.variants); !fewer.empty()) {
            // "áo đen M áo trắng L": the product's first word again begins the next one.
            if (name.head && wish_.name_words.contains(words_[i].key) && (!wish_.options.empty() || wish_.quantity) &&
                mood_ != Mood::each) {
                close();
                return take_name(i, name);
            }
            wish_.product = std::move(fewer);
            wish_.name_words.insert(words_[i].key);
            return true;
        }
        if (!name.head) return false;
        close();
        return take_name(i, name);
    }

    void close()
    {
        if (!wish_.empty()) {
            const auto mood = removing_ ? Mood::remove : mood_ == Mood::order && more_ ? Mood::more : mood_;
            std::string said;
            if (wish_.last > wish_.first)
                said = std::string(
                    text_.substr(words_[wish_.first].begin, words_[wish_.last - 1].end - words_[wish_.first].begin));
            goods_.say(wish_, instead_of_, mood, std::move(said));
            removing_ = more_ = false;
        }
        wish_ = {};
    }

    Goods& goods_;
    const CatalogueWords& catalogue_;
    std::string_view text_;
    const std::vector<PlaceWord>& words_;
    const std::vector<bool>& taken_;
    Wish wish_, instead_of_;
    Mood mood_ = Mood::order;
    bool accented_ = false, more_ = false, removing_ = false, each_ = false, ordered_ = false;
};

} // namespace

void read_goods(Goods& goods, const CatalogueWords& catalogue, std::string_view text, const MessageParts& parts)
{
    Sentences(goods, catalogue, text, parts).read();
}

} // namespace inbox::reading
