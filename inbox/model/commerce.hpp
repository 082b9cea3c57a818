#pragma once

#include "inbox/model/inbound.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What is sold on platforms: their orders, what they offer, and the numbers we tell them.
///
/// Amounts are whole VND. Ids are the platform's own, as text. What a platform masks stays as it came: a masked name or
/// telephone ("N****A", "(+84)9*****12") is shown and never compared with anybody's.
namespace inbox {

/// Where the parcel goes.
struct Recipient {
    std::string name, phone, address; // as the platform shows them
    bool masked = false;              // at least one of them is: none may identify anybody
};

/// One kind of thing bought. Platforms that list every single piece have them counted by the connector.
struct PlatformOrderLine {
    std::string item_id;         // the platform's product
    std::string model_id;        // its variant there; empty: the product has none
    std::string seller_sku;      // what the shop calls it
    std::string name, variation; // "Áo thun cotton", "Đen, M"
    std::string picture_url;
    std::int64_t quantity = 1;   // at least 1
    std::int64_t unit_price = 0; // what the buyer pays for one; never negative
};

/// An order as its platform's API tells it.
struct PlatformOrder {
    std::string id;
    std::string platform_status;     // the platform's word, as it came
    std::string status;              // our word for it, one of those below; empty: the platform's word says
                                     // nothing about where the order stands (a cancellation that is only asked
                                     // for) or is one we do not know, and the order stays where it is
    Time created_at{}, updated_at{}; // the platform's; `updated_at` decides which of two readings is newer

    /// Who bought. `id` is what an identity of this channel would be called, `buyer_id` the id orders know people by.
    /// Shopee uses one id for chat and orders. TikTok Shop has two: chats know `im_user_id`, orders `user_id`; a chat's
    /// participants carry both, and an identity remembers the second (`Party::buyer_id`), which is the only bridge.
    /// Empty id: the platform withholds the buyer.
    Party buyer;
    std::string thread; // of the chat it was bought in, where the platform tells

    Recipient recipient;
    std::vector<PlatformOrderLine> lines; // one for each item, model and price
    std::int64_t subtotal = 0, shipping_fee = 0, discount = 0, total = 0;
    bool cod = false;
    std::string note; // of the buyer
    std::string cancel_reason;
    std::string tracking_number, carrier;
    bool whole = true; // false: the platform withheld the lines; keep what is known of them
};

/// One thing that can be bought on a platform.
struct Listing {
    std::string item_id;
    std::string model_id; // empty: the item has no models
    std::string seller_sku;
    std::string name;                    // of the item and the model, for people
    std::vector<std::string> warehouses; // where it lies, in the platform's order; TikTok wants each named
    std::optional<std::int64_t> stock;   // what the platform thinks is there
};

/// A number to tell a platform: so many can be sold from now on.
struct StockToTell {
    std::string item_id, model_id;
    std::vector<std::string> warehouses; // as in Listing
    std::int64_t stock = 0;              // never negative
};

/// Pushes, chats and the API name the same states differently; these are ours.
inline constexpr std::string_view word_to_confirm = "to_confirm";
inline constexpr std::string_view word_confirmed = "confirmed";
inline constexpr std::string_view word_packing = "packing";
inline constexpr std::string_view word_shipping = "shipping";
inline constexpr std::string_view word_delivered = "delivered";
inline constexpr std::string_view word_returned = "returned";
inline constexpr std::string_view word_cancelled = "cancelled";

} // namespace inbox
