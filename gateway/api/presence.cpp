#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/staff/presence.hpp"

/// What people say of themselves: at work, or away.
namespace gateway {

namespace {

asio::awaitable<Response> put(ApiContext& context, LoggedIn who, Request request, Captures)
{
    const auto body = object_body(request);
    only_fields(body, {"state"});
    const bool away = choice_field(body, "state", {"online", "away"}) == "away";
    auto job = [staff = who.staff.id, away](inbox::EventLog& log) { return inbox::set_away(log, staff, away); };
    co_return json_response(200, co_await change(context, who.staff.workspace, std::move(job)));
}

} // namespace

void add_presence(Router& router, ApiContext& context)
{
    router.add("PUT", "/api/me/presence", writing(context, put));
}

} // namespace gateway
