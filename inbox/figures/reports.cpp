#include "inbox/figures/reports.hpp"

#include "inbox/channels/channels.hpp"
#include "inbox/figures/facts.hpp"
#include "inbox/staff/people.hpp"
#include "inbox/stock/csv.hpp"
#include "inbox/wire/json.hpp"

#include <cmath>
#include <map>
#include <vector>

namespace inbox {

namespace {

using figures::say_facts;

struct Figure {
    std::int64_t n = 0, unanswered = 0;
    std::optional<std::int64_t> p50, p90, value;
};

/// A report as it comes from the store: by moment, by id, by hour of the week.
struct Counted {
    Figure total;
    std::map<Time, Figure> series;
    std::map<std::string, Figure> channels, staff, labels;
    std::map<int, Figure> hours; // weekday * 24 + hour
};

// What the columns of a group are; also the number PostgreSQL's grouping() gives, where a bit says "not grouped by".
enum Group {
    by_bucket = 0b01111,
    by_channel = 0b10111,
    by_staff = 0b11011,
    by_label = 0b11101,
    by_slot = 0b11110,
    by_nothing = 0b11111
};

bool tells_times(Report report)
{
    return report == Report::first_response || report == Report::response || report == Report::resolution;
}

bool tells_hours(Report report)
{
    return report == Report::hours || report == Report::volume;
}

/// n, p50, p90, value, unanswered.
std::string aggregates(Report report)
{
    const std::string n = figures::counts_conversations(report) ? "count(distinct conversation_id)"
                          : report == Report::first_response || report == Report::response ? "count(seconds)"
                                                                                           : "count(*)";
    const auto percentile = [&](const char* share) {
        return tells_times(report) ? "percentile_cont(" + std::string(share) + ") within group (order by seconds)"
                                   : std::string("null::float8");
    };
    const std::string value = report == Report::orders ? "coalesce(sum(amount), 0)::float8"
                              : tells_times(report)    ? "avg(seconds)"
                                                       : "count(*)::float8";
    const bool waits = report != Report::orders && report != Report::resolution;
    return n + ", " + percentile("0.5") + ", " + percentile("0.9") + ", " + value + ", " +
           (waits ? "count(*) filter (where seconds is null)" : "0");
}

Figure figure_of(const pqxx::row& row, pqxx::row::size_type at)
{
    const auto rounded = [&](pqxx::row::size_type column) -> std::optional<std::int64_t> {
        if (row[column].is_null()) return std::nullopt;
        return std::llround(row[column].as<double>());
    };
    return {row[at].as<std::int64_t>(), row[at + 4].as<std::int64_t>(), rounded(at + 1), rounded(at + 2),
            rounded(at + 3)};
}

Counted count(pqxx::transaction_base& tx, WorkspaceId workspace, const ReportQuestion& question)
{
    const std::string zone(shop_zone), unit(to_text(question.unit));
    sql::Question sql;
    sql.say("with facts as materialized (");
    say_facts(sql, workspace, question, question.from, question.to, false);
    sql.say("), placed as (select *, date_trunc('" + unit + "', at at time zone '" + zone +
            "') as bucket,"
            " (extract(isodow from at at time zone '" +
            zone + "') * 24 + extract(hour from at at time zone '" + zone +
            "'))::int as slot"
            " from facts)"
            " select grouping(bucket, channel_id, staff_id, label_id, slot),"
            " (extract(epoch from bucket at time zone '" +
            zone + "') * 1000)::bigint, channel_id::text, staff_id::text, label_id::text, slot, " +
            aggregates(question.report) +
            " from placed group by grouping sets ((), (bucket), (channel_id), (staff_id), (label_id), (slot))");

    Counted counted;
    for (const auto& row : sql.ask(tx)) {
        const auto figure = figure_of(row, 6);
        switch (row[0].as<int>()) {
        case by_bucket: counted.series[sql::time_of(row[1])] = figure; break;
        case by_channel: counted.channels[sql::text_of(row[2])] = figure; break;
        case by_staff: counted.staff[sql::text_of(row[3])] = figure; break;
        case by_label: counted.labels[sql::text_of(row[4])] = figure; break;
        case by_slot:
            if (tells_hours(question.report)) counted.hours[row[5].as<int>()] = figure;
            break;
        default: counted.total = figure;
        }
    }
    return counted;
}

Figure count_before(pqxx::transaction_base& tx, WorkspaceId workspace, const ReportQuestion& question)
{
    sql::Question sql;
    sql.say("with facts as materialized (");
    say_facts(sql, workspace, question, question.from - (question.to - question.from), question.from, false);
    sql.say(") select " + aggregates(question.report) + " from facts");
    return figure_of(sql.ask(tx)[0], 0);
}

/// The names of what was grouped by.
struct Names {
    std::map<std::string, Channel> channels;
    std::map<std::string, std::string> staff;
    struct Label {
        std::string name, colour;
    };
    std::map<std::string, Label> labels;
};

constexpr auto select_labels = "select id::text, name, colour from labels where workspace_id = $1";

Names read_names(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    Names names;
    for (auto& channel : all_channels(tx, workspace)) names.channels[channel.id.text] = channel;
    for (const auto& person : all_staff(tx, workspace)) names.staff[person.id.text] = person.name;
    for (const auto& row : tx.exec_params(select_labels, workspace.number)) {
        names.labels[sql::text_of(row[0])] = {sql::text_of(row[1]), sql::text_of(row[2])};
    }
    return names;
}

/// Every bucket of the period, also those in which nothing happened.
std::vector<std::pair<Time, Figure>> whole_series(const ReportQuestion& question, const Counted& counted)
{
    std::vector<std::pair<Time, Figure>> all;
    const bool times = tells_times(question.report);
    for (auto at = figures::beginning_of(question.from, question.unit); at < question.to;
         at += figures::length_of(question.unit)) {
        const auto found = counted.series.find(at);
        Figure nothing;
        if (!times) nothing.value = 0;
        all.emplace_back(at, found == counted.series.end() ? nothing : found->second);
    }
    return all;
}

wire::Json& write(wire::Json& json, const Figure& figure)
{
    const auto maybe = [&](std::string_view name, const std::optional<std::int64_t>& value) {
        if (value) json.number(name, *value);
        else json.null(name);
    };
    json.number("n", figure.n);
    maybe("p50", figure.p50);
    maybe("p90", figure.p90);
    maybe("value", figure.value);
    return json.number("unanswered", figure.unanswered);
}

void write_named(wire::Json& json, const Counted& counted, const Names& names)
{
    json.open_array("by_channel");
    for (const auto& [id, figure] : counted.channels) {
        const auto channel = names.channels.find(id);
        if (channel == names.channels.end()) continue;
        wire::Json one;
        one.open_object().open_object("channel").text("id", id).text("platform", channel->second.platform);
        one.text("name", channel->second.name).close_object();
        json.element(write(one, figure).close_object().view());
    }
    json.close_array().open_array("by_staff");
    for (const auto& [id, figure] : counted.staff) {
        wire::Json one;
        one.open_object();
        const auto person = names.staff.find(id);
        if (person == names.staff.end()) one.null("staff");
        else one.open_object("staff").text("id", id).text("name", person->second).close_object();
        json.element(write(one, figure).close_object().view());
    }
    json.close_array().open_array("by_label");
    for (const auto& [id, figure] : counted.labels) {
        const auto label = names.labels.find(id);
        if (label == names.labels.end()) continue;
        wire::Json one;
        one.open_object().open_object("label").text("id", id).text("name", label->second.name);
        one.text("colour", label->second.colour).close_object();
        json.element(write(one, figure).close_object().view());
    }
    json.close_array().open_array("hours");
    for (const auto& [slot, figure] : counted.hours) {
        wire::Json one;
        one.open_object()
            .number("weekday", slot / 24)
            .number("hour", slot % 24)
            .number("n", *figure.value)
            .close_object();
        json.element(one.view());
    }
    json.close_array();
}

std::string written(const std::optional<std::int64_t>& number)
{
    return number ? std::to_string(*number) : std::string();
}

} // namespace

std::string report_json(pqxx::transaction_base& tx, WorkspaceId workspace, const ReportQuestion& question)
{
    const auto counted = count(tx, workspace, question);
    const auto before = count_before(tx, workspace, question);
    wire::Json json;
    json.open_object().text("name", to_text(question.report)).time("from", question.from).time("to", question.to);
    json.text("unit", to_text(question.unit)).text("zone", shop_zone);
    write(json.open_object("total"), counted.total).close_object();
    write(json.open_object("previous"), before).close_object();
    json.open_array("series");
    for (const auto& [at, figure] : whole_series(question, counted)) {
        wire::Json one;
        one.open_object().time("at", at);
        json.element(write(one, figure).close_object().view());
    }
    json.close_array();
    write_named(json, counted, read_names(tx, workspace));
    json.close_object();
    return std::move(json).take();
}

std::string report_csv(pqxx::transaction_base& tx, WorkspaceId workspace, const ReportQuestion& question)
{
    const auto counted = count(tx, workspace, question);
    const auto names = read_names(tx, workspace);
    CsvWriter csv;
    csv.cell("part")
        .cell("of")
        .cell("n")
        .cell("p50_seconds")
        .cell("p90_seconds")
        .cell("value")
        .cell("unanswered")
        .end_row();
    const auto line = [&](std::string_view part, std::string_view of, const Figure& figure) {
        csv.cell(part).cell(of).cell(std::to_string(figure.n)).cell(written(figure.p50)).cell(written(figure.p90));
        csv.cell(written(figure.value)).cell(std::to_string(figure.unanswered)).end_row();
    };
    line("total", "", counted.total);
    line("previous", "", count_before(tx, workspace, question));
    for (const auto& [at, figure] : whole_series(question, counted))
        line(to_text(question.unit), figures::local_text(at), figure);
    for (const auto& [id, figure] : counted.channels) {
        if (names.channels.contains(id)) line("channel", names.channels.at(id).name, figure);
    }
    for (const auto& [id, figure] : counted.staff)
        line("staff", names.staff.contains(id) ? names.staff.at(id) : "", figure);
    for (const auto& [id, figure] : counted.labels) {
        if (names.labels.contains(id)) line("label", names.labels.at(id).name, figure);
    }
    for (const auto& [slot, figure] : counted.hours) {
        line("weekday_hour", std::to_string(slot / 24) + ' ' + std::to_string(slot % 24) + ":00", figure);
    }
    return std::move(csv).take();
}

} // namespace inbox
