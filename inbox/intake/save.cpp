#include "inbox/intake/turn.hpp"

#include "inbox/wire/json.hpp"

/// Rows of a turn on their way back: each table in one statement (messages in two: new
/// ones are many, changed ones few). The order of columns in the
/// arrays is that of the statement above them.
namespace inbox::intake {

void save_customers(Turn& turn)
{
    sql::Array id, seq, name, avatar, phone, email, address;
    for (const auto& [key, customer] : turn.customers) {
        if (!customer.fresh && !customer.changed && !customer.told) continue;
        const auto& row = customer.row;
        id.add(row.id);
        seq.add(row.seq);
        name.add(row.name);
        avatar.add(sql::or_null(row.avatar));
        phone.add(sql::or_null(row.phone));
        email.add(sql::or_null(row.email));
        address.add(sql::or_null(row.address));
    }
    if (id.size() > 0) {
        sql::prepared(turn.tx(), R"sql(
            insert into customers (workspace_id, id, seq, name, avatar_url, phone, email, address)
            select $1, r.* from unnest($2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) r
                on conflict (workspace_id, id) do update
               set seq = excluded.seq, name = excluded.name, avatar_url = excluded.avatar_url, phone = excluded.phone,
                   email = excluded.email, address = excluded.address
        )sql",
                      turn.workspace(), id.text(), seq.text(), name.text(), avatar.text(), phone.text(), email.text(),
                      address.text());
    }

    sql::Array channel, person, customer, known_as, picture, looked_up;
    for (const auto& [key, identity] : turn.identities) {
        if (!identity.fresh && !identity.changed) continue;
        channel.add(key.channel);
        person.add(key.name);
        customer.add(identity.customer);
        known_as.add(sql::or_null(identity.name));
        picture.add(sql::or_null(identity.avatar));
        looked_up.add(identity.looked_up);
    }
    if (person.size() == 0) return;
    sql::prepared(turn.tx(), R"sql(
        insert into identities (workspace_id, channel_id, platform_user_id, customer_id, name, avatar_url, looked_up_at)
        select $1, r.channel_id, r.person, r.customer_id, r.name, r.avatar, case when r.looked_up then now() end
          from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::boolean[])
               r (channel_id, person, customer_id, name, avatar, looked_up)
            on conflict (workspace_id, channel_id, platform_user_id) do update
           set name = excluded.name, avatar_url = excluded.avatar_url,
               looked_up_at = coalesce(identities.looked_up_at, excluded.looked_up_at)
    )sql",
                  turn.workspace(), channel.text(), person.text(), customer.text(), known_as.text(), picture.text(),
                  looked_up.text());
}

void save_conversations(Turn& turn, const std::vector<const wire::Conversation*>& rows)
{
    if (rows.empty()) return;
    sql::Array id, seq, channel, kind, thread, customer, person, status, snoozed, unread, waiting, last, last_at,
        last_order, action, own, delivered, read, elsewhere, post;
    for (const auto* row : rows) {
        id.add(row->id);
        seq.add(row->seq);
        channel.add(row->channel.id);
        kind.add(row->kind);
        thread.add(row->thread_id);
        customer.add(row->customer_id);
        person.add(sql::or_null(row->platform_user_id));
        status.add(row->status);
        snoozed.add(sql::to_sql(row->snoozed_until));
        unread.add(row->unread_count);
        waiting.add(sql::to_sql(row->waiting_since));
        last.add(row->last_message ? row->last_message->id : MessageId{});
        last_at.add(sql::to_sql(row->last_message_at));
        last_order.add(sql::or_null(row->last_message_order));
        action.add(sql::to_sql(row->last_customer_action_at));
        own.add(row->own_in_row);
        delivered.add(sql::to_sql(row->delivered_to));
        read.add(sql::to_sql(row->read_to));
        elsewhere.add(row->owned_elsewhere);
        post.add(sql::or_null(row->post));
    }
    sql::prepared(turn.tx(), R"sql(
        insert into conversations (workspace_id, id, seq, channel_id, kind, thread_id, customer_id, platform_user_id, status,
                                   snoozed_until, unread_count, waiting_since, last_message_id, last_message_at,
                                   last_message_order, last_customer_action_at, own_in_row, delivered_to, read_to,
                                   owned_elsewhere, post)
        select $1, r.id, r.seq, r.channel_id, r.kind, r.thread_id, r.customer_id, r.person, r.status,
               to_timestamp(r.snoozed / 1000::float8), r.unread, to_timestamp(r.waiting / 1000::float8), r.last, to_timestamp(r.last_at / 1000::float8),
               r.last_order, to_timestamp(r.action / 1000::float8), r.own, to_timestamp(r.delivered / 1000::float8),
               to_timestamp(r.read / 1000::float8), r.elsewhere, r.post
          from unnest($2::uuid[], $3::bigint[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::text[],
                      $10::bigint[], $11::int[], $12::bigint[], $13::uuid[], $14::bigint[], $15::text[], $16::bigint[],
                      $17::int[], $18::bigint[], $19::bigint[], $20::boolean[], $21::jsonb[])
               r (id, seq, channel_id, kind, thread_id, customer_id, person, status, snoozed, unread, waiting, last, last_at,
                  last_order, action, own, delivered, read, elsewhere, post)
            on conflict (workspace_id, id) do update
           set seq = excluded.seq, customer_id = excluded.customer_id, platform_user_id = excluded.platform_user_id,
               status = excluded.status, snoozed_until = excluded.snoozed_until, unread_count = excluded.unread_count,
               waiting_since = excluded.waiting_since, last_message_id = excluded.last_message_id,
               last_message_at = excluded.last_message_at, last_message_order = excluded.last_message_order,
               last_customer_action_at = excluded.last_customer_action_at, own_in_row = excluded.own_in_row,
               delivered_to = excluded.delivered_to, read_to = excluded.read_to,
               owned_elsewhere = excluded.owned_elsewhere, post = excluded.post
    )sql",
                  turn.workspace(), id.text(), seq.text(), channel.text(), kind.text(), thread.text(), customer.text(),
                  person.text(), status.text(), snoozed.text(), unread.text(), waiting.text(), last.text(),
                  last_at.text(), last_order.text(), action.text(), own.text(), delivered.text(), read.text(),
                  elsewhere.text(), post.text());
}

