#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/automation/hours.hpp"

#include <set>

/// When the shop is open. Everybody reads it, for waiting is shown by it; supervisors and owners write.
namespace gateway {

namespace {

namespace json = boost::json;

constexpr std::size_t days_of_week = 7, ranges_limit = 6, holidays_limit = 200, name_limit = 100, clock_length = 5;
constexpr std::int64_t minutes_limit = 7 * 24 * 60;

inbox::DayRange range_in(const json::array& ranges, std::size_t i, const std::string& path)
{
    const auto within = path_of(path, i);
    const auto* pair = ranges[i].if_array();
    if (!pair || pair->size() != 2) throw BadRequest(within, "type", "two times");
    std::optional<int> ends[2];
    for (std::size_t side = 0; side < 2; ++side) {
        const auto* text = (*pair)[side].if_string();
        if (text && text->size() <= clock_length) ends[side] = inbox::minutes_of(std::string(*text));
        if (!ends[side]) throw BadRequest(path_of(within, side), "time", "a time such as 08:30");
    }
    if (*ends[0] == 1'440 || *ends[0] == *ends[1]) throw BadRequest(within, "range", "it ends when it begins");
    return {*ends[0], *ends[1] > *ends[0] ? *ends[1] : *ends[1] + 1'440};
}

void read_days(const json::object& body, inbox::WorkingHours& hours)
{
    const auto& days = array_field(body, "days", days_of_week, {}, true);
    std::set<std::int64_t> named;
    for (std::size_t i = 0; i < days.size(); ++i) {
        const auto& day = element_object(days, i, "days");
        const auto within = path_of("days", i);
        only_fields(day, {"day", "ranges"}, within);
        const auto number = integer_field(day, "day", 1, days_of_week, within);
        if (!named.insert(number).second) throw BadRequest(path_of(within, "day"), "twice", "named already");
        const auto& ranges = array_field(day, "ranges", ranges_limit, within, true);
        for (std::size_t k = 0; k < ranges.size(); ++k) {
            hours.days.at(static_cast<std::size_t>(number - 1))
                .push_back(range_in(ranges, k, path_of(within, "ranges")));
        }
    }
}

inbox::WorkingHours hours_in(const Request& request)
{
    const auto body = object_body(request);
    only_fields(body, {"timezone", "days", "holidays", "amber_minutes", "red_minutes"});
    inbox::WorkingHours hours;
    if (auto zone = optional_text(body, "timezone", 64)) {
        if (!inbox::is_timezone(*zone)) throw BadRequest("timezone", "unknown", "a name of the tz database");
        hours.timezone = std::move(*zone);
    }
    read_days(body, hours);
    const auto& holidays = array_field(body, "holidays", holidays_limit);
    for (std::size_t i = 0; i < holidays.size(); ++i) {
        const auto& holiday = element_object(holidays, i, "holidays");
        const auto within = path_of("holidays", i);
        only_fields(holiday, {"date", "name"}, within);
        const auto date = text_field(holiday, "date", 10, within);
        if (!inbox::is_date(date)) throw BadRequest(path_of(within, "date"), "date", "a day such as 2026-09-02");
        hours.holidays.push_back({date, optional_text(holiday, "name", name_limit, within).value_or("")});
    }
    hours.amber_minutes =
        static_cast<int>(optional_integer(body, "amber_minutes", 1, minutes_limit).value_or(hours.amber_minutes));
    hours.red_minutes = static_cast<int>(optional_integer(body, "red_minutes", 1, minutes_limit)
                                             .value_or(std::max(hours.red_minutes, hours.amber_minutes)));
    if (hours.red_minutes < hours.amber_minutes) throw BadRequest("red_minutes", "too_small", "not before amber");
    return hours;
}

asio::awaitable<Response> get(ApiContext& context, LoggedIn who, Request, Captures)
{
    auto look = [workspace = who.staff.workspace](pqxx::transaction_base& tx) {
        return inbox::read_hours(tx, workspace);
    };
    co_return json_response(200, inbox::to_json(co_await context.database.look(who.staff.workspace, std::move(look))));
}

asio::awaitable<Response> put(ApiContext& context, LoggedIn who, Request request, Captures)
{
    auto job = [staff = who.staff, hours = hours_in(request)](inbox::EventLog& log) {
        inbox::put_hours(log, staff, hours);
        return hours;
    };
    co_return json_response(200, inbox::to_json(co_await change(context, who.staff.workspace, std::move(job))));
}

} // namespace

void add_working_hours(Router& router, ApiContext& context)
{
    router.add("GET", "/api/working-hours", reading(context, get));
    router.add("PUT", "/api/working-hours", writing(context, put, inbox::Right::manage_automation));
}

} // namespace gateway
