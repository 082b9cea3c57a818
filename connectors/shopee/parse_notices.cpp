#include "connectors/shopee/wire.hpp"

#include <boost/json/serialize.hpp>

#include <set>

/// Codes 2 and 12: a shop's authorisation ended or is about to. One push may speak of several shops; each becomes an
/// item with a push of its own, made of the fields that matter, so that it reads again as that one shop.
namespace connectors::shopee_wire {

namespace {

using inbox::ChannelNotice;

/// An element of a list of shops is an id or an object around it.
std::string shop_in(const JsonView& element)
{
    return element.is_object() ? shop_of(element) : id_in(element);
}

using Shops = std::set<std::string>;

void add(Shops& shops, std::string shop)
{
    if (!shop.empty()) shops.insert(std::move(shop));
}

void add_list(Shops& shops, const JsonView& list)
{
    for (std::size_t i = 0; i < list.size(); ++i) add(shops, shop_in(list[i]));
}

boost::json::object envelope(const Push& push, boost::json::object data)
{
    boost::json::object body;
    body["data"] = std::move(data);
    body["code"] = push.code;
    for (const auto* field : {"timestamp", "partner_id"}) {
        if (const auto* value = push.top[field].raw()) body[field] = *value;
    }
    return body;
}

void copy(const JsonView& from, std::string_view field, boost::json::object& to)
{
    if (const auto* value = from[field].raw()) to[field] = *value;
}

Item item_of(const Push& push, std::string shop, std::string body, ChannelNotice notice)
{
    auto key = key_by_hash("code" + std::to_string(push.code), body);
    return {std::move(shop), std::move(key), std::move(body), std::move(notice)};
}

} // namespace

std::vector<Item> read_lost_shops(const Push& push)
{
    Shops shops;
    add(shops, push.shop);
    add(shops, shop_of(push.data));
    add_list(shops, push.data["shop_id_list"]);

    auto reason = push.data["extra"].text_or("");
    if (reason.empty()) reason = push.data["authorize_type"].text_or("");
    const ChannelNotice notice{ChannelNotice::Kind::disconnected, reason, {}};
    // A seller's cancelling may name no shop at all: then the whole app is to be checked.
    if (shops.empty()) return {item_of(push, "", std::string(push.body), notice)};
    if (shops.size() == 1) return {item_of(push, *shops.begin(), std::string(push.body), notice)};

    std::vector<Item> items;
    for (const auto& shop : shops) {
        boost::json::object data;
        copy(push.data, "extra", data);
        copy(push.data, "authorize_type", data);
        data["shop_id"] = number_or_text(shop);
        items.push_back(item_of(push, shop, boost::json::serialize(envelope(push, std::move(data))), notice));
    }
    return items;
}

std::vector<Item> read_expiring_shops(const Push& push)
{
    const ChannelNotice notice{ChannelNotice::Kind::expiring, "", moment_in(push.data["expire_before"])};
    Shops shops;
    add(shops, push.shop);
    add_list(shops, push.data["shop_expire_soon"]);
    if (shops.empty()) return {item_of(push, "", std::string(push.body), notice)};
    if (shops.size() == 1) return {item_of(push, *shops.begin(), std::string(push.body), notice)};

    std::vector<Item> items;
    for (const auto& shop : shops) {
        boost::json::object data;
        data["shop_expire_soon"] = boost::json::array{number_or_text(shop)};
        copy(push.data, "expire_before", data);
        items.push_back(item_of(push, shop, boost::json::serialize(envelope(push, std::move(data))), notice));
    }
    return items;
}

} // namespace connectors::shopee_wire
