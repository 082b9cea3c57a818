#include "gateway/api/conversation_requests.hpp"

#include "gateway/http/json_body.hpp"

#include <boost/json/value_to.hpp>

namespace gateway {

namespace {

using inbox::ConversationFilter;

constexpr std::size_t labels_limit = 50, filter_ids_limit = 50, parameter_limit = 100;

void read_assignee(const Request& request, ConversationFilter& filter)
{
    const auto assignee = request.parameter("assignee");
    if (!assignee) return;
    if (*assignee == "me") {
        filter.assigned = ConversationFilter::Assigned::me;
    } else if (*assignee == "none") {
        filter.assigned = ConversationFilter::Assigned::nobody;
    } else {
        filter.assigned = ConversationFilter::Assigned::person;
        filter.person.text = *uuid_parameter(request, "assignee");
    }
}

/// Ids of a parameter that may be repeated.
template <class Thing>
std::vector<inbox::Id<Thing>> ids_in(const Request& request, std::string_view name)
{
    std::vector<inbox::Id<Thing>> ids;
    for (const auto& [key, value] : request.query) {
        if (key != name) continue;
        Request one; // so that the complaint is the usual one
        one.query.emplace_back(key, value);
        if (auto id = uuid_parameter(one, name)) ids.push_back({std::move(*id)});
        if (ids.size() > filter_ids_limit) throw BadRequest(std::string(name), "too_long", "at most 50 of them");
    }
    return ids;
}

/// A value of a filter in a body, as the query would say it.
std::string parameter_of(const boost::json::value& value, const std::string& path)
{
    if (value.is_bool()) return value.get_bool() ? "true" : "false";
    if (!value.is_string()) throw BadRequest(path, "type", "expected a text");
    if (value.get_string().size() > parameter_limit) throw BadRequest(path, "too_long", "at most 100 characters");
    return std::string(value.get_string());
}

inbox::Time moment_in(const boost::json::object& body, std::string_view within)
{
    try {
        return time_field(body, "snoozed_until");
    } catch (const BadRequest& wrong) {
        throw BadRequest(path_of(within, wrong.field), wrong.code, wrong.detail, wrong.status);
    }
}

} // namespace

ConversationFilter conversation_filter_of(const Request& request)
{
    only_parameters(request, {"status", "assignee", "channel", "label", "unread", "unanswered", "has_phone",
                              "has_order", "failed", "kind", "sort", "limit", "cursor", "from", "back", "skip"});
    ConversationFilter filter;
    filter.status = choice_parameter(request, "status", {"open", "pending", "snoozed", "resolved"});
    read_assignee(request, filter);
    filter.channels = ids_in<inbox::ChannelTag>(request, "channel");
    filter.labels = ids_in<inbox::LabelTag>(request, "label");
    filter.unread = bool_parameter(request, "unread");
    filter.unanswered = bool_parameter(request, "unanswered");
    filter.has_phone = bool_parameter(request, "has_phone");
    filter.has_order = bool_parameter(request, "has_order");
    filter.failed = bool_parameter(request, "failed");
    if (const auto kind = choice_parameter(request, "kind", {"message", "comment"})) {
        filter.kind = *kind == "comment" ? inbox::ThreadKind::comment : inbox::ThreadKind::message;
    }
    const auto sort = choice_parameter(request, "sort", {"newest", "oldest_waiting"});
    if (sort == "oldest_waiting") filter.sort = ConversationFilter::Sort::oldest_waiting;
    return filter;
}

ConversationFilter conversation_filter_of(const boost::json::object& filter, std::string_view within)
{
    Request query;
    for (const auto& [name, value] : filter) {
        const auto path = path_of(within, name);
        if (name == "limit" || name == "cursor" || name == "from" || name == "back" || name == "skip")
            throw BadRequest(path, "unknown", "no such filter");
        if (!value.is_array()) {
            query.query.emplace_back(name, parameter_of(value, path));
            continue;
        }
        for (const auto& one : value.get_array()) query.query.emplace_back(name, parameter_of(one, path));
    }
    try {
        return conversation_filter_of(query);
    } catch (const BadRequest& wrong) {
        throw BadRequest(path_of(within, wrong.field), wrong.code, wrong.detail, wrong.status);
    }
}

inbox::ConversationChange conversation_change_of(const boost::json::object& body, const LoggedIn& who,
                                                 std::string_view within)
{
    inbox::ConversationChange change;
    change.status = optional_choice(body, "status", {"open", "pending", "snoozed", "resolved"}, within);
    if (const auto* assignee = body.if_contains("assignee")) {
        change.assignee.emplace();
        if (assignee->is_string() && assignee->get_string() == "me") change.assignee = who.staff.id;
        else if (!assignee->is_null()) change.assignee->text = uuid_field(body, "assignee", within);
    }
    if (const auto* was = body.if_contains("assignee_was")) {
        change.assignee_was.emplace();
        if (!was->is_null()) change.assignee_was->text = uuid_field(body, "assignee_was", within);
    }
    if (body.contains("labels")) {
        change.labels.emplace();
        for (auto& id : uuid_array(body, "labels", labels_limit, within)) change.labels->push_back({std::move(id)});
    }
    if (const auto* until = body.if_contains("snoozed_until")) {
        change.snoozed_until.emplace();
        if (!until->is_null()) *change.snoozed_until = moment_in(body, within);
    }
    if (const auto priority = optional_integer(body, "priority", 0, 3, within))
        change.priority = static_cast<int>(*priority);
    return change;
}

} // namespace gateway
