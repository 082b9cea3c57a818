#include "inbox/automation/robot.hpp"

#include "inbox/automation/deeds.hpp"
#include "inbox/replies/accept_reply.hpp"
#include "inbox/staff/people.hpp"
#include "inbox/staff/visibility.hpp"
#include "inbox/wire/json.hpp"

#include <boost/json.hpp>

#include <algorithm>

/// Rules, message by message, as the event log tells them.
namespace inbox {

namespace {

using std::chrono::hours;

constexpr hours oldest_message{24}; // what repair finds of the past is not news
constexpr hours oldest_answered{1}; // nobody wants to be told that the shop was closed

constexpr auto select_position = R"sql(select position, epoch from automation where workspace_id = $1)sql";

constexpr auto update_position = R"sql(
    update automation a set position = $3, epoch = h.epoch from workspace_heads h
    where a.workspace_id = $1 and h.workspace_id = $1 and a.position = $2
)sql";

// What restores and clean-ups leave is where reading begins.
constexpr auto reset_position = R"sql(
    update automation a set position = $2, epoch = h.epoch from workspace_heads h
    where a.workspace_id = $1 and h.workspace_id = $1
)sql";

constexpr auto select_first = R"sql(
    select not exists (select 1 from messages m
                       where m.workspace_id = $1 and m.conversation_id = $2::uuid and m.direction = 'incoming'
                         and m.kind in ('message', 'comment') and m.id <> $3::uuid
                         and m.arrival < (select arrival from messages where workspace_id = $1 and id = $3::uuid))
)sql";

constexpr auto select_state = R"sql(
    select c.assignee_id::text, c.priority, c.kind, h.platform, h.state, c.waiting_since is not null, c.status
    from conversations c join channels h on h.workspace_id = c.workspace_id and h.id = c.channel_id
    where c.workspace_id = $1 and c.id = $2::uuid
)sql";

constexpr auto add_labels = R"sql(
    update conversations c set label_ids = c.label_ids || fresh.ids
    from (select array_agg(l.id) as ids from labels l join conversations k on k.workspace_id = $1 and k.id = $2::uuid
          where l.workspace_id = $1 and l.id = any ($3::uuid[]) and not l.deleted and l.id <> all (k.label_ids)) fresh
    where c.workspace_id = $1 and c.id = $2::uuid and fresh.ids is not null
      and cardinality(c.label_ids) + cardinality(fresh.ids) <= 50
    returning (select string_agg(name, ', ' order by name) from labels where workspace_id = $1 and id = any (fresh.ids))
)sql";

constexpr auto set_priority = R"sql(
    update conversations set priority = $3 where workspace_id = $1 and id = $2::uuid and priority <> $3
)sql";

constexpr auto give = R"sql(
    update conversations set assignee_id = $3::uuid, assigned_at = clock_timestamp(), put_down_by = null
    where workspace_id = $1 and id = $2::uuid and assignee_id is null
)sql";

constexpr auto select_newest = R"sql(
    select c.id::text, c.channel_id::text, u.name, m.id::text, m.text, (extract(epoch from m.sent_at) * 1000)::bigint, h.name,
           h.platform, left(m.text, 200)
    from conversations c
    join channels h on h.workspace_id = c.workspace_id and h.id = c.channel_id
    left join customers k on k.workspace_id = c.workspace_id and k.id = c.customer_id
    left join customers u on u.workspace_id = c.workspace_id and u.id = case when k.head_id is null then k.id else k.head_id end
    cross join lateral (
        select id, text, sent_at from messages
        where workspace_id = $1 and conversation_id = c.id and direction = 'incoming' and kind in ('message', 'comment') and not hidden
        order by order_key desc limit 1) m
    where c.workspace_id = $1 order by c.last_message_at desc nulls last, c.id desc limit $2
)sql";

/// A message somebody sent us, as the log told it.
struct Heard {
    MessageId id;
    ConversationId conversation;
    Time sent_at{};
    MessageFacts facts; // but for `first_message`
};

std::optional<Time> time_of(std::string_view text)
{
    int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0, ms = 0;
    if (std::sscanf(std::string(text).c_str(), "%d-%d-%dT%d:%d:%d.%dZ", &y, &mo, &d, &h, &mi, &s, &ms) != 7)
        return std::nullopt;
    const std::chrono::year_month_day day{std::chrono::year{y}, std::chrono::month{static_cast<unsigned>(mo)},
                                          std::chrono::day{static_cast<unsigned>(d)}};
    return Time{std::chrono::sys_days{day}} + hours{h} + std::chrono::minutes{mi} + std::chrono::seconds{s} +
           std::chrono::milliseconds{ms};
}

