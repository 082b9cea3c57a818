#include "inbox/wire/rows.hpp"

#include "inbox/wire/json.hpp"

namespace inbox::wire {

namespace {

/// Milliseconds since 1970 of a timestamptz column.
#define MS(column) "(extract(epoch from " column ") * 1000)::bigint"

/// The columns of a message, of the table called m, in the order `message_of` reads them.
constexpr const char* message_columns =
    "m.id, m.seq, m.arrival, m.conversation_id, m.channel_id, m.kind, m.direction, m.author_kind, m.author_id, "
    "m.author_name, m.text, m.reply_to, m.reply_to_platform_id, m.platform_message_id, m.payload, " MS(
        "m.sent_at") ", " MS("m.received_at") ", m.order_key, m.late, m.hidden, m.unsupported, m.state, "
                                              "m.failure_code, m.failure_text, "
                                              "m.reactions, m.attachments, m.edit_number, " MS("m.edited_at") ", " MS(
                                                  "m.recalled_at") ", " MS("m.hidden_at");

std::optional<Time> time_or_none(const pqxx::field& field)
{
    if (field.is_null()) return std::nullopt;
    return sql::time_of(field);
}

/// Reads from column `c` on.
Message message_of(const pqxx::row& row, int c)
{
    const auto text = [&](int n) { return sql::text_of(row[c + n]); };
    Message message;
    message.id.text = text(0);
    message.seq = row[c + 1].as<Seq>();
    message.arrival = row[c + 2].as<Seq>();
    message.conversation_id.text = text(3);
    message.channel_id.text = text(4);
    message.kind = text(5);
    message.direction = text(6);
    message.author = {text(7), text(8), text(9)};
    message.text = text(10);
    message.reply_to.text = text(11);
    message.reply_to_platform_id = text(12);
    message.platform_message_id = text(13);
    message.payload = text(14);
    message.sent_at = sql::time_of(row[c + 15]);
    message.received_at = sql::time_of(row[c + 16]);
    message.order_key = text(17);
    message.late = row[c + 18].as<bool>();
    message.hidden = row[c + 19].as<bool>();
    message.unsupported = row[c + 20].as<bool>();
    message.state = text(21);
    message.failure_code = text(22);
    message.failure_text = text(23);
    message.reactions = text(24);
    message.attachments = text(25);
    message.edit_number = row[c + 26].as<int>();
    message.edited_at = time_or_none(row[c + 27]);
    message.recalled_at = time_or_none(row[c + 28]);
    message.hidden_at = time_or_none(row[c + 29]);
    return message;
}

Conversation conversation_of(const pqxx::row& row)
{
    const auto text = [&](int n) { return sql::text_of(row[n]); };
    Conversation conversation;
    conversation.id.text = text(0);
    conversation.seq = row[1].as<Seq>();
    conversation.channel = {{text(2)}, text(3), text(4)};
    conversation.kind = text(5);
    conversation.thread_id = text(6);
    conversation.platform_user_id = text(7);
    conversation.customer_id.text = text(8);
    conversation.customer = {text(30), text(9), text(10)};
    conversation.status = text(11);
    conversation.assignee = {text(12), text(13), {}};
    conversation.priority = row[14].as<int>();
    conversation.snoozed_until = time_or_none(row[15]);
    conversation.labels = text(16);
    conversation.unread_count = row[17].as<int>();
    conversation.waiting_since = time_or_none(row[18]);
    conversation.last_message_at = time_or_none(row[19]);
    conversation.last_message_order = text(20);
    conversation.last_customer_action_at = time_or_none(row[21]);
    conversation.own_in_row = row[22].as<int>();
    conversation.delivered_to = time_or_none(row[23]);
    conversation.read_to = time_or_none(row[24]);
    conversation.failed_count = row[25].as<int>();
    conversation.owned_elsewhere = row[26].as<bool>();
    conversation.post = text(27);
    conversation.created_at = sql::time_of(row[28]);
    conversation.channel_options = sql::texts_of(row[29]);
    constexpr int message = 31;
    if (!row[message].is_null()) conversation.last_message = message_of(row, message);
    return conversation;
}

} // namespace

std::vector<Message> read_messages(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<MessageId>& ids)
{
    std::vector<Message> messages;
    if (ids.empty()) return messages;
    const auto rows = tx.exec_params(std::string("select ") + message_columns + R"sql(
          from unnest($2::uuid[]) with ordinality as wanted (id, place)
         cross join lateral (select * from messages where workspace_id = $1 and id = wanted.id offset 0) m
         order by wanted.place
    )sql",
                                     workspace.number, sql::array_of(ids));
    messages.reserve(rows.size());
    for (const auto& row : rows) messages.push_back(message_of(row, 0));
    return messages;
}

std::vector<Conversation> read_conversations(pqxx::transaction_base& tx, WorkspaceId workspace,
                                             const std::vector<ConversationId>& ids)
{
    std::vector<Conversation> conversations;
    if (ids.empty()) return conversations;
    const auto rows = tx.exec_params(std::string(R"sql(
        select c.id, c.seq, c.channel_id, h.platform, h.name, c.kind, c.thread_id, c.platform_user_id,
               c.customer_id, coalesce(lead.name, u.name), coalesce(lead.avatar_url, u.avatar_url), c.status, c.assignee_id, s.name, c.priority,
    )sql") + MS("c.snoozed_until") + R"sql(,
               case when c.label_ids = '{}' then '[]' else
                    (select coalesce(json_agg(json_build_object('id', l.id, 'name', l.name, 'colour', l.colour) order by l.name, l.id), '[]')
                       from labels l where l.workspace_id = $1 and l.id = any (c.label_ids) and not l.deleted)::text end,
               c.unread_count, )sql" + MS("c.waiting_since") +
                                         ", " + MS("c.last_message_at") + ", c.last_message_order, " +
                                         MS("c.last_customer_action_at") + ", c.own_in_row, " + MS("c.delivered_to") +
                                         ", " + MS("c.read_to") + ", c.failed_count, c.owned_elsewhere, c.post, " +
                                         MS("c.created_at") + ", h.options, coalesce(lead.id, c.customer_id), " +
                                         message_columns + R"sql(
          from unnest($2::uuid[]) with ordinality as wanted (id, place)
         cross join lateral (select * from conversations where workspace_id = $1 and id = wanted.id offset 0) c
          join channels h on h.workspace_id = $1 and h.id = c.channel_id
          left join lateral (
                   select name, avatar_url, head_id from customers where workspace_id = $1 and id = c.customer_id offset 0) u on true
          left join lateral (
                   select id, name, avatar_url from customers where workspace_id = $1 and id = u.head_id offset 0) lead on true
          left join staff s on s.workspace_id = $1 and s.id = c.assignee_id
          left join lateral (
                   select * from messages where workspace_id = $1 and id = c.last_message_id offset 0) m on true
         order by wanted.place
    )sql",
                                     workspace.number, sql::array_of(ids));
    conversations.reserve(rows.size());
    for (const auto& row : rows) conversations.push_back(conversation_of(row));
    return conversations;
}

Time store_time(pqxx::transaction_base& tx)
{
    return sql::time_of(tx.exec1("select " MS("now()"))[0]);
}

#undef MS

} // namespace inbox::wire
