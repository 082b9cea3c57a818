#include "connectors/shopee/wire.hpp"

/// Code 10: messages of buyers and of the shop, and the notice that somebody answered elsewhere.
namespace connectors::shopee_wire {

namespace {

using namespace inbox;

constexpr std::int64_t affiliate_business = 11;

Item item_of(const Push& push, std::string key, Inbound what)
{
    return {push.shop, std::move(key), std::string(push.body), std::move(what)};
}

std::string required_id(const JsonView& view)
{
    auto id = id_in(view);
    if (id.empty()) throw Malformed(view.path() + ": missing");
    return id;
}

Time required_moment(const JsonView& message, const Push& push)
{
    if (const auto sent = moment_in(message["created_timestamp"])) return *sent;
    if (const auto pushed = moment_in(push.top["timestamp"])) return *pushed;
    throw Malformed(message.path() + ".created_timestamp: not a time");
}

bool is_automatic(const JsonView& message)
{
    const auto status = message["status"].text_or("");
    const auto source = message["source"].text_or(""); // only in the message list
    return status == "auto_reply" || status == "offwork_autoreply" || source == "chatbot" || source == "server";
}

bool names_sub_account(const JsonView& message)
{
    return !id_in(message["sub_account_id"]).empty() || !message["sub_account_name"].text_or("").empty();
}

/// The sides are told by shop ids, against the shop of the envelope. User ids and shop ids are different number
/// spaces and are never compared; the inner `shop_id` has been seen as 0 and as the sender's.
bool shop_spoke(const JsonView& message, const std::string& shop)
{
    const auto from = id_in(message["from_shop_id"]);
    const auto to = id_in(message["to_shop_id"]);
    if (from == shop) return true;
    if (to == shop) return false;
    // One side is always our shop. A buyer who owns another shop tells us which.
    if (!from.empty() && to.empty()) return false;
    if (!to.empty() && from.empty()) return true;
    // Pushes before April 2025 say nothing. What a sub-account or a machine wrote is the shop's; the rest is taken
    // for the buyer's, because a question nobody sees is worse than an answer on the wrong side.
    return names_sub_account(message) || is_automatic(message);
}

Party party(const JsonView& message, std::string_view side)
{
    Party buyer;
    buyer.id = required_id(message[std::string(side) + "_id"]);
    const auto name = message[std::string(side) + "_user_name"].text_or("");
    if (!name.empty()) buyer.name = name;
    buyer.buyer_id = buyer.id;
    return buyer;
}

AuthorKind author_of(const JsonView& message)
{
    if (is_automatic(message)) return AuthorKind::bot;
    if (message["is_in_chatbot_session"].flag() && !names_sub_account(message)) return AuthorKind::bot;
    return names_sub_account(message) ? AuthorKind::staff : AuthorKind::page;
}

Inbound said(const Push& push, const JsonView& message, std::string message_id)
{
    const auto type = message["message_type"].text_or("");
    const auto position = whole_number(message_id).value_or(0);
    const auto sent_at = required_moment(message, push);
    const bool by_shop = shop_spoke(message, push.shop);
    const auto buyer = party(message, by_shop ? "to" : "from");
    Thread thread{ThreadKind::message, required_id(message["conversation_id"]), buyer, {}};

    if (by_shop) {
        Echoed echo;
        echo.thread = std::move(thread);
        echo.message_id = std::move(message_id);
        echo.content = read_content(message, push.app);
        echo.sent_at = sent_at;
        echo.position = position;
        echo.author = author_of(message);
        echo.author_name = message["sub_account_name"].text_or("");
        return echo;
    }
    Received received;
    received.thread = std::move(thread);
    received.message_id = std::move(message_id);
    received.content = read_content(message, push.app);
    received.sent_at = sent_at;
    received.position = position;
    // "faq_liveagent" is the buyer asking the platform's bot for a human: from here on it is ours.
    received.owned_elsewhere = message["is_in_chatbot_session"].flag() && type != "faq_liveagent";
    return received;
}

/// What the platform's bot and the buyer said comes as ids alone, to be fetched from the message list.
Inbound bundle(const JsonView& message)
{
    ThreadNoticed noticed{required_id(message["conversation_id"]), "bundle", {}};
    const auto ids = message["content"]["messages"];
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (auto id = id_in(ids[i]); !id.empty()) noticed.message_ids.push_back(std::move(id));
    }
    return noticed;
}

Item read_message(const Push& push, const JsonView& message)
{
    auto message_id = required_id(message["message_id"]);
    auto key = "message:" + message_id;
    if (message["business_type"].number_or(0) == affiliate_business) {
        return item_of(push, std::move(key), Ignored{"affiliate"});
    }
    if (message["message_type"].text_or("") == "bundle_message") return item_of(push, std::move(key), bundle(message));
    return item_of(push, std::move(key), said(push, message, std::move(message_id)));
}

Item read_notification(const Push& push, const JsonView& notice)
{
    auto conversation = id_in(notice["conversation_id"]);
    if (conversation.empty()) conversation = id_in(notice["content"]["conversation_id"]);
    // The console's test push is a notification about no conversation.
    if (conversation.empty()) return item_of(push, key_by_hash("notification", push.body), Ignored{"notification"});

    const auto type = notice["type"].text_or("");
    const auto at = id_in(notice["timestamp"]);
    auto key = "notification:" + type + ":" + conversation + ":" + at;
    if (at.empty()) key = key_by_hash("notification", push.body);
    return item_of(push, std::move(key), ThreadNoticed{conversation, "replied_elsewhere", {}});
}

} // namespace

Item read_chat(const Push& push)
{
    if (push.shop.empty()) throw Malformed("shop_id: missing");
    const auto type = push.data["type"].text();
    const auto content = push.data["content"];
    if (type == "message") return read_message(push, content);
    if (type == "notification") return read_notification(push, content);
    throw Malformed("data.type: unknown: " + type);
}

} // namespace connectors::shopee_wire
