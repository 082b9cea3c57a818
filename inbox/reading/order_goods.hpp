#pragma once

#include "inbox/reading/catalogue_words.hpp"
#include "inbox/reading/order_parts.hpp"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

/// What customers want to buy, collected message by message.
namespace inbox::reading {

/// An option that was said: "đen", of the first option.
struct Chosen {
    std::size_t position = 0;
    std::string value;
    Variants variants;
};

/// One thing as far as it was said in one go: "2 cái áo thun đen".
struct Wish {
    Variants product;
    bool named = false, by_sku = false;
    std::set<std::string> name_words;
    std::vector<Chosen> options;
    std::optional<std::int64_t> quantity;
    std::size_t first = 0, last = 0; // words of the message

    bool empty() const noexcept { return !named && options.empty() && !quantity; }
};

/// What the customer has said so far, later messages correcting earlier ones.
class Goods {
public:
    explicit Goods(const CatalogueWords& catalogue) : catalogue_(catalogue) {}

    /// A card in the chat is what "lấy 1 cái" means, and an order by itself when the customer sent it and says no more.
    void show(const ChatLine& line);

    /// How the words of one sentence bear on what was said before.
    enum class Mood { order, question, change, remove, more, each };
    void begin_message(const ChatLine& line) { line_ = line.id; }
    void say(Wish wish, const Wish& instead_of, Mood mood, std::string words);

    std::vector<ReadItem> items() &&;

    bool knows_something() const noexcept { return !entries_.empty() || !focus_.product.empty(); }

private:
    struct Entry {
        Variants product;
        std::vector<Chosen> options;
        std::int64_t quantity = 1;
        bool counted = false, split = false, whole_name = false;
        std::string message_id, words;
    };
    struct Shown {
        std::string message_id, name;
        Variants variants;
        bool used = false;
    };

    Variants fitting(const Entry& entry) const;
    bool chooses(const Entry& entry, const Chosen& option) const;
    bool lacks(const Entry& entry, const Chosen& option) const;
    static void put(Entry& entry, const Chosen& option);
    Entry entry_of(const Wish& wish, const std::string& words) const;
    Entry* last();
    Entry* same_thing(const Entry& entry);

    bool names_earlier(const Entry& name);
    void ask(const Wish& wish);
    void remove(const Wish& wish);
    void change(const Wish& wish, const Wish& instead_of);
    void add_each(Entry entry, const Wish& wish);
    void add_named(Entry entry, Mood mood);
    void add_unnamed(const Wish& wish, Mood mood, const std::string& words);
    void use_focus();
    void fill_in(const Wish& wish, bool only_shared_out);

    const CatalogueWords& catalogue_;
    std::vector<Entry> entries_;
    std::vector<Shown> shown_;
    Wish focus_; // what was asked about or shown last
    bool focus_fresh_ = false;
    std::string line_;
};

/// Reads the goods of one message of the customer.
void read_goods(Goods& goods, const CatalogueWords& catalogue, std::string_view text, const MessageParts& parts);

} // namespace inbox::reading
