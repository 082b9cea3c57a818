#include "inbox/conversations/filter.hpp"

#include "inbox/staff/visibility.hpp"

#include <algorithm>
#include <array>

namespace inbox {

namespace {

constexpr std::array<std::string_view, 4> statuses = {"open", "pending", "snoozed", "resolved"};

template <class Ids>
bool all_uuids(const Ids& ids)
{
    return std::all_of(ids.begin(), ids.end(), [](const auto& id) { return is_uuid(id.text); });
}

void keep(std::vector<Condition>& conditions, Facet facet, const std::optional<bool>& wanted,
          std::string_view condition)
{
    if (wanted) conditions.push_back({facet, (*wanted ? "" : "not (") + std::string(condition) + (*wanted ? "" : ")")});
}

} // namespace

const std::string_view has_an_order =
    "exists (select 1 from orders o where o.workspace_id = c.workspace_id and o.conversation_id = c.id)";

// Not coalesce: under row-level security PostgreSQL takes it for something that could leak a row and looks into no
// index for what it gives; all who were ever merged would be read for each conversation.
const std::string_view has_a_phone =
    "exists (select 1 from customers u"
    " cross join lateral (select case when u.head_id is null then u.id else u.head_id end as id"
    " union all select m.id from customers m"
    " where m.workspace_id = u.workspace_id and m.head_id = case when u.head_id is null then u.id else u.head_id end) p"
    " join contacts k on k.workspace_id = u.workspace_id and k.customer_id = p.id and k.kind = 'phone'"
    " and k.state <> 'dismissed' where u.workspace_id = c.workspace_id and u.id = c.customer_id)";

bool possible(const ConversationFilter& filter)
{
    if (filter.status && std::find(statuses.begin(), statuses.end(), *filter.status) == statuses.end()) return false;
    if (filter.assigned == ConversationFilter::Assigned::person && !is_uuid(filter.person.text)) return false;
    return all_uuids(filter.channels) && all_uuids(filter.labels);
}

std::vector<Condition> conditions_of(sql::Question& question, const StaffMember& staff,
                                     const ConversationFilter& filter)
{
    using Assigned = ConversationFilter::Assigned;
    std::vector<Condition> conditions;
    const auto add = [&](Facet facet, std::string sql) { conditions.push_back({facet, std::move(sql)}); };
    if (filter.status) add(Facet::status, "c.status = " + question.value(*filter.status));
    if (filter.assigned == Assigned::me) add(Facet::assignee, "c.assignee_id = " + question.value(staff.id) + "::uuid");
    if (filter.assigned == Assigned::nobody) add(Facet::assignee, "c.assignee_id is null");
    if (filter.assigned == Assigned::person) {
        add(Facet::assignee, "c.assignee_id = " + question.value(filter.person) + "::uuid");
    }
    if (filter.channels.size() == 1) {
        add(Facet::channel, "c.channel_id = " + question.value(filter.channels[0]) + "::uuid");
    } else if (!filter.channels.empty()) {
        add(Facet::channel, "c.channel_id = any (" + question.value(sql::array_of(filter.channels)) + "::uuid[])");
    }
    if (!filter.labels.empty()) {
        add(Facet::label, "c.label_ids && " + question.value(sql::array_of(filter.labels)) + "::uuid[]");
    }
    if (filter.kind) add(Facet::kind, "c.kind = " + question.value(std::string(to_text(*filter.kind))));
    keep(conditions, Facet::unread, filter.unread, is_unread);
    keep(conditions, Facet::unanswered, filter.unanswered, is_unanswered);
    keep(conditions, Facet::failed, filter.failed, is_failed);
    keep(conditions, Facet::has_order, filter.has_order, has_an_order);
    keep(conditions, Facet::has_phone, filter.has_phone, has_a_phone);
    return conditions;
}

std::string all_of(const std::vector<Condition>& conditions, std::optional<Facet> but_for)
{
    std::string said;
    for (const auto& condition : conditions) {
        if (condition.facet != but_for) said += " and (" + condition.sql + ')';
    }
    return said;
}

void say_visible(sql::Question& question, const StaffMember& staff)
{
    question.say(" from conversations c where c.workspace_id = ");
    question.say(question.value(staff.workspace.number));
    only_visible(question, staff, "c");
}

} // namespace inbox