namespace {

void insert_messages(Turn& turn)
{
    sql::Array id, seq, arrival, conversation, channel, kind, direction, author_kind, author_id, author_name, text,
        reply_to, quoted, platform_id, payload, sent_at, received_at, order, late, hidden, unsupported, state,
        reactions, attachments, edit_number, edited_at, recalled_at, hidden_at;
    for (const auto& [key, message] : turn.messages) {
        if (!message.fresh) continue;
        const auto& row = message.row;
        id.add(row.id);
        seq.add(row.seq);
        arrival.add(row.arrival);
        conversation.add(row.conversation_id);
        channel.add(row.channel_id);
        kind.add(row.kind);
        direction.add(row.direction);
        author_kind.add(row.author.kind);
        author_id.add(sql::or_null(row.author.id));
        author_name.add(sql::or_null(row.author.name));
        text.add(row.text);
        reply_to.add(row.reply_to);
        quoted.add(sql::or_null(row.reply_to_platform_id));
        platform_id.add(sql::or_null(row.platform_message_id));
        payload.add(sql::or_null(row.payload));
        sent_at.add(sql::to_sql(row.sent_at));
        received_at.add(sql::to_sql(row.received_at));
        order.add(row.order_key);
        late.add(row.late);
        hidden.add(row.hidden);
        unsupported.add(row.unsupported);
        state.add(sql::or_null(row.state));
        reactions.add(row.reactions);
        attachments.add(row.attachments);
        edit_number.add(row.edit_number);
        edited_at.add(sql::to_sql(row.edited_at));
        recalled_at.add(sql::to_sql(row.recalled_at));
        hidden_at.add(sql::to_sql(row.hidden_at));
    }
    if (id.size() == 0) return;
    sql::prepared(turn.tx(), R"sql(
        insert into messages (workspace_id, id, seq, arrival, conversation_id, channel_id, kind, direction, author_kind,
                              author_id, author_name, text, reply_to, reply_to_platform_id, platform_message_id, payload,
                              sent_at, received_at, order_key, late, hidden, unsupported, state, reactions, attachments,
                              edit_number, edited_at, recalled_at, hidden_at)
        select $1, r.id, r.seq, r.arrival, r.conversation_id, r.channel_id, r.kind, r.direction, r.author_kind, r.author_id,
               r.author_name, r.text, r.reply_to, r.quoted, r.platform_id, r.payload, to_timestamp(r.sent_at / 1000::float8),
               to_timestamp(r.received_at / 1000::float8), r.order_key, r.late, r.hidden, r.unsupported, r.state, r.reactions,
               r.attachments, r.edit_number, to_timestamp(r.edited_at / 1000::float8), to_timestamp(r.recalled_at / 1000::float8),
               to_timestamp(r.hidden_at / 1000::float8)
          from unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[],
                      $10::uuid[], $11::text[], $12::text[], $13::uuid[], $14::text[], $15::text[], $16::text[],
                      $17::bigint[], $18::bigint[], $19::text[], $20::boolean[], $21::boolean[], $22::boolean[],
                      $23::text[], $24::jsonb[], $25::jsonb[], $26::int[], $27::bigint[], $28::bigint[],
                      $29::bigint[])
               r (id, seq, arrival, conversation_id, channel_id, kind, direction, author_kind, author_id, author_name, text,
                  reply_to, quoted, platform_id, payload, sent_at, received_at, order_key, late, hidden, unsupported, state,
                  reactions, attachments, edit_number, edited_at, recalled_at, hidden_at)
    )sql",
                  turn.workspace(), id.text(), seq.text(), arrival.text(), conversation.text(), channel.text(),
                  kind.text(), direction.text(), author_kind.text(), author_id.text(), author_name.text(), text.text(),
                  reply_to.text(), quoted.text(), platform_id.text(), payload.text(), sent_at.text(),
                  received_at.text(), order.text(), late.text(), hidden.text(), unsupported.text(), state.text(),
                  reactions.text(), attachments.text(), edit_number.text(), edited_at.text(), recalled_at.text(),
                  hidden_at.text());
}

