#include "gateway/api/resources.hpp"

#include "inbox/staff/audit.hpp"

namespace gateway {

namespace {

asio::awaitable<Response> list(ApiContext& context, LoggedIn who, Request request, Captures)
{
    only_parameters(request, {"limit", "cursor"});
    auto look = [workspace = who.staff.workspace, limit = limit_of(request),
                 cursor = request.parameter("cursor").value_or("")](pqxx::transaction_base& tx) {
        return inbox::read_audit(tx, workspace, limit, cursor);
    };
    co_return page_response(co_await context.database.look(who.staff.workspace, std::move(look)));
}

} // namespace

void add_audit(Router& router, ApiContext& context)
{
    router.add("GET", "/api/audit", reading(context, list, inbox::Right::read_audit));
}

} // namespace gateway
