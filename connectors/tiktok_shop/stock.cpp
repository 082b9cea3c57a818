#include "connectors/tiktok_shop/api.hpp"
#include "connectors/tiktok_shop/tiktok_shop.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <map>

/// What the shop offers, and how much of it: products by page with their SKUs, and the number of each SKU in each of
/// its warehouses, all of which must be named whenever one of them changes.
namespace connectors {

namespace {

using tiktok::Answer;

constexpr std::string_view page_size = "100";
constexpr std::int64_t most_in_a_warehouse = 99'999;

std::string id_in(const JsonView& view)
{
    try {
        return view.id_or_empty();
    } catch (const Malformed&) {
        return {};
    }
}

HttpCall search_call(const std::string& cursor, const Connection& connection)
{
    tiktok::Request call;
    call.method = "POST";
    call.path = "/product/202309/products/search";
    call.query = {{"page_size", std::string(page_size)}};
    if (!cursor.empty()) call.query.emplace_back("page_token", cursor);
    call.body = R"({"status":"ACTIVATE"})";
    return api_call(std::move(call), connection);
}

HttpCall inventory_call(const std::vector<inbox::Listing>& listings, const Connection& connection)
{
    boost::json::array products;
    for (const auto& listing : listings) {
        if (products.empty() || products.back() != boost::json::string(listing.item_id))
            products.emplace_back(listing.item_id);
    }
    tiktok::Request call;
    call.method = "POST";
    call.path = "/product/202309/inventory/search";
    call.body = boost::json::serialize(boost::json::object{{"product_ids", std::move(products)}});
    return api_call(std::move(call), connection);
}

/// One after the other: {warehouse_id, quantity} in products, {warehouse_id, available_quantity} in the stock search.
void read_warehouses(const JsonView& list, inbox::Listing& into)
{
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto id = id_in(list[i]["warehouse_id"]);
        if (id.empty() || std::find(into.warehouses.begin(), into.warehouses.end(), id) != into.warehouses.end())
            continue;
        into.warehouses.push_back(id);
        const auto there = list[i]["quantity"].number_or(list[i]["available_quantity"].number_or(0));
        into.stock = into.stock.value_or(0) + std::max<std::int64_t>(0, there);
    }
}

/// "Đen, M" where the attributes are told; the shop's own code is the next best name.
std::string variation_of(const JsonView& sku)
{
    std::string name;
    const auto attributes = sku["sales_attributes"];
    for (std::size_t i = 0; i < attributes.size(); ++i) {
        const auto value = attributes[i]["value_name"].text_or("");
        if (!value.empty()) name += (name.empty() ? "" : ", ") + value;
    }
    return name;
}

std::vector<inbox::Listing> listings_in(const JsonView& products)
{
    std::vector<inbox::Listing> found;
    for (std::size_t i = 0; i < products.size(); ++i) {
        const auto item = id_in(products[i]["id"]);
        const auto skus = products[i]["skus"];
        if (item.empty()) continue;
        for (std::size_t s = 0; s < skus.size(); ++s) {
            inbox::Listing listing;
            listing.item_id = item;
            listing.model_id = id_in(skus[s]["id"]);
            if (listing.model_id.empty()) continue;
            listing.seller_sku = id_in(skus[s]["seller_sku"]);
            const auto title = products[i]["title"].text_or("");
            const auto variation = variation_of(skus[s]);
            listing.name = variation.empty() ? title : title + " – " + variation;
            read_warehouses(skus[s]["inventory"], listing);
            found.push_back(std::move(listing));
        }
    }
    return found;
}

void add_inventory(const JsonView& products, std::vector<inbox::Listing>& listings)
{
    std::map<std::string, inbox::Listing*> by_sku;
    for (auto& listing : listings) by_sku[listing.model_id] = &listing;
    for (std::size_t i = 0; i < products.size(); ++i) {
        const auto skus = products[i]["skus"];
        for (std::size_t s = 0; s < skus.size(); ++s) {
            const auto known = by_sku.find(id_in(skus[s]["id"]));
            if (known != by_sku.end()) read_warehouses(skus[s]["warehouse_inventory"], *known->second);
        }
    }
}

/// All of it in the first warehouse but one piece for each other, as long as there is one: a warehouse with nothing is
/// what the platform's page says it refuses, and the sum is what buyers see.
boost::json::array spread(const inbox::StockToTell& told)
{
    auto left = std::clamp<std::int64_t>(told.stock, 0, most_in_a_warehouse);
    const auto places = std::max<std::size_t>(1, told.warehouses.size());
    boost::json::array inventory;
    for (std::size_t i = 0; i < places; ++i) {
        const auto others = static_cast<std::int64_t>(places - i - 1);
        const auto here = left <= 0 ? 0 : i == 0 ? std::max<std::int64_t>(1, left - others) : 1;
        left -= here;
        boost::json::object place;
        if (!told.warehouses.empty()) place["warehouse_id"] = told.warehouses[i];
        place["quantity"] = here;
        inventory.push_back(std::move(place));
    }
    return inventory;
}

std::string code_of(const JsonView& error)
{
    return id_in(error["code"]);
}

/// The reason that helps stands innermost.
StockRefusal refusal_in(const JsonView& error, const std::string& item)
{
    const auto inner = error["detail"]["extra_errors"][std::size_t{0}];
    StockRefusal refusal{item, id_in(error["detail"]["sku_id"]), code_of(error), error["message"].text_or("")};
    if (inner.is_object()) {
        refusal.code = code_of(inner).empty() ? refusal.code : code_of(inner);
        const auto words = inner["message"].text_or("");
        if (!words.empty()) refusal.why = words;
    }
    return refusal;
}

} // namespace

