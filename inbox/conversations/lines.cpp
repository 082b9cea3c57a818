#include "inbox/conversations/lines.hpp"

#include "inbox/model/order_key.hpp"
#include "inbox/wire/json.hpp"

namespace inbox {

namespace {

constexpr auto insert_line = R"sql(
    insert into messages (workspace_id, id, seq, arrival, conversation_id, channel_id, kind, direction, author_kind,
                          author_id, author_name, text, payload, sent_at, received_at, order_key)
    select $1, $2::uuid, $3, $3, c.id, c.channel_id, 'event', 'outgoing', $5, $6::uuid, $7, $8, $9,
           to_timestamp($10::bigint / 1000.0), to_timestamp($10::bigint / 1000.0), $11
    from conversations c where c.workspace_id = $1 and c.id = $4::uuid
)sql";

} // namespace

Line line_of(std::string_view what, const StaffMember& by, std::string text, const LineFacts& facts)
{
    wire::Json json;
    json.open_object().text("what", what);
    json.open_object("by").text("id", by.id.text).text("name", by.name).close_object();
    if (!facts.to_id.empty()) {
        json.open_object("to").text("id", facts.to_id).text("name", facts.to_name).close_object();
    }
    if (!facts.from_name.empty()) json.open_object("from").text("name", facts.from_name).close_object();
    if (facts.level) json.number("level", *facts.level);
    json.time_if("until", facts.until).close_object();
    return {std::move(text), std::move(json).take()};
}

void write_lines(EventLog& log, const StaffMember& by, const ConversationId& id, const std::vector<Line>& lines,
                 Time now, Seq& arrival, Changes& changes)
{
    for (const auto& entry : lines) {
        const auto message = new_id<MessageTag>();
        log.tx().exec_params(insert_line, log.workspace().number, message.text, arrival, id.text, "staff", by.id.text,
                             by.name, entry.text, entry.payload, sql::to_sql(now), order_key(now, 0, arrival));
        changes.created(message);
        ++arrival;
    }
}

} // namespace inbox
