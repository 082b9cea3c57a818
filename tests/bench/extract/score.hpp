#pragma once

#include "inbox/reading/order_text.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

/// How well orders are read: the corpus beside this file against what was expected of it by hand (README.md).
namespace extract {

struct Tally {
    std::size_t right = 0, all = 0;

    void count(bool is_right) { right += is_right, ++all; }
    double share() const { return all == 0 ? 1.0 : static_cast<double>(right) / static_cast<double>(all); }
};

/// Phone, province and ward once for each conversation; goods once for each item, wanted or not.
struct Scores {
    Tally phone, province, ward, sku_quantity;
    std::size_t conversations = 0;
    std::vector<std::string> misses;
};

inline std::string file_text(const std::string& path)
{
    std::ifstream in(path);
    if (!in) throw std::runtime_error("cannot read " + path);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

inline std::string text_of(const boost::json::value& value)
{
    return std::string(value.as_string());
}

inline std::vector<inbox::reading::CatalogueItem> catalogue(const std::string& folder)
{
    std::vector<inbox::reading::CatalogueItem> items;
    const auto all = boost::json::parse(file_text(folder + "/catalogue.json"));
    for (const auto& one : all.as_array()) {
        inbox::reading::CatalogueItem item{text_of(one.at("variant_id")),
                                           text_of(one.at("product_id")),
                                           text_of(one.at("product_name")),
                                           text_of(one.at("sku")),
                                           {},
                                           one.at("price").as_int64(),
                                           {}};
        for (const auto& value : one.at("option_values").as_array()) item.option_values.push_back(text_of(value));
        items.push_back(std::move(item));
    }
    return items;
}

/// Exact, or asked when the old ward was divided: then every new ward must be among the candidates.
inline bool ward_is_right(const boost::json::object& wanted, const inbox::reading::PlaceReading& got)
{
    const auto* ask = wanted.if_contains("ask");
    if (!ask)
        return got.ward_code == wanted.at("ward").as_string() &&
               (!got.ward_code.empty() || got.state == inbox::reading::PlaceState::unknown);
    return got.state == inbox::reading::PlaceState::ambiguous &&
           std::ranges::all_of(ask->as_array(), [&](const auto& code) {
               return std::ranges::any_of(got.candidates,
                                          [&](const auto& one) { return one.ward_code == code.as_string(); });
           });
}

/// A wanted item names one SKU, several that fit alike, or a product whose options were not said ("QJ03").
inline bool item_is_right(const boost::json::value& wanted, const inbox::reading::ReadItem& got)
{
    if (wanted.at("quantity").as_int64() != got.quantity) return false;
    std::set<std::string> variants;
    bool open = wanted.at("skus").as_array().size() > 1;
    for (const auto& sku : wanted.at("skus").as_array()) {
        auto id = text_of(sku);
        std::ranges::transform(id, id.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        variants.insert(id);
    }
    if (!open && got.variant_id == *variants.begin()) return true;
    if (!got.variant_id.empty()) return false;
    const auto is_wanted = [&](const std::string& id) {
        return std::ranges::any_of(variants,
                                   [&](const auto& one) { return id == one || (!open && id.starts_with(one + "-")); });
    };
    return !got.candidates.empty() && std::ranges::all_of(got.candidates, is_wanted);
}

inline void score_items(const boost::json::array& wanted, std::vector<inbox::reading::ReadItem> got, Scores& scores,
                        bool& right)
{
    std::size_t found_all = 0;
    for (const auto& one : wanted) {
        const auto found = std::ranges::find_if(got, [&](const auto& item) { return item_is_right(one, item); });
        scores.sku_quantity.count(found != got.end());
        right = right && found != got.end();
        if (found == got.end()) continue;
        got.erase(found);
        ++found_all;
    }
    // What nobody wanted counts against us; what stands in a wanted item's place counts once.
    right = right && got.empty();
    const auto missed = wanted.size() - found_all;
    for (std::size_t i = missed; i < got.size(); ++i) scores.sku_quantity.count(false);
}

inline Scores score(const std::string& folder, const std::string& file)
{
    const auto goods = catalogue(folder);
    Scores scores;
    std::istringstream lines(file_text(folder + "/" + file));
    for (std::string line; std::getline(lines, line);) {
        const auto wanted = boost::json::parse(line).as_object();
        std::vector<inbox::reading::ChatLine> chat;
        for (const auto& message : wanted.at("messages").as_array())
            chat.push_back({"m" + std::to_string(chat.size() + 1), text_of(message), {}, true});
        const auto got = inbox::reading::read_order(chat, goods);
        ++scores.conversations;
        const bool phone = got.phone.value == wanted.at("phone").as_string(),
                   province = got.place.province_code == wanted.at("province").as_string(),
                   ward = ward_is_right(wanted, got.place);
        bool items = true;
        scores.phone.count(phone);
        scores.province.count(province);
        scores.ward.count(ward);
        score_items(wanted.at("items").as_array(), got.items, scores, items);
        if (phone && province && ward && items) continue;
        auto miss = text_of(wanted.at("id")) + (phone ? "" : " phone " + got.phone.value) +
                    (province ? "" : " province " + got.place.province_code) +
                    (ward ? "" : " ward " + got.place.ward_code + " of " + got.place.old_name);
        if (!items) {
            miss += " items";
            for (const auto& item : got.items)
                miss += " [" +
                        (item.variant_id.empty() ? "?" + std::to_string(item.candidates.size()) : item.variant_id) +
                        " x" + std::to_string(item.quantity) + ": " + item.words + "]";
        }
        scores.misses.push_back(miss);
    }
    return scores;
}

} // namespace extract
