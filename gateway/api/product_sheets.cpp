#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/stock/sheet.hpp"

#include <boost/algorithm/string/predicate.hpp>

/// The catalogue as a CSV file, out and in. Both are the work of a database thread; the loop only carries the bytes.
namespace gateway {

namespace {

constexpr std::size_t sheet_bytes_limit = 8u << 20;

asio::awaitable<Response> csv(ApiContext& context, LoggedIn who, Request request, Captures)
{
    only_parameters(request, {});
    auto job = [staff = who.staff](pqxx::transaction_base& tx) {
        inbox::note_audit(tx, staff.workspace, staff.id, "products.exported", "");
        return inbox::export_sheet(tx, staff.workspace);
    };
    Response response;
    response.body = co_await context.database.run(who.staff.workspace, std::move(job));
    response.with("Content-Type", "text/csv; charset=utf-8")
        .with("Content-Disposition", "attachment; filename=\"products.csv\"");
    co_return response;
}

void must_be_csv(const Request& request)
{
    const std::string type(request.header("Content-Type"));
    const auto plain = type.substr(0, type.find(';'));
    if (!boost::algorithm::iequals(plain, "text/csv")) throw BadRequest("", "content_type", "expected text/csv", 415);
}

asio::awaitable<Response> import(ApiContext& context, LoggedIn who, Request request, Captures)
{
    only_parameters(request, {"dry_run"});
    must_be_csv(request);
    // The bytes stay in `request`, which lives until the job is done.
    inbox::SheetReport report;
    if (bool_parameter(request, "dry_run").value_or(false)) {
        auto look = [workspace = who.staff.workspace, &body = request.body](pqxx::transaction_base& tx) {
            return inbox::check_sheet(tx, workspace, body);
        };
        report = co_await context.database.look(who.staff.workspace, std::move(look));
    } else {
        auto job = [staff = who.staff, &body = request.body](inbox::EventLog& log) {
            return inbox::import_sheet(log, staff, body);
        };
        report = co_await change(context, who.staff.workspace, std::move(job));
    }
    co_return json_response(200, inbox::to_json(report));
}

} // namespace

void add_product_sheets(Router& router, ApiContext& context)
{
    router.add("GET", "/api/products.csv", reading(context, csv, inbox::Right::export_data));
    router.add("POST", "/api/products/import", writing(context, import, inbox::Right::change_orders),
               {sheet_bytes_limit}, writing_check(context));
}

} // namespace gateway
