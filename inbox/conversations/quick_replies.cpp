#include "inbox/conversations/quick_replies.hpp"

#include "inbox/wire/json.hpp"

#include <algorithm>
#include <array>

namespace inbox {

namespace {

/// What the page fills in; a reply names them in braces.
constexpr std::array<std::string_view, 4> variables = {"tên khách", "tên shop", "tên nhân viên", "mã đơn"};

constexpr auto select_reply = R"sql(
    select q.id::text, q.seq, q.name, q.text, q.deleted, q.owner_id::text, q.used,
           (select coalesce(json_agg(json_build_object('id', a.id, 'kind', a.kind, 'state', a.state, 'name', coalesce(a.name, ''),
                'mime', coalesce(a.mime, ''), 'size', coalesce(a.size_bytes, 0), 'url', '/media/' || a.id, 'width', coalesce(a.width, 0),
                'height', coalesce(a.height, 0), 'inline_safe', a.inline_safe) order by a.n), '[]')::text
            from attachments a where a.workspace_id = q.workspace_id and a.quick_reply_id = q.id)
    from quick_replies q where q.workspace_id = $1
)sql";

constexpr auto select_same_name = R"sql(
    select 1 from quick_replies where workspace_id = $1 and id <> $2::uuid and name = $3 and not deleted
       and owner_id is not distinct from $4::uuid
)sql";

constexpr auto upsert_reply = R"sql(
    insert into quick_replies as kept (workspace_id, id, seq, name, text, owner_id) values ($1, $2::uuid, $3, $4, $5, $6::uuid)
    on conflict (workspace_id, id) do update set seq = excluded.seq, name = excluded.name, text = excluded.text,
        owner_id = excluded.owner_id, deleted = false
    where kept.name <> excluded.name or kept.text <> excluded.text or kept.owner_id is distinct from excluded.owner_id
       or kept.deleted
)sql";

constexpr auto remove_reply = R"sql(
    update quick_replies set deleted = true, seq = $3 where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto touch_reply = R"sql(
    update quick_replies set seq = $3 where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto select_attached = R"sql(
    select id::text from attachments where workspace_id = $1 and quick_reply_id = $2::uuid order by n
)sql";

constexpr auto select_usable = R"sql(
    select id::text from attachments
    where workspace_id = $1 and id = any ($2::uuid[]) and message_id is null and state = 'ready'
      and ((uploaded_by = $3::uuid and quick_reply_id is null) or quick_reply_id = $4::uuid)
)sql";

// Old and nobody's: the next tidying takes file and row.
constexpr auto let_go = R"sql(
    update attachments set quick_reply_id = null, uploaded_by = null, n = 0, created_at = timestamptz '2000-01-01'
    where workspace_id = $1 and quick_reply_id = $2::uuid and not id = any ($3::uuid[])
)sql";

constexpr auto bind = R"sql(
    update attachments a set quick_reply_id = $2::uuid, n = bound.n
    from unnest($3::uuid[]) with ordinality bound (id, n)
    where a.workspace_id = $1 and a.id = bound.id
)sql";

constexpr auto select_picture = R"sql(
    select a.id::text, a.kind, a.name, a.mime, a.file, coalesce(a.size_bytes, 0), coalesce(a.width, 0), coalesce(a.height, 0),
           a.inline_safe
    from attachments a join quick_replies q on q.workspace_id = a.workspace_id and q.id = a.quick_reply_id
    where a.workspace_id = $1 and a.id = $2::uuid and q.id = $3::uuid and not q.deleted and a.state = 'ready'
      and (q.owner_id is null or q.owner_id = $4::uuid)
)sql";

constexpr auto insert_copy = R"sql(
    insert into attachments (workspace_id, id, kind, name, mime, size_bytes, width, height, state, file, inline_safe, uploaded_by)
    values ($1, $2::uuid, $3, $4, $5, $6, nullif($7, 0), nullif($8, 0), 'ready', $9, $10, $11::uuid) on conflict do nothing
)sql";

