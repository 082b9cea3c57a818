#include "inbox/automation/settings.hpp"

#include "inbox/automation/hours.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/staff/people.hpp"
#include "inbox/staff/presence.hpp"
#include "inbox/wire/json.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <map>
#include <set>

/// The robot's settings and the shop's hours, as the store keeps them: the JSON of the wire in a row of the workspace.
namespace inbox {

namespace json = boost::json;

namespace {

constexpr auto select_settings = R"sql(select settings::text, version from automation where workspace_id = $1)sql";
constexpr auto select_hours = R"sql(select hours::text from automation where workspace_id = $1)sql";

constexpr auto upsert_hours = R"sql(
    insert into automation (workspace_id, hours) values ($1, $2::jsonb)
    on conflict (workspace_id) do update set hours = excluded.hours
)sql";

// Rules that were asleep begin here; what came before them is not theirs.
constexpr auto upsert_settings = R"sql(
    insert into automation as a (workspace_id, settings, version, default_cap, position, epoch)
    select $1, $2::jsonb, 1, $3, $4, epoch from workspace_heads where workspace_id = $1
    on conflict (workspace_id) do update set settings = excluded.settings, version = a.version + 1,
        default_cap = excluded.default_cap, position = case when $5 then excluded.position else a.position end,
        epoch = case when $5 then excluded.epoch else a.epoch end
    returning version
)sql";

constexpr auto select_caps = R"sql(
    select s.id::text, coalesce(s.cap, (select default_cap from automation where workspace_id = $1)) from staff s
    where s.workspace_id = $1
)sql";

constexpr auto update_caps = R"sql(
    update staff s set cap = own.cap
    from (select k.id, wish.cap from staff k left join unnest($2::uuid[], $3::int[]) wish (id, cap) on wish.id = k.id
          where k.workspace_id = $1) own
    where s.workspace_id = $1 and s.id = own.id and s.cap is distinct from own.cap
)sql";

constexpr auto count_staff =
    R"sql(select count(*) from staff where workspace_id = $1 and active and id = any ($2::uuid[]))sql";
constexpr auto count_channels =
    R"sql(select count(*) from channels where workspace_id = $1 and id = any ($2::uuid[]))sql";
constexpr auto count_labels = R"sql(
    select count(*) from labels where workspace_id = $1 and not deleted and id = any ($2::uuid[])
)sql";

template <class Ids>
void ids(wire::Json& to, std::string_view name, const Ids& all)
{
    to.open_array(name);
    for (const auto& id : all) to.element(wire::quoted(id.text));
    to.close_array();
}

template <class Ids>
void ids_or_null(wire::Json& to, std::string_view name, const std::optional<Ids>& all)
{
    if (all) ids(to, name, *all);
    else to.null(name);
}

std::string rule_json(const Rule& rule)
{
    wire::Json to;
    to.open_object().text("id", rule.id).text("name", rule.name).truth("on", rule.on).open_object("when");
    ids_or_null(to, "channels", rule.when.channels);
    if (rule.when.outside_hours) to.truth("outside_hours", *rule.when.outside_hours);
    else to.null("outside_hours");
    to.open_array("words");
    for (const auto& word : rule.when.words) to.element(wire::quoted(word));
    to.close_array().truth("first_message", rule.when.first_message).close_object().open_object("do");
    ids(to, "labels", rule.then.labels);
    if (rule.then.assignee.empty()) to.null("assignee");
    else to.text("assignee", rule.then.assignee.text);
    if (rule.then.priority) to.number("priority", *rule.then.priority);
    else to.null("priority");
    if (rule.then.answer.empty()) to.null("answer");
    else to.text("answer", rule.then.answer);
    to.close_object().close_object();
    return std::move(to).take();
}

// --- back from the store: it holds what to_json wrote
// --------------------------------------------------------------------

const json::object* object_at(const json::object& from, std::string_view name)
{
    const auto* found = from.if_contains(name);
    return found ? found->if_object() : nullptr;
}

bool truth_at(const json::object& from, std::string_view name)
{
    const auto* found = from.if_contains(name);
    return found && found->is_bool() && found->get_bool();
}

