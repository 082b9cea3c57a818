#include "inbox/reading/order_goods.hpp"

#include <algorithm>

namespace inbox::reading {

namespace {

constexpr std::size_t most_items = 100, most_of_each = 12;
constexpr std::int64_t most_pieces = 9'999;

} // namespace

Variants Goods::fitting(const Entry& entry) const
{
    auto left = entry.product;
    for (const auto& option : entry.options) {
        if (auto fewer = both(left, option.variants); !fewer.empty()) left = std::move(fewer);
        else return {};
    }
    return left;
}

bool Goods::chooses(const Entry& entry, const Chosen& option) const
{
    return std::ranges::any_of(
        entry.options, [&](const Chosen& one) { return one.position == option.position && one.value == option.value; });
}

/// The entry has not said this option, and has it to choose.
bool Goods::lacks(const Entry& entry, const Chosen& option) const
{
    const bool said =
        std::ranges::any_of(entry.options, [&](const Chosen& one) { return one.position == option.position; });
    return !said && !both(fitting(entry), option.variants).empty();
}

void Goods::put(Entry& entry, const Chosen& option)
{
    std::erase_if(entry.options, [&](const Chosen& one) { return one.position == option.position; });
    entry.options.push_back(option);
}

Goods::Entry Goods::entry_of(const Wish& wish, const std::string& words) const
{
    Entry entry{wish.product, wish.options, wish.quantity.value_or(1), wish.quantity.has_value(), false, wish.by_sku,
                line_,        words};
    if (wish.named && !wish.by_sku) entry.product = catalogue_.named_exactly(wish.product, wish.name_words.size());
    return entry;
}

Goods::Entry* Goods::last()
{
    return entries_.empty() ? nullptr : &entries_.back();
}

/// What an earlier message said of the same thing, perhaps with fewer words.
Goods::Entry* Goods::same_thing(const Entry& entry)
{
    const auto wanted = fitting(entry);
    for (auto& one : entries_) {
        if (one.message_id == line_) continue;
        if (!both(fitting(one), wanted).empty()) return &one;
    }
    return nullptr;
}

void Goods::show(const ChatLine& line)
{
    for (const auto& card : line.cards) {
        auto variants = catalogue_.shown(card);
        if (variants.empty()) continue;
        focus_ = Wish{variants, true, true, {}, {}, std::nullopt, 0, 0};
        focus_fresh_ = true;
        if (line.from_customer)
            shown_.push_back({line.id, catalogue_.items()[variants.front()].product_name, std::move(variants), false});
    }
}

void Goods::use_focus()
{
    for (auto& shown : shown_) shown.used = shown.used || !both(shown.variants, focus_.product).empty();
    focus_fresh_ = false;
}

void Goods::say(Wish wish, const Wish& instead_of, Mood mood, std::string words)
{
    if (wish.quantity && (*wish.quantity < 1 || *wish.quantity > most_pieces)) wish.quantity.reset();
    if (wish.empty() || entries_.size() >= most_items) return;
    if (mood == Mood::question) return ask(wish);
    if (mood == Mood::remove) return remove(wish);
    if (mood == Mood::change && !entries_.empty()) return change(wish, instead_of);
    if (mood == Mood::each && (wish.named || focus_fresh_)) {
        auto entry = entry_of(wish, words);
        if (!wish.named) {
            entry.product = focus_.product;
            use_focus();
        }
        return add_each(std::move(entry), wish);
    }
    if (!wish.named) return add_unnamed(wish, mood, words);

    auto entry = entry_of(wish, words);
    if (wish.options.empty() && !wish.quantity && mood == Mood::order && names_earlier(entry)) return;
    for (auto& shown : shown_) shown.used = shown.used || !both(shown.variants, entry.product).empty();
    if (focus_fresh_ && !both(focus_.product, fitting(entry)).empty()) {
        // "áo đen M còn không ạ" – "lấy 2 áo"
        for (const auto& option : focus_.options) {
            if (lacks(entry, option)) put(entry, option);
        }
        if (focus_.by_sku) entry.product = both(entry.product, focus_.product);
        use_focus();
    }
    add_named(std::move(entry), mood);
}

/// "1 áo M đen 1 áo L trắng (áo thun)": what was said before in this message is called by its name.
bool Goods::names_earlier(const Entry& name)
{
    bool any = false;
    for (auto& entry : entries_) {
        if (entry.message_id != line_) continue;
        auto fewer = both(entry.product, name.product);
        if (fewer.empty()) continue;
        entry.product = std::move(fewer);
        any = true;
    }
    return any;
}

void Goods::ask(const Wish& wish)
{
    if (wish.named) {
        focus_ = wish;
        if (!wish.by_sku) focus_.product = catalogue_.named_exactly(wish.product, wish.name_words.size());
    } else if (!focus_.product.empty()) {
        for (const auto& option : wish.options) {
            std::erase_if(focus_.options, [&](const Chosen& one) { return one.position == option.position; });
            focus_.options.push_back(option);
        }
    } else {
        return;
    }
    focus_.quantity.reset();
    focus_fresh_ = true;
}

void Goods::remove(const Wish& wish)
{
    const auto gone = [&](const Entry& entry) {
        if (wish.named && both(fitting(entry), wish.product).empty()) return false;
        return std::ranges::all_of(wish.options, [&](const Chosen& option) { return chooses(entry, option); });
    };
    std::erase_if(entries_, gone);
}

void Goods::change(const Wish& wish, const Wish& instead_of)
{
    auto* target = last();
    for (auto& entry : entries_) {
        const bool named = instead_of.named ? !both(entry.product, instead_of.product).empty()
                                            : wish.named && !both(entry.product, wish.product).empty();
        const bool chosen =
            !instead_of.options.empty() &&
            std::ranges::all_of(instead_of.options, [&](const Chosen& option) { return chooses(entry, option); });
        if (chosen || (named && instead_of.options.empty())) {
            target = &entry;
            break;
        }
    }
    if (wish.named && both(target->product, wish.product).empty()) {
        target->product = entry_of(wish, "").product;
        std::erase_if(target->options,
                      [&](const Chosen& option) { return both(target->product, option.variants).empty(); });
    }
    for (const auto& option : wish.options) put(*target, option);
    if (wish.quantity) target->quantity = *wish.quantity;
    target->message_id = line_;
}

/// "mỗi màu 1 cái": one entry for each variant that is meant.
void Goods::add_each(Entry entry, const Wish& wish)
{
    std::vector<Variants> groups;
    for (const auto& option : wish.options) {
        const bool among_several = std::ranges::count(wish.options, option.position, &Chosen::position) > 1;
        if (among_several) groups.push_back(option.variants);
    }
    entry.options.clear();
    for (const auto& option : wish.options) {
        if (std::ranges::count(wish.options, option.position, &Chosen::position) == 1) entry.options.push_back(option);
    }
    auto fit = fitting(entry);
    if (fit.size() > most_of_each && groups.empty()) return add_named(std::move(entry), Mood::order);
    if (groups.empty()) {
        for (const auto v : fit) groups.push_back({v});
    }
    for (const auto& group : groups) {
        auto one = entry;
        one.product = both(fit, group);
        if (!one.product.empty()) add_named(std::move(one), Mood::order);
    }
}

void Goods::add_named(Entry entry, Mood mood)
{
    auto* known = same_thing(entry);
    if (!known || (mood == Mood::more && fitting(*known).size() + fitting(entry).size() > 2)) {
        entries_.push_back(std::move(entry));
        return;
    }
    if (mood == Mood::more) {
        known->quantity += entry.quantity;
    } else {
        for (const auto& option : entry.options) put(*known, option);
        if (auto fewer = both(known->product, entry.product); !fewer.empty()) known->product = std::move(fewer);
        if (entry.counted) known->quantity = entry.quantity;
        known->counted = known->counted || entry.counted;
    }
    known->message_id = line_;
    known->words = entry.words;
}

void Goods::add_unnamed(const Wish& wish, Mood mood, const std::string& words)
{
    auto* before = last();
    if (focus_fresh_ || !before) {
        Entry entry = entry_of(wish, words);
        if (!focus_.product.empty()) {
            entry.product = focus_.product;
            entry.options = focus_.options;
            for (const auto& option : wish.options) put(entry, option);
            use_focus();
        } else {
            if (wish.options.empty() || !wish.quantity) return;
            entry.product = wish.options.front().variants;
        }
        entries_.push_back(std::move(entry));
        return;
    }

    const bool here = before->message_id == line_;
    if (wish.options.empty()) {
        if (wish.quantity) before->quantity = mood == Mood::more ? before->quantity + *wish.quantity : *wish.quantity;
        before->counted = true;
        if (!here) before->message_id = line_;
        return;
    }
    const bool missing =
        std::ranges::all_of(wish.options, [&](const Chosen& option) { return lacks(*before, option); });
    const auto copy_with = [&](const Entry& from) {
        auto entry = from;
        for (const auto& option : wish.options) put(entry, option);
        entry.quantity = wish.quantity.value_or(1);
        entry.counted = wish.quantity.has_value();
        entry.split = false;
        entry.message_id = line_;
        entry.words = words;
        return entry;
    };
    // "2 áo, 1 đen 1 trắng": the two are shared out.
    auto parent = std::ranges::find_if(entries_, [&](const Entry& entry) {
        return entry.counted && wish.quantity && entry.quantity > *wish.quantity - (entry.split ? 1 : 0) &&
               (entry.split || entry.quantity > 1) &&
               std::ranges::all_of(wish.options, [&](const Chosen& option) { return lacks(entry, option); });
    });
    if (parent != entries_.end() && mood != Mood::more) {
        auto entry = copy_with(*parent);
        parent->split = true;
        parent->quantity -= *wish.quantity;
        if (parent->quantity <= 0) entries_.erase(parent);
        entries_.push_back(std::move(entry));
        fill_in(wish, true); // "2 áo, 1 đen 1 trắng size M": both are M
        return;
    }
    if (missing && mood != Mood::more) {
        if (wish.quantity) {
            for (const auto& option : wish.options) put(*before, option);
        } else {
            fill_in(wish, false);
        }
        if (wish.quantity) {
            before->quantity = *wish.quantity;
            before->counted = true;
        }
        return;
    }
    if (here || wish.quantity || mood == Mood::more) {
        auto entry = copy_with(*before);
        // "2 son (đỏ gạch, hồng đất)": one of the two is the other.
        const auto several = std::ranges::find_if(entries_, [&](const Entry& one) {
            return one.message_id == line_ && one.counted && one.quantity > 1 &&
                   !both(one.product, before->product).empty();
        });
        if (!wish.quantity && mood != Mood::more && several != entries_.end()) --several->quantity;
        entries_.push_back(std::move(entry));
        return;
    }
    auto corrected = *before;
    for (const auto& option : wish.options) put(corrected, option);
    if (fitting(corrected).empty()) return; // some other word
    *before = std::move(corrected);
    before->message_id = line_;
}

/// What was left open is chosen for all that is open.
void Goods::fill_in(const Wish& wish, bool only_shared_out)
{
    for (auto& entry : entries_) {
        if (only_shared_out && (entry.split || entry.message_id != line_)) continue;
        for (const auto& option : wish.options) {
            if (lacks(entry, option)) put(entry, option);
        }
    }
}

std::vector<ReadItem> Goods::items() &&
{
    for (const auto& shown : shown_) {
        if (!shown.used) entries_.push_back({shown.variants, {}, 1, false, false, true, shown.message_id, shown.name});
    }
    std::vector<ReadItem> items;
    for (const auto& entry : entries_) {
        auto fit = fitting(entry);
        const bool certain = fit.size() == 1;
        if (fit.empty()) fit = entry.product;
        ReadItem item{"", entry.words, entry.quantity, entry.message_id, {}};
        const auto& all = catalogue_.items();
        if (certain) item.variant_id = all[fit.front()].variant_id;
        for (std::size_t i = 0; i < std::min(fit.size(), most_item_candidates); ++i)
            item.candidates.push_back(all[fit[i]].variant_id);
        const auto twice = std::ranges::find_if(
            items, [&](const ReadItem& one) { return certain && one.variant_id == item.variant_id; });
        if (twice == items.end()) items.push_back(std::move(item));
        else twice->quantity += item.quantity;
    }
    return items;
}

} // namespace inbox::reading
