#include "inbox/conversations/bulk_rows.hpp"

#include "inbox/wire/json.hpp"

#include <boost/json.hpp>

namespace inbox::bulk_rows {

namespace json = boost::json;

namespace {

constexpr auto forget_old = R"sql(
    delete from bulk_changes where workspace_id = $1 and created_at < now() - interval '1 day'
)sql";

constexpr auto insert_change = R"sql(
    insert into bulk_changes (workspace_id, id, staff_id, wish)
    values ($1, $2::uuid, $3::uuid, encode(sha256(convert_to($4, 'UTF8')), 'hex')) on conflict do nothing
)sql";

constexpr auto select_same = R"sql(
    select staff_id = $3::uuid and wish = encode(sha256(convert_to($4, 'UTF8')), 'hex')
    from bulk_changes where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto select_done = R"sql(
    select conversation_id::text from bulk_items where workspace_id = $1 and bulk_id = $2::uuid
)sql";

constexpr auto select_sum = R"sql(
    select conversation_id::text, outcome from bulk_items
    where workspace_id = $1 and bulk_id = $2::uuid and outcome <> 'same' order by conversation_id
)sql";

constexpr auto insert_items = R"sql(
    insert into bulk_items (workspace_id, bulk_id, conversation_id, outcome, before, after)
    select $1, $2::uuid, id, outcome, before, after
    from unnest($3::uuid[], $4::text[], $5::jsonb[], $6::jsonb[]) item (id, outcome, before, after)
    on conflict do nothing
)sql";

constexpr auto select_whose = R"sql(
    select staff_id = $3::uuid, created_at > now() - interval '15 minutes'
    from bulk_changes where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto select_to_undo = R"sql(
    select conversation_id::text, before::text, after::text from bulk_items
    where workspace_id = $1 and bulk_id = $2::uuid and outcome = 'changed' and undone is null
    order by conversation_id limit $3
)sql";

constexpr auto set_undone = R"sql(
    update bulk_items set undone = $4 where workspace_id = $1 and bulk_id = $2::uuid and conversation_id = any ($3::uuid[])
)sql";

constexpr auto select_undone = R"sql(
    select count(*) filter (where undone = 'restored'), count(*) filter (where undone = 'kept')
    from bulk_items where workspace_id = $1 and bulk_id = $2::uuid
)sql";

json::value moment(const std::optional<Time>& time)
{
    return time ? json::value(time->time_since_epoch().count()) : json::value();
}

std::optional<Time> time_in(const json::value& value)
{
    if (value.is_null()) return std::nullopt;
    return Time{std::chrono::milliseconds{value.to_number<std::int64_t>()}};
}

std::string to_json(const ConversationState& state)
{
    json::array labels;
    for (const auto& label : state.labels) labels.emplace_back(label.text);
    return json::serialize(json::object{{"status", state.status},
                                        {"assignee", state.assignee.text},
                                        {"labels", std::move(labels)},
                                        {"snoozed_until", moment(state.snoozed_until)},
                                        {"priority", state.priority},
                                        {"unread_count", state.unread_count},
                                        {"waiting_since", moment(state.waiting_since)}});
}

ConversationState state_in(const std::string& text)
{
    const auto object = json::parse(text).as_object();
    ConversationState state;
    state.status = std::string(object.at("status").as_string());
    state.assignee.text = std::string(object.at("assignee").as_string());
    for (const auto& label : object.at("labels").as_array()) state.labels.push_back({std::string(label.as_string())});
    state.snoozed_until = time_in(object.at("snoozed_until"));
    state.priority = object.at("priority").to_number<int>();
    state.unread_count = object.at("unread_count").to_number<int>();
    state.waiting_since = time_in(object.at("waiting_since"));
    return state;
}

} // namespace

Opened open(pqxx::transaction_base& tx, const StaffMember& staff, const std::string& id, const std::string& content)
{
    const auto workspace = staff.workspace.number;
    tx.exec_params(forget_old, workspace);
    const auto made = tx.exec_params(insert_change, workspace, id, staff.id.text, content);
    if (made.affected_rows() == 1) return Opened::newly;
    return tx.exec_params(select_same, workspace, id, staff.id.text, content)[0][0].as<bool>() ? Opened::again
                                                                                               : Opened::taken;
}

std::set<ConversationId> done(pqxx::transaction_base& tx, WorkspaceId workspace, const std::string& id)
{
    std::set<ConversationId> ids;
    for (const auto& row : tx.exec_params(select_done, workspace.number, id))
        ids.insert(ConversationId{sql::text_of(row[0])});
    return ids;
}

Sum sum(pqxx::transaction_base& tx, WorkspaceId workspace, const std::string& id)
{
    Sum sum;
    for (const auto& row : tx.exec_params(select_sum, workspace.number, id)) {
        if (sql::text_of(row[1]) == changed) ++sum.changed;
        else sum.skipped.emplace_back(sql::text_of(row[0]), sql::text_of(row[1]));
    }
    return sum;
}

void Items::add(const ConversationId& id, std::string_view outcome)
{
    ids_.add(id);
    outcomes_.add(outcome);
    before_.add_null();
    after_.add_null();
}

void Items::add(const ConversationId& id, std::string_view outcome, const ConversationState& before,
                const ConversationState& after)
{
    ids_.add(id);
    outcomes_.add(outcome);
    before_.add(to_json(before));
    after_.add(to_json(after));
}

void Items::write(pqxx::transaction_base& tx, WorkspaceId workspace, const std::string& bulk) const
{
    tx.exec_params(insert_items, workspace.number, bulk, ids_.text(), outcomes_.text(), before_.text(), after_.text());
}

Mine whose(pqxx::transaction_base& tx, const StaffMember& staff, const std::string& id)
{
    const auto rows = tx.exec_params(select_whose, staff.workspace.number, id, staff.id.text);
    if (rows.empty() || !rows[0][0].as<bool>()) return Mine::no;
    return rows[0][1].as<bool>() ? Mine::yes : Mine::too_late;
}

std::vector<Item> to_undo(pqxx::transaction_base& tx, WorkspaceId workspace, const std::string& id, int limit)
{
    std::vector<Item> items;
    for (const auto& row : tx.exec_params(select_to_undo, workspace.number, id, limit)) {
        items.push_back(
            {ConversationId{sql::text_of(row[0])}, state_in(sql::text_of(row[1])), state_in(sql::text_of(row[2]))});
    }
    return items;
}

void undone(pqxx::transaction_base& tx, WorkspaceId workspace, const std::string& id,
            const std::vector<ConversationId>& ids, std::string_view how)
{
    if (!ids.empty()) tx.exec_params(set_undone, workspace.number, id, sql::array_of(ids), std::string(how));
}

std::pair<std::int64_t, std::int64_t> count_undone(pqxx::transaction_base& tx, WorkspaceId workspace,
                                                   const std::string& id)
{
    const auto row = tx.exec_params(select_undone, workspace.number, id)[0];
    return {row[0].as<std::int64_t>(), row[1].as<std::int64_t>()};
}

} // namespace inbox::bulk_rows
