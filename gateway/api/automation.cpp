#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/automation/deeds.hpp"
#include "inbox/automation/robot.hpp"

#include <set>

/// What the robot is told to do. Supervisors and owners.
namespace gateway {

namespace {

namespace json = boost::json;

constexpr std::size_t channels_limit = 200, staff_limit = 500, labels_limit = 20, rules_limit = 50, words_limit = 50;
constexpr std::size_t word_limit = 100, name_limit = 200, answer_limit = 2'000, roles_limit = 4;
constexpr std::int64_t cap_limit = 500, minutes_limit = 7 * 24 * 60, version_limit = 1'000'000'000;

std::optional<std::vector<inbox::ChannelId>> channels_in(const json::object& from, std::string_view within)
{
    if (!from.contains("channels") || from.at("channels").is_null()) return std::nullopt;
    std::vector<inbox::ChannelId> channels;
    for (auto& id : uuid_array(from, "channels", channels_limit, within)) channels.push_back({std::move(id)});
    return channels;
}

std::vector<inbox::StaffId> staff_in(const json::object& from, std::string_view within)
{
    std::vector<inbox::StaffId> staff;
    for (auto& id : uuid_array(from, "staff", staff_limit, within)) staff.push_back({std::move(id)});
    return staff;
}

inbox::RoundRobin round_robin_in(const json::object& from)
{
    constexpr auto at = "round_robin";
    only_fields(from, {"on", "channels", "roles", "staff", "cap", "caps"}, at);
    inbox::RoundRobin robin;
    robin.on = bool_field(from, "on", at);
    robin.channels = channels_in(from, at);
    if (from.contains("roles")) {
        robin.roles.clear();
        for (const auto& word : text_array(from, "roles", roles_limit, name_limit, at)) {
            const auto role = inbox::role_named(word);
            if (!role) throw BadRequest(path_of(at, "roles"), "choice", "agent, sales, supervisor or owner");
            robin.roles.push_back(*role);
        }
    }
    robin.staff = staff_in(from, at);
    if (from.contains("cap")) robin.cap = std::nullopt;
    if (const auto cap = optional_integer(from, "cap", 1, cap_limit, at)) robin.cap = static_cast<int>(*cap);
    const auto& caps = array_field(from, "caps", staff_limit, at);
    const auto path = path_of(at, "caps");
    std::set<std::string> named;
    for (std::size_t i = 0; i < caps.size(); ++i) {
        const auto& own = element_object(caps, i, path);
        const auto within = path_of(path, i);
        only_fields(own, {"staff_id", "cap"}, within);
        const auto staff = uuid_field(own, "staff_id", within);
        if (!named.insert(staff).second) throw BadRequest(path_of(within, "staff_id"), "twice", "named already");
        robin.caps.push_back(
            {inbox::StaffId{staff}, static_cast<int>(integer_field(own, "cap", 0, cap_limit, within))});
    }
    return robin;
}

inbox::RuleWhen when_in(const json::object& from, const std::string& within)
{
    only_fields(from, {"channels", "outside_hours", "words", "first_message"}, within);
    inbox::RuleWhen when;
    when.channels = channels_in(from, within);
    when.outside_hours = optional_bool(from, "outside_hours", within);
    when.words = text_array(from, "words", words_limit, word_limit, within);
    for (std::size_t i = 0; i < when.words.size(); ++i) {
        if (inbox::plain_words(when.words[i]).size() < 2)
            throw BadRequest(path_of(path_of(within, "words"), i), "empty", "a word");
    }
    when.first_message = optional_bool(from, "first_message", within).value_or(false);
    return when;
}

inbox::RuleThen then_in(const json::object& from, const std::string& within)
{
    only_fields(from, {"labels", "assignee", "priority", "answer"}, within);
    inbox::RuleThen then;
    for (auto& id : uuid_array(from, "labels", labels_limit, within)) then.labels.push_back({std::move(id)});
    then.assignee.text = optional_uuid(from, "assignee", within).value_or("");
    if (const auto priority = optional_integer(from, "priority", 0, 3, within))
        then.priority = static_cast<int>(*priority);
    if (from.contains("answer") && !from.at("answer").is_null())
        then.answer = filled_text_field(from, "answer", answer_limit, within);
    if (then.labels.empty() && then.assignee.empty() && !then.priority && then.answer.empty()) {
        throw BadRequest(within, "empty", "a rule does something");
    }
    return then;
}

std::vector<inbox::Rule> rules_in(const json::object& body)
{
    const auto& given = array_field(body, "rules", rules_limit);
    std::vector<inbox::Rule> rules;
    std::set<std::string> named;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const auto& one = element_object(given, i, "rules");
        const auto within = path_of("rules", i);
        only_fields(one, {"id", "name", "on", "when", "do"}, within);
        inbox::Rule rule;
        rule.id = uuid_field(one, "id", within);
        if (!named.insert(rule.id).second) throw BadRequest(path_of(within, "id"), "twice", "named already");
        rule.name = optional_text(one, "name", name_limit, within).value_or("");
        rule.on = optional_bool(one, "on", within).value_or(true);
        rule.when = when_in(object_field(one, "when", within), path_of(within, "when"));
        rule.then = then_in(object_field(one, "do", within), path_of(within, "do"));
        rules.push_back(std::move(rule));
    }
    return rules;
}

/// What is left out is off.
inbox::Automation automation_in(const json::object& body)
{
    only_fields(body, {"version", "round_robin", "reassign", "escalation", "outside_hours_answer", "rules"});
    inbox::Automation wish;
    if (const auto* part = optional_object(body, "round_robin")) wish.round_robin = round_robin_in(*part);
    if (const auto* part = optional_object(body, "reassign")) {
        only_fields(*part, {"on", "offline_minutes"}, "reassign");
        wish.reassign = {
            bool_field(*part, "on", "reassign"),
            static_cast<int>(optional_integer(*part, "offline_minutes", 1, minutes_limit, "reassign").value_or(10))};
    }
    if (const auto* part = optional_object(body, "escalation")) {
        only_fields(*part, {"on", "minutes", "how", "staff"}, "escalation");
        wish.escalation = {
            bool_field(*part, "on", "escalation"),
            static_cast<int>(optional_integer(*part, "minutes", 1, minutes_limit, "escalation").value_or(15)),
            optional_choice(*part, "how", {"assign", "notify"}, "escalation") == "assign",
            staff_in(*part, "escalation")};
    }
    if (const auto* part = optional_object(body, "outside_hours_answer")) {
        only_fields(*part, {"on", "text"}, "outside_hours_answer");
        wish.outside_hours_answer = {bool_field(*part, "on", "outside_hours_answer"),
                                     optional_text(*part, "text", answer_limit, "outside_hours_answer").value_or("")};
        const bool blank = wish.outside_hours_answer.text.find_first_not_of(" \t\r\n") == std::string::npos;
        if (wish.outside_hours_answer.on && blank)
            throw BadRequest("outside_hours_answer.text", "empty", "what is answered");
    }
    wish.rules = rules_in(body);
    return wish;
}

Response refusal(const inbox::AutomationFault& fault)
{
    return impossible(fault.code, "Unprocessable Content", "Something named is not there.",
                      {fault.field, fault.code, "not there"});
}

asio::awaitable<Response> get(ApiContext& context, LoggedIn who, Request, Captures)
{
    auto look = [workspace = who.staff.workspace](pqxx::transaction_base& tx) {
        return inbox::read_automation(tx, workspace);
    };
    co_return json_response(200, inbox::to_json(co_await context.database.look(who.staff.workspace, std::move(look))));
}

asio::awaitable<Response> put(ApiContext& context, LoggedIn who, Request request, Captures)
{
    const auto body = object_body(request);
    const auto version = optional_integer(body, "version", 0, version_limit);
    auto job = [staff = who.staff, wish = automation_in(body), version](inbox::EventLog& log) {
        return inbox::put_automation(log, staff, wish, version);
    };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    if (const auto* done = std::get_if<inbox::Automation>(&result)) co_return json_response(200, inbox::to_json(*done));
    if (const auto* fault = std::get_if<inbox::AutomationFault>(&result)) co_return refusal(*fault);
    co_return problem(409, "changed_meanwhile", "Conflict",
                      "Somebody else has changed the automation since it was read.",
                      {{"version", "stale", "read it again"}});
}

asio::awaitable<Response> dry_run(ApiContext& context, LoggedIn who, Request request, Captures)
{
    const auto body = object_body(request);
    using Result = std::variant<std::string, inbox::AutomationFault>;
    auto look = [workspace = who.staff.workspace, wish = automation_in(body)](pqxx::transaction_base& tx) -> Result {
        if (auto fault = inbox::fault_of(tx, workspace, wish)) return *fault;
        return inbox::dry_run(tx, workspace, {wish, inbox::read_hours(tx, workspace)});
    };
    const auto result = co_await context.database.look(who.staff.workspace, std::move(look));
    if (const auto* fault = std::get_if<inbox::AutomationFault>(&result)) co_return refusal(*fault);
    co_return json_response(200, std::get<std::string>(result));
}

asio::awaitable<Response> log(ApiContext& context, LoggedIn who, Request request, Captures)
{
    only_parameters(request, {"limit", "cursor", "rule"});
    auto look = [workspace = who.staff.workspace, limit = limit_of(request),
                 cursor = request.parameter("cursor").value_or(""), rule = uuid_parameter(request, "rule")](
                    pqxx::transaction_base& tx) { return inbox::read_deeds(tx, workspace, limit, cursor, rule); };
    co_return page_response(co_await context.database.look(who.staff.workspace, std::move(look)));
}

} // namespace

void add_automation(Router& router, ApiContext& context)
{
    constexpr auto right = inbox::Right::manage_automation;
    router.add("GET", "/api/automation", reading(context, get, right));
    router.add("PUT", "/api/automation", writing(context, put, right));
    router.add("POST", "/api/automation/dry-run", writing(context, dry_run, right));
    router.add("GET", "/api/automation/log", reading(context, log, right));
}

} // namespace gateway
