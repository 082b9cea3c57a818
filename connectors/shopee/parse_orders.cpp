#include "connectors/shopee/wire.hpp"

/// Orders, packages, returns, bookings, stock and prices. An inbox keeps them as they came; what matters here is the
/// id to ask for, the time that decides which is newer, and a key that makes a repeated push harmless.
namespace connectors::shopee_wire {

namespace {

struct Kind {
    std::string_view what;
    std::string_view id_field;
};

/// The fields are `ordersn` in some pushes and `order_sn` in others; bookings are orders to come.
Kind kind_of(int code)
{
    switch (code) {
    case 3: return {"order", "order"};
    case 4:
    case 30:
    case 47: return {"package", "order"};
    case 14:
    case 15: return {"package", "order"};
    case 29: return {"return", "order"};
    case 23:
    case 24:
    case 25: return {"booking", "booking_sn"};
    case 8: return {"stock", "item_id"};
    case 22: return {"price", "item_id"};
    default: return {"", ""};
    }
}

std::string id_of(const JsonView& data, std::string_view field)
{
    if (field != "order") return id_in(data[field]);
    for (const auto* spelling : {"ordersn", "order_sn"}) {
        if (auto id = id_in(data[spelling]); !id.empty()) return id;
    }
    return {};
}

/// The named fields joined; the hash of the bytes when one is missing, so that two events never share a key.
std::string key_of(const Push& push, std::string_view kind, const std::string& id,
                   std::initializer_list<std::string_view> fields)
{
    std::string key = std::string(kind) + ":" + id;
    for (const auto field : fields) {
        const auto value = id_in(push.data[field]);
        if (value.empty()) return key_by_hash(kind, push.body);
        key += ":" + value;
    }
    return key;
}

std::string dedupe_key(const Push& push, const std::string& id)
{
    if (push.code == 3) return key_of(push, "order", id, {"status", "update_time"});
    if (push.code == 4) return key_of(push, "tracking", id, {"package_number", "tracking_no"});
    return key_by_hash("code" + std::to_string(push.code), push.body);
}

} // namespace

Item read_commerce(const Push& push)
{
    const auto kind = kind_of(push.code);
    auto id = id_of(push.data, kind.id_field);
    if (id.empty() && push.code == 29) id = id_in(push.data["return_sn"]);
    if (id.empty()) throw Malformed("data: no " + std::string(kind.id_field) + " id");

    const auto changed_at = moment_in(push.data["update_time"]);
    const auto at = changed_at ? changed_at : moment_in(push.top["timestamp"]);
    if (!at) throw Malformed("timestamp: not a time");

    const auto shop = push.shop.empty() ? id_in(push.data["shop_id"]) : push.shop;
    auto key = dedupe_key(push, id);
    inbox::Commerce what{std::string(kind.what), std::move(id), *at};
    if (kind.id_field == "order") {
        if (auto order = id_of(push.data, "order"); !order.empty()) what.orders.push_back(std::move(order));
    }
    // A state without its time could undo a newer one; the details that are fetched will tell it.
    if (push.code == 3 && changed_at) {
        what.platform_status = push.data["status"].text_or("");
        what.status = word_for_status(what.platform_status);
    }
    return {shop, std::move(key), std::string(push.body), std::move(what)};
}

} // namespace connectors::shopee_wire
