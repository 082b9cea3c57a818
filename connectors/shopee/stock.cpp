#include "connectors/shopee/shopee.hpp"
#include "connectors/shopee/wire.hpp"

#include <algorithm>
#include <array>

/// What the shop offers, and how much of it: the list of items, what they are, and for those with models one call each.
namespace connectors {

namespace {

using namespace shopee_wire;

constexpr std::string_view list_path = "/api/v2/product/get_item_list";
constexpr std::string_view info_path = "/api/v2/product/get_item_base_info";
constexpr std::string_view models_path = "/api/v2/product/get_model_list";
constexpr std::string_view update_path = "/api/v2/product/update_stock";
constexpr std::int64_t most_stock = 999'999;

/// One list, one call about all of its items, and one for the models of each.
constexpr std::size_t items_in_page = 25;
static_assert(items_in_page + 2 <= calls_per_listings);

std::string words(const JsonView& view)
{
    return view.is_text() ? view.text() : id_in(view);
}

HttpCall list_call(const std::string& cursor, const Connection& connection)
{
    return get(shop_caller(connection), list_path,
               {{"offset", cursor.empty() ? "0" : cursor},
                {"page_size", std::to_string(items_in_page)},
                {"item_status", "NORMAL"}});
}

HttpCall info_call(const std::vector<std::string>& items, const Connection& connection)
{
    std::string joined;
    for (const auto& item : items) joined += (joined.empty() ? "" : ",") + item;
    return get(shop_caller(connection), info_path, {{"item_id_list", joined}});
}

std::vector<std::string> items_in(const JsonView& response)
{
    std::vector<std::string> items;
    const auto list = response["item"];
    for (std::size_t i = 0; i < std::min(list.size(), items_in_page); ++i) {
        if (auto id = id_in(list[i]["item_id"]); !id.empty()) items.push_back(std::move(id));
    }
    return items;
}

void read_stock(const JsonView& told, inbox::Listing& into)
{
    const auto places = told["seller_stock"];
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (auto place = words(places[i]["location_id"]); !place.empty()) into.warehouses.push_back(std::move(place));
        into.stock = into.stock.value_or(0) + std::max<std::int64_t>(0, places[i]["stock"].number_or(0));
    }
}

std::vector<inbox::Listing> models_in(const JsonView& item, const JsonView& told)
{
    std::vector<inbox::Listing> found;
    const auto title = words(item["item_name"]);
    const auto tiers = told["tier_variation"];
    const auto models = told["model"];
    for (std::size_t i = 0; i < models.size(); ++i) {
        inbox::Listing listing{
            id_in(item["item_id"]), id_in(models[i]["model_id"]), words(models[i]["model_sku"]), {}, {}, {}};
        if (listing.model_id.empty()) continue;
        auto variation = words(models[i]["model_name"]);
        if (variation.empty()) {
            const auto index = models[i]["tier_index"];
            for (std::size_t t = 0; t < index.size(); ++t) {
                const auto at = static_cast<std::size_t>(std::max<std::int64_t>(0, index[t].number_or(0)));
                const auto option = words(tiers[t]["option_list"][at]["option"]);
                if (!option.empty()) variation += (variation.empty() ? "" : ", ") + option;
            }
        }
        listing.name = variation.empty() ? title : title + " – " + variation;
        read_stock(models[i]["stock_info_v2"], listing);
        found.push_back(std::move(listing));
    }
    return found;
}

inbox::Listing alone(const JsonView& item)
{
    inbox::Listing listing{id_in(item["item_id"]), "", words(item["item_sku"]), words(item["item_name"]), {}, {}};
    read_stock(item["stock_info_v2"], listing);
    return listing;
}

ListingsAnswer refused(const Answer& answer, const Connection& connection)
{
    return ListingsRefused{outcome_of_trouble(answer, connection.now)};
}

boost::json::object update_of(const std::vector<inbox::StockToTell>& stock)
{
    boost::json::array entries;
    for (const auto& told : stock) {
        boost::json::object place;
        // One place needs no name; the first of several takes all, the others hold nothing.
        boost::json::array places;
        for (std::size_t i = 0; i < std::max<std::size_t>(1, told.warehouses.size()); ++i) {
            boost::json::object here;
            if (told.warehouses.size() > 1) here["location_id"] = told.warehouses[i];
            here["stock"] = i == 0 ? std::clamp<std::int64_t>(told.stock, 0, most_stock) : 0;
            places.push_back(std::move(here));
        }
        boost::json::object entry;
        entry["model_id"] = told.model_id.empty() ? boost::json::value(0) : number_or_text(told.model_id);
        entry["seller_stock"] = std::move(places);
        entries.push_back(std::move(entry));
    }
    return {{"item_id", number_or_text(stock.front().item_id)}, {"stock_list", std::move(entries)}};
}

std::vector<StockRefusal> refusals_in(const JsonView& response, const std::string& item)
{
    std::vector<StockRefusal> refused;
    const auto list = response["failure_list"];
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto why = words(list[i]["failed_reason"]);
        refused.push_back(
            {item, id_in(list[i]["model_id"]), "refused", why.empty() ? "refused without a reason" : why});
    }
    return refused;
}

