#include "inbox/conversations/change.hpp"

#include "inbox/conversations/changes.hpp"
#include "inbox/conversations/list.hpp"
#include "inbox/model/order_key.hpp"
#include "inbox/wire/objects.hpp"
#include "inbox/wire/rows.hpp"

/// What colleagues write for each other, and what somebody has begun to write.
namespace inbox {

namespace {

constexpr auto select_note = R"sql(
    select kind = 'note' and author_id = $3::uuid and conversation_id = $4::uuid and text = $5
    from messages where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto select_clock = R"sql(select (extract(epoch from clock_timestamp()) * 1000)::bigint)sql";

constexpr auto insert_note = R"sql(
    insert into messages (workspace_id, id, seq, arrival, conversation_id, channel_id, kind, direction, author_kind,
                          author_id, author_name, text, sent_at, received_at, order_key)
    values ($1, $2::uuid, $3, $3, $4::uuid, $5::uuid, 'note', 'outgoing', 'staff', $6::uuid, $7, $8,
            to_timestamp($9::bigint / 1000.0), to_timestamp($9::bigint / 1000.0), $10)
)sql";

constexpr auto upsert_draft = R"sql(
    insert into drafts (workspace_id, staff_id, conversation_id, text) values ($1, $2::uuid, $3::uuid, $4)
    on conflict (workspace_id, staff_id, conversation_id) do update set text = excluded.text, updated_at = now()
)sql";

constexpr auto delete_draft = R"sql(
    delete from drafts where workspace_id = $1 and staff_id = $2::uuid and conversation_id = $3::uuid
)sql";

constexpr auto select_draft = R"sql(
    select text, (extract(epoch from updated_at) * 1000)::bigint from drafts
    where workspace_id = $1 and staff_id = $2::uuid and conversation_id = $3::uuid
)sql";

} // namespace

std::variant<NoteAdded, NoteConflict, NotThere> add_note(EventLog& log, const StaffMember& staff,
                                                         const ConversationId& id, const MessageId& note,
                                                         const std::string& text)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace();
    const auto conversation = find_conversation_for(tx, staff, id);
    if (!conversation) return NotThere{};
    const auto object = [&] { return wire::to_json(wire::read_messages(tx, workspace, {note}).at(0)); };

    const auto existing = tx.exec_params(select_note, workspace.number, note.text, staff.id.text, conversation->id.text, text);
    if (!existing.empty()) {
        if (existing[0][0].is_null() || !existing[0][0].as<bool>()) return NoteConflict{};
        return NoteAdded{object(), true};
    }
    const auto now = sql::time_of(tx.exec_params(select_clock)[0][0]);
    const auto arrival = log.next();
    tx.exec_params(insert_note, workspace.number, note.text, arrival, conversation->id.text, conversation->channel.text,
                   staff.id.text, staff.name, text, sql::to_sql(now), order_key(now, 0, arrival));
    const Rules none;                               // no conversation is told
    Changes changes(log, none);
    changes.created(note);
    changes.tell();
    return NoteAdded{object(), false};
}

bool put_draft(pqxx::transaction_base& tx, const StaffMember& staff, const ConversationId& id, const std::string& text)
{
    const auto conversation = find_conversation_for(tx, staff, id);
    if (!conversation) return false;
    const auto workspace = staff.workspace.number;
    if (text.empty()) tx.exec_params(delete_draft, workspace, staff.id.text, conversation->id.text);
    else tx.exec_params(upsert_draft, workspace, staff.id.text, conversation->id.text, text);
    return true;
}

std::optional<SavedDraft> read_draft(pqxx::transaction_base& tx, const StaffMember& staff, const ConversationId& id)
{
    const auto conversation = find_conversation_for(tx, staff, id);
    if (!conversation) return std::nullopt;
    const auto rows = tx.exec_params(select_draft, staff.workspace.number, staff.id.text, conversation->id.text);
    if (rows.empty()) return SavedDraft{};
    return SavedDraft{sql::text_of(rows[0][0]), sql::time_of(rows[0][1])};
}

} // namespace inbox
