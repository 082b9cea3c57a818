#include "inbox/conversations/bulk.hpp"

#include "inbox/conversations/bulk_rows.hpp"
#include "inbox/conversations/filter.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/wire/json.hpp"

#include <algorithm>
#include <set>

namespace inbox {

namespace {

constexpr auto select_living_labels = R"sql(
    select id::text from labels where workspace_id = $1 and not deleted
)sql";

constexpr auto not_yet = " and not exists (select 1 from bulk_items i where i.workspace_id = c.workspace_id"
                         " and i.conversation_id = c.id and i.bulk_id = ";

/// The next of those the filter finds now, and those already done left out.
std::vector<ConversationId> next_fitting(pqxx::transaction_base& tx, const StaffMember& staff, const BulkWish& wish,
                                         int limit)
{
    const auto& filter = std::get<ConversationFilter>(wish.which);
    std::vector<ConversationId> ids;
    if (!possible(filter)) return ids;
    sql::Question question;
    question.say("select c.id::text");
    say_visible(question, staff);
    question.say(" and c.last_message_at is not null" + all_of(conditions_of(question, staff, filter)));
    question.say(not_yet + question.value(wish.id) + "::uuid)");
    question.say(" order by c.last_message_at desc, c.id desc limit " + question.value(limit));
    for (const auto& row : question.ask(tx)) ids.push_back(ConversationId{sql::text_of(row[0])});
    return ids;
}

std::vector<ConversationId> next_named(pqxx::transaction_base& tx, const StaffMember& staff, const BulkWish& wish,
                                       int limit)
{
    const auto done = bulk_rows::done(tx, staff.workspace, wish.id);
    std::vector<ConversationId> ids;
    for (const auto& id : std::get<std::vector<ConversationId>>(wish.which)) {
        if (static_cast<int>(ids.size()) == limit) break;
        if (!done.contains(id) && std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
    }
    return ids;
}

std::vector<ConversationId> next_of(pqxx::transaction_base& tx, const StaffMember& staff, const BulkWish& wish,
                                    int limit)
{
    return std::holds_alternative<ConversationFilter>(wish.which) ? next_fitting(tx, staff, wish, limit)
                                                                  : next_named(tx, staff, wish, limit);
}

/// Labels that were deleted meanwhile are dropped on the way: the rest of the wish is not lost to them.
std::vector<LabelId> relabelled(const std::vector<LabelId>& present, const BulkChange& change,
                                const std::set<LabelId>& living)
{
    std::vector<LabelId> labels;
    const auto without = [&](const LabelId& id) {
        return std::find(change.labels_remove.begin(), change.labels_remove.end(), id) != change.labels_remove.end();
    };
    for (const auto& id : present) {
        if (living.contains(id) && !without(id)) labels.push_back(id);
    }
    for (const auto& id : change.labels_add) {
        if (std::find(labels.begin(), labels.end(), id) == labels.end()) labels.push_back(id);
    }
    return labels;
}

std::string code_of(const Refusal& refusal)
{
    if (std::holds_alternative<NotAllowed>(refusal)) return "forbidden";
    if (std::holds_alternative<Held>(refusal)) return "held";
    return std::get<BadValue>(refusal).code;
}

class Step {
public:
    Step(EventLog& log, const Rules& rules, const StaffMember& staff, const BulkWish& wish)
        : log_(log), staff_(staff), wish_(wish), changes_(log, rules), arrival_(log.next())
    {
        for (const auto& row : log.tx().exec_params(select_living_labels, log.workspace().number)) {
            living_.insert(LabelId{sql::text_of(row[0])});
        }
    }

    void change(const ConversationId& id)
    {
        const auto conversation = find_conversation_for(log_.tx(), staff_, id);
        if (!conversation) return rows_.add(id, "absent");
        Time now{};
        const auto before = read_state(log_.tx(), log_.workspace(), conversation->id, now);
        auto after = before;
        auto one = wish_.change.change;
        if (!wish_.change.labels_add.empty() || !wish_.change.labels_remove.empty()) {
            one.labels = relabelled(before.labels, wish_.change, living_);
        }
        std::string assignee;
        const auto refusal = alter(log_, staff_, *conversation, one, now, after, assignee);
        if (refusal.index() != 0) return rows_.add(conversation->id, code_of(refusal));
        if (wish_.change.read) after.unread_count = 0;
        if (after == before) return rows_.add(conversation->id, bulk_rows::same);
        write_state(log_, staff_, conversation->id, before, after, assignee, now, arrival_, changes_);
        if (after.status == "resolved") after.waiting_since.reset();
        rows_.add(conversation->id, bulk_rows::changed, before, after);
    }

    void end() &&
    {
        rows_.write(log_.tx(), log_.workspace(), wish_.id);
        changes_.tell();
    }

private:
    EventLog& log_;
    const StaffMember& staff_;
    const BulkWish& wish_;
    Changes changes_;
    Seq arrival_;
    std::set<LabelId> living_;
    bulk_rows::Items rows_;
};

} // namespace

std::variant<BulkStep, BulkTaken> bulk_change(EventLog& log, const Rules& rules, const StaffMember& staff,
                                              const BulkWish& wish)
{
    const auto opened = bulk_rows::open(log.tx(), staff, wish.id, wish.content);
    if (opened == bulk_rows::Opened::taken) return BulkTaken{};
    if (opened == bulk_rows::Opened::newly)
        note_audit(log.tx(), log.workspace(), staff.id, "conversations.changed", wish.id);
    const auto ids = next_of(log.tx(), staff, wish, bulk_step);
    if (ids.empty()) return BulkStep{};
    Step step(log, rules, staff, wish);
    for (const auto& id : ids) step.change(id);
    std::move(step).end();
    return BulkStep{static_cast<int>(ids.size())};
}

std::string bulk_result(pqxx::transaction_base& tx, const StaffMember& staff, const BulkWish& wish)
{
    const auto sum = bulk_rows::sum(tx, staff.workspace, wish.id);
    wire::Json json;
    json.open_object().text("id", wish.id).number("changed", sum.changed).open_array("skipped");
    for (const auto& [id, code] : sum.skipped) {
        wire::Json one;
        json.element(one.open_object().text("id", id).text("code", code).close_object().view());
    }
    json.close_array().truth("more", !next_of(tx, staff, wish, 1).empty()).close_object();
    return std::move(json).take();
}

} // namespace inbox
