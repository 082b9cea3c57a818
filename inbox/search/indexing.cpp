#include "inbox/search/indexing.hpp"

#include "inbox/search/words.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace inbox::search {

namespace {

constexpr auto greatest_id = "ffffffff-ffff-ffff-ffff-ffffffffffff";
constexpr std::int64_t day_shift_ms = 86'400'000;
constexpr int key_shift = 20; // see message_key
constexpr int many_batches = 12;

struct Progress {
    std::int64_t indexed_to = 0, batch = 0, head = 0, oldest = 0;
    std::optional<std::string> older_than;
    bool rested = false;
};

// Whoever begins does so at today's number: what is older is walked, what is newer is told.
constexpr auto begin_progress = R"sql(
    insert into search_progress (workspace_id, indexed_to, older_than)
    select workspace_id, seq, $2::uuid from workspace_heads where workspace_id = $1 on conflict do nothing
)sql";

constexpr auto take_progress = R"sql(
    select p.indexed_to, p.batch, h.seq, h.oldest_seq, p.older_than::text, p.worked_at <= now() - make_interval(secs => $2)
      from search_progress p join workspace_heads h on h.workspace_id = p.workspace_id
     where p.workspace_id = $1 for update of p skip locked
)sql";

constexpr auto peek_progress = R"sql(
    select 1 from search_progress where workspace_id = $1
)sql";

constexpr auto told_messages = R"sql(
    select max(e.seq), array_agg(distinct substring(e.object from '^\{"id":"([0-9a-f-]{36})"'))
           filter (where e.kind in ('message.created', 'message.updated'))
      from (select seq, kind, object from events where workspace_id = $1 and seq > $2 order by seq limit $3) e
)sql";

constexpr auto older_messages = R"sql(
    select min(id::text), array_agg(id::text)
      from (select id from messages where workspace_id = $1 and id < $2::uuid order by id desc limit $3) m
)sql";

// Those whose words are not noted as they are now. The keys are computed before places are looked up by them.
constexpr auto messages_to_note = R"sql(
    with these as materialized (
        select m.id, m.conversation_id, m.edit_number, m.text, message_key(m.sent_at, m.id) as key,
               case when m.author_kind = 'staff' then m.author_id end as staff_id
          from messages m where m.workspace_id = $1 and m.id = any ($2::uuid[])
    )
    select t.id::text, t.key, t.conversation_id::text, t.staff_id::text, t.edit_number, t.text
      from these t left join message_places p on p.workspace_id = $1 and p.key = t.key and p.message_id = t.id
     where p.key is null or p.edit_number <> t.edit_number
)sql";

constexpr auto note_places = R"sql(
    insert into message_places (workspace_id, message_id, key, conversation_id, staff_id, edit_number)
    select $1, m.* from unnest($2::uuid[], $3::bigint[], $4::uuid[], $5::uuid[], $6::integer[]) m
        on conflict (workspace_id, key, message_id) do update set edit_number = excluded.edit_number
)sql";

constexpr auto note_words = R"sql(
    insert into message_words (workspace_id, word, day, batch, n, keys)
    select $1, w.word, w.day, $2, cardinality(w.keys::bigint[]), w.keys::bigint[]
      from unnest($3::text[], $4::integer[], $5::text[]) w (word, day, keys)
)sql";

constexpr auto note_days = R"sql(
    insert into message_days (workspace_id, day, batches) select $1, d, 1 from unnest($2::integer[]) d
        on conflict (workspace_id, day) do update set batches = message_days.batches + 1, changed_at = now()
)sql";

constexpr auto note_progress = R"sql(
    update search_progress set indexed_to = $2, older_than = $3::uuid, batch = $4, worked_at = now() where workspace_id = $1
)sql";

std::optional<Progress> take(pqxx::transaction_base& tx, WorkspaceId workspace, std::chrono::seconds age)
{
    if (tx.exec_params(peek_progress, workspace.number).empty())
        tx.exec_params(begin_progress, workspace.number, greatest_id);
    const auto rows = tx.exec_params(take_progress, workspace.number, static_cast<int>(age.count()));
    if (rows.empty()) return std::nullopt; // another process is at it
    Progress progress{rows[0][0].as<std::int64_t>(),
                      rows[0][1].as<std::int64_t>(),
                      rows[0][2].as<std::int64_t>(),
                      rows[0][3].as<std::int64_t>(),
                      std::nullopt,
                      rows[0][5].as<bool>()};
    if (!rows[0][4].is_null()) progress.older_than = sql::text_of(rows[0][4]);
    return progress;
}

