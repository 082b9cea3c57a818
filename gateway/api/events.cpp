#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/staff/visibility.hpp"
#include "inbox/wire/json.hpp"
#include "inbox/wire/objects.hpp"

#include <limits>

namespace gateway {

namespace {

struct Past {
    inbox::LogHead head;
    std::vector<inbox::Event> events;
    inbox::Workplace workplace;
};

/// What the live socket would have said to this person: the same rule decides, the same bytes are copied.
std::string items_for(const inbox::StaffMember& staff, const Past& past)
{
    inbox::wire::Json json;
    json.open_object().open_array("items");
    inbox::Seq skip_from = 0, skip_to = 0;
    const auto end_skip = [&] {
        if (skip_from == 0) return;
        json.element(R"({"skip":[)" + std::to_string(skip_from) + ',' + std::to_string(skip_to) + "]}");
        skip_from = 0;
    };
    for (const auto& event : past.events) {
        const auto seen = inbox::sight(staff, event.audience, past.workplace);
        if (seen == inbox::Sight::hidden) {
            if (skip_from == 0) skip_from = event.seq;
            skip_to = event.seq;
            continue;
        }
        end_skip();
        if (seen == inbox::Sight::visible) {
            json.element(inbox::wire::event_json(event.seq, event.kind, event.object));
        } else {
            json.element(
                inbox::wire::event_json(event.seq, "conversation.updated",
                                        R"({"id":")" + event.audience.conversation.text + R"(","gone":true})"));
        }
    }
    end_skip();
    json.close_array().text("epoch", past.head.epoch).number("last_seq", past.head.seq).close_object();
    return std::move(json).take();
}

asio::awaitable<Response> list(ApiContext& context, LoggedIn who, Request request, Captures)
{
    if (!request.parameter("after")) throw BadRequest("after", "missing", "the number after which to begin");
    const auto after = integer_parameter(request, "after", 0, 0, std::numeric_limits<inbox::Seq>::max());
    auto look = [staff = who.staff, after,
                 limit = limit_of(request)](pqxx::transaction_base& tx) -> std::optional<Past> {
        Past past;
        past.head = inbox::read_head(tx, staff.workspace);
        if (after > past.head.seq || after < past.head.oldest - 1) return std::nullopt;
        past.events = inbox::read_events(tx, staff.workspace, after, limit);
        past.workplace = inbox::read_workplace(tx, staff.workspace);
        return past;
    };
    const auto past = co_await context.database.look(who.staff.workspace, std::move(look));
    if (!past)
        co_return problem(410, "snapshot_needed", "Gone",
                          "Not kept that far back, or not yet there: take a fresh snapshot.");
    co_return json_response(200, items_for(who.staff, *past));
}

} // namespace

void add_events(Router& router, ApiContext& context)
{
    router.add("GET", "/api/events", reading(context, list));
}

} // namespace gateway