/// Errors that say that the item or one of its models cannot take a number now: about them, not about the call.
bool is_about_item(const Answer& answer)
{
    return answer.trouble() == Trouble::refused || answer.trouble() == Trouble::unknown;
}

} // namespace

Step<ListingsAnswer> Shopee::listings(const std::string& cursor, const Connection& connection,
                                      const Answers& so_far) const
{
    if (so_far.empty()) return list_call(cursor, connection);
    const Answer list(so_far[0]);
    if (!list.good()) return refused(list, connection);

    ListingsPage page;
    const auto items = items_in(list.response());
    const auto next = words(list.response()["next_offset"]);
    if (list.response()["has_next_page"].flag() && !items.empty() && !next.empty() && next != cursor)
        page.cursor = next;
    if (items.empty()) return ListingsAnswer{std::move(page)};

    if (so_far.size() == 1) return info_call(items, connection);
    const Answer info(so_far[1]);
    if (!info.good()) return refused(info, connection);
    const auto told = info.response()["item_list"];
    std::size_t asked = 2;
    for (std::size_t i = 0; i < std::min(told.size(), items_in_page); ++i) {
        if (id_in(told[i]["item_id"]).empty()) continue;
        if (!told[i]["has_model"].flag()) {
            page.listings.push_back(alone(told[i]));
            continue;
        }
        if (asked == so_far.size()) {
            return get(shop_caller(connection), models_path, {{"item_id", id_in(told[i]["item_id"])}});
        }
        const Answer models(so_far[asked++]);
        // An item that went away meanwhile is no longer offered; the others are.
        if (!models.good() && is_about_item(models)) continue;
        if (!models.good()) return refused(models, connection);
        auto found = models_in(told[i], models.response());
        std::move(found.begin(), found.end(), std::back_inserter(page.listings));
    }
    return ListingsAnswer{std::move(page)};
}

Step<StockAnswer> Shopee::tell_stock(const std::vector<inbox::StockToTell>& stock, const Connection& connection,
                                     const Answers& so_far) const
{
    if (stock.empty()) return StockAnswer{StockTold{}};
    if (so_far.empty()) return post(shop_caller(connection), update_path, update_of(stock));
    const Answer answer(so_far[0]);
    // When none of them was taken it is an error; which and why stands there all the same.
    auto refused = refusals_in(answer.response(), stock.front().item_id);
    if (answer.good() || (!refused.empty() && is_about_item(answer))) return StockAnswer{StockTold{std::move(refused)}};
    return StockAnswer{StockNotTold{outcome_of_trouble(answer, connection.now)}};
}

} // namespace connectors