Step<ListingsAnswer> TiktokShop::listings(const std::string& cursor, const Connection& connection,
                                          const Answers& so_far) const
{
    if (so_far.empty()) return search_call(cursor, connection);
    const Answer products(so_far[0]);
    if (!products.good()) return ListingsAnswer{ListingsRefused{products.refusal(false)}};

    ListingsPage page;
    page.listings = listings_in(products.data()["products"]);
    const bool without_places = std::any_of(page.listings.begin(), page.listings.end(),
                                            [](const auto& listing) { return listing.warehouses.empty(); });
    if (without_places && so_far.size() == 1) return inventory_call(page.listings, connection);
    if (without_places) {
        // Apps that may not ask for stock still learn what is offered.
        const Answer inventory(so_far[1]);
        const auto refusal = inventory.good() ? inbox::Outcome{inbox::Failed{}} : inventory.refusal(false);
        if (std::holds_alternative<inbox::TryAgain>(refusal)) return ListingsAnswer{ListingsRefused{refusal}};
        if (inventory.good()) add_inventory(inventory.data()["inventory"], page.listings);
    }
    const auto next = products.data()["next_page_token"].text_or("");
    if (products.data()["products"].size() > 0 && next != cursor) page.cursor = next;
    return ListingsAnswer{std::move(page)};
}

Step<StockAnswer> TiktokShop::tell_stock(const std::vector<inbox::StockToTell>& stock, const Connection& connection,
                                         const Answers& so_far) const
{
    if (stock.empty()) return StockAnswer{StockTold{}};
    const auto& item = stock.front().item_id;
    if (so_far.empty()) {
        boost::json::array skus;
        for (const auto& told : stock)
            skus.push_back(boost::json::object{{"id", told.model_id}, {"inventory", spread(told)}});
        tiktok::Request call;
        call.method = "POST";
        call.path = "/product/202309/products/" + percent_encoded(item) + "/inventory/update";
        call.body = boost::json::serialize(boost::json::object{{"skus", std::move(skus)}});
        return api_call(std::move(call), connection);
    }
    const Answer answer(so_far[0]);
    if (!answer.good()) return StockAnswer{StockNotTold{answer.refusal(false)}};
    StockTold result;
    const auto errors = answer.data()["errors"];
    for (std::size_t i = 0; i < errors.size(); ++i) {
        auto refusal = refusal_in(errors[i], item);
        // An error that names nobody may be about any of them.
        if (!refusal.model_id.empty()) {
            result.refused.push_back(std::move(refusal));
            continue;
        }
        for (const auto& told : stock) result.refused.push_back({item, told.model_id, refusal.code, refusal.why});
    }
    return StockAnswer{std::move(result)};
}

} // namespace connectors
