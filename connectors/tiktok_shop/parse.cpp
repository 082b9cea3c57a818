#include "connectors/tiktok_shop/api.hpp"
#include "connectors/tiktok_shop/commerce.hpp"
#include "connectors/tiktok_shop/content.hpp"
#include "connectors/tiktok_shop/tiktok_shop.hpp"

#include "connectors/signature.hpp"

#include <algorithm>

/// Pushes: one envelope, and a number that says what stands in its `data`.
namespace connectors {

namespace {

using tiktok::moment;

/// The store keeps ids in an index; what is longer than this is no id of this platform (they have 19 digits).
constexpr std::size_t id_limit_bytes = 200;

std::string sane(std::string id, const std::string& path)
{
    if (id.size() > id_limit_bytes) throw Malformed(path + ": too long for an id");
    return id;
}

std::string id_of(const JsonView& view)
{
    return sane(view.id(), view.path());
}
std::string id_or_empty(const JsonView& view)
{
    return sane(view.id_or_empty(), view.path());
}

/// The first time that is there; the envelope's is the time of sending, and every push has it.
inbox::Time first_time(const JsonView& data, const JsonView& push)
{
    for (const auto* name : {"update_time", "create_time"}) {
        if (const auto found = moment(data[name])) return *found;
    }
    return moment(push["timestamp"]).value_or(inbox::Time{});
}

/// Pushes name nobody; history knows names and pictures, and writes them into the same place.
inbox::Party party(const JsonView& person)
{
    inbox::Party party{id_of(person["im_user_id"]), std::nullopt, std::nullopt};
    if (auto name = person["nickname"].text_or(""); !name.empty()) party.name = std::move(name);
    if (auto avatar = person["avatar"].text_or(""); !avatar.empty()) party.avatar_url = std::move(avatar);
    party.buyer_id = id_or_empty(person["user_id"]);
    return party;
}

inbox::AuthorKind author(const std::string& role, const JsonView& sender)
{
    if (role == "CUSTOMER_SERVICE") return inbox::AuthorKind::staff;
    if (role == "SHOP") return inbox::AuthorKind::page;
    if (role == "ROBOT") return inbox::AuthorKind::bot;
    if (role == "SYSTEM") return inbox::AuthorKind::system;
    throw Malformed(sender.path() + ".role: nobody we know");
}

inbox::Inbound message(const JsonView& data, const JsonView& push)
{
    id_of(push["shop_id"]);
    const auto id = id_of(data["message_id"]);
    const auto type = data["type"].text();
    const auto sender = data["sender"];
    const auto role = sender["role"].text();
    const bool from_buyer = role == "BUYER";

    inbox::Thread thread{inbox::ThreadKind::message, id_of(data["conversation_id"]), std::nullopt, std::nullopt};
    if (from_buyer) thread.customer = party(sender);
    else if (data["buyer"].is_object()) thread.customer = party(data["buyer"]);

    auto content = tiktok::read_content(type, data["content"]);
    content.hidden = data["is_visible"].present() && !data["is_visible"].flag();
    const auto sent_at = moment(data["create_time"]).value_or(first_time(data, push));
    const auto position = std::max<std::int64_t>(0, data["index"].number_or(0));

    if (from_buyer && !tiktok::is_remark(type)) {
        inbox::Received received;
        received.thread = std::move(thread);
        received.message_id = id;
        received.content = std::move(content);
        received.sent_at = sent_at;
        received.position = position;
        return received;
    }
    inbox::Echoed echoed;
    echoed.thread = std::move(thread);
    echoed.message_id = id;
    echoed.content = std::move(content);
    echoed.sent_at = sent_at;
    echoed.position = position;
    echoed.author = tiktok::is_remark(type) ? inbox::AuthorKind::system : author(role, sender);
    if (echoed.author == inbox::AuthorKind::staff) echoed.author_name = sender["nickname"].text_or("");
    return echoed;
}

/// An agent joined or left, in spite of the platform's name for it ("new conversation"): a hint to look again.
inbox::Inbound membership(const JsonView& data, const JsonView& push)
{
    id_of(push["shop_id"]);
    return inbox::ThreadNoticed{id_of(data["conversation_id"]), "membership", {}};
}

/// `places` are where the id may stand, the best first.
inbox::Commerce commerce(std::string what, const JsonView& data, const JsonView& push,
                         std::initializer_list<const char*> places)
{
    for (const auto* place : places) {
        auto id = id_or_empty(data[place]);
        if (id.empty()) continue;
        inbox::Commerce found{std::move(what), std::move(id), first_time(data, push)};
        if (auto order = id_or_empty(data["order_id"]); !order.empty()) found.orders.push_back(std::move(order));
        return found;
    }
    throw Malformed(data.path() + "." + *places.begin() + ": missing");
}

/// A state without its time could undo a newer one; the details that are fetched will tell it.
inbox::Inbound order_status(const JsonView& data, const JsonView& push)
{
    auto found = commerce("order", data, push, {"order_id"});
    if (moment(data["update_time"])) {
        found.platform_status = data["order_status"].text_or("");
        found.status = tiktok::word_for_status(found.platform_status);
    }
    return found;
}

/// More orders than this in one parcel are no parcel.
constexpr std::size_t orders_in_push = 200;

/// One push may name several parcels of several orders.
inbox::Inbound package(const JsonView& data, const JsonView& push)
{
    inbox::Commerce found{"package", "", first_time(data, push)};
    const auto parcels = data["package_list"];
    for (std::size_t i = 0; i < parcels.size(); ++i) {
        const auto orders = parcels[i]["order_id_list"];
        for (std::size_t n = 0; n < orders.size() && found.orders.size() < orders_in_push; ++n) {
            auto id = id_or_empty(orders[n]);
            const bool known = std::find(found.orders.begin(), found.orders.end(), id) != found.orders.end();
            if (!id.empty() && !known) found.orders.push_back(std::move(id));
        }
    }
    found.id = found.orders.empty() ? id_of(parcels[std::size_t{0}]["package_id"]) : found.orders.front();
    return found;
}

inbox::Inbound authorisation(inbox::ChannelNotice::Kind kind, const JsonView& data)
{
    return inbox::ChannelNotice{kind, data["message"].text_or(""), moment(data["expiration_time"])};
}

inbox::Inbound read(const JsonView& push)
{
    const auto data = push["data"];
    const auto type = push["type"].number();
    switch (type) {
    case 1: return order_status(data, push);
    case 3: return commerce("order", data, push, {"order_id"});
    case 2: return commerce("return", data, push, {"order_id", "reverse_order_id"});
    case 4: return package(data, push);
    case 5:
    case 15:
    case 16: return commerce("product", data, push, {"product_id"});
    case 6: return authorisation(inbox::ChannelNotice::Kind::disconnected, data);
    case 7: return authorisation(inbox::ChannelNotice::Kind::expiring, data);
    case 11: return commerce("cancellation", data, push, {"order_id", "cancel_id"});
    case 12: return commerce("return", data, push, {"order_id", "return_id"});
    case 13: return membership(data, push);
    case 14: return message(data, push);
    case 27: return commerce("stock", data, push, {"product_id", "sku_id"});
    case 33: return inbox::Ignored{"affiliate_chat"};
    case 17:
    case 18:
    case 19:
    case 20:
    case 21:
    case 22:
    case 23:
    case 24:
    case 25:
    case 35:
    case 36:
    case 37:
    case 38:
    case 39:
    case 42:
    case 46:
    case 51:
    case 52:
    case 55: return inbox::Ignored{"not_for_inbox"};
    default: return inbox::NotUnderstood{"push type " + std::to_string(type)};
    }
}

/// A message is one and the same whether a push or the history told of it; everything else has its notification's id.
std::string key_of(const Item& item, const std::string& notification)
{
    if (const auto* received = std::get_if<inbox::Received>(&item.what)) return "message:" + received->message_id;
    if (const auto* echoed = std::get_if<inbox::Echoed>(&item.what)) return "message:" + echoed->message_id;
    return notification.empty() ? sha256_hex(item.body) : "notification:" + notification;
}

} // namespace

std::vector<Item> TiktokShop::parse(std::string_view body, const Settings&) const
{
    if (body.empty()) return {};
    Item item{"", sha256_hex(body), std::string(body), inbox::NotUnderstood{}};
    std::string notification;
    try {
        const auto json = parse_json(body);
        const JsonView push(json, "push");
        notification = id_or_empty(push["tts_notification_id"]);
        item.channel = id_or_empty(push["shop_id"]);
        item.what = read(push);
    } catch (const std::exception& broken) {
        item.what = inbox::NotUnderstood{broken.what()};
    }
    item.dedupe_key = key_of(item, notification);
    return {std::move(item)};
}

} // namespace connectors
