#include "inbox/events/event_log.hpp"
#include "inbox/model/failpoint.hpp"

#include <optional>
#include <stdexcept>
#include <utility>

namespace inbox {

namespace {

/// JSON holds no bare control character, so the objects of a turn travel as one text with this between them. As an
/// array literal each of their quotes would have to be escaped and read twice, which costs more than writing the rows.
constexpr char between_objects = '\x1e';

/// The number that was drawn for a thread's next event, where a test has planted a sequence.
thread_local std::optional<Seq> drawn;

Seq draw(pqxx::transaction_base& tx)
{
    if (!drawn) drawn = tx.exec1("select nextval('planted_seq')")[0].as<Seq>();
    return *drawn;
}

} // namespace

EventLog::EventLog(pqxx::transaction_base& tx, WorkspaceId workspace) : tx_(tx), workspace_(workspace)
{
    if (planted(Planted::plain_sequence)) {
        drawn.reset();
        return;
    }
    const auto head =
        sql::prepared(tx_, "select seq from workspace_heads where workspace_id = $1 for update", workspace.number);
    if (head.empty()) {
        throw std::logic_error("the transaction sees no workspace " + std::to_string(workspace.number));
    }
    last_ = head[0][0].as<Seq>();
}

Seq EventLog::next() const noexcept
{
    return planted(Planted::plain_sequence) ? draw(tx_) : last_ + 1;
}

Seq EventLog::append(std::string kind, std::string object, Audience audience)
{
    last_ = next();
    drawn.reset();
    events_.push_back({last_, std::move(kind), std::move(object), std::move(audience)});
    return last_;
}

std::vector<Event> EventLog::close() &&
{
    if (events_.empty()) return {};

    sql::Array seq, kind, channel, conversation, assignee, previous, reassigned;
    std::string objects;
    for (const auto& event : events_) {
        seq.add(event.seq);
        kind.add(event.kind);
        if (!objects.empty()) objects += between_objects;
        objects += event.object;
        channel.add(event.audience.channel);
        conversation.add(event.audience.conversation);
        assignee.add(event.audience.assignee);
        previous.add(event.audience.previous_assignee);
        reassigned.add(event.audience.reassigned);
    }
    sql::prepared(tx_, R"sql(
        insert into events (workspace_id, seq, kind, object, channel_id, conversation_id, assignee_id,
                            previous_assignee_id, reassigned)
        select $1, e.* from unnest($2::bigint[], $3::text[], string_to_array($4::text, chr(30)), $5::uuid[], $6::uuid[],
                                   $7::uuid[], $8::uuid[], $9::boolean[]) e
    )sql",
                  workspace_.number, seq.text(), kind.text(), objects, channel.text(), conversation.text(),
                  assignee.text(), previous.text(), reassigned.text());
    const auto* keep = planted(Planted::plain_sequence)
                           ? "update workspace_heads set seq = greatest(seq, $2) where workspace_id = $1"
                           : "update workspace_heads set seq = $2 where workspace_id = $1";
    sql::prepared(tx_, keep, workspace_.number, last_);
    return std::move(events_);
}

WorkspaceId EventLog::workspace() const noexcept
{
    return workspace_;
}

pqxx::transaction_base& EventLog::tx() noexcept
{
    return tx_;
}

LogHead read_head(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    const auto rows = sql::prepared(tx, "select epoch, seq, oldest_seq from workspace_heads where workspace_id = $1",
                                    workspace.number);
    if (rows.empty()) throw std::logic_error("the transaction sees no workspace " + std::to_string(workspace.number));
    return {rows[0][0].c_str(), rows[0][1].as<Seq>(), rows[0][2].as<Seq>()};
}

std::vector<Event> read_events(pqxx::transaction_base& tx, WorkspaceId workspace, Seq after, int limit)
{
    const auto rows = sql::prepared(tx, R"sql(
        select seq, kind, object, channel_id, conversation_id, assignee_id, previous_assignee_id, reassigned
          from events where workspace_id = $1 and seq > $2 order by seq limit $3
    )sql",
                                    workspace.number, after, limit);

    std::vector<Event> events;
    events.reserve(rows.size());
    for (const auto& row : rows) {
        Audience audience{{sql::text_of(row[3])},
                          {sql::text_of(row[4])},
                          {sql::text_of(row[5])},
                          {sql::text_of(row[6])},
                          row[7].as<bool>()};
        events.push_back({row[0].as<Seq>(), row[1].c_str(), sql::text_of(row[2]), std::move(audience)});
    }
    return events;
}

} // namespace inbox
