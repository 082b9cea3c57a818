#include "inbox/conversations/labels.hpp"

#include "inbox/conversations/changes.hpp"
#include "inbox/customers/person.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/wire/json.hpp"

#include <map>

namespace inbox {

namespace {

constexpr auto select_label = R"sql(
    select id::text, seq, name, colour, deleted, coalesce(position, 0), merged_into::text
    from labels where workspace_id = $1
)sql";

constexpr auto count_bearing = R"sql(
    select label::text, count(*) from conversations c cross join unnest(c.label_ids) label
    where c.workspace_id = $1 and c.label_ids <> '{}' group by 1
)sql";

constexpr auto select_same_name = R"sql(
    select 1 from labels where workspace_id = $1 and id <> $2::uuid and name = $3 and not deleted
)sql";

constexpr auto select_same_position = R"sql(
    select 1 from labels where workspace_id = $1 and id <> $2::uuid and position = $3 and not deleted
)sql";

constexpr auto upsert_label = R"sql(
    insert into labels as kept (workspace_id, id, seq, name, colour, position) values ($1, $2::uuid, $3, $4, $5, $6)
    on conflict (workspace_id, id) do update set seq = excluded.seq, name = excluded.name, colour = excluded.colour,
        position = excluded.position, deleted = false, merged_into = null
    where kept.name <> excluded.name or kept.colour <> excluded.colour or kept.position is distinct from excluded.position
       or kept.deleted
)sql";

constexpr auto remove_label = R"sql(
    update labels set deleted = true, position = null, seq = $3, merged_into = $4::uuid
    where workspace_id = $1 and id = $2::uuid and not deleted
)sql";

constexpr auto count_there = R"sql(
    select count(distinct id) from labels where workspace_id = $1 and id = any ($2::uuid[]) and not deleted
)sql";

// $2 becomes $3; borne once, where the first of both stood.
#define REPLACED(column)                                                                                               \
    "(select array_agg(id order by place) from (select case when l = $2::uuid then $3::uuid else l end as id, "        \
    "min(place) as place"                                                                                              \
    " from unnest(" column ") with ordinality bears (l, place) group by 1) once)"

constexpr auto move_conversations = "update conversations c set label_ids = " REPLACED(
    "c.label_ids") " from (select id from conversations where workspace_id = $1 and label_ids <> '{}' and label_ids @> "
                   "array[$2::uuid]"
                   "       order by id limit $4) next"
                   " where c.workspace_id = $1 and c.id = next.id returning c.id::text";

constexpr auto move_customers = "update customers u set label_ids = " REPLACED(
    "u.label_ids") " from (select id from customers where workspace_id = $1 and label_ids @> array[$2::uuid] order by "
                   "id limit $4) next"
                   " where u.workspace_id = $1 and u.id = next.id returning coalesce(u.head_id, u.id)::text";

#undef REPLACED

// Saved views name labels by id, as one text or in a list.
constexpr auto move_views = R"sql(
    update staff set settings = jsonb_set(settings, '{views}', replace((settings -> 'views')::text, $2, $3)::jsonb)
    where workspace_id = $1 and (settings -> 'views')::text like '%' || $2 || '%'
)sql";

std::string object_of(const pqxx::row& row, std::optional<std::int64_t> count = std::nullopt)
{
    wire::Json json;
    json.open_object().text("id", sql::text_of(row[0])).number("seq", row[1].as<Seq>());
    json.text("name", sql::text_of(row[2])).text("colour", sql::text_of(row[3]));
    if (row[5].as<int>() > 0) json.number("position", row[5].as<int>());
    else json.null("position");
    if (count) json.number("count", *count);
    if (row[4].as<bool>()) json.truth("deleted", true);
    json.close_object();
    return std::move(json).take();
}

pqxx::result find(pqxx::transaction_base& tx, WorkspaceId workspace, const LabelId& id)
{
    if (!is_uuid(id.text)) return {};
    return tx.exec_params(std::string(select_label) + " and id = $2::uuid", workspace.number, id.text);
}

std::string tell(EventLog& log, const LabelId& id)
{
    auto object = object_of(find(log.tx(), log.workspace(), id)[0]);
    log.append("label.updated", object);
    return object;
}

