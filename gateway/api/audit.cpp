#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/staff/audit_search.hpp"

namespace gateway {

namespace {

constexpr std::size_t what_limit = 60;

inbox::AuditFilter filter_of(const Request& request)
{
    inbox::AuditFilter filter;
    if (auto id = uuid_parameter(request, "who")) filter.who = inbox::StaffId{std::move(*id)};
    filter.what = request.parameter("what").value_or("");
    if (filter.what.size() > what_limit) throw BadRequest("what", "too_long", "at most 60 characters");
    if (!inbox::sql::is_text(filter.what)) throw BadRequest("what", "characters", "expected a text");
    filter.from = time_parameter(request, "from");
    filter.to = time_parameter(request, "to");
    return filter;
}

asio::awaitable<Response> list(ApiContext& context, LoggedIn who, Request request, Captures)
{
    only_parameters(request, {"limit", "cursor", "who", "what", "from", "to"});
    auto look = [workspace = who.staff.workspace, filter = filter_of(request), limit = limit_of(request),
                 cursor = request.parameter("cursor").value_or("")](pqxx::transaction_base& tx) {
        return inbox::search_audit(tx, workspace, filter, limit, cursor);
    };
    co_return page_response(co_await context.database.look(who.staff.workspace, std::move(look)));
}

asio::awaitable<Response> sheet(ApiContext& context, LoggedIn who, Request request, Captures)
{
    only_parameters(request, {"who", "what", "from", "to"});
    auto job = [staff = who.staff, filter = filter_of(request)](pqxx::transaction_base& tx) {
        auto csv = inbox::audit_sheet(tx, staff.workspace, filter);
        inbox::note_audit(tx, staff.workspace, staff.id, "audit.exported", "");
        return csv;
    };
    Response response;
    response.body = co_await context.database.run(who.staff.workspace, std::move(job));
    response.with("Content-Type", "text/csv; charset=utf-8")
        .with("Content-Disposition", "attachment; filename=\"audit.csv\"");
    co_return response;
}

} // namespace

void add_audit(Router& router, ApiContext& context)
{
    router.add("GET", "/api/audit", reading(context, list, inbox::Right::read_audit));
    router.add("GET", "/api/audit.csv", reading(context, sheet, inbox::Right::export_data));
}

} // namespace gateway
