#include "inbox/automation/settings.hpp"

#include "inbox/automation/kept.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/staff/people.hpp"
#include "inbox/staff/presence.hpp"
#include "inbox/wire/json.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <map>
#include <set>

/// The robot's settings as the store keeps them: the JSON of the wire in a row of the workspace.
namespace inbox {

namespace json = boost::json;

namespace {

constexpr auto select_settings = R"sql(select settings::text, version from automation where workspace_id = $1)sql";

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

} // namespace inbox