std::string text_at(const json::object& from, std::string_view name)
{
    const auto* found = from.if_contains(name);
    return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::optional<int> number_at(const json::object& from, std::string_view name)
{
    const auto* found = from.if_contains(name);
    if (!found || !found->is_int64()) return std::nullopt;
    return static_cast<int>(found->get_int64());
}

std::vector<std::string> texts_at(const json::object& from, std::string_view name)
{
    std::vector<std::string> texts;
    const auto* found = from.if_contains(name);
    if (!found || !found->is_array()) return texts;
    for (const auto& text : found->get_array()) {
        if (text.is_string()) texts.emplace_back(text.get_string());
    }
    return texts;
}

template <class IdOf>
std::vector<IdOf> ids_at(const json::object& from, std::string_view name)
{
    std::vector<IdOf> all;
    for (auto& text : texts_at(from, name)) all.push_back({std::move(text)});
    return all;
}

std::optional<std::vector<ChannelId>> channels_at(const json::object& from)
{
    const auto* found = from.if_contains("channels");
    if (!found || !found->is_array()) return std::nullopt;
    return ids_at<ChannelId>(from, "channels");
}

Rule rule_from(const json::object& kept)
{
    Rule rule{text_at(kept, "id"), text_at(kept, "name"), truth_at(kept, "on"), {}, {}};
    if (const auto* when = object_at(kept, "when")) {
        rule.when.channels = channels_at(*when);
        if (const auto* outside = when->if_contains("outside_hours"); outside && outside->is_bool())
            rule.when.outside_hours = outside->get_bool();
        rule.when.words = texts_at(*when, "words");
        rule.when.first_message = truth_at(*when, "first_message");
    }
    if (const auto* then = object_at(kept, "do")) {
        rule.then.labels = ids_at<LabelId>(*then, "labels");
        rule.then.assignee.text = text_at(*then, "assignee");
        rule.then.priority = number_at(*then, "priority");
        rule.then.answer = text_at(*then, "answer");
    }
    return rule;
}

Automation automation_from(const json::object& kept)
{
    Automation read;
    if (const auto* robin = object_at(kept, "round_robin")) {
        auto& to = read.round_robin;
        to.on = truth_at(*robin, "on");
        to.channels = channels_at(*robin);
        to.roles.clear();
        for (const auto& word : texts_at(*robin, "roles")) {
            if (const auto role = role_named(word)) to.roles.push_back(*role);
        }
        to.staff = ids_at<StaffId>(*robin, "staff");
        to.cap = number_at(*robin, "cap");
        if (const auto* caps = robin->if_contains("caps"); caps && caps->is_array()) {
            for (const auto& own : caps->get_array()) {
                to.caps.push_back(
                    {StaffId{text_at(own.get_object(), "staff_id")}, number_at(own.get_object(), "cap").value_or(0)});
            }
        }
    }
    if (const auto* part = object_at(kept, "reassign")) {
        read.reassign = {truth_at(*part, "on"), number_at(*part, "offline_minutes").value_or(10)};
    }
    if (const auto* part = object_at(kept, "escalation")) {
        read.escalation = {truth_at(*part, "on"), number_at(*part, "minutes").value_or(15),
                           text_at(*part, "how") == "assign", ids_at<StaffId>(*part, "staff")};
    }
    if (const auto* part = object_at(kept, "outside_hours_answer")) {
        read.outside_hours_answer = {truth_at(*part, "on"), text_at(*part, "text")};
    }
    if (const auto* rules = kept.if_contains("rules"); rules && rules->is_array()) {
        for (const auto& rule : rules->get_array()) read.rules.push_back(rule_from(rule.get_object()));
    }
    return read;
}

std::string clock_text(int minute)
{
    const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    if (minute > 1'440) minute -= 1'440;
    return two(minute / 60) + ":" + two(minute % 60);
}

/// The first id that is not of this workspace makes the field a fault.
template <class Ids>
bool all_here(pqxx::transaction_base& tx, WorkspaceId workspace, const char* count, const Ids& wanted)
{
    std::set<std::string> apart;
    for (const auto& id : wanted) {
        if (!is_uuid(id.text)) return false;
        apart.insert(id.text);
    }
    if (apart.empty()) return true;
    return tx.exec_params(count, workspace.number, sql::array_of(apart))[0][0].template as<std::size_t>() ==
           apart.size();
}

std::map<std::string, std::optional<int>> caps_of(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    std::map<std::string, std::optional<int>> caps;
    for (const auto& row : tx.exec_params(select_caps, workspace.number))
        caps[sql::text_of(row[0])] = sql::optional_of<int>(row[1]);
    return caps;
}

void write_caps(EventLog& log, const RoundRobin& robin)
{
    sql::Array people, caps;
    for (const auto& own : robin.caps) {
        people.add(own.staff);
        caps.add(robin.on ? std::optional<std::int64_t>(own.cap) : std::nullopt);
    }
    log.tx().exec_params(update_caps, log.workspace().number, people.text(), caps.text());
}

} // namespace

bool Automation::reads_messages() const
{
    return outside_hours_answer.on || std::any_of(rules.begin(), rules.end(), [](const Rule& rule) { return rule.on; });
}

bool Automation::does_something() const
{
    return round_robin.on || reassign.on || escalation.on || reads_messages();
}

Automation read_automation(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    const auto rows = tx.exec_params(select_settings, workspace.number);
    if (rows.empty()) return {};
    auto read = automation_from(json::parse(sql::text_of(rows[0][0])).as_object());
    read.version = rows[0][1].as<std::int64_t>();
    return read;
}

std::optional<AutomationFault> fault_of(pqxx::transaction_base& tx, WorkspaceId workspace, const Automation& wish)
{
    const auto people = [&](const auto& all) { return all_here(tx, workspace, count_staff, all); };
    const auto channels = [&](const auto& all) { return !all || all_here(tx, workspace, count_channels, *all); };
    if (!channels(wish.round_robin.channels)) return AutomationFault{"round_robin.channels", "absent"};
    if (!people(wish.round_robin.staff)) return AutomationFault{"round_robin.staff", "absent"};
    for (std::size_t i = 0; i < wish.round_robin.caps.size(); ++i) {
        if (!people(std::vector{wish.round_robin.caps[i].staff}))
            return AutomationFault{"round_robin.caps[" + std::to_string(i) + "].staff_id", "absent"};
    }
    if (!people(wish.escalation.staff)) return AutomationFault{"escalation.staff", "absent"};
    for (std::size_t i = 0; i < wish.rules.size(); ++i) {
        const auto& rule = wish.rules[i];
        const auto at = "rules[" + std::to_string(i) + "].";
        if (!channels(rule.when.channels)) return AutomationFault{at + "when.channels", "absent"};
        if (!all_here(tx, workspace, count_labels, rule.then.labels))
            return AutomationFault{at + "do.labels", "absent"};
        if (!rule.then.assignee.empty() && !people(std::vector{rule.then.assignee}))
            return AutomationFault{at + "do.assignee", "absent"};
    }
    return std::nullopt;
}

PutAutomationResult put_automation(EventLog& log, const StaffMember& by, Automation wish,
                                   std::optional<std::int64_t> read_version)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace();
    auto before = read_automation(tx, workspace);
    if (read_version && *read_version != before.version) return AutomationStale{std::move(before)};
    if (auto fault = fault_of(tx, workspace, wish)) return *fault;

    const auto caps = caps_of(tx, workspace);
    const auto cap = wish.round_robin.on ? wish.round_robin.cap : std::nullopt;
    const bool begins = wish.reads_messages() && !before.reads_messages();
    wish.version = tx.exec_params(upsert_settings, workspace.number, to_json(wish), cap, log.next() - 1, begins)[0][0]
                       .as<std::int64_t>();
    write_caps(log, wish.round_robin);
    for (const auto& [staff, now] : caps_of(tx, workspace)) {
        if (caps.at(staff) != now) tell_staff(log, StaffId{staff});
    }
    note_audit(tx, workspace, by.id, "automation.changed", "");
    ask_for_look(tx, workspace);
    return wish;
}

