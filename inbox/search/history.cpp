#include "inbox/search/history.hpp"

#include "inbox/search/history_rows.hpp"

#include <algorithm>
#include <map>

namespace inbox::search {

namespace {

constexpr auto calm = "set local statement_timeout = '8s'";
constexpr int few_messages = 20'000; // so many of a time are sooner read than each conversation asked

bool has_words(const HistoryFilter& filter)
{
    return filter.words.find_first_not_of(" \t\r\n") != std::string::npos;
}

// What was said in a time whose messages are few: also by messages too new for the index.
void say_few(sql::Question& question, const std::string& workspace, std::int64_t from, std::int64_t to)
{
    question.say(" and c.id = any (array(select p.conversation_id from message_places p where p.workspace_id = " +
                 workspace + " and p.key >= " + question.value(from) + " and p.key < " + question.value(to) +
                 " union select e.conversation_id from events e where e.workspace_id = " + workspace +
                 " and e.kind = 'message.created' and e.seq > coalesce((select indexed_to from search_progress where "
                 "workspace_id = " +
                 workspace + "), 0)))");
}

bool are_few(pqxx::transaction_base& tx, WorkspaceId workspace, std::int64_t from, std::int64_t to)
{
    const auto done = tx.exec_params("select 1 from search_progress where workspace_id = $1 and older_than is null",
                                     workspace.number);
    if (done.empty()) return false; // not all places are known yet
    const auto row =
        tx.exec_params1("select count(*) from (select 1 from message_places where workspace_id = $1 and key >= $2"
                        " and key < $3 limit $4) k",
                        workspace.number, from, to, few_messages + 1);
    return row[0].as<int>() <= few_messages;
}

/// Which conversations there are to look back at, without words.
void say_conversations(pqxx::transaction_base& tx, sql::Question& question, const StaffMember& staff,
                       const MessageFilter& filter)
{
    const auto workspace = question.value(staff.workspace.number);
    question.say(" from conversations c where c.workspace_id = " + workspace + " and c.last_message_at is not null");
    only_visible(question, staff, "c");
    narrow(question, filter, "c", "null::uuid");
    if (filter.from) {
        question.say(" and c.last_message_at >= timestamptz 'epoch' + " +
                     question.value(filter.from->time_since_epoch().count()) + "::bigint * interval '1 millisecond'");
    }
    if (!filter.to) return; // the last message is in that time
    const auto from = filter.from ? first_key_of(*filter.from) : 0, to = first_key_of(*filter.to);
    if (are_few(tx, staff.workspace, from, to)) say_few(question, workspace, from, to);
    question.say(" and exists (select 1 from messages m where m.workspace_id = " + workspace +
                 " and m.conversation_id = c.id");
    say_time(question, filter, "m");
    question.say(")");
}

std::vector<HistoryRow> by_last_message(pqxx::transaction_base& tx, const StaffMember& staff,
                                        const HistoryFilter& filter, int limit, const std::optional<HitPlace>& below)
{
    sql::Question question;
    question.say("select c.id::text, (extract(epoch from c.last_message_at) * 1000000)::bigint");
    say_conversations(tx, question, staff, filter.messages);
    const std::string direction = filter.oldest_first ? "" : " desc";
    if (below) {
        question.say(std::string(" and (c.last_message_at, c.id) ") + (filter.oldest_first ? ">" : "<") +
                     " (timestamptz 'epoch' + " + question.value(below->key) + "::bigint * interval '1 microsecond', " +
                     question.value(below->id) + "::uuid)");
    }
    question.say(" order by c.last_message_at" + direction + ", c.id" + direction + " limit " + question.value(limit));
    std::vector<HistoryRow> rows;
    for (const auto& row : question.ask(tx)) {
        rows.push_back({{sql::text_of(row[0])}, {row[1].as<std::int64_t>(), sql::text_of(row[0])}, std::nullopt, 0});
    }
    return rows;
}

HistoryTotals count_all(pqxx::transaction_base& tx, const StaffMember& staff, const HistoryFilter& filter)
{
    HistoryTotals totals;
    sql::Question talks;
    talks.say("select count(*) from (select 1");
    say_conversations(tx, talks, staff, filter.messages);
    talks.say(" limit " + talks.value(history_count_limit + 1) + ") k");
    totals.conversations = talks.ask(tx)[0][0].as<std::int64_t>();

    sql::Question said;
    said.say("select count(*) from (select 1 from (select c.id");
    say_conversations(tx, said, staff, filter.messages);
    said.say(" order by c.last_message_at desc limit " + said.value(history_count_limit + 1) +
             ") t cross join lateral (select 1"
             " from messages m where m.workspace_id = " +
             said.value(staff.workspace.number) +
             " and m.conversation_id = t.id"
             " and (m.kind = 'comment' or not m.hidden)");
    say_time(said, filter.messages, "m");
    said.say(" limit 1000) m limit " + said.value(history_count_limit + 1) + ") k");
    totals.messages = said.ask(tx)[0][0].as<std::int64_t>();

    totals.capped = std::max(totals.conversations, totals.messages) > history_count_limit;
    totals.conversations = std::min<std::int64_t>(totals.conversations, history_count_limit);
    totals.messages = std::min<std::int64_t>(totals.messages, history_count_limit);
    return totals;
}

struct Found {
    std::vector<HistoryRow> rows; // those after the cursor, at most `limit` + 1
    Terms terms;
    std::optional<HistoryTotals> totals;
};

/// Each conversation stands where its newest hit is.
Found by_words(pqxx::transaction_base& tx, const StaffMember& staff, const HistoryFilter& filter, int limit,
               const std::optional<HitPlace>& below)
{
    auto chosen = choose_terms(tx, staff, filter.words, filter.messages, history_hits_limit);
    std::vector<HistoryRow> rows;
    std::map<std::string, std::size_t> known;
    for (auto& hit : chosen.first.found) {
        const auto [at, first] = known.emplace(hit.conversation.text, rows.size());
        if (first) rows.push_back({hit.conversation, hit.place, hit, 0});
        ++rows[at->second].messages;
    }
    Found found{{}, std::move(chosen.terms), std::nullopt};
    if (!below) {
        found.totals = {static_cast<std::int64_t>(rows.size()), static_cast<std::int64_t>(chosen.first.found.size()),
                        chosen.first.reached.has_value()};
    }
    if (filter.oldest_first) std::reverse(rows.begin(), rows.end());
    for (auto& row : rows) {
        if (below && (filter.oldest_first ? row.place <= *below : row.place >= *below)) continue;
        if (static_cast<int>(found.rows.size()) > limit) break;
        found.rows.push_back(std::move(row));
    }
    return found;
}

Found find(pqxx::transaction_base& tx, const StaffMember& staff, const HistoryFilter& filter, int limit,
           const std::optional<HitPlace>& below)
{
    tx.exec(calm);
    if (!possible(filter.messages)) return {{}, {}, below ? std::nullopt : std::optional(HistoryTotals{})};
    if (has_words(filter)) return by_words(tx, staff, filter, limit, below);
    Found found{by_last_message(tx, staff, filter, limit + 1, below), {}, std::nullopt};
    if (!below) found.totals = count_all(tx, staff, filter);
    if (filter.messages.from || filter.messages.to) add_newest(tx, staff.workspace, filter.messages, found.rows);
    add_counts(tx, staff.workspace, filter.messages, found.rows);
    return found;
}

std::string_view list_name(const HistoryFilter& filter)
{
    if (has_words(filter)) return filter.oldest_first ? "history_hits_oldest" : "history_hits";
    return filter.oldest_first ? "history_oldest" : "history";
}

} // namespace

HistoryResult read_history(pqxx::transaction_base& tx, const Rules& rules, const StaffMember& staff,
                           const HistoryFilter& filter, int limit, const std::string& cursor)
{
    limit = std::clamp(limit, 1, page_limit);
    std::optional<HitPlace> below;
    if (!cursor.empty()) {
        below = read_place(list_name(filter), cursor);
        if (!below) return BadCursor{};
    }
    HistoryPage history;
    history.page.head = read_head(tx, staff.workspace);
    auto found = find(tx, staff, filter, limit, below);
    history.totals = found.totals;
    if (static_cast<int>(found.rows.size()) > limit) {
        found.rows.resize(static_cast<std::size_t>(limit));
        history.page.next_cursor = make_place(list_name(filter), found.rows.back().place);
    }
    history.page.items = history_json(tx, rules, staff.workspace, filter.messages, found.terms, found.rows);
    return history;
}

std::string history_csv(pqxx::transaction_base& tx, const StaffMember& staff, const HistoryFilter& filter)
{
    const auto found = find(tx, staff, filter, static_cast<int>(history_csv_limit), std::nullopt);
    return history_sheet(tx, staff.workspace, filter.messages, found.terms, found.rows);
}

} // namespace inbox::search
