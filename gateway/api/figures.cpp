#include "gateway/api/figures.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/figures/board.hpp"
#include "inbox/figures/reports.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/wire/json.hpp"

#include <charconv>

/// The live board, and reports with the conversations behind their numbers.
namespace gateway {

namespace {

asio::awaitable<Response> board(ApiContext& context, LoggedIn who, Request request, Captures)
{
    only_parameters(request, {});
    auto look = [workspace = who.staff.workspace](pqxx::transaction_base& tx) {
        return inbox::board_json(tx, workspace);
    };
    co_return json_response(200, co_await context.database.look(who.staff.workspace, std::move(look)));
}

/// A date by the shop's calendar, which as an end includes the day; or any moment.
inbox::Time moment_of(const Request& request, const char* name, bool end)
{
    using namespace std::chrono;
    const auto text = request.parameter(name).value_or("");
    if (text.empty()) throw BadRequest(name, "missing", "a date like 2026-11-22, or a moment");
    const auto number = [&](std::size_t at, std::size_t length) {
        int value = -1;
        const auto* const first = text.data() + at;
        return std::from_chars(first, first + length, value).ptr == first + length ? value : -1;
    };
    if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
        const year_month_day date{year{number(0, 4)}, month{static_cast<unsigned>(number(5, 2))},
                                  day{static_cast<unsigned>(number(8, 2))}};
        if (date.ok() && number(0, 4) >= 2000 && number(0, 4) < 2200) {
            return inbox::Time(sys_days(date)) - inbox::shop_offset + (end ? days{1} : days{0});
        }
    }
    return time_parameter(request, name).value();
}

std::optional<int> part_of_week(const Request& request, const char* name, int least, int most)
{
    if (!request.parameter(name)) return std::nullopt;
    return static_cast<int>(integer_parameter(request, name, least, least, most));
}

std::optional<inbox::ReportQuestion> question_of(const Request& request, std::string_view name)
{
    inbox::ReportQuestion question;
    const auto report = inbox::report_named(name);
    if (!report) return std::nullopt;
    question.report = *report;
    question.from = moment_of(request, "from", false);
    question.to = moment_of(request, "to", true);
    if (question.to <= question.from) throw BadRequest("to", "range", "it ends before it begins");
    if (question.to - question.from > inbox::report_limit) throw BadRequest("to", "range", "at most 400 days");
    question.unit = inbox::unit_named(choice_parameter(request, "by", {"hour", "day", "week"}).value_or("day")).value();
    if (question.unit == inbox::Unit::hour && question.to - question.from > inbox::hours_limit) {
        throw BadRequest("by", "range", "by the hour at most 31 days");
    }
    question.channel.text = uuid_parameter(request, "channel").value_or("");
    question.staff.text = uuid_parameter(request, "staff").value_or("");
    question.label.text = uuid_parameter(request, "label").value_or("");
    question.weekday = part_of_week(request, "weekday", 1, 7);
    question.hour = part_of_week(request, "hour", 0, 23);
    question.unanswered = bool_parameter(request, "unanswered").value_or(false);
    return question;
}

asio::awaitable<Response> report(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    only_parameters(request, {"from", "to", "by", "channel", "staff", "label", "weekday", "hour"});
    const auto question = question_of(request, captures["name"]);
    if (!question) co_return not_found();
    auto look = [workspace = who.staff.workspace, question = *question](pqxx::transaction_base& tx) {
        return inbox::report_json(tx, workspace, question);
    };
    co_return json_response(200, co_await context.database.look(who.staff.workspace, std::move(look)));
}

asio::awaitable<Response> conversations(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    only_parameters(
        request, {"from", "to", "by", "channel", "staff", "label", "weekday", "hour", "unanswered", "limit", "cursor"});
    const auto question = question_of(request, captures["name"]);
    if (!question) co_return not_found();
    auto look = [workspace = who.staff.workspace, question = *question, limit = limit_of(request),
                 cursor = request.parameter("cursor").value_or("")](pqxx::transaction_base& tx) {
        return inbox::report_facts(tx, workspace, question, limit, cursor);
    };
    co_return page_response(co_await context.database.look(who.staff.workspace, std::move(look)));
}

asio::awaitable<Response> csv(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    only_parameters(request,
                    {"from", "to", "by", "channel", "staff", "label", "weekday", "hour", "unanswered", "rows"});
    const auto question = question_of(request, captures["name"]);
    if (!question) co_return not_found();
    const bool facts =
        choice_parameter(request, "rows", {"numbers", "conversations"}).value_or("numbers") == "conversations";
    auto job = [staff = who.staff, question = *question, facts](pqxx::transaction_base& tx) {
        inbox::wire::Json detail;
        detail.open_object()
            .time("from", question.from)
            .time("to", question.to)
            .truth("conversations", facts)
            .close_object();
        inbox::note_audit(tx, staff.workspace, staff.id, "report.exported",
                          std::string(inbox::to_text(question.report)), detail.view());
        return facts ? inbox::facts_csv(tx, staff.workspace, question)
                     : inbox::report_csv(tx, staff.workspace, question);
    };
    Response response;
    response.body = co_await context.database.run(who.staff.workspace, std::move(job));
    response.with("Content-Type", "text/csv; charset=utf-8");
    response.with("Content-Disposition", "attachment; filename=\"" + captures["name"] + ".csv\"");
    co_return response;
}

} // namespace

void add_figures(Router& router, ApiContext& context)
{
    using inbox::Right;
    router.add("GET", "/api/board", reading(context, board, Right::read_reports));
    router.add("GET", "/api/reports/{name}", reading(context, report, Right::read_reports));
    router.add("GET", "/api/reports/{name}.csv", reading(context, csv, Right::export_data));
    router.add("GET", "/api/reports/{name}/conversations", reading(context, conversations, Right::read_reports));
}

} // namespace gateway