void update_messages(Turn& turn)
{
    sql::Array id, seq, sent_at, order, text, reply_to, payload, hidden, unsupported, state, reactions, attachments,
        edit_number, edited_at, recalled_at, hidden_at;
    for (const auto& [key, message] : turn.messages) {
        if (message.fresh || !message.changed) continue;
        const auto& row = message.row;
        id.add(row.id);
        seq.add(row.seq);
        sent_at.add(sql::to_sql(row.sent_at));
        order.add(row.order_key);
        text.add(row.text);
        reply_to.add(row.reply_to);
        payload.add(sql::or_null(row.payload));
        hidden.add(row.hidden);
        unsupported.add(row.unsupported);
        state.add(sql::or_null(row.state));
        reactions.add(row.reactions);
        attachments.add(row.attachments);
        edit_number.add(row.edit_number);
        edited_at.add(sql::to_sql(row.edited_at));
        recalled_at.add(sql::to_sql(row.recalled_at));
        hidden_at.add(sql::to_sql(row.hidden_at));
    }
    if (id.size() == 0) return;
    sql::prepared(turn.tx(), R"sql(
        update messages m
           set seq = r.seq, sent_at = to_timestamp(r.sent_at / 1000::float8), order_key = r.order_key, text = r.text, reply_to = r.reply_to, payload = r.payload, hidden = r.hidden,
               unsupported = r.unsupported, state = r.state, reactions = r.reactions, attachments = r.attachments,
               edit_number = r.edit_number, edited_at = to_timestamp(r.edited_at / 1000::float8),
               recalled_at = to_timestamp(r.recalled_at / 1000::float8), hidden_at = to_timestamp(r.hidden_at / 1000::float8)
          from unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::boolean[],
                      $10::boolean[], $11::text[], $12::jsonb[], $13::jsonb[], $14::int[], $15::bigint[], $16::bigint[], $17::bigint[])
               r (id, seq, sent_at, order_key, text, reply_to, payload, hidden, unsupported, state, reactions, attachments, edit_number, edited_at,
                  recalled_at, hidden_at)
         where m.workspace_id = $1 and m.id = r.id
    )sql",
                  turn.workspace(), id.text(), seq.text(), sent_at.text(), order.text(), text.text(), reply_to.text(),
                  payload.text(), hidden.text(), unsupported.text(), state.text(), reactions.text(), attachments.text(),
                  edit_number.text(), edited_at.text(), recalled_at.text(), hidden_at.text());
}

} // namespace

void save_messages(Turn& turn)
{
    plan_once(turn.tx());
    insert_messages(turn);
    plan_for_now(turn.tx());
    update_messages(turn);
}

void save_parts(Turn& turn)
{
    sql::Array message, part, state;
    for (const auto& [id, parts] : turn.parts) {
        for (const auto& [number, row] : parts) {
            if (!row.changed) continue;
            message.add(id);
            part.add(number);
            state.add(row.state);
        }
    }
    if (message.size() == 0) return;
    sql::prepared(turn.tx(), R"sql(
        update reply_parts p set state = r.state
          from unnest($2::uuid[], $3::int[], $4::text[]) r (message_id, part, state)
         where p.workspace_id = $1 and p.message_id = r.message_id and p.part = r.part
    )sql",
                  turn.workspace(), message.text(), part.text(), state.text());
}

void save_turn(Turn& turn)
{
    std::vector<const wire::Conversation*> fresh, changed;
    for (const auto& [id, conversation] : turn.conversations) {
        if (conversation.fresh) fresh.push_back(&conversation.row);
        if (conversation.fresh ? conversation.recount : conversation.changed || conversation.noted) {
            changed.push_back(&conversation.row);
        }
    }
    save_customers(turn);
    save_contacts(turn);
    save_conversations(turn, fresh);
    save_messages(turn);
    recount(turn);
    save_waits(turn);
    save_conversations(turn, changed);
    save_parts(turn);
    save_files(turn);
    save_errands(turn);
}

} // namespace inbox::intake
