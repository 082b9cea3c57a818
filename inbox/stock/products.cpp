#include "inbox/stock/products.hpp"

#include "inbox/staff/audit.hpp"
#include "inbox/stock/listings.hpp"
#include "inbox/stock/product_checks.hpp"
#include "inbox/stock/product_store.hpp"
#include "inbox/stock/stock.hpp"
#include "inbox/wire/json.hpp"

#include <stdexcept>

namespace inbox {

namespace {

constexpr const char* opening = "Tồn đầu kỳ"; // the ledger's word for what was there when a variant was made

/// The wish of a new product, written the same way each time.
std::string content_of(const ProductWish& wish)
{
    wire::Json json;
    json.open_object().text("name", wish.name.value_or("")).text("description", wish.description.value_or(""));
    json.text("picture", wish.picture.value_or(AttachmentId{}).text);
    json.raw("options", texts_json(wish.options.value_or(std::vector<std::string>{})));
    json.open_array("variants");
    for (const auto& variant : wish.variants) {
        wire::Json one;
        one.open_object().text("id", variant.id.text).text("sku", variant.sku.value_or(""));
        one.text("barcode", variant.barcode.value_or("")).number("price", variant.price.value_or(0));
        one.raw("option_values", texts_json(variant.option_values.value_or(std::vector<std::string>{})));
        one.text("picture", variant.picture.value_or(AttachmentId{}).text).number("on_hand", variant.on_hand);
        const auto low = variant.low_stock_at.value_or(std::nullopt);
        if (low) one.number("low_stock_at", *low);
        one.close_object();
        json.element(one.view());
    }
    json.close_array().close_object();
    return std::move(json).take();
}

/// What is not there yet, or is no longer as it was.
std::vector<Variant> changed_variants(const Product& before, const Product& after, Seq seq)
{
    std::vector<Variant> changed;
    for (std::size_t i = 0; i < after.variants.size(); ++i) {
        if (i < before.variants.size() && alike(before.variants[i], after.variants[i])) continue;
        changed.push_back(after.variants[i]);
        changed.back().seq = seq;
    }
    return changed;
}

/// What lies on the shelf of a new product from the beginning.
void put_on_shelf(EventLog& log, const StaffMember& staff, const ProductWish& wish)
{
    std::vector<StockMove> moves;
    for (const auto& variant : wish.variants) moves.push_back({variant.id, variant.on_hand, 0});
    MoveWhy why{"adjust"};
    why.staff = staff.id;
    why.reason = opening;
    why.told_by_caller = true;
    if (!move_stock(log, moves, why).empty()) throw std::logic_error("a new variant has no room on its shelf");
}

std::string audit_detail(const Product& product)
{
    wire::Json json;
    json.open_object().text("name", product.name).close_object();
    return std::move(json).take();
}

/// Checks, stores and tells. `before` is empty for a new product.
ProductResult put(EventLog& log, const StaffMember& staff, const Product& before, const ProductWish& wish)
{
    auto wanted = wished(before, wish);
    auto complaints = std::move(wanted.complaints);
    if (complaints.empty()) check_shape(wanted, wish, complaints);
    if (complaints.empty()) check_pictures(log.tx(), staff, before, wish, complaints);
    if (!complaints.empty()) return ProductWrong{std::move(complaints)};
    if (auto taken = clashes(log, wanted, wish); !taken.empty()) return ProductClash{std::move(taken)};

    auto& product = wanted.product;
    const auto changed = changed_variants(before, product, log.next());
    const bool is_new = before.id.empty();
    if (!is_new && changed.empty() && alike(before, product)) return ProductPut{to_json(before), true};

    product.seq = log.next();
    store_products(log, {product});
    store_variants(log, changed);
    if (is_new) put_on_shelf(log, staff, wish);
    note_audit(log.tx(), log.workspace(), staff.id, is_new ? "product.created" : "product.changed", product.id.text,
               audit_detail(product));
    auto told = tell_products(log, {product.id}).at(0);
    match_listings(log); // a platform may offer under this SKU what nobody knew until now
    return ProductPut{std::move(told), false};
}

} // namespace

ProductResult create_product(EventLog& log, const StaffMember& staff, const ProductWish& wish)
{
    const auto content = content_of(wish);
    const auto asked = asked_before(log, wish.id.text, content);
    auto there = find_product(log.tx(), log.workspace(), wish.id);
    if (asked == Asked::again && there) return ProductPut{std::move(*there), true};
    if (asked != Asked::first || there)
        return ProductClash{{{"id", "id_used", "something else was made with this id"}}};

    auto result = put(log, staff, {}, wish);
    if (std::holds_alternative<ProductPut>(result)) note_request(log, wish.id.text, content, staff.id);
    return result;
}

ProductResult change_product(EventLog& log, const StaffMember& staff, const ProductWish& wish)
{
    if (!is_uuid(wish.id.text)) return NotThere{};
    const auto found = read_products(log.tx(), log.workspace(), {wish.id});
    if (found.empty()) return NotThere{};
    return put(log, staff, found.front(), wish);
}

} // namespace inbox
