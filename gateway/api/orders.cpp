#include "gateway/api/order_requests.hpp"
#include "gateway/api/resources.hpp"

/// The order book.
namespace gateway {

namespace {

using inbox::wire::Eyes;

Eyes eyes_of(const LoggedIn& who)
{
    return inbox::may(who.staff.role, inbox::Right::see_whole_contacts) ? Eyes::whole : Eyes::masked;
}

asio::awaitable<Response> list(ApiContext& context, LoggedIn who, Request request, Captures)
{
    auto look = [staff = who.staff, filter = order_filter(request, who.staff.id), limit = limit_of(request),
                 cursor = request.parameter("cursor").value_or("")](pqxx::transaction_base& tx) {
        return inbox::list_orders(tx, staff, filter, limit, cursor);
    };
    co_return page_response(co_await context.database.look(who.staff.workspace, std::move(look)));
}

asio::awaitable<Response> one(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto look = [staff = who.staff, id = id_in<inbox::OrderTag>(captures),
                 eyes = eyes_of(who)](pqxx::transaction_base& tx) -> std::optional<std::string> {
        const auto order = inbox::find_order_for(tx, staff, id);
        if (!order) return std::nullopt;
        const auto history = inbox::read_history(tx, staff.workspace, id);
        return inbox::to_json(*order, eyes, &history);
    };
    const auto found = co_await context.database.look(who.staff.workspace, std::move(look));
    co_return found ? json_response(200, *found) : not_found();
}

asio::awaitable<Response> post(ApiContext& context, LoggedIn who, Request request, Captures)
{
    auto job = [staff = who.staff, order = order_request(request)](inbox::EventLog& log) {
        return inbox::create_order(log, staff, order);
    };
    co_return order_answer(co_await change(context, who.staff.workspace, std::move(job)), eyes_of(who), 201);
}

asio::awaitable<Response> patch(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    auto job = [staff = who.staff, id = id_in<inbox::OrderTag>(captures),
                wish = order_patch(request)](inbox::EventLog& log) -> inbox::OrderResult {
        const auto order = inbox::find_order_for(log.tx(), staff, id);
        if (!order) return inbox::NotThere{};
        return inbox::change_order(log, staff, id, patched(wish, *order));
    };
    co_return order_answer(co_await change(context, who.staff.workspace, std::move(job)), eyes_of(who));
}

asio::awaitable<Response> move(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    auto job = [staff = who.staff, id = id_in<inbox::OrderTag>(captures), wish = move_request(request)](
                   inbox::EventLog& log) { return inbox::move_order(log, staff, id, wish.status, wish.why, wish.seq); };
    co_return order_answer(co_await change(context, who.staff.workspace, std::move(job)), eyes_of(who));
}

} // namespace

void add_orders(Router& router, ApiContext& context)
{
    using inbox::Right;
    router.add("GET", "/api/orders", reading(context, list, Right::read_orders));
    router.add("POST", "/api/orders", writing(context, post, Right::change_orders));
    router.add("GET", "/api/orders/{id}", reading(context, one, Right::read_orders));
    router.add("PATCH", "/api/orders/{id}", writing(context, patch, Right::change_orders));
    router.add("POST", "/api/orders/{id}/status", writing(context, move, Right::change_orders));
}

} // namespace gateway
