#include "inbox/automation/deeds.hpp"

#include "inbox/model/order_key.hpp"
#include "inbox/sql_question.hpp"
#include "inbox/wire/json.hpp"

#include <algorithm>

namespace inbox {

namespace {

constexpr auto select_clock = R"sql(select (extract(epoch from clock_timestamp()) * 1000)::bigint)sql";

constexpr auto insert_line = R"sql(
    insert into messages (workspace_id, id, seq, arrival, conversation_id, channel_id, kind, direction, author_kind, text,
                          payload, sent_at, received_at, order_key)
    select $1, $2::uuid, $3, $3, c.id, c.channel_id, 'event', 'outgoing', 'system', $5, $6,
           to_timestamp($7::bigint / 1000.0), to_timestamp($7::bigint / 1000.0), $8
    from conversations c where c.workspace_id = $1 and c.id = $4::uuid
)sql";

constexpr auto insert_deed = R"sql(
    insert into automation_log (workspace_id, id, what, rule_id, rule_name, conversation_id, message_id, did, period)
    values ($1, $2::uuid, $3, $4, $5, $6::uuid, $7::uuid, $8::jsonb, to_timestamp($9::bigint / 1000.0))
)sql";

// A few with every entry, so that the log never needs a sweep of its own.
constexpr auto delete_old = R"sql(
    delete from automation_log where workspace_id = $1 and id in (
        select id from automation_log where workspace_id = $1 and at < now() - interval '90 days' order by at limit 5)
)sql";

constexpr auto select_answered = R"sql(
    select exists (select 1 from automation_log
                   where workspace_id = $1 and conversation_id = $2::uuid and period = to_timestamp($3::bigint / 1000.0))
)sql";

constexpr auto select_deeds = R"sql(
    select d.id::text, (extract(epoch from d.at) * 1000)::bigint, d.what, d.rule_id, d.rule_name, d.conversation_id::text,
           d.message_id::text, d.did::text, h.id::text, h.platform, h.name, u.id::text, u.name
    from automation_log d
    join conversations c on c.workspace_id = d.workspace_id and c.id = d.conversation_id
    join channels h on h.workspace_id = d.workspace_id and h.id = c.channel_id
    left join customers k on k.workspace_id = d.workspace_id and k.id = c.customer_id
    left join customers u on u.workspace_id = d.workspace_id and u.id = case when k.head_id is null then k.id else k.head_id end
    where d.workspace_id =)sql";

std::string deed_json(const pqxx::row& row)
{
    wire::Json to;
    to.open_object()
        .text("id", sql::text_of(row[0]))
        .time("at", sql::time_of(row[1]))
        .text("what", sql::text_of(row[2]));
    if (row[3].is_null()) to.null("rule");
    else to.open_object("rule").text("id", sql::text_of(row[3])).text("name", sql::text_of(row[4])).close_object();
    to.open_object("conversation")
        .text("id", sql::text_of(row[5]))
        .open_object("channel")
        .text("id", sql::text_of(row[8]));
    to.text("platform", sql::text_of(row[9])).text("name", sql::text_of(row[10])).close_object();
    if (row[11].is_null()) to.null("customer");
    else
        to.open_object("customer").text("id", sql::text_of(row[11])).text("name", sql::text_of(row[12])).close_object();
    to.close_object().text_if("message_id", sql::text_of(row[6])).raw("did", sql::text_of(row[7])).close_object();
    return std::move(to).take();
}

} // namespace

Time clock_of(pqxx::transaction_base& tx)
{
    return sql::time_of(tx.exec_params(select_clock)[0][0]);
}

void write_robot_line(EventLog& log, Changes& changes, int& lines, const ConversationId& conversation,
                      const std::string& text, const std::string& payload, Time now)
{
    const auto message = new_id<MessageTag>();
    const auto arrival = log.next() + lines++; // messages are told first, in the order they were named
    log.tx().exec_params(insert_line, log.workspace().number, message.text, arrival, conversation.text, text, payload,
                         sql::to_sql(now), order_key(now, 0, arrival));
    changes.created(message);
}

std::string line_payload(std::string_view what, const StaffId& to, std::string_view to_name)
{
    wire::Json json;
    json.open_object().text("what", what);
    if (!to.empty()) json.open_object("to").text("id", to.text).text("name", to_name).close_object();
    json.close_object();
    return std::move(json).take();
}

void note_deed(EventLog& log, const Deed& deed)
{
    log.tx().exec_params(insert_deed, log.workspace().number, new_uuid(), deed.what, sql::or_null(deed.rule_id),
                         sql::or_null(deed.rule_name), deed.conversation.text, sql::or_null(deed.message.text),
                         deed.did, sql::to_sql(deed.period));
    log.tx().exec_params(delete_old, log.workspace().number);
}

bool answered_in(pqxx::transaction_base& tx, WorkspaceId workspace, const ConversationId& conversation, Time period)
{
    return tx.exec_params(select_answered, workspace.number, conversation.text, sql::to_sql(period))[0][0].as<bool>();
}

PageResult read_deeds(pqxx::transaction_base& tx, WorkspaceId workspace, int limit, const std::string& cursor,
                      const std::optional<std::string>& rule)
{
    sql::Question question;
    question.say(select_deeds).say(question.value(workspace.number) + "::bigint");
    if (!cursor.empty()) {
        const auto keys = read_cursor("automation_log", cursor, 1);
        if (!keys || !is_uuid(keys->at(0))) return BadCursor{};
        question.say(" and d.id < " + question.value(keys->at(0)) + "::uuid");
    }
    if (rule) question.say(" and d.rule_id = " + question.value(*rule));
    limit = std::clamp(limit, 1, page_limit);
    question.say(" order by d.id desc limit " + question.value(std::int64_t{limit} + 1) + "::bigint");

    Page page;
    page.head = read_head(tx, workspace);
    const auto rows = question.ask(tx);
    for (const auto& row : rows) {
        if (static_cast<int>(page.items.size()) == limit) break;
        page.items.push_back(deed_json(row));
    }
    if (static_cast<int>(rows.size()) > limit)
        page.next_cursor = make_cursor("automation_log", {sql::text_of(rows[limit - 1][0])});
    return page;
}

} // namespace inbox
