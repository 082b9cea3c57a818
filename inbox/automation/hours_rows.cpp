#include "inbox/automation/hours.hpp"
#include "inbox/automation/kept.hpp"
#include "inbox/automation/settings.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/staff/presence.hpp"
#include "inbox/wire/json.hpp"

/// The shop's hours as the store keeps them: the JSON of the wire in a row of the workspace.
namespace inbox {

namespace json = boost::json;

namespace {

constexpr auto select_hours = R"sql(select hours::text from automation where workspace_id = $1)sql";

constexpr auto upsert_hours = R"sql(
    insert into automation (workspace_id, hours) values ($1, $2::jsonb)
    on conflict (workspace_id) do update set hours = excluded.hours
)sql";

std::string clock_text(int minute)
{
    const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    if (minute > 1'440) minute -= 1'440;
    return two(minute / 60) + ":" + two(minute % 60);
}

} // namespace

WorkingHours read_hours(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    WorkingHours hours;
    const auto rows = tx.exec_params(select_hours, workspace.number);
    if (rows.empty()) return hours;
    const auto kept = json::parse(sql::text_of(rows[0][0])).as_object();
    if (kept.empty()) return hours;
    hours.timezone = text_at(kept, "timezone");
    hours.amber_minutes = number_at(kept, "amber_minutes").value_or(hours.amber_minutes);
    hours.red_minutes = number_at(kept, "red_minutes").value_or(hours.red_minutes);
    for (const auto& day : kept.at("days").as_array()) {
        const auto number = static_cast<std::size_t>(day.at("day").as_int64());
        for (const auto& range : day.at("ranges").as_array()) {
            DayRange read{minutes_of(std::string(range.at(0).as_string())).value(),
                          minutes_of(std::string(range.at(1).as_string())).value()};
            if (read.to <= read.from) read.to += 1'440;
            hours.days.at(number - 1).push_back(read);
        }
    }
    for (const auto& holiday : kept.at("holidays").as_array()) {
        hours.holidays.push_back({text_at(holiday.get_object(), "date"), text_at(holiday.get_object(), "name")});
    }
    return hours;
}

void put_hours(EventLog& log, const StaffMember& by, const WorkingHours& hours)
{
    log.tx().exec_params(upsert_hours, log.workspace().number, to_json(hours));
    note_audit(log.tx(), log.workspace(), by.id, "hours.changed", "");
    ask_for_look(log.tx(), log.workspace());
}

std::string to_json(const WorkingHours& hours)
{
    wire::Json to;
    to.open_object().text("timezone", hours.timezone).open_array("days");
    for (std::size_t i = 0; i < hours.days.size(); ++i) {
        wire::Json day;
        day.open_object().number("day", static_cast<std::int64_t>(i) + 1).open_array("ranges");
        for (const auto& range : hours.days[i]) {
            day.element("[\"" + clock_text(range.from) + "\",\"" + clock_text(range.to) + "\"]");
        }
        day.close_array().close_object();
        to.element(day.view());
    }
    to.close_array().open_array("holidays");
    for (const auto& holiday : hours.holidays) {
        wire::Json one;
        one.open_object().text("date", holiday.date).text("name", holiday.name).close_object();
        to.element(one.view());
    }
    to.close_array()
        .number("amber_minutes", hours.amber_minutes)
        .number("red_minutes", hours.red_minutes)
        .close_object();
    return std::move(to).take();
}

} // namespace inbox