std::optional<Heard> heard_in(const Event& event, const Shopkeeping& shop, Time now)
{
    if (event.kind != "message.created" || event.object.find("\"direction\":\"incoming\"") == std::string::npos)
        return std::nullopt;
    const auto object = boost::json::parse(event.object).as_object();
    const auto text = [&](std::string_view name) {
        const auto* found = object.if_contains(name);
        return found && found->is_string() ? std::string(found->get_string()) : std::string();
    };
    const auto sent_at = time_of(text("sent_at"));
    const bool said = text("direction") == "incoming" && (text("kind") == "message" || text("kind") == "comment");
    if (!said || !sent_at || *sent_at < now - oldest_message) return std::nullopt;
    Heard heard{MessageId{text("id")}, ConversationId{text("conversation_id")}, *sent_at, {}};
    heard.facts = {event.audience.channel, !is_open(shop.hours, *sent_at), false, plain_words(text("text"))};
    return heard;
}

bool answers_absence(const Shopkeeping& shop, const MessageFacts& facts)
{
    return shop.automation.outside_hours_answer.on && facts.outside_hours;
}

bool may_hit(const Shopkeeping& shop, const MessageFacts& facts)
{
    const auto& rules = shop.automation.rules;
    return answers_absence(shop, facts) || std::any_of(rules.begin(), rules.end(), [&](const Rule& rule) {
               return rule.on && matches(rule.when, facts, true);
           });
}

bool asks_for_first(const Shopkeeping& shop)
{
    const auto& rules = shop.automation.rules;
    return std::any_of(rules.begin(), rules.end(), [](const Rule& rule) { return rule.on && rule.when.first_message; });
}

bool is_first(pqxx::transaction_base& tx, WorkspaceId workspace, const Heard& heard)
{
    return tx.exec_params(select_first, workspace.number, heard.conversation.text, heard.id.text)[0][0].as<bool>();
}

/// The robot sees what it works on, and is nobody's colleague.
StaffMember robot_of(WorkspaceId workspace)
{
    StaffMember robot;
    robot.workspace = workspace;
    robot.role = Role::owner;
    return robot;
}

/// One message on its way through the rules.
class Turn {
public:
    Turn(EventLog& log, const Rules& rules, const Shopkeeping& shop, const Splitter& split, const Heard& heard,
         Time now)
        : log_(log), rules_(rules), shop_(shop), split_(split), heard_(heard), now_(now)
    {
    }

    void run(RulesApplied& applied)
    {
        const auto& automation = shop_.automation;
        for (const auto& rule : automation.rules) {
            if (rule.on && matches(rule.when, heard_.facts)) obey("rule", rule.id, rule.name, rule.then);
        }
        if (answers_absence(shop_, heard_.facts)) {
            RuleThen then;
            then.answer = automation.outside_hours_answer.text;
            obey("outside_hours", {}, {}, then);
        }
        applied.outbox_touched |= outbox_touched_;
        if (did_something_) ++applied.messages;
    }

private:
    void obey(const std::string& what, const std::string& id, const std::string& name, const RuleThen& then)
    {
        did_ = wire::Json{};
        did_.open_object();
        Deed deed{what, id, name, heard_.conversation, heard_.id, {}, {}};
        mark(then);
        if (!then.answer.empty()) answer(then.answer, deed);
        did_.close_object();
        deed.did = std::string(did_.view());
        if (deed.did == "{}") return; // it was so already
        note_deed(log_, deed);
        did_something_ = true;
    }

    auto exec(const char* statement)
    {
        return log_.tx().exec_params(statement, log_.workspace().number, heard_.conversation.text);
    }

