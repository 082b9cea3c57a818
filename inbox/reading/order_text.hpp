#pragma once

#include "inbox/reading/places.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// An order as it stands in a chat: who, where to, and what, read from the last messages.
///
/// It fills a draft that a person looks through, so what is not certain stays open: an item that fits several variants
/// has candidates and no variant, a place that fits several wards has candidates and no ward. Every field says which
/// message it comes from. Later messages correct earlier ones ("đổi thành 3 cái", "size L nha", a second address).
namespace inbox::reading {

/// A product that somebody showed in the chat.
struct ProductCard {
    std::string item_id, model_id; // the platform's; model_id may be empty
    std::string sku;               // ours, when the card says it
};

/// One message, oldest first. What the shop itself writes is not read, but a product card it sends is what "lấy 1 cái"
/// means.
struct ChatLine {
    std::string id;
    std::string text;
    std::vector<ProductCard> cards;
    bool from_customer = true;
};

/// A platform's name for a variant of ours.
struct SoldAs {
    std::string item_id, model_id;
};

struct CatalogueItem {
    std::string variant_id, product_id, product_name, sku;
    std::vector<std::string> option_values; // "Đen", "M"
    std::int64_t price = 0;
    std::vector<SoldAs> sold_as;
};

struct ReadField {
    std::string value, message_id; // both empty: not said
};

struct ReadItem {
    std::string variant_id; // empty: choose among the candidates
    std::string words;      // as the customer put it
    std::int64_t quantity = 1;
    std::string message_id;
    std::vector<std::string> candidates; // variant ids, at most `most_item_candidates`
};

struct OrderReading {
    ReadField name, phone, address; // phone: E.164; address: house and street, without ward and above
    PlaceReading place;
    std::string place_message_id;
    std::vector<ReadItem> items;
    ReadField note; // "giao giờ hành chính"
};

constexpr std::size_t most_item_candidates = 20;
/// Of the messages, the last so many; of each, the first so many bytes.
constexpr std::size_t most_lines_read = 100, longest_line_bytes = 4'000;

OrderReading read_order(const std::vector<ChatLine>& lines, const std::vector<CatalogueItem>& catalogue);

} // namespace inbox::reading
