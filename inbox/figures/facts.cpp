#include "inbox/figures/facts.hpp"

#include <array>
#include <cstdio>

namespace inbox {

namespace {

constexpr std::array<std::string_view, 7> report_words = {"volume", "first-response", "response", "resolution",
                                                          "orders", "labels",         "hours"};
constexpr std::array<std::string_view, 3> unit_words = {"hour", "day", "week"};

template <class Value, class Words>
std::optional<Value> named(const Words& words, std::string_view word)
{
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == word) return static_cast<Value>(i);
    }
    return std::nullopt;
}

} // namespace

std::optional<Report> report_named(std::string_view word)
{
    return named<Report>(report_words, word);
}
std::string_view to_text(Report report)
{
    return report_words.at(static_cast<std::size_t>(report));
}
std::optional<Unit> unit_named(std::string_view word)
{
    return named<Unit>(unit_words, word);
}
std::string_view to_text(Unit unit)
{
    return unit_words.at(static_cast<std::size_t>(unit));
}

namespace figures {

namespace {

/// Where the facts lie, and by which moment they are counted: each has an index by that.
struct Source {
    std::string_view columns, from, at, staff;
};

constexpr std::string_view turn_columns =
    "t.started_at as at, t.channel_id, t.answered_by as staff_id, extract(epoch from t.answered_at - "
    "t.started_at)::float8 as seconds,"
    " t.conversation_id, t.first_message_id as message_id, null::uuid as order_id, null::bigint as amount";

constexpr Source turns = {turn_columns, " from turns t", "t.started_at", "t.answered_by"};

constexpr Source resolutions = {
    "t.resolved_at as at, t.channel_id, t.resolved_by as staff_id, extract(epoch from t.resolved_at - "
    "t.opened_at)::float8 as seconds,"
    " t.conversation_id, null::uuid as message_id, null::uuid as order_id, null::bigint as amount",
    " from resolutions t", "t.resolved_at", "t.resolved_by"};

constexpr Source orders = {"t.created_at as at, t.channel_id, t.created_by as staff_id, null::float8 as seconds,"
                           " t.conversation_id, null::uuid as message_id, t.id as order_id, t.total as amount",
                           " from orders t", "t.created_at", "t.created_by"};

const Source& source_of(Report report)
{
    if (report == Report::orders) return orders;
    return report == Report::resolution ? resolutions : turns;
}

std::string moment(sql::Question& sql, Time at)
{
    return "to_timestamp(" + sql.value(sql::to_sql(at)) + "::bigint / 1000.0)";
}

std::string local(std::string_view at)
{
    return "(" + std::string(at) + " at time zone '" + std::string(shop_zone) + "')";
}

} // namespace

bool counts_conversations(Report report)
{
    return report == Report::volume || report == Report::labels;
}

void say_facts(sql::Question& sql, WorkspaceId workspace, const ReportQuestion& question, Time from, Time to,
               bool place_of_message)
{
    const auto& source = source_of(question.report);
    const bool by_label = question.report == Report::labels;
    const std::string at(source.at);
    sql.say("select ").say(source.columns).say(by_label ? ", label.id as label_id" : ", null::uuid as label_id");
    if (place_of_message) sql.say(", said.id as said_id");
    sql.say(source.from);
    if (by_label || !question.label.empty()) {
        sql.say(" join conversations c on c.workspace_id = t.workspace_id and c.id = t.conversation_id");
    }
    if (by_label) sql.say(" cross join lateral unnest(c.label_ids) label (id)");
    if (place_of_message) {
        // The last line said by then: the one that settled it, or after which the order was made.
        const std::string by_then =
            question.report == Report::resolution
                ? "t.place"
                : "lpad(floor(extract(epoch from " + at + ") * 1000)::bigint::text, 15, '0') || '/'";
        sql.say(" left join lateral (select m.id from messages m where m.workspace_id = t.workspace_id"
                " and m.conversation_id = t.conversation_id and m.order_key <= " +
                by_then + " and not m.hidden order by m.order_key desc limit 1) said on true");
    }
    sql.say(" where t.workspace_id = " + sql.value(workspace.number));
    sql.say(" and " + at + " >= " + moment(sql, from) + " and " + at + " < " + moment(sql, to));
    if (question.report == Report::first_response) sql.say(" and t.first");
    if (question.report == Report::orders)
        sql.say(" and t.conversation_id is not null and t.status not in ('draft', 'cancelled')");
    if (!question.channel.empty()) sql.say(" and t.channel_id = " + sql.value(question.channel) + "::uuid");
    if (!question.staff.empty())
        sql.say(" and " + std::string(source.staff) + " = " + sql.value(question.staff) + "::uuid");
    if (!question.label.empty()) {
        sql.say(" and c.label_ids @> array[" + sql.value(question.label) + "::uuid]");
        if (by_label) sql.say(" and label.id = " + sql.value(question.label) + "::uuid");
    }
    if (question.weekday)
        sql.say(" and extract(isodow from " + local(at) + ") = " + sql.value(*question.weekday) + "::int");
    if (question.hour) sql.say(" and extract(hour from " + local(at) + ") = " + sql.value(*question.hour) + "::int");
}

Time beginning_of(Time at, Unit unit)
{
    using namespace std::chrono;
    const auto local = at + shop_offset;
    if (unit == Unit::hour) return floor<hours>(local) - shop_offset;
    auto day = floor<days>(local);
    if (unit == Unit::week) day -= weekday(day) - Monday;
    return Time(day) - shop_offset;
}

std::chrono::hours length_of(Unit unit)
{
    return std::chrono::hours{unit == Unit::hour ? 1 : unit == Unit::day ? 24 : 168};
}

std::string local_text(Time at)
{
    using namespace std::chrono;
    const auto local = at + shop_offset;
    const auto day = floor<days>(local);
    const year_month_day date(day);
    const hh_mm_ss time(floor<seconds>(local - day));
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u %02ld:%02ld:%02ld", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<long>(time.hours().count()), static_cast<long>(time.minutes().count()),
                  static_cast<long>(time.seconds().count()));
    return text.data();
}

} // namespace figures

} // namespace inbox
