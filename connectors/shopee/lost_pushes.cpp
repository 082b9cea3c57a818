#include "connectors/shopee/shopee.hpp"
#include "connectors/shopee/wire.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>

/// Shopee keeps pushes that nobody accepted for three days, for the app as a whole, a hundred at a time, until we
/// confirm them. The confirmation is the first call of the page behind: by then the items of this page are stored.
namespace connectors::shopee_wire {

namespace {

constexpr std::string_view lost_path = "/api/v2/push/get_lost_push_message";
constexpr std::string_view confirm_path = "/api/v2/push/confirm_consumed_lost_push_message";

/// The original push: `data` is a text holding all of it. Where it holds the inner part alone, the envelope is put
/// around it again.
std::string original_push(const JsonView& entry)
{
    const auto data = entry["data"];
    boost::json::value inner;
    if (data.is_text()) {
        auto text = data.text();
        try {
            inner = parse_json(text);
        } catch (const Malformed&) {
            return text; // kept as it is: genuine, not understood
        }
        if (JsonView(inner, "push")["code"].present()) return text;
    } else if (data.present()) {
        inner = *data.raw();
        if (JsonView(inner, "push")["code"].present()) return boost::json::serialize(inner);
    }
    boost::json::object push;
    push["data"] = std::move(inner);
    for (const auto* field : {"shop_id", "code", "timestamp"}) {
        if (const auto* value = entry[field].raw()) push[field] = *value;
    }
    return boost::json::serialize(push);
}

/// An app that may not ask for lost pushes still has conversations to list.
Step<History> on_to_conversations()
{
    HistoryPage page;
    page.cursor = conversations_cursor;
    return History{std::move(page)};
}

Step<History> stopped_by(const Answer& answer, const Connection& connection)
{
    const auto outcome = outcome_of_trouble(answer, connection.now);
    if (!std::holds_alternative<inbox::TryAgain>(outcome)) return on_to_conversations();
    return History{HistoryRefused{outcome}};
}

} // namespace

Step<History> read_lost_pushes(const Connector& shopee, const HistoryRequest& request, const Connection& connection,
                               const Answers& so_far)
{
    const auto caller = public_caller(connection.app, connection.now);
    const auto stored = request.cursor.substr(std::min(lost_cursor.size(), request.cursor.size()));
    std::size_t answered = 0;
    if (!stored.empty()) {
        if (so_far.empty()) {
            boost::json::object body;
            body["last_message_id"] = number_or_text(stored);
            return post(caller, confirm_path, body);
        }
        const Answer confirmed(so_far[answered++]);
        if (!confirmed.good()) return stopped_by(confirmed, connection);
    }
    if (so_far.size() == answered) return get(caller, lost_path);
    const Answer answer(so_far[answered]);
    if (!answer.good()) return stopped_by(answer, connection);

    const auto list = answer.response()["push_message_list"];
    const auto last = id_in(answer.response()["last_message_id"]);
    HistoryPage page;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (!list[i].is_object()) continue;
        auto items = shopee.parse(original_push(list[i]), connection.app);
        std::move(items.begin(), items.end(), std::back_inserter(page.items));
    }
    // A queue that does not move although it was confirmed must not hold the conversations up for ever.
    const bool moves = list.size() > 0 && !last.empty() && last != stored;
    page.cursor = moves ? std::string(lost_cursor) + last : std::string(conversations_cursor);
    return History{std::move(page)};
}

} // namespace connectors::shopee_wire
