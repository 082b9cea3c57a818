#include "inbox/conversations/change.hpp"

#include "inbox/conversations/changes.hpp"
#include "inbox/conversations/list.hpp"
#include "inbox/model/order_key.hpp"
#include "inbox/staff/people.hpp"
#include "inbox/staff/visibility.hpp"
#include "inbox/wire/json.hpp"
#include "inbox/wire/objects.hpp"
#include "inbox/wire/rows.hpp"

#include <algorithm>

/// What colleagues write for each other.
namespace inbox {

namespace {

constexpr auto select_note = R"sql(
    select kind = 'note' and author_id = $3::uuid and conversation_id = $4::uuid and text = $5
       and reply_to is not distinct from $7::uuid
       and (select coalesce(array_agg((called ->> 'id')::uuid), '{}') from jsonb_array_elements(coalesce(payload, '[]')::jsonb) called)
           = $6::uuid[]
    from messages where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto select_clock = R"sql(select (extract(epoch from clock_timestamp()) * 1000)::bigint)sql";

constexpr auto insert_note = R"sql(
    insert into messages (workspace_id, id, seq, arrival, conversation_id, channel_id, kind, direction, author_kind,
                          author_id, author_name, text, sent_at, received_at, order_key, payload, reply_to)
    values ($1, $2::uuid, $3, $3, $4::uuid, $5::uuid, 'note', 'outgoing', 'staff', $6::uuid, $7, $8,
            to_timestamp($9::bigint / 1000.0), to_timestamp($9::bigint / 1000.0), $10, $11, $12::uuid)
)sql";

constexpr auto select_about = R"sql(
    select 1 from messages where workspace_id = $1 and id = $2::uuid and conversation_id = $3::uuid
)sql";

/// Those who are called, each once; or the first who cannot be: nobody of the shop, or may not see the conversation.
std::variant<std::vector<StaffMember>, BadValue> find_called(EventLog& log, const ConversationRow& conversation,
                                                             const std::vector<StaffId>& mentions)
{
    std::vector<StaffMember> called;
    if (mentions.empty()) return called;
    const auto workplace = read_workplace(log.tx(), log.workspace());
    for (std::size_t i = 0; i < mentions.size(); ++i) {
        const auto field = "mentions[" + std::to_string(i) + ']';
        auto person = find_staff(log.tx(), log.workspace(), mentions[i]);
        if (!person || !person->active) return BadValue{field, "absent"};
        if (!may_see(*person, conversation.channel, conversation.assignee, workplace))
            return BadValue{field, "cannot_see"};
        const bool twice =
            std::any_of(called.begin(), called.end(), [&](const auto& one) { return one.id == person->id; });
        if (!twice) called.push_back(std::move(*person));
    }
    return called;
}

std::optional<std::string> mentions_json(const std::vector<StaffMember>& called)
{
    if (called.empty()) return std::nullopt;
    std::string json = "[";
    for (const auto& person : called) {
        wire::Json one;
        one.open_object().text("id", person.id.text).text("name", person.name).close_object();
        json += (json.size() > 1 ? "," : "") + std::move(one).take();
    }
    return json + ']';
}

} // namespace

NoteResult add_note(EventLog& log, const StaffMember& staff, const ConversationId& id, const MessageId& note,
                    const std::string& text, const std::vector<StaffId>& mentions, const MessageId& about)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace();
    const auto conversation = find_conversation_for(tx, staff, id);
    if (!conversation) return NotThere{};
    const auto object = [&] { return wire::to_json(wire::read_messages(tx, workspace, {note}).at(0)); };

    if (!about.empty() && !is_uuid(about.text)) return BadValue{"reply_to", "absent"};
    std::vector<StaffId> once;
    for (std::size_t i = 0; i < mentions.size(); ++i) {
        const auto& person = mentions[i];
        if (!is_uuid(person.text)) return BadValue{"mentions[" + std::to_string(i) + ']', "absent"};
        if (std::find(once.begin(), once.end(), person) == once.end()) once.push_back(person);
    }
    const auto existing = tx.exec_params(select_note, workspace.number, note.text, staff.id.text, conversation->id.text,
                                         text, sql::array_of(once), sql::or_null(about.text));
    if (!existing.empty()) {
        if (existing[0][0].is_null() || !existing[0][0].as<bool>()) return NoteConflict{};
        return NoteAdded{object(), true};
    }
    if (!about.empty() && tx.exec_params(select_about, workspace.number, about.text, conversation->id.text).empty()) {
        return BadValue{"reply_to", "absent"};
    }
    const auto found = find_called(log, *conversation, mentions);
    if (const auto* bad = std::get_if<BadValue>(&found)) return *bad;
    const auto now = sql::time_of(tx.exec_params(select_clock)[0][0]);
    const auto arrival = log.next();
    tx.exec_params(insert_note, workspace.number, note.text, arrival, conversation->id.text, conversation->channel.text,
                   staff.id.text, staff.name, text, sql::to_sql(now), order_key(now, 0, arrival),
                   mentions_json(std::get<std::vector<StaffMember>>(found)), sql::or_null(about.text));
    const Rules none; // no conversation is told
    Changes changes(log, none);
    changes.created(note);
    changes.tell();
    return NoteAdded{object(), false};
}

} // namespace inbox
