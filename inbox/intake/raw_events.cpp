#include "inbox/intake/turn.hpp"

#include <algorithm>

/// What became of the raw events of a turn, and the waiting room for those that came before what they are about.
namespace inbox::intake {

namespace {

void save_done(Turn& turn)
{
    sql::Array id, state, note, message, seq;
    for (const auto& event : turn.events) {
        if (event.raw_id == 0) continue;
        const auto& done = turn.done.at(&event);
        const auto found = turn.messages.find(done.message);
        id.add(event.raw_id);
        state.add(done.state);
        note.add(sql::or_null(done.note));
        message.add(done.message);
        seq.add(found == turn.messages.end() ? std::nullopt : std::optional<std::int64_t>(found->second.row.seq));
    }
    if (id.size() == 0) return;
    sql::prepared(turn.tx(), R"sql(
        update raw_events e
           set state = r.state, note = r.note, message_id = r.message_id, seq = r.seq, recorded_at = now()
          from unnest($2::bigint[], $3::text[], $4::text[], $5::uuid[], $6::bigint[]) r (id, state, note, message_id, seq)
         where e.workspace_id = $1 and e.id = r.id
    )sql",
                  turn.workspace(), id.text(), state.text(), note.text(), message.text(), seq.text());
}

void save_early(Turn& turn)
{
    sql::Array channel, name, id;
    for (const auto& [key, event] : turn.early) {
        if (event->raw_id == 0) continue;
        channel.add(key.channel);
        name.add(key.name);
        id.add(event->raw_id);
    }
    if (id.size() == 0) return;
    sql::prepared(turn.tx(), R"sql(
        insert into early_changes (workspace_id, channel_id, platform_message_id, raw_event_id)
        select $1, r.* from unnest($2::uuid[], $3::text[], $4::bigint[]) r on conflict do nothing
    )sql",
                  turn.workspace(), channel.text(), name.text(), id.text());
}

/// When the channel was last heard of; not more often than anybody looks at it.
void note_heard(Turn& turn)
{
    std::map<ChannelId, Time> heard;
    for (const auto& event : turn.events) {
        auto& at = heard[event.channel];
        at = std::max(at, event.received_at);
    }
    sql::Array channel, at;
    for (const auto& [id, time] : heard) {
        channel.add(id);
        at.add(sql::to_sql(time));
    }
    sql::prepared(turn.tx(), R"sql(
        update channels c set last_event_at = to_timestamp(r.at / 1000.0)
          from unnest($2::uuid[], $3::bigint[]) r (id, at)
         where c.workspace_id = $1 and c.id = r.id
           and (c.last_event_at is null or c.last_event_at < to_timestamp(r.at / 1000.0) - interval '5 seconds')
    )sql",
                  turn.workspace(), channel.text(), at.text());
}

/// What this turn has made known: messages, threads, and replies that echoes have settled.
std::set<Key> made_known(const Turn& turn)
{
    std::set<Key> keys;
    for (const auto& id : turn.fresh_messages) {
        const auto& row = turn.messages.at(id).row;
        if (!row.platform_message_id.empty()) keys.insert({row.channel_id, row.platform_message_id});
    }
    for (const auto& [id, conversation] : turn.conversations) {
        if (conversation.fresh)
            keys.insert({conversation.row.channel.id, waiting_for_thread(conversation.row.thread_id)});
    }
    for (const auto& [event, done] : turn.done) {
        const auto* echo = std::get_if<Echoed>(&event->what);
        if (done.settled && echo) keys.insert({event->channel, echo->message_id});
    }
    return keys;
}

} // namespace

std::size_t finish_raw_events(Turn& turn)
{
    save_done(turn);
    save_early(turn);
    note_heard(turn);
    sql::Array channel, name;
    for (const auto& key : made_known(turn)) {
        channel.add(key.channel);
        name.add(key.name);
    }
    return release(turn.tx(), turn.log.workspace(), channel, name);
}

} // namespace inbox::intake

namespace inbox {

namespace intake {

std::size_t release(pqxx::transaction_base& tx, WorkspaceId workspace, const sql::Array& channels,
                    const sql::Array& names)
{
    if (names.size() == 0) return 0;
    const auto released = sql::prepared(tx, R"sql(
        with gone as (
            delete from early_changes c using unnest($2::uuid[], $3::text[]) r (channel_id, name)
             where c.workspace_id = $1 and c.channel_id = r.channel_id and c.platform_message_id = r.name
            returning c.raw_event_id
        )
        update raw_events e set state = 'pending', due_at = now(), attempts = 1, note = null
          from (select distinct raw_event_id from gone) g
         where e.workspace_id = $1 and e.id = g.raw_event_id and e.state in ('kept', 'recorded')
    )sql",
                                        workspace.number, channels.text(), names.text())
                              .affected_rows();
    if (released > 0) {
        sql::prepared(tx, R"sql(
            insert into work_waiting (workspace_id, kind) values ($1, 'record')
                on conflict (workspace_id, kind) do update set version = work_waiting.version + 1, due_at = now()
        )sql",
                      workspace.number);
    }
    return released;
}

} // namespace intake

std::size_t release_waiting(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel,
                            const std::vector<std::string>& platform_message_ids)
{
    sql::Array channels, names;
    for (const auto& id : platform_message_ids) {
        channels.add(channel);
        names.add(id);
    }
    return intake::release(tx, workspace, channels, names);
}

} // namespace inbox
