#include "connectors/zalo/zalo.hpp"

#include "connectors/json_view.hpp"
#include "connectors/signature.hpp"
#include "connectors/zalo/content.hpp"
#include "connectors/zalo/events.hpp"
#include "connectors/zalo/limits.hpp"

#include <algorithm>

/// What happened, in our words. Messages and receipts here; everything that is not part of a chat in events.cpp.
namespace connectors {

namespace zalo_events {

std::string bounded(std::string key)
{
    return key.size() <= zalo_limits::id_bytes ? key : sha256_hex(key);
}

std::string some_id(const JsonView& view)
{
    auto id = view.id();
    if (id.size() > zalo_limits::id_bytes) throw Malformed(view.path() + ": too long for an id");
    return id;
}

inbox::Time time_of(const JsonView& event)
{
    // What no calendar holds is clamped here, since clocks overflow; what is merely absurd, by the recorder. Seconds
    // and milliseconds cannot be mistaken for one another between 2005 and 2100.
    constexpr std::int64_t year_2005 = 1'104'537'600, year_2100 = 4'102'444'800, year_2200 = 7'258'118'400'000;
    const auto count = event["timestamp"].number();
    if (count >= year_2005 && count <= year_2100) return inbox::Time{std::chrono::seconds{count}};
    return inbox::Time{std::chrono::milliseconds{std::clamp<std::int64_t>(count, 0, year_2200)}};
}

} // namespace zalo_events

namespace {

using namespace zalo_events;

/// Names and pictures are not in webhooks; what we make of the platform's history has them (history.cpp).
inbox::Party person(const JsonView& side)
{
    inbox::Party party{some_id(side["id"]), std::nullopt, std::nullopt};
    if (const auto name = side["display_name"].text_or(""); !name.empty()) party.name = name;
    if (const auto picture = zalo_content::address(side["avatar"]); !picture.empty()) party.avatar_url = picture;
    return party;
}

inbox::Thread chat_with(const JsonView& side)
{
    auto party = person(side);
    return {inbox::ThreadKind::message, party.id, std::move(party), std::nullopt};
}

/// Visitors of a web site have ids of their own, and both ids are needed to answer them.
inbox::Thread chat_with_visitor(const JsonView& side, const JsonView& event)
{
    const auto visitor = some_id(side["id"]);
    if (visitor.find('/') != std::string::npos) throw Malformed(side.path() + ".id: not an id");
    auto conversation = event["message"]["conversation_id"].id_or_empty();
    if (conversation.empty()) conversation = event["conversation_id"].id_or_empty();
    const auto thread = "anonymous:" + visitor + "/" + conversation;
    if (thread.size() > zalo_limits::id_bytes) throw Malformed(side.path() + ".id: too long for an id");
    return {inbox::ThreadKind::message, thread, inbox::Party{"anonymous:" + visitor, std::nullopt, std::nullopt},
            std::nullopt};
}

void read_received(const JsonView& event, bool by_visitor, Item& item)
{
    const auto message = event["message"];
    inbox::Received received;
    received.thread = by_visitor ? chat_with_visitor(event["sender"], event) : chat_with(event["sender"]);
    received.message_id = some_id(message["msg_id"]);
    received.content = zalo_content::read(message);
    received.sent_at = time_of(event);
    received.position = zalo_content::place_in_album(message);
    item.dedupe_key = bounded("message:" + received.message_id);
    item.what = std::move(received);
}

void read_echoed(const JsonView& event, bool to_visitor, Item& item)
{
    const auto message = event["message"];
    inbox::Echoed echoed;
    echoed.thread = to_visitor ? chat_with_visitor(event["recipient"], event) : chat_with(event["recipient"]);
    echoed.message_id = some_id(message["msg_id"]);
    echoed.content = zalo_content::read(message);
    echoed.sent_at = time_of(event);
    echoed.position = zalo_content::place_in_album(message);

    // A named admin is a person in Zalo's own tool. Without one it was an automatic answer or our own call, and nothing
    // tells which: `by_us` stays false and the inbox matches our own by id. History never names admins.
    const bool person = !zalo_content::words(event["sender"]["admin_id"]).empty() || event["from_history"].flag();
    echoed.author = person ? inbox::AuthorKind::page : inbox::AuthorKind::bot;
    item.dedupe_key = bounded("message:" + echoed.message_id);
    item.what = std::move(echoed);
}

/// Sources disagree whether the account is the sender or the recipient of a receipt. Only messages are named then, and
/// the gateway, which knows its accounts, tries both.
void read_receipt(const JsonView& event, inbox::Receipt::Kind kind, Item& item)
{
    const auto message = event["message"];
    // Paid template messages report delivery under the same name, to a telephone number instead of a person.
    if (message["tracking_id"].present() || message["delivery_time"].present()) {
        item.what = inbox::Ignored{"template"};
        return;
    }
    item.other_channel = event["recipient"]["id"].id_or_empty();

    inbox::Receipt receipt;
    receipt.kind = kind;
    const auto ids = message["msg_ids"];
    for (std::size_t i = 0; i < ids.size(); ++i) {
        auto id = zalo_content::words(ids[i]); // an odd one does not spoil its neighbours
        if (!id.empty() && id.size() <= zalo_limits::id_bytes) receipt.message_ids.push_back(std::move(id));
    }
    if (receipt.message_ids.empty()) receipt.message_ids.push_back(some_id(message["msg_id"]));

    std::string key = kind == inbox::Receipt::Kind::read ? "seen" : "received";
    for (const auto& id : receipt.message_ids) key += ":" + id;
    item.dedupe_key = bounded(std::move(key));
    item.what = std::move(receipt);
}

void read_reaction(const JsonView& event, bool by_customer, Item& item)
{
    const auto told = event["message"]["react_icon"];
    if (!told.raw()) throw Malformed(told.path() + ": missing");
    const auto icon = zalo_content::words(told); // empty: nothing is left of it
    inbox::Reacted reacted;
    reacted.message_id = some_id(event["message"]["msg_id"]);
    if (by_customer) reacted.actor = some_id(event["sender"]["id"]);
    reacted.emoji = zalo_content::emoji(icon);
    reacted.at = time_of(event);
    item.dedupe_key = bounded("reaction:" + reacted.message_id + ":" + (by_customer ? reacted.actor : "shop") + ":" +
                              icon + ":" + event["timestamp"].id());
    item.what = std::move(reacted);
}

/// A name somebody else made up, fit for a log line.
std::string plain(std::string_view name)
{
    constexpr std::size_t enough = 60;
    std::string text(name.substr(0, enough));
    for (auto& c : text) {
        const bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (!fine) c = '?';
    }
    return text;
}

/// Which account the event belongs to, by the rules of its name; empty when it does not say.
std::string channel_of(const JsonView& event, std::string_view name)
{
    const auto id = [](const JsonView& view) { return zalo_content::words(view); };
    if (const auto oa = id(event["oa_id"]); !oa.empty()) return oa;
    const bool from_shop = name.starts_with("oa_") || name == "user_received_message" || name == "user_seen_message";
    return id(event[from_shop ? "sender" : "recipient"]["id"]);
}

void read_event(const JsonView& event, Item& item)
{
    const auto name = event["event_name"].text();
    item.channel = channel_of(event, name);

    if (read_of_no_concern(name, item)) return;
    if (name.starts_with("anonymous_send_")) return read_received(event, true, item);
    if (name.starts_with("oa_send_anonymous_")) return read_echoed(event, true, item);
    if (name.starts_with("user_send_")) return read_received(event, false, item);
    if (name.starts_with("oa_send_")) return read_echoed(event, false, item);
    if (name == "user_received_message") return read_receipt(event, inbox::Receipt::Kind::delivered, item);
    if (name == "user_seen_message") return read_receipt(event, inbox::Receipt::Kind::read, item);
    if (name == "user_reacted_message") return read_reaction(event, true, item);
    if (name == "oa_reacted_message") return read_reaction(event, false, item);
    if (read_act(event, name, item)) return;
    item.what = inbox::NotUnderstood{"unknown event " + plain(name)};
}

} // namespace

std::vector<Item> Zalo::parse(std::string_view body, const Settings&) const
{
    if (body.empty()) return {};
    Item item;
    item.body = body;
    item.dedupe_key = "body:" + sha256_hex(body); // until the event shows a better one; repeats have equal bodies
    try {
        const auto json = parse_json(body);
        read_event(JsonView(json, "event"), item);
    } catch (const Malformed& bad) {
        item.what = inbox::NotUnderstood{bad.what()};
    }
    return {std::move(item)};
}

} // namespace connectors
