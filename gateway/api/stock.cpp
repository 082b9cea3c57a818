#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/stock/adjust.hpp"
#include "inbox/stock/ledger.hpp"
#include "inbox/stock/stock.hpp"

#include <set>

/// Stock over HTTP: adjustments by hand, and the ledger.
namespace gateway {

namespace {

constexpr std::size_t reason_limit = 500;

inbox::AdjustLine line_in(const boost::json::object& body, const std::string& within)
{
    only_fields(body, {"variant_id", "change", "count"}, within);
    inbox::AdjustLine line;
    line.variant = {uuid_field(body, "variant_id", within)};
    line.change = optional_integer(body, "change", -inbox::stock_limit, inbox::stock_limit, within);
    line.count = optional_integer(body, "count", 0, inbox::stock_limit, within);
    if (line.change.has_value() == line.count.has_value()) {
        throw BadRequest(path_of(within, line.count ? "count" : "change"), line.count ? "both" : "missing",
                         "either change or count");
    }
    if (line.change == 0)
        throw BadRequest(path_of(within, "change"), "empty", "changes nothing; to say that it was counted, give count");
    return line;
}

inbox::Adjustment adjustment_in(const Request& request)
{
    const auto body = object_body(request);
    only_fields(body, {"id", "reason", "lines"});
    inbox::Adjustment adjustment;
    adjustment.id = uuid_field(body, "id");
    adjustment.reason = filled_text_field(body, "reason", reason_limit);
    const auto& lines = array_field(body, "lines", inbox::adjust_lines_limit, {}, true);
    if (lines.empty()) throw BadRequest("lines", "empty", "at least one");
    std::set<std::string> seen;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        adjustment.lines.push_back(line_in(element_object(lines, i, "lines"), path_of("lines", i)));
        if (seen.insert(adjustment.lines.back().variant.text).second) continue;
        throw BadRequest(path_of("lines", i) + ".variant_id", "duplicate", "each variant once");
    }
    return adjustment;
}

Response answer(const inbox::AdjustResult& result)
{
    if (std::holds_alternative<inbox::IdUsed>(result)) {
        return problem(409, "id_used", "Conflict", "Something else was done with this id.",
                       {{"id", "id_used", "used for something else"}});
    }
    if (const auto* refused = std::get_if<inbox::CannotAdjust>(&result)) {
        std::vector<FieldError> errors;
        for (const auto& complaint : refused->complaints)
            errors.push_back({complaint.field, complaint.code, complaint.detail});
        return problem(422, "stock", "Not possible", "Nothing was changed.", errors);
    }
    const auto& adjusted = std::get<inbox::Adjusted>(result);
    auto response = list_response(adjusted.items);
    response.status = adjusted.again ? 200 : 201;
    return response;
}

asio::awaitable<Response> adjust(ApiContext& context, LoggedIn who, Request request, Captures)
{
    auto job = [staff = who.staff, adjustment = adjustment_in(request)](inbox::EventLog& log) {
        return inbox::adjust_stock(log, staff, adjustment);
    };
    co_return answer(co_await change(context, who.staff.workspace, std::move(job)));
}

asio::awaitable<Response> ledger(ApiContext& context, LoggedIn who, Request request, Captures)
{
    only_parameters(request, {"variant_id", "product_id", "order_id", "limit", "cursor"});
    inbox::LedgerFilter filter;
    filter.variant = {uuid_parameter(request, "variant_id").value_or("")};
    filter.product = {uuid_parameter(request, "product_id").value_or("")};
    filter.order = {uuid_parameter(request, "order_id").value_or("")};
    auto look = [workspace = who.staff.workspace, filter = std::move(filter), limit = limit_of(request),
                 cursor = request.parameter("cursor").value_or("")](pqxx::transaction_base& tx) {
        return inbox::read_ledger(tx, workspace, filter, limit, cursor);
    };
    co_return page_response(co_await context.database.look(who.staff.workspace, std::move(look)));
}

} // namespace

void add_stock(Router& router, ApiContext& context)
{
    router.add("POST", "/api/stock/adjustments", writing(context, adjust, inbox::Right::adjust_stock));
    router.add("GET", "/api/stock/ledger", reading(context, ledger));
}

} // namespace gateway
