#include "inbox/search/hits.hpp"

#include "inbox/page.hpp"
#include "inbox/search/candidates.hpp"
#include "inbox/search/indexing.hpp"
#include "inbox/staff/visibility.hpp"

#include <algorithm>
#include <charconv>

namespace inbox::search {

namespace {

constexpr int key_shift = 20;
/// Candidates whose messages are read in one statement: about as many as are wanted, and more each time it was in vain.
constexpr std::size_t fewest_at_once = 60, most_at_once = 500;

constexpr auto least_id = "00000000-0000-0000-0000-000000000000";

// Newer than the index: what the log says of messages since.
constexpr auto unindexed = R"sql(
    select array_agg(distinct substring(e.object from '^\{"id":"([0-9a-f-]{36})"'))
      from (select object from events
             where workspace_id = $1 and kind in ('message.created', 'message.updated')
               and seq > coalesce((select indexed_to from search_progress where workspace_id = $1), 0)
             order by seq desc limit $2) e
)sql";

/// Of messages named by `named`, which says where from: those that count, newest first.
std::vector<Hit> read_hits(pqxx::transaction_base& tx, const StaffMember& staff, const Terms& terms,
                           const MessageFilter& filter, const HitPlace& below, sql::Question& question)
{
    const auto key = question.value(below.key);
    question.say(" and (t.key, t.id) < (" + key + "::bigint, " + question.value(below.id) + "::uuid)");
    if (filter.from) question.say(" and t.key >= " + question.value(first_key_of(*filter.from)));
    if (filter.to) question.say(" and t.key < " + question.value(first_key_of(*filter.to)));
    narrow(question, filter, "c", "t.author_id");
    only_visible(question, staff, "c");
    question.say(" order by t.key desc, t.id desc");
    std::vector<Hit> hits;
    for (const auto& row : question.ask(tx)) {
        Hit hit{{row[0].as<std::int64_t>(), sql::text_of(row[1])}, {sql::text_of(row[2])}, sql::text_of(row[3])};
        if (fits(terms, words_of(hit.text))) hits.push_back(std::move(hit));
    }
    return hits;
}

constexpr auto columns = "select t.key, t.id::text, t.conversation_id::text, t.text from (";
constexpr auto message_columns =
    "select m.id, m.workspace_id, m.conversation_id, m.author_id, m.text, message_key(m.sent_at, m.id) as key from ";
constexpr auto shown =
    " and m.recalled_at is null and (m.kind = 'comment' or not m.hidden) and m.text <> '') t"
    " join conversations c on c.workspace_id = t.workspace_id and c.id = t.conversation_id where true";

std::vector<Hit> hits_of_keys(pqxx::transaction_base& tx, const StaffMember& staff, const Terms& terms,
                              const MessageFilter& filter, const HitPlace& below, const sql::Array& keys)
{
    sql::Question question;
    const auto workspace = question.value(staff.workspace.number);
    question.say(columns)
        .say(message_columns)
        .say("message_places p join messages m on m.workspace_id = p.workspace_id and m.id = p.message_id"
             " where p.workspace_id = " +
             workspace + " and p.key = any (" + question.value(keys.text()) +
             "::bigint[])"
             " and p.key = message_key(m.sent_at, m.id)");
    question.say(shown);
    return read_hits(tx, staff, terms, filter, below, question);
}

std::vector<Hit> newest_hits(pqxx::transaction_base& tx, const StaffMember& staff, const Terms& terms,
                             const MessageFilter& filter, const HitPlace& below)
{
    const auto told = tx.exec_params(unindexed, staff.workspace.number, unindexed_limit)[0][0];
    if (told.is_null()) return {};
    sql::Question question;
    const auto workspace = question.value(staff.workspace.number);
    question.say(columns)
        .say(message_columns)
        .say("messages m where m.workspace_id = " + workspace + " and m.id = any (" +
             question.value(sql::text_of(told)) + "::uuid[])");
    question.say(shown);
    return read_hits(tx, staff, terms, filter, below, question);
}

/// Those of `newest` down to `reached` join `found`; what both know stays once.
void merge(std::vector<Hit>& found, const std::vector<Hit>& newest, const std::optional<HitPlace>& reached)
{
    for (const auto& hit : newest) {
        if (!reached || !(hit.place < *reached)) found.push_back(hit);
    }
    std::sort(found.begin(), found.end(), [](const Hit& a, const Hit& b) { return a.place > b.place; });
    found.erase(
        std::unique(found.begin(), found.end(), [](const Hit& a, const Hit& b) { return a.place.id == b.place.id; }),
        found.end());
}

} // namespace