    /// Labels, priority, assignee: one event, and a line for each.
    void mark(const RuleThen& then)
    {
        auto& tx = log_.tx();
        const auto workspace = log_.workspace().number;
        const auto& conversation = heard_.conversation.text;
        Changes changes(log_, rules_);
        int lines = 0;
        bool changed = false;
        const auto put = tx.exec_params(add_labels, workspace, conversation, sql::array_of(then.labels));
        if (!put.empty()) {
            tell(changes, lines, "Tự động gắn nhãn " + sql::text_of(put[0][0]),
                 R"({"what":"labelled","to":{"name":)" + wire::quoted(sql::text_of(put[0][0])) + "}}");
            did_.open_array("labels");
            for (const auto& label : then.labels) did_.element(wire::quoted(label.text));
            did_.close_array();
            changed = true;
        }
        if (then.priority &&
            tx.exec_params(set_priority, workspace, conversation, *then.priority).affected_rows() > 0) {
            did_.number("priority", *then.priority);
            tell(changes, lines, "Tự động đổi mức ưu tiên",
                 R"({"what":"priority","level":)" + std::to_string(*then.priority) + '}');
            changed = true;
        }
        if (changed) changes.updated(heard_.conversation);
        if (!then.assignee.empty()) assign(then.assignee, changes, lines);
        changes.tell();
    }

    void tell(Changes& changes, int& lines, const std::string& text, const std::string& payload)
    {
        write_robot_line(log_, changes, lines, heard_.conversation, text, payload, now_);
    }

    void assign(const StaffId& wanted, Changes& changes, int& lines)
    {
        const auto person = find_staff(log_.tx(), log_.workspace(), wanted);
        if (!person || !may_see(*person, heard_.facts.channel, person->id, {})) {
            did_.text("not_assigned", "cannot_see");
            return;
        }
        const auto given =
            log_.tx().exec_params(give, log_.workspace().number, heard_.conversation.text, person->id.text);
        if (given.affected_rows() == 0) return; // somebody has it, and keeps it
        did_.open_object("assignee").text("id", person->id.text).text("name", person->name).close_object();
        tell(changes, lines, "Tự động giao cho " + person->name, line_payload("assigned", person->id, person->name));
        changes.reassigned(heard_.conversation, {});
    }

    /// Once for each conversation and absence, while the customer waits, and only where the platform lets us.
    void answer(const std::string& text, Deed& deed)
    {
        const auto state = exec(select_state)[0];
        const auto period = period_began(shop_.hours, heard_.sent_at);
        const auto refuse = [&](const char* why) { did_.text("not_answered", why); };
        if (state[2].as<std::string>() != "message") return refuse("comment");
        if (!state[5].as<bool>() || heard_.sent_at < now_ - oldest_answered) return refuse("late");
        if (answered_in(log_.tx(), log_.workspace(), heard_.conversation, period)) return;
        if (state[4].as<std::string>() != "connected") return refuse("channel");
        ReplyRequest request;
        request.id = new_id<MessageTag>();
        request.conversation = heard_.conversation;
        request.text = text;
        request.automatic = true;
        const auto parts = split_(state[3].as<std::string>(), ThreadKind::message, text);
        if (parts.empty()) return refuse("platform");
        const auto result = accept_reply(log_, rules_, robot_of(log_.workspace()), request, parts);
        if (const auto* refused = std::get_if<ReplyRefused>(&result)) return refuse(refused->code.c_str());
        if (!std::holds_alternative<ReplyAccepted>(result)) return refuse("absent");
        did_.text("answered", request.id.text);
        deed.period = period;
        outbox_touched_ = true;
    }

    EventLog& log_;
    const Rules& rules_;
    const Shopkeeping& shop_;
    const Splitter& split_;
    const Heard& heard_;
    Time now_;
    wire::Json did_;
    bool did_something_ = false, outbox_touched_ = false;
};

/// Where reading stands; what was restored or cleaned away is skipped.
Seq position_of(pqxx::transaction_base& tx, WorkspaceId workspace, const LogHead& head, bool& lost)
{
    const auto rows = tx.exec_params(select_position, workspace.number);
    lost = false;
    if (rows.empty()) return head.seq;
    const auto position = rows[0][0].as<Seq>();
    if (rows[0][1].as<std::string>() != head.epoch || position > head.seq) return lost = true, head.seq;
    if (position < head.oldest - 1) return lost = true, head.oldest - 1;
    return position;
}

} // namespace

