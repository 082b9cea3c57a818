#include "inbox/conversations/filter.hpp"

#include "inbox/page.hpp"
#include "inbox/wire/json.hpp"

#include <array>

/// The numbers beside the filters of the list.
namespace inbox {

namespace {

/// What is counted per channel, label and person, and by looking beside the conversation, is counted among the newest:
/// a screen shows whether there are any and which are many, and must not make the store walk a year for it.
constexpr int looked_at = 10'000;
/// The number that fits stops here: nobody changes more at once, and "100,000" says enough.
constexpr int matching_limit = 100'000;
constexpr int groups_limit = 200;

/// What is counted when no status is asked for: what somebody still has to do. Named, not said by what it is not: so
/// the index by status finds the few among a million that are done.
constexpr std::string_view active = "c.status in ('open', 'pending')";
constexpr std::string_view not_resolved = "c.status in ('open', 'pending', 'snoozed')";

struct Number {
    std::string_view name;
    Facet facet;
    std::string_view condition;
};

std::string filtered(std::string_view condition)
{
    return "count(*) filter (where " + std::string(condition) + ')';
}

/// all, mine, unassigned, unread, unanswered, failed, snoozed: exact. Each ignores the filter it is the number of.
void count_all(pqxx::transaction_base& tx, const StaffMember& staff, const ConversationFilter& filter, wire::Json& json)
{
    sql::Question question;
    const auto me = "c.assignee_id = " + question.value(staff.id) + "::uuid";
    const auto conditions = conditions_of(question, staff, filter);
    const std::array<Number, 6> numbers = {{{"all", Facet::assignee, "true"},
                                            {"mine", Facet::assignee, me},
                                            {"unassigned", Facet::assignee, "c.assignee_id is null"},
                                            {"unread", Facet::unread, is_unread},
                                            {"unanswered", Facet::unanswered, is_unanswered},
                                            {"failed", Facet::failed, is_failed}}};
    const std::string usual = filter.status ? "true" : std::string(active);
    question.say("select ");
    for (const auto& number : numbers) {
        question.say(filtered(usual + " and " + std::string(number.condition) + all_of(conditions, number.facet)) +
                     ", ");
    }
    question.say(filtered("c.status = 'snoozed'" + all_of(conditions, Facet::status)));
    say_visible(question, staff);
    question.say(" and c.last_message_at is not null");
    if (!filter.status || *filter.status != "resolved") question.say(" and ").say(not_resolved);
    const auto rows = question.ask(tx);
    const auto at = [&](std::size_t i) { return rows[0][static_cast<pqxx::row::size_type>(i)].as<std::int64_t>(); };
    for (std::size_t i = 0; i < numbers.size(); ++i) json.number(numbers[i].name, at(i));
    json.number("snoozed", at(numbers.size()));
}

void count_matching(pqxx::transaction_base& tx, const StaffMember& staff, const ConversationFilter& filter,
                    wire::Json& json)
{
    sql::Question question;
    const auto conditions = conditions_of(question, staff, filter);
    question.say("select count(*) from (select 1");
    say_visible(question, staff);
    question.say(" and c.last_message_at is not null" + all_of(conditions));
    question.say(" limit " + std::to_string(matching_limit) + ") fitting");
    json.number("matching", question.ask(tx)[0][0].as<std::int64_t>());
}

/// One row for each conversation looked at: what it is, and for each filter whether it fits. Which ones comes first, by
/// itself: a planner that thinks all of them are asked about reads every number and every order of the shop beforehand.
void say_talks(sql::Question& question, const StaffMember& staff, const ConversationFilter& filter,
               const std::vector<Condition>& conditions)
{
    question.say("with talks as materialized (select c.channel_id, c.label_ids, c.assignee_id, ");
    question.say(has_a_phone).say(" as phone, ").say(has_an_order).say(" as ordered");
    for (const auto& condition : conditions) {
        question.say(", " + condition.sql + " as fits_" + std::to_string(static_cast<int>(condition.facet)));
    }
    question.say(" from (select c.*");
    say_visible(question, staff);
    question.say(" and c.last_message_at is not null");
    if (!filter.status) question.say(" and ").say(active);
    for (const auto& condition : conditions) {
        if (condition.facet == Facet::status || condition.facet == Facet::kind) question.say(" and " + condition.sql);
    }
    question.say(" order by c.last_message_at desc limit " + std::to_string(looked_at) + ") c) ");
}

std::string fits(const std::vector<Condition>& conditions, Facet but_for)
{
    std::string said = "true";
    for (const auto& condition : conditions) {
        if (condition.facet != but_for) said += " and fits_" + std::to_string(static_cast<int>(condition.facet));
    }
    return said;
}

/// [{id, n}], the largest first.
std::string grouped(const std::string& what, const std::string& from, const std::string& condition)
{
    return "(select coalesce(json_agg(json_build_object('id', id, 'n', n) order by n desc, id), '[]')::text from "
           "(select " +
           what + " as id, count(*) as n from " + from + " where " + condition + " and " + what +
           " is not null group by 1 order by n desc, 1 limit " + std::to_string(groups_limit) + ") counted)";
}

/// Counted among the newest: has_phone, has_order, channels, labels, staff.
void count_beside(pqxx::transaction_base& tx, const StaffMember& staff, const ConversationFilter& filter,
                  wire::Json& json)
{
    sql::Question question;
    const auto conditions = conditions_of(question, staff, filter);
    say_talks(question, staff, filter, conditions);
    const auto workspace = question.value(staff.workspace.number);
    const auto kept = "(select id from labels where workspace_id = " + workspace + " and not deleted)";
    question.say("select " + filtered("phone and " + fits(conditions, Facet::has_phone)) + ", ");
    question.say(filtered("ordered and " + fits(conditions, Facet::has_order)) + ", ");
    question.say(grouped("channel_id", "talks", fits(conditions, Facet::channel)) + ", ");
    question.say(grouped("label", "talks cross join unnest(label_ids) label",
                         fits(conditions, Facet::label) + " and label in " + kept) +
                 ", ");
    question.say(grouped("assignee_id", "talks", fits(conditions, Facet::assignee)) + " from talks");
    const auto row = question.ask(tx)[0];
    json.number("has_phone", row[0].as<std::int64_t>()).number("has_order", row[1].as<std::int64_t>());
    json.raw("channels", sql::text_of(row[2])).raw("labels", sql::text_of(row[3])).raw("staff", sql::text_of(row[4]));
}

void nothing_fits(wire::Json& json)
{
    for (const auto* name : {"all", "mine", "unassigned", "unread", "unanswered", "failed", "snoozed", "matching",
                             "has_phone", "has_order"}) {
        json.number(name, 0);
    }
    for (const auto* name : {"channels", "labels", "staff"}) json.raw(name, "[]");
}

} // namespace

std::string count_conversations(pqxx::transaction_base& tx, const StaffMember& staff, const ConversationFilter& filter)
{
    const auto head = read_head(tx, staff.workspace);
    wire::Json json;
    json.open_object();
    if (possible(filter)) {
        count_all(tx, staff, filter, json);
        count_matching(tx, staff, filter, json);
        count_beside(tx, staff, filter, json);
    } else {
        nothing_fits(json);
    }
    json.text("epoch", head.epoch).number("seq", head.seq).close_object();
    return std::move(json).take();
}

} // namespace inbox