std::string to_json(const Automation& automation)
{
    const auto& robin = automation.round_robin;
    wire::Json to;
    to.open_object().number("version", automation.version).open_object("round_robin").truth("on", robin.on);
    ids_or_null(to, "channels", robin.channels);
    to.open_array("roles");
    for (const auto role : robin.roles) to.element(wire::quoted(to_text(role)));
    to.close_array();
    ids(to, "staff", robin.staff);
    if (robin.cap) to.number("cap", *robin.cap);
    else to.null("cap");
    to.open_array("caps");
    for (const auto& own : robin.caps) {
        wire::Json one;
        one.open_object().text("staff_id", own.staff.text).number("cap", own.cap).close_object();
        to.element(one.view());
    }
    to.close_array().close_object();
    to.open_object("reassign")
        .truth("on", automation.reassign.on)
        .number("offline_minutes", automation.reassign.offline_minutes)
        .close_object();
    to.open_object("escalation").truth("on", automation.escalation.on).number("minutes", automation.escalation.minutes);
    to.text("how", automation.escalation.assign ? "assign" : "notify");
    ids(to, "staff", automation.escalation.staff);
    to.close_object();
    to.open_object("outside_hours_answer").truth("on", automation.outside_hours_answer.on);
    to.text("text", automation.outside_hours_answer.text).close_object();
    to.open_array("rules");
    for (const auto& rule : automation.rules) to.element(rule_json(rule));
    to.close_array().close_object();
    return std::move(to).take();
}

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