constexpr auto count_one = R"sql(
    update quick_replies set used = used + 1
    where workspace_id = $1 and id = $2::uuid and not deleted and (owner_id is null or owner_id = $3::uuid)
)sql";

std::string object_of(const pqxx::row& row, bool gone = false)
{
    const auto text = sql::text_of(row[3]);
    wire::Json json;
    json.open_object().text("id", sql::text_of(row[0])).number("seq", row[1].as<Seq>());
    json.text("name", sql::text_of(row[2])).text("text", text).truth("shared", row[5].is_null());
    json.raw("attachments", sql::text_of(row[7])).number("used", row[6].as<std::int64_t>()).open_array("variables");
    for (const auto& variable : variables) {
        if (text.find('{' + std::string(variable) + '}') != std::string::npos) json.element(wire::quoted(variable));
    }
    json.close_array();
    if (gone || row[4].as<bool>()) json.truth("deleted", true);
    json.close_object();
    return std::move(json).take();
}

pqxx::result find(pqxx::transaction_base& tx, WorkspaceId workspace, const std::string& id)
{
    if (!is_uuid(id)) return {};
    return tx.exec_params(std::string(select_reply) + " and q.id = $2::uuid", workspace.number, id);
}

std::vector<AttachmentId> attached_to(pqxx::transaction_base& tx, WorkspaceId workspace, const std::string& id)
{
    std::vector<AttachmentId> ids;
    for (const auto& row : tx.exec_params(select_attached, workspace.number, id)) ids.push_back({sql::text_of(row[0])});
    return ids;
}

bool is_someone_elses(const pqxx::row& row, const StaffMember& staff)
{
    return !row[5].is_null() && sql::text_of(row[5]) != staff.id.text;
}

std::optional<std::size_t> first_unusable(EventLog& log, const StaffMember& staff, const QuickReplyWish& wish)
{
    sql::Array ids;
    for (std::size_t i = 0; i < wish.attachments.size(); ++i) {
        const auto& id = wish.attachments[i];
        const auto before = wish.attachments.begin() + static_cast<std::ptrdiff_t>(i);
        if (!is_uuid(id.text) || std::find(wish.attachments.begin(), before, id) != before) return i;
        ids.add(id);
    }
    std::vector<std::string> usable;
    for (const auto& row :
         log.tx().exec_params(select_usable, log.workspace().number, ids.text(), staff.id.text, wish.id)) {
        usable.push_back(sql::text_of(row[0]));
    }
    for (std::size_t i = 0; i < wish.attachments.size(); ++i) {
        if (std::find(usable.begin(), usable.end(), wish.attachments[i].text) == usable.end()) return i;
    }
    return std::nullopt;
}

/// True when something about the pictures was different.
bool put_attachments(EventLog& log, const QuickReplyWish& wish)
{
    if (attached_to(log.tx(), log.workspace(), wish.id) == wish.attachments) return false;
    const auto ids = sql::array_of(wish.attachments);
    log.tx().exec_params(let_go, log.workspace().number, wish.id, ids);
    log.tx().exec_params(bind, log.workspace().number, wish.id, ids);
    return true;
}

} // namespace

WordList list_quick_replies(pqxx::transaction_base& tx, const StaffMember& staff)
{
    WordList found;
    found.head = read_head(tx, staff.workspace);
    const auto rows = tx.exec_params(std::string(select_reply) +
                                         " and not q.deleted and (q.owner_id is null or q.owner_id = $2::uuid)"
                                         " order by q.name, q.id",
                                     staff.workspace.number, staff.id.text);
    for (const auto& row : rows) found.items.push_back(object_of(row));
    return found;
}

