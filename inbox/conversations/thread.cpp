#include "inbox/conversations/thread.hpp"

#include "inbox/conversations/list.hpp"
#include "inbox/sql_question.hpp"
#include "inbox/staff/visibility.hpp"
#include "inbox/wire/json.hpp"
#include "inbox/wire/objects.hpp"
#include "inbox/wire/rows.hpp"

#include <algorithm>

namespace inbox {

namespace {

constexpr auto select_order = R"sql(
    select order_key from messages where workspace_id = $1 and conversation_id = $2::uuid and id = $3::uuid
)sql";

constexpr auto select_message = R"sql(
    select m.id::text, m.conversation_id::text, m.channel_id::text, m.kind, m.direction, m.state, m.platform_message_id
    from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
)sql";

struct Found { MessageId id; std::string order; };

enum class Towards { older, newer };

/// Messages from a place on (an order_key; empty: the end), in thread order, at most `limit`.
std::vector<Found> walk(pqxx::transaction_base& tx, WorkspaceId workspace, const ConversationId& conversation,
                        Towards towards, const std::string& from, bool including, int limit)
{
    sql::Question question;
    question.say("select id::text, order_key from messages where workspace_id = " + question.value(workspace.number));
    question.say(" and conversation_id = " + question.value(conversation) + "::uuid");
    const bool older = towards == Towards::older;
    if (!from.empty()) {
        question.say(std::string(" and order_key ") + (older ? "<" : ">") + (including ? "=" : "") + ' ' +
                     question.value(from));
    }
    question.say(std::string(" order by order_key") + (older ? " desc" : "") + " limit " + question.value(limit));
    std::vector<Found> found;
    for (const auto& row : question.ask(tx)) found.push_back({MessageId{sql::text_of(row[0])}, sql::text_of(row[1])});
    if (older) std::reverse(found.begin(), found.end());
    return found;
}

/// An order_key as cursors bring it back: digits and dots.
bool is_order(const std::string& text)
{
    return !text.empty() && text.size() < 80 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

std::vector<Found> find_place(pqxx::transaction_base& tx, WorkspaceId workspace, const ConversationId& conversation,
                              const ThreadPlace& place, const std::string& order, int limit, bool& older_remain)
{
    older_remain = false;
    if (!place.after.empty()) return walk(tx, workspace, conversation, Towards::newer, order, false, limit);
    if (!place.around.empty()) {
        const int before = limit / 2;
        auto found = walk(tx, workspace, conversation, Towards::older, order, false, before + 1);
        older_remain = static_cast<int>(found.size()) > before;
        if (older_remain) found.erase(found.begin());
        for (auto& one : walk(tx, workspace, conversation, Towards::newer, order, true, limit - before)) {
            found.push_back(std::move(one));
        }
        return found;
    }
    auto found = walk(tx, workspace, conversation, Towards::older, order, false, limit + 1);
    older_remain = static_cast<int>(found.size()) > limit;
    if (older_remain) found.erase(found.begin());
    return found;
}

} // namespace

PageResult read_thread(pqxx::transaction_base& tx, const StaffMember& staff, const ConversationId& conversation,
                       const ThreadPlace& place)
{
    std::string order;
    if (!place.cursor.empty()) {
        const auto keys = read_cursor("thread", place.cursor, 1);
        if (!keys || !is_order(keys->at(0))) return BadCursor{};
        order = keys->at(0);
    }
    if (!find_conversation_for(tx, staff, conversation)) return NotThere{};
    for (const auto* id : {&place.before, &place.after, &place.around}) {
        if (id->empty()) continue;
        if (!is_uuid(id->text)) return NotThere{};
        const auto rows = tx.exec_params(select_order, staff.workspace.number, conversation.text, id->text);
        if (rows.empty()) return NotThere{};
        order = sql::text_of(rows[0][0]);
    }

    Page page;
    page.head = read_head(tx, staff.workspace);
    bool older_remain = false;
    const auto found = find_place(tx, staff.workspace, conversation, place, order,
                                  std::clamp(place.limit, 1, page_limit), older_remain);
    std::vector<MessageId> ids;
    for (const auto& one : found) ids.push_back(one.id);
    for (const auto& message : wire::read_messages(tx, staff.workspace, ids)) page.items.push_back(wire::to_json(message));
    if (older_remain && !found.empty()) page.next_cursor = make_cursor("thread", {found.front().order});
    return page;
}

std::optional<MessageRow> find_message_for(pqxx::transaction_base& tx, const StaffMember& staff, const MessageId& id)
{
    if (!is_uuid(id.text)) return std::nullopt;
    sql::Question question;
    question.say(select_message).say(" where m.workspace_id = " + question.value(staff.workspace.number));
    question.say(" and m.id = " + question.value(id) + "::uuid");
    only_visible(question, staff, "c");
    const auto rows = question.ask(tx);
    if (rows.empty()) return std::nullopt;
    const auto& row = rows[0];
    return MessageRow{MessageId{sql::text_of(row[0])}, ConversationId{sql::text_of(row[1])},
                      ChannelId{sql::text_of(row[2])}, sql::text_of(row[3]), sql::text_of(row[4]),
                      sql::text_of(row[5]), sql::text_of(row[6])};
}

std::optional<std::string> message_json_for(pqxx::transaction_base& tx, const StaffMember& staff, const MessageId& id)
{
    if (!find_message_for(tx, staff, id)) return std::nullopt;
    return wire::to_json(wire::read_messages(tx, staff.workspace, {id}).at(0));
}

} // namespace inbox