bool remove(EventLog& log, const LabelId& id, const LabelId& into)
{
    const auto touched =
        log.tx().exec_params(remove_label, log.workspace().number, id.text, log.next(), sql::or_null(into.text));
    if (touched.affected_rows() == 0) return false;
    tell(log, id);
    return true;
}

} // namespace

WordList list_labels(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    WordList found;
    found.head = read_head(tx, workspace);
    std::map<std::string, std::int64_t> counts;
    for (const auto& row : tx.exec_params(count_bearing, workspace.number)) {
        counts[sql::text_of(row[0])] = row[1].as<std::int64_t>();
    }
    for (const auto& row :
         tx.exec_params(std::string(select_label) + " and not deleted order by name, id", workspace.number)) {
        found.items.push_back(object_of(row, counts[sql::text_of(row[0])]));
    }
    return found;
}

std::optional<LabelWish> find_label(pqxx::transaction_base& tx, WorkspaceId workspace, const LabelId& id)
{
    const auto rows = find(tx, workspace, id);
    if (rows.empty() || rows[0][4].as<bool>()) return std::nullopt;
    LabelWish label{{sql::text_of(rows[0][0])}, sql::text_of(rows[0][2]), sql::text_of(rows[0][3])};
    if (const auto position = rows[0][5].as<int>(); position > 0) label.position = position;
    return label;
}

bool labels_there(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<LabelId>& ids)
{
    std::map<std::string, bool> once;
    for (const auto& id : ids) {
        if (!is_uuid(id.text)) return false;
        once[id.text] = true;
    }
    if (ids.empty()) return true;
    return tx.exec_params(count_there, workspace.number, sql::array_of(ids))[0][0].as<std::size_t>() == once.size();
}

LabelResult put_label(EventLog& log, const LabelWish& wish)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace().number;
    if (!tx.exec_params(select_same_name, workspace, wish.id.text, wish.name).empty()) return NameTaken{};
    if (wish.position && !tx.exec_params(select_same_position, workspace, wish.id.text, *wish.position).empty()) {
        return PositionTaken{};
    }
    const auto touched =
        tx.exec_params(upsert_label, workspace, wish.id.text, log.next(), wish.name, wish.colour, wish.position);
    if (touched.affected_rows() == 0) return WordPut{object_of(find(tx, log.workspace(), wish.id)[0])};
    return WordPut{tell(log, wish.id)};
}

bool delete_label(EventLog& log, const LabelId& id)
{
    return is_uuid(id.text) && remove(log, id, {});
}

std::variant<MergeStep, NotThere> merge_labels(EventLog& log, const Rules& rules, const StaffMember& staff,
                                               const LabelId& from, const LabelId& into)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace();
    const auto source = find(tx, workspace, from), target = find(tx, workspace, into);
    if (source.empty() || target.empty() || target[0][4].as<bool>() || from == into) return NotThere{};
    if (source[0][4].as<bool>()) {
        // Merged before: the same request again, whose answer was lost.
        if (sql::text_of(source[0][6]) != into.text) return NotThere{};
        return MergeStep{true, object_of(target[0])};
    }
    const auto moved = tx.exec_params(move_conversations, workspace.number, from.text, into.text, merge_step);
    if (!moved.empty()) {
        Changes changes(log, rules);
        for (const auto& row : moved) changes.updated(ConversationId{sql::text_of(row[0])});
        changes.tell();
        return MergeStep{};
    }
    const auto people = tx.exec_params(move_customers, workspace.number, from.text, into.text, merge_step);
    if (!people.empty()) {
        std::vector<CustomerId> heads;
        std::map<std::string, bool> once;
        for (const auto& row : people) {
            if (once.emplace(sql::text_of(row[0]), true).second) heads.push_back({sql::text_of(row[0])});
        }
        tell_people(log, heads);
        return MergeStep{};
    }
    tx.exec_params(move_views, workspace.number, from.text, into.text);
    remove(log, from, into);
    note_audit(tx, workspace, staff.id, "label.merged", into.text);
    return MergeStep{true, object_of(target[0])};
}

} // namespace inbox