std::int64_t first_key_of(Time time)
{
    return std::max<std::int64_t>(time.time_since_epoch().count(), 0) << key_shift;
}

std::string make_place(std::string_view list, const HitPlace& place)
{
    return make_cursor(list, {std::to_string(place.key), place.id});
}

std::optional<HitPlace> read_place(std::string_view list, const std::string& cursor)
{
    const auto keys = read_cursor(list, cursor, 2);
    if (!keys || !is_uuid(keys->at(1))) return std::nullopt;
    const auto& digits = keys->at(0);
    HitPlace place{0, keys->at(1)};
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), place.key);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || place.key < 0) return std::nullopt;
    return place;
}

bool possible(const MessageFilter& filter)
{
    return (!filter.channel || is_uuid(filter.channel->text)) && (!filter.label || is_uuid(filter.label->text)) &&
           (!filter.staff || is_uuid(filter.staff->text));
}

void narrow(sql::Question& question, const MessageFilter& filter, const std::string& conversation,
            const std::string& author)
{
    if (filter.channel)
        question.say(" and " + conversation + ".channel_id = " + question.value(*filter.channel) + "::uuid");
    if (filter.label)
        question.say(" and " + conversation + ".label_ids @> array[" + question.value(*filter.label) + "::uuid]");
    if (filter.status) question.say(" and " + conversation + ".status = " + question.value(*filter.status));
    if (filter.staff) {
        const auto staff = question.value(*filter.staff);
        question.say(" and (" + conversation + ".assignee_id = " + staff + "::uuid or " + author + " = " + staff +
                     "::uuid or exists (select 1 from message_places by_staff where by_staff.workspace_id = " +
                     conversation + ".workspace_id and by_staff.staff_id = " + staff +
                     "::uuid and by_staff.conversation_id = " + conversation + ".id))");
    }
}

Hits find_hits(pqxx::transaction_base& tx, const StaffMember& staff, const Terms& terms, const MessageFilter& filter,
               int wanted, const HitPlace& below, const HitBudget& budget)
{
    Hits hits;
    if (terms.empty() || !possible(filter)) return hits;
    const auto latest = std::chrono::steady_clock::now() + budget.time;
    const auto enough = static_cast<std::size_t>(wanted);
    const auto newest = newest_hits(tx, staff, terms, filter, below);

    auto above = below.key; // keys up to this one are still to be looked at
    if (filter.to) above = std::min(above, first_key_of(*filter.to));
    Candidates candidates(tx, staff.workspace, terms, filter.from ? first_key_of(*filter.from) : 0, above);
    auto at_once = std::clamp(enough + enough / 4, fewest_at_once, most_at_once);
    while (const auto group = candidates.next()) {
        for (std::size_t at = 0; at < group->size() && hits.found.size() <= enough;) {
            sql::Array keys;
            const auto end = std::min(at + at_once, group->size());
            for (; at < end; ++at) keys.add((*group)[at]);
            at_once = std::min(at_once * 2, most_at_once);
            for (auto& hit : hits_of_keys(tx, staff, terms, filter, below, keys)) hits.found.push_back(std::move(hit));
        }
        if (hits.found.size() > enough) break;
        if (std::chrono::steady_clock::now() > latest || candidates.keys_read() > budget.keys) {
            if (const auto rest = candidates.rest()) hits.reached = HitPlace{*rest, least_id};
            break;
        }
    }
    // Whatever the index has found more than wanted stays for the next look.
    const auto border = hits.found.size() > enough ? std::optional(hits.found[enough - 1].place) : hits.reached;
    merge(hits.found, newest, border);
    if (hits.found.size() > enough) {
        hits.found.resize(enough);
        hits.reached = hits.found.back().place;
    }
    return hits;
}

} // namespace inbox::search