std::optional<QuickReplyWish> find_quick_reply(pqxx::transaction_base& tx, const StaffMember& staff,
                                               const std::string& id)
{
    const auto rows = find(tx, staff.workspace, id);
    if (rows.empty() || rows[0][4].as<bool>() || is_someone_elses(rows[0], staff)) return std::nullopt;
    return QuickReplyWish{sql::text_of(rows[0][0]), sql::text_of(rows[0][2]), sql::text_of(rows[0][3]),
                          rows[0][5].is_null(), attached_to(tx, staff.workspace, id)};
}

QuickReplyResult put_quick_reply(EventLog& log, const StaffMember& staff, const QuickReplyWish& wish)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace();
    const auto before = find(tx, workspace, wish.id);
    if (!before.empty() && is_someone_elses(before[0], staff)) return WordIdTaken{};
    const bool was_shared = !before.empty() && before[0][5].is_null() && !before[0][4].as<bool>();
    if ((wish.shared || was_shared) && !may(staff.role, Right::edit_shared_words)) return NotAllowed{};
    const auto owner = wish.shared ? std::nullopt : std::optional(staff.id.text);
    if (!tx.exec_params(select_same_name, workspace.number, wish.id, wish.name, owner).empty()) return NameTaken{};
    if (const auto place = first_unusable(log, staff, wish)) return BadAttachment{*place};

    bool changed = tx.exec_params(upsert_reply, workspace.number, wish.id, log.next(), wish.name, wish.text, owner)
                       .affected_rows() > 0;
    if (put_attachments(log, wish)) {
        tx.exec_params(touch_reply, workspace.number, wish.id, log.next());
        changed = true;
    }
    const auto row = find(tx, workspace, wish.id)[0];
    if (changed && (wish.shared || was_shared)) log.append("quick_reply.updated", object_of(row, !wish.shared));
    return WordPut{object_of(row)};
}

std::variant<bool, NotAllowed, NotThere> delete_quick_reply(EventLog& log, const StaffMember& staff,
                                                            const std::string& id)
{
    auto& tx = log.tx();
    const auto rows = find(tx, log.workspace(), id);
    if (rows.empty() || rows[0][4].as<bool>() || is_someone_elses(rows[0], staff)) return NotThere{};
    const bool shared = rows[0][5].is_null();
    if (shared && !may(staff.role, Right::edit_shared_words)) return NotAllowed{};
    tx.exec_params(remove_reply, log.workspace().number, id, log.next());
    tx.exec_params(let_go, log.workspace().number, id, std::string("{}"));
    if (shared) log.append("quick_reply.updated", object_of(find(tx, log.workspace(), id)[0]));
    return true;
}

std::optional<AttachmentRow> find_quick_picture(pqxx::transaction_base& tx, const StaffMember& staff,
                                                const std::string& reply, const AttachmentId& picture)
{
    if (!is_uuid(reply) || !is_uuid(picture.text)) return std::nullopt;
    const auto rows = tx.exec_params(select_picture, staff.workspace.number, picture.text, reply, staff.id.text);
    if (rows.empty()) return std::nullopt;
    const auto& row = rows[0];
    AttachmentRow found;
    found.id = {sql::text_of(row[0])};
    found.kind = sql::text_of(row[1]), found.name = sql::text_of(row[2]), found.mime = sql::text_of(row[3]);
    found.file = sql::text_of(row[4]);
    found.size_bytes = row[5].as<std::int64_t>();
    found.width = row[6].as<int>(), found.height = row[7].as<int>();
    found.inline_safe = row[8].as<bool>();
    return found;
}

void add_quick_copy(pqxx::transaction_base& tx, const StaffMember& staff, const AttachmentRow& picture,
                    const AttachmentId& id, const std::string& copy)
{
    tx.exec_params(insert_copy, staff.workspace.number, id.text, picture.kind, picture.name, picture.mime,
                   picture.size_bytes, picture.width, picture.height, copy, picture.inline_safe, staff.id.text);
}

void count_use(pqxx::transaction_base& tx, const StaffMember& staff, const std::string& reply)
{
    if (is_uuid(reply)) tx.exec_params(count_one, staff.workspace.number, reply, staff.id.text);
}

} // namespace inbox