void note(pqxx::transaction_base& tx, WorkspaceId workspace, std::int64_t batch, const std::string& ids)
{
    sql::Array id, key, conversation, staff, edit;
    std::map<std::pair<std::string, std::int64_t>, sql::Array> words;
    std::set<std::int64_t> days;
    for (const auto& row : tx.exec_params(messages_to_note, workspace.number, ids)) {
        const auto number = row[1].as<std::int64_t>();
        const auto day = (number >> key_shift) / day_shift_ms;
        id.add(sql::text_of(row[0]));
        key.add(number);
        conversation.add(sql::text_of(row[2]));
        staff.add(sql::optional_of<std::string>(row[3]));
        edit.add(row[4].as<std::int64_t>());
        days.insert(day);
        for (const auto& word : keys_of(words_of(row[5].c_str()))) words[{word, day}].add(number);
    }
    if (id.size() == 0) return;
    tx.exec_params(note_places, workspace.number, id.text(), key.text(), conversation.text(), staff.text(),
                   edit.text());
    sql::Array word, day_of_word, keys;
    for (const auto& [of, messages] : words) {
        word.add(of.first);
        day_of_word.add(of.second);
        keys.add(messages.text());
    }
    if (word.size() > 0) {
        tx.exec_params(note_words, workspace.number, batch, word.text(), day_of_word.text(), keys.text());
    }
    tx.exec_params(note_days, workspace.number, sql::array_of(days));
}

// What only removed messages had goes, too.
constexpr auto take_day = R"sql(
    select day from message_days where workspace_id = $1 and batches > 1
       and (batches >= $2 or changed_at < now() - interval '15 minutes')
     order by batches desc limit 1
)sql";

constexpr auto gathered_words = R"sql(
    with scattered as (
        delete from message_words where workspace_id = $1 and day = $2 returning word, keys
    ), kept as (
        select distinct s.word, p.key from scattered s cross join lateral unnest(s.keys) k (key)
          join message_places p on p.workspace_id = $1 and p.key = k.key and p.key >= $4 and p.key < $5
    )
    insert into message_words (workspace_id, word, day, batch, n, keys)
    select $1, word, $2, $3, count(*), array_agg(key order by key) from kept group by word
)sql";

} // namespace

bool index_messages(pqxx::transaction_base& tx, WorkspaceId workspace, const IndexPace& pace)
{
    auto progress = take(tx, workspace, pace.age);
    if (!progress) return false;
    // Events that were cleaned away before they were read say nothing: all is walked again.
    if (progress->indexed_to < progress->oldest - 1) {
        progress->indexed_to = progress->head;
        progress->older_than = greatest_id;
    }
    const auto news = progress->head - progress->indexed_to;
    const bool worth_it = news >= pace.events || (news > 0 && progress->rested);
    if (!worth_it && !progress->older_than) return false;

    bool more = false;
    const auto batch = progress->batch + 1;
    if (worth_it) {
        const auto row = tx.exec_params(told_messages, workspace.number, progress->indexed_to, pace.batch)[0];
        if (!row[1].is_null()) note(tx, workspace, batch, sql::text_of(row[1]));
        progress->indexed_to = row[0].is_null() ? progress->head : row[0].as<std::int64_t>();
        more = progress->head - progress->indexed_to >= pace.events;
    } else {
        const auto row = tx.exec_params(older_messages, workspace.number, *progress->older_than, pace.batch)[0];
        if (!row[1].is_null()) note(tx, workspace, batch, sql::text_of(row[1]));
        progress->older_than = sql::optional_of<std::string>(row[0]);
        more = progress->older_than.has_value();
    }
    tx.exec_params(note_progress, workspace.number, progress->indexed_to, progress->older_than, batch);
    return more || progress->older_than;
}

bool gather_day(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    const auto progress = take(tx, workspace, std::chrono::seconds{0});
    if (!progress) return false;
    const auto found = tx.exec_params(take_day, workspace.number, many_batches);
    if (found.empty()) return false;
    const auto day = found[0][0].as<std::int64_t>();
    const auto batch = progress->batch + 1;
    tx.exec_params(gathered_words, workspace.number, day, batch, (day * day_shift_ms) << key_shift,
                   ((day + 1) * day_shift_ms) << key_shift);
    tx.exec_params("update message_days set batches = 1 where workspace_id = $1 and day = $2", workspace.number, day);
    tx.exec_params("update search_progress set batch = $2 where workspace_id = $1", workspace.number, batch);
    return true;
}

} // namespace inbox::search
