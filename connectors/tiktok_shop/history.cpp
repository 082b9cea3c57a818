#include "connectors/tiktok_shop/api.hpp"
#include "connectors/tiktok_shop/tiktok_shop.hpp"

#include <boost/json/serialize.hpp>

/// The past: the list of conversations, then the messages of each, newest first.
///
/// Every past message is written as the push that would have told of it, and read by the same parser: so its key is a
/// push's key, and whatever is found twice is kept once. History knows names that pushes withhold; they stand beside
/// the sender, and `data.buyer` (ours alone) says who the customer is when the shop is speaking.
namespace connectors {

namespace {

using tiktok::Answer;

HttpCall page_call(const HistoryRequest& request, const Connection& connection)
{
    tiktok::Request call;
    call.path = tiktok::conversation_path(request.thread, request.thread.empty() ? "" : "/messages");
    call.query = {{"locale", "vi-VN"}, {"page_size", request.thread.empty() ? "20" : "10"}};
    if (!request.thread.empty()) {
        call.query.insert(call.query.end(), {{"sort_order", "DESC"}, {"sort_field", "create_time"}});
    }
    if (!request.cursor.empty()) call.query.emplace_back("page_token", request.cursor);
    return api_call(std::move(call), connection);
}

void copy(const JsonView& from, const char* name, boost::json::object& to)
{
    const auto value = from[name];
    if (value.present()) to[name] = *value.raw();
}

/// What is worth keeping of a person. The user id is the one orders know: the only bridge between chat and orders.
boost::json::object person(const JsonView& who)
{
    boost::json::object kept;
    for (const auto* name : {"im_user_id", "role", "nickname", "avatar", "user_id"}) copy(who, name, kept);
    return kept;
}

/// The customer among a conversation's participants; empty when the list withholds them.
boost::json::object buyer_of(const JsonView& conversation)
{
    const auto people = conversation["participants"];
    for (std::size_t i = 0; i < people.size(); ++i) {
        if (people[i]["role"].text_or("") == "BUYER") return person(people[i]);
    }
    return {};
}

Item as_pushed(const JsonView& message, std::string_view thread, const boost::json::object& buyer,
               const Connection& connection)
{
    auto sender = person(message["sender"]);
    const auto* sender_id = sender.if_contains("im_user_id");
    const auto* buyer_id = buyer.if_contains("im_user_id");
    if (sender_id && buyer_id && *sender_id == *buyer_id) {
        for (const auto& [name, value] : buyer) sender.insert(boost::json::key_value_pair(name, value));
    }
    boost::json::object data;
    data["message_id"] = message["id"].present() ? message["id"].id_or_empty() : message["message_id"].id_or_empty();
    data["conversation_id"] = thread;
    for (const auto* name : {"index", "type", "content", "create_time", "is_visible"}) copy(message, name, data);
    data["sender"] = std::move(sender);
    if (buyer_id) data["buyer"] = buyer;

    boost::json::object push{{"type", 14}, {"shop_id", connection.external_id}};
    if (const auto time = message["create_time"]; time.present()) push["timestamp"] = *time.raw();
    push["data"] = std::move(data);
    return TiktokShop{}.parse(boost::json::serialize(push), connection.app).front();
}

/// A page without entries, and one that names itself as the next, is the last.
std::string next_cursor(const JsonView& data, const HistoryRequest& request, bool more_wanted)
{
    const auto next = data["next_page_token"].text_or("");
    return more_wanted && next != request.cursor ? next : std::string{};
}

/// Conversations that were alive since. Their order is not promised, so only a page without a single one ends the walk.
HistoryPage conversations(const JsonView& data, const HistoryRequest& request, const Connection& connection)
{
    HistoryPage page;
    const auto list = data["conversations"];
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto id = list[i]["id"].id_or_empty();
        const auto latest = list[i]["latest_message"];
        auto alive = tiktok::moment(latest["create_time"]);
        if (!alive) alive = tiktok::moment(list[i]["create_time"]);
        if (id.empty() || (alive && *alive < request.since)) continue;

        const auto buyer = buyer_of(list[i]);
        const auto customer = JsonView(boost::json::value(buyer), "buyer")["im_user_id"].id_or_empty();
        page.threads.push_back({id, customer, request.since, ""});
        if (latest.is_object()) page.items.push_back(as_pushed(latest, id, buyer, connection));
    }
    page.cursor = next_cursor(data, request, !page.threads.empty());
    return page;
}

HistoryPage messages(const JsonView& data, const HistoryRequest& request, const Connection& connection)
{
    HistoryPage page;
    boost::json::object buyer;
    if (!request.customer.empty()) buyer["im_user_id"] = request.customer;
    const auto list = data["messages"];
    bool reached_since = false;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto sent_at = tiktok::moment(list[i]["create_time"]);
        if (sent_at && *sent_at < request.since) reached_since = true;
        else page.items.push_back(as_pushed(list[i], request.thread, buyer, connection));
    }
    page.cursor = next_cursor(data, request, list.size() > 0 && !reached_since);
    return page;
}

} // namespace

Step<History> TiktokShop::history(const HistoryRequest& request, const Connection& connection,
                                  const Answers& so_far) const
{
    if (so_far.empty()) return page_call(request, connection);
    const Answer answer(so_far[0]);
    if (!answer.good()) return HistoryRefused{answer.refusal(false)};
    try {
        if (request.thread.empty()) return conversations(answer.data(), request, connection);
        return messages(answer.data(), request, connection);
    } catch (const Malformed& broken) {
        return HistoryRefused{inbox::Failed{"platform", broken.what()}};
    }
}

} // namespace connectors