Reading read_on(pqxx::transaction_base& tx, WorkspaceId workspace, const Shopkeeping& shop, int limit)
{
    const auto head = read_head(tx, workspace);
    bool lost = false;
    const auto position = position_of(tx, workspace, head, lost);
    const auto events = read_events(tx, workspace, position, limit);
    const auto now = clock_of(tx);
    Reading reading{events.empty() || events.back().seq >= head.seq, lost, position,
                    events.empty() ? position : events.back().seq};
    for (const auto& event : events) {
        const auto heard = heard_in(event, shop, now);
        reading.hit = reading.hit || (heard && may_hit(shop, heard->facts));
    }
    return reading;
}

bool pass_over(pqxx::transaction_base& tx, WorkspaceId workspace, const Reading& reading)
{
    if (reading.next == reading.position) return true;
    return tx.exec_params(update_position, workspace.number, reading.position, reading.next).affected_rows() > 0;
}

RulesApplied apply_rules(EventLog& log, const Rules& rules, const Shopkeeping& shop, const Splitter& split, int limit)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace();
    RulesApplied applied;
    bool lost = false;
    const auto head = read_head(tx, workspace);
    const auto position = position_of(tx, workspace, head, lost);
    const auto events = read_events(tx, workspace, position, limit);
    const auto now = clock_of(tx);
    const bool ask_first = asks_for_first(shop);
    for (const auto& event : events) {
        auto heard = heard_in(event, shop, now);
        if (!heard || !may_hit(shop, heard->facts)) continue;
        if (ask_first) heard->facts.first_message = is_first(tx, workspace, *heard);
        Turn(log, rules, shop, split, *heard, now).run(applied);
    }
    const auto next = events.empty() ? position : events.back().seq;
    tx.exec_params(reset_position, workspace.number, next);
    applied.more = next < head.seq;
    return applied;
}

std::string dry_run(pqxx::transaction_base& tx, WorkspaceId workspace, Shopkeeping shop)
{
    constexpr int tried = 100, shown = 100;
    // As if everything were switched on: that is what is asked before one does it.
    for (auto& rule : shop.automation.rules) rule.on = true;
    shop.automation.round_robin.on = shop.automation.reassign.on = shop.automation.escalation.on = true;
    shop.automation.outside_hours_answer.on = !shop.automation.outside_hours_answer.text.empty();
    const auto now = clock_of(tx);
    const bool ask_first = asks_for_first(shop);
    const auto rows = tx.exec_params(select_newest, workspace.number, tried);
    wire::Json to;
    to.open_object().number("conversations", static_cast<std::int64_t>(rows.size())).open_array("items");
    for (const auto& row : rows) {
        Heard heard{MessageId{sql::text_of(row[3])}, ConversationId{sql::text_of(row[0])}, sql::time_of(row[5]), {}};
        heard.facts = {ChannelId{sql::text_of(row[1])}, !is_open(shop.hours, heard.sent_at), false,
                       plain_words(sql::text_of(row[4]))};
        if (ask_first) heard.facts.first_message = is_first(tx, workspace, heard);
        wire::Json item;
        item.open_object().open_object("conversation").text("id", heard.conversation.text).open_object("channel");
        item.text("id", heard.facts.channel.text)
            .text("platform", sql::text_of(row[7]))
            .text("name", sql::text_of(row[6]))
            .close_object();
        item.text("customer_name", sql::text_of(row[2])).close_object();
        item.open_object("message").text("id", heard.id.text).time("sent_at", heard.sent_at);
        item.text("text", sql::text_of(row[8])).close_object().open_array("rules");
        bool hit = false;
        for (const auto& rule : shop.automation.rules) {
            if (!matches(rule.when, heard.facts)) continue;
            item.element(wire::quoted(rule.id));
            hit = true;
        }
        const bool absent = answers_absence(shop, heard.facts);
        item.close_array().truth("outside_hours_answer", absent).close_object();
        if (hit || absent) to.element(item.view());
    }
    to.close_array().open_array("round_robin");
    for (const auto& given : plan_round_robin(tx, workspace, shop.automation.round_robin, shown)) {
        wire::Json one;
        one.open_object()
            .text("conversation_id", given.conversation.text)
            .open_object("staff")
            .text("id", given.staff.text);
        one.text("name", given.name).close_object().close_object();
        to.element(one.view());
    }
    to.close_array().number("reassign", static_cast<std::int64_t>(find_abandoned(tx, workspace, shop, shown).size()));
    to.number("escalation", static_cast<std::int64_t>(find_neglected(tx, workspace, shop, shown).size()));
    to.time("at", now).close_object();
    return std::move(to).take();
}

} // namespace inbox
