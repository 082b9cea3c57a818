#include "inbox/search/history_rows.hpp"

#include "inbox/stock/csv.hpp"
#include "inbox/wire/json.hpp"
#include "inbox/wire/rows.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cstdio>
#include <functional>

namespace inbox::search {

namespace {

constexpr int counted_limit = 1'000; // of one conversation's messages
constexpr int looked_back = 200;     // messages among whose authors staff are looked for

/// Thread order begins with the milliseconds, fifteen digits.
std::string order_of(Time time)
{
    char text[24];
    std::snprintf(text, sizeof text, "%015lld",
                  static_cast<long long>(std::max<std::int64_t>(time.time_since_epoch().count(), 0)));
    return text;
}

sql::Array ids_of(const std::vector<HistoryRow>& rows)
{
    sql::Array ids;
    for (const auto& row : rows) ids.add(row.conversation);
    return ids;
}

/// "select " `columns` of each conversation and `more`, which says what of its messages.
pqxx::result ask_each(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<HistoryRow>& rows,
                      const std::function<void(sql::Question&, const std::string& workspace)>& say)
{
    sql::Question question;
    const auto number = question.value(workspace.number);
    const auto ids = question.value(ids_of(rows).text());
    question.say("with c as (select unnest(" + ids + "::uuid[]) as id) ");
    say(question, number);
    return question.ask(tx);
}

void say_messages(sql::Question& question, const std::string& workspace, const MessageFilter& filter)
{
    question.say(" from messages m where m.workspace_id = " + workspace + " and m.conversation_id = c.id");
    say_time(question, filter, "m");
}

constexpr auto is_shown = " and (m.kind = 'comment' or not m.hidden)";

std::map<std::string, std::int64_t> first_answers(pqxx::transaction_base& tx, WorkspaceId workspace,
                                                  const MessageFilter& filter, const std::vector<HistoryRow>& rows)
{
    const auto found = ask_each(tx, workspace, rows, [&](sql::Question& question, const std::string& number) {
        question.say("select c.id::text, greatest(extract(epoch from answer.sent_at - asked.sent_at)::bigint, 0) from c"
                     " cross join lateral (select m.order_key, m.sent_at");
        say_messages(question, number, filter);
        question.say(
            " and m.direction = 'incoming' and m.kind in ('message', 'comment') order by m.order_key limit 1) asked"
            " cross join lateral (select m.sent_at from messages m where m.workspace_id = " +
            number +
            " and m.conversation_id = c.id and m.order_key > asked.order_key and m.direction = 'outgoing'"
            " and m.kind in ('message', 'comment') and m.author_kind in ('staff', 'page') order by m.order_key limit "
            "1) answer");
    });
    std::map<std::string, std::int64_t> answers;
    for (const auto& row : found) answers[sql::text_of(row[0])] = row[1].as<std::int64_t>();
    return answers;
}

using People = std::map<std::string, std::vector<wire::Person>>;

People who_wrote(pqxx::transaction_base& tx, WorkspaceId workspace, const MessageFilter& filter,
                 const std::vector<HistoryRow>& rows)
{
    const auto found = ask_each(tx, workspace, rows, [&](sql::Question& question, const std::string& number) {
        question.say("select c.id::text, s.id::text, s.name from c cross join lateral (select distinct author_id from "
                     "(select m.author_kind, m.author_id");
        say_messages(question, number, filter);
        question.say(" order by m.order_key desc limit " + question.value(looked_back) +
                     ") lately where author_kind = 'staff') wrote"
                     " join staff s on s.workspace_id = " +
                     number + " and s.id = wrote.author_id order by s.name, s.id");
    });
    People people;
    for (const auto& row : found)
        people[sql::text_of(row[0])].push_back({sql::text_of(row[1]), sql::text_of(row[2]), {}});
    return people;
}

struct Facts {
    std::map<std::string, wire::Conversation> talks;
    std::map<std::string, std::int64_t> answers;
    People people;
};

Facts read_facts(pqxx::transaction_base& tx, WorkspaceId workspace, const MessageFilter& filter,
                 const std::vector<HistoryRow>& rows)
{
    Facts facts;
    if (rows.empty()) return facts;
    std::vector<ConversationId> ids;
    for (const auto& row : rows) ids.push_back(row.conversation);
    for (auto& talk : wire::read_conversations(tx, workspace, ids)) facts.talks.emplace(talk.id.text, std::move(talk));
    facts.answers = first_answers(tx, workspace, filter, rows);
    facts.people = who_wrote(tx, workspace, filter, rows);
    return facts;
}

Time time_of(const HitPlace& place)
{
    return Time(std::chrono::milliseconds(place.key >> 20));
}

std::string plain(const std::vector<Piece>& pieces)
{
    std::string text;
    for (const auto& piece : pieces) text += piece.text;
    return text;
}

std::string names_in(const std::string& labels)
{
    std::string names;
    const auto given = boost::json::parse(labels);
    for (const auto& label : given.as_array()) {
        names += (names.empty() ? "" : ", ") + std::string(label.at("name").as_string());
    }
    return names;
}

} // namespace

void say_time(sql::Question& question, const MessageFilter& filter, const std::string& m)
{
    if (filter.from) question.say(" and " + m + ".order_key >= " + question.value(order_of(*filter.from)));
    if (filter.to) question.say(" and " + m + ".order_key < " + question.value(order_of(*filter.to)));
}

void add_newest(pqxx::transaction_base& tx, WorkspaceId workspace, const MessageFilter& filter,
                std::vector<HistoryRow>& rows)
{
    if (rows.empty()) return;
    const auto found = ask_each(tx, workspace, rows, [&](sql::Question& question, const std::string& number) {
        question.say("select c.id::text, message_key(said.sent_at, said.id), said.id::text, said.text from c cross "
                     "join lateral ("
                     "select m.id, m.sent_at, m.text");
        say_messages(question, number, filter);
        question.say(std::string(is_shown) + " and m.recalled_at is null order by m.order_key desc limit 1) said");
    });
    std::map<std::string, Hit> newest;
    for (const auto& row : found) {
        newest[sql::text_of(row[0])] = {
            {row[1].as<std::int64_t>(), sql::text_of(row[2])}, {sql::text_of(row[0])}, sql::text_of(row[3])};
    }
    for (auto& row : rows) {
        if (const auto at = newest.find(row.conversation.text); at != newest.end()) row.hit = at->second;
    }
}

void add_counts(pqxx::transaction_base& tx, WorkspaceId workspace, const MessageFilter& filter,
                std::vector<HistoryRow>& rows)
{
    if (rows.empty()) return;
    const auto found = ask_each(tx, workspace, rows, [&](sql::Question& question, const std::string& number) {
        question.say("select c.id::text, (select count(*) from (select 1");
        say_messages(question, number, filter);
        question.say(std::string(is_shown) + " limit " + question.value(counted_limit) + ") k) from c");
    });
    std::map<std::string, std::int64_t> counts;
    for (const auto& row : found) counts[sql::text_of(row[0])] = row[1].as<std::int64_t>();
    for (auto& row : rows) row.messages = counts[row.conversation.text];
}

std::vector<std::string> history_json(pqxx::transaction_base& tx, const Rules& rules, WorkspaceId workspace,
                                      const MessageFilter& filter, const Terms& terms,
                                      const std::vector<HistoryRow>& rows)
{
    const auto facts = read_facts(tx, workspace, filter, rows);
    const auto now = wire::store_time(tx);
    std::vector<std::string> items;
    for (const auto& row : rows) {
        const auto& id = row.conversation.text;
        wire::Json json;
        json.open_object().raw("conversation", wire::to_json(facts.talks.at(id), rules, now));
        if (row.hit) {
            json.open_object("hit").text("message_id", row.hit->place.id).time("sent_at", time_of(row.hit->place));
            json.raw("snippet", snippet_json(snippet(row.hit->text, terms))).close_object();
        } else {
            json.null("hit");
        }
        json.number("messages", row.messages);
        if (const auto answer = facts.answers.find(id); answer != facts.answers.end())
            json.number("first_answer_s", answer->second);
        else json.null("first_answer_s");
        json.open_array("staff");
        if (const auto people = facts.people.find(id); people != facts.people.end()) {
            for (const auto& person : people->second) {
                wire::Json one;
                one.open_object().text("id", person.id).text("name", person.name).close_object();
                json.element(std::move(one).take());
            }
        }
        json.close_array().close_object();
        items.push_back(std::move(json).take());
    }
    return items;
}

std::string history_sheet(pqxx::transaction_base& tx, WorkspaceId workspace, const MessageFilter& filter,
                          const Terms& terms, const std::vector<HistoryRow>& rows)
{
    const auto facts = read_facts(tx, workspace, filter, rows);
    CsvWriter sheet;
    for (const auto* name : {"time", "platform", "channel", "customer", "assignee", "staff", "status", "labels",
                             "messages", "first_answer_s", "text", "conversation_id", "message_id"}) {
        sheet.cell(name);
    }
    sheet.end_row();
    for (const auto& row : rows) {
        const auto& talk = facts.talks.at(row.conversation.text);
        std::string staff;
        if (const auto people = facts.people.find(talk.id.text); people != facts.people.end()) {
            for (const auto& person : people->second) staff += (staff.empty() ? "" : ", ") + person.name;
        }
        const auto at = row.hit ? std::optional(time_of(row.hit->place)) : talk.last_message_at;
        const auto answer = facts.answers.find(talk.id.text);
        sheet.cell(at ? to_text(*at) : "").cell(talk.channel.platform).cell(talk.channel.name).cell(talk.customer.name);
        sheet.cell(talk.assignee.name)
            .cell(staff)
            .cell(talk.status)
            .cell(names_in(talk.labels))
            .cell(std::to_string(row.messages));
        sheet.cell(answer == facts.answers.end() ? "" : std::to_string(answer->second));
        sheet.cell(row.hit ? plain(snippet(row.hit->text, terms))
                           : std::string(talk.last_message ? talk.last_message->text : ""));
        sheet.cell(talk.id.text).cell(row.hit ? row.hit->place.id : "");
        sheet.end_row();
    }
    return std::move(sheet).take();
}

} // namespace inbox::search
