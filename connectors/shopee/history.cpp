#include "connectors/shopee/shopee.hpp"
#include "connectors/shopee/wire.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>

/// The past: lost pushes first, then the conversations, then the messages of each.
namespace connectors {

namespace {

using namespace shopee_wire;

constexpr std::string_view conversations_path = "/api/v2/sellerchat/get_conversation_list";
constexpr std::string_view conversation_path = "/api/v2/sellerchat/get_one_conversation";
constexpr std::string_view messages_path = "/api/v2/sellerchat/get_message";
constexpr std::string_view page_size = "25"; // more was measured to give an empty list, not an error

History refused(const Answer& answer, const Connection& connection)
{
    return HistoryRefused{outcome_of_trouble(answer, connection.now)};
}

// --- conversations -------------------------------------------------------------------------------------------------

HttpCall conversations_call(const Connection& connection, const std::string& before)
{
    // "older" without a cursor begins with the newest; "latest" would begin with the oldest.
    Pairs parameters = {{"direction", "older"}, {"type", "all"}, {"page_size", std::string(page_size)}};
    if (!before.empty()) parameters.emplace_back("next_timestamp_nano", before);
    return get(shop_caller(connection), conversations_path, parameters);
}

Step<History> list_conversations(const HistoryRequest& request, const Connection& connection, const Answers& so_far)
{
    const auto before = request.cursor.substr(std::min(conversations_cursor.size(), request.cursor.size()));
    if (so_far.empty()) return conversations_call(connection, before);

    const Answer answer(so_far[0]);
    if (!answer.good()) return refused(answer, connection);
    HistoryPage page;
    bool old_enough = false;
    const auto list = answer.response()["conversations"];
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto conversation = list[i];
        const auto id = id_in(conversation["conversation_id"]);
        const auto last = moment_in(conversation["last_message_timestamp"]);
        if (id.empty()) continue;
        if (last && *last < request.since) {
            old_enough = old_enough || !conversation["pinned"].flag(); // pinned ones stand first, however old
            continue;
        }
        page.threads.push_back({id, id_in(conversation["to_id"]), request.since, ""});
    }
    const auto result = answer.response()["page_result"];
    const auto next = id_in(result["next_cursor"]["next_message_time_nano"]);
    const bool said_to_end = result["more"].present() && !result["more"].flag();
    const bool goes_on = list.size() > 0 && !said_to_end && !next.empty() && next != before;
    if (goes_on && !old_enough) page.cursor = std::string(conversations_cursor) + next;
    return History{std::move(page)};
}

// --- messages of one conversation ----------------------------------------------------------------------------------

HttpCall messages_call(const HistoryRequest& request, const Connection& connection)
{
    Pairs parameters = {{"conversation_id", request.thread}, {"page_size", std::string(page_size)}};
    // The offset is opaque, and an explicit 0 is refused.
    if (!request.cursor.empty()) parameters.emplace_back("offset", request.cursor);
    return get(shop_caller(connection), messages_path, parameters);
}

bool names_no_side(const JsonView& message)
{
    return id_in(message["from_shop_id"]).empty() && id_in(message["to_shop_id"]).empty();
}

/// The push that would have told of this message. Where the list names no shop, the buyer tells the sides apart.
std::string as_push(const JsonView& message, const HistoryRequest& request, const std::string& buyer,
                    std::string_view shop)
{
    boost::json::object content = message.raw()->get_object();
    if (id_in(message["conversation_id"]).empty()) content["conversation_id"] = request.thread;
    if (names_no_side(message) && !buyer.empty()) {
        const bool from_buyer = id_in(message["from_id"]) == buyer;
        content[from_buyer ? "to_shop_id" : "from_shop_id"] = number_or_text(shop);
    }
    boost::json::object data;
    data["type"] = "message";
    data["content"] = std::move(content);
    boost::json::object push;
    push["data"] = std::move(data);
    push["shop_id"] = number_or_text(shop);
    push["code"] = 10;
    if (const auto* sent = message["created_timestamp"].raw()) push["timestamp"] = *sent;
    return boost::json::serialize(push);
}

Step<History> list_messages(const Shopee& shopee, const HistoryRequest& request, const Connection& connection,
                            const Answers& so_far)
{
    if (so_far.empty()) return messages_call(request, connection);
    const Answer answer(so_far[0]);
    if (!answer.good()) return refused(answer, connection);

    const auto list = answer.response()["messages"];
    bool buyer_wanted = false;
    for (std::size_t i = 0; i < list.size(); ++i) buyer_wanted = buyer_wanted || names_no_side(list[i]);
    auto buyer = request.customer;
    if (buyer.empty() && buyer_wanted) {
        if (so_far.size() == 1) {
            return get(shop_caller(connection), conversation_path, {{"conversation_id", request.thread}});
        }
        const Answer conversation(so_far[1]);
        if (!conversation.good()) return refused(conversation, connection);
        buyer = id_in(conversation.response()["to_id"]);
    }

    HistoryPage page;
    bool old_enough = false;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (!list[i].is_object()) continue;
        const auto sent = moment_in(list[i]["created_timestamp"]);
        if (sent && *sent < request.since) {
            old_enough = true;
            continue;
        }
        auto items = shopee.parse(as_push(list[i], request, buyer, connection.external_id), connection.app);
        std::move(items.begin(), items.end(), std::back_inserter(page.items));
    }
    std::reverse(page.items.begin(), page.items.end()); // told newest first, said oldest first

    const auto next = id_in(answer.response()["page_result"]["next_offset"]);
    if (list.size() > 0 && !old_enough && next != request.cursor) page.cursor = next;
    return History{std::move(page)};
}

} // namespace

Step<History> Shopee::history(const HistoryRequest& request, const Connection& connection, const Answers& so_far) const
{
    if (!request.thread.empty()) return list_messages(*this, request, connection, so_far);
    if (request.cursor.starts_with(conversations_cursor)) return list_conversations(request, connection, so_far);
    return read_lost_pushes(*this, request, connection, so_far);
}

} // namespace connectors
