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

// The customer's last messages, as many as are unread: the oldest of them.
constexpr auto select_first_unread = R"sql(
    select (array_agg(id::text order by order_key))[1], min(order_key)
    from (select id, order_key from messages
          where workspace_id = $1 and conversation_id = $2::uuid and direction = 'incoming' and not hidden
          order by order_key desc
          limit (select unread_count from conversations where workspace_id = $1 and id = $2::uuid)) unread
)sql";

struct Found {
    MessageId id;
    std::string order;
};

enum class Towards { older, newer };

/// A piece of a thread, and whether there is more on either side of it.
struct Piece {
    std::vector<Found> found;
    bool older = false, newer = false;
};

/// What of a thread is walked over.
struct Way {
    pqxx::transaction_base& tx;
    WorkspaceId workspace;
    ConversationId conversation;
    std::string attachment;

    /// Messages from a place on (an order_key; empty: the end), in thread order, at most `limit`.
    std::vector<Found> walk(Towards towards, const std::string& from, bool including, int limit) const
    {
        sql::Question question;
        question.say("select id::text, order_key from messages where workspace_id = " +
                     question.value(workspace.number));
        question.say(" and conversation_id = " + question.value(conversation) + "::uuid");
        const bool older = towards == Towards::older;
        if (!from.empty()) {
            question.say(std::string(" and order_key ") + (older ? "<" : ">") + (including ? "=" : "") + ' ' +
                         question.value(from));
        }
        if (!attachment.empty()) {
            question.say(" and attachments @> jsonb_build_array(jsonb_build_object('kind', " +
                         question.value(attachment) + "::text)) and recalled_at is null");
        }
        question.say(std::string(" order by order_key") + (older ? " desc" : "") + " limit " + question.value(limit));
        std::vector<Found> found;
        for (const auto& row : question.ask(tx))
            found.push_back({MessageId{sql::text_of(row[0])}, sql::text_of(row[1])});
        if (older) std::reverse(found.begin(), found.end());
        return found;
    }

    Piece older(const std::string& from, int limit) const
    {
        Piece piece{walk(Towards::older, from, false, limit + 1), false, !from.empty()};
        piece.older = static_cast<int>(piece.found.size()) > limit;
        if (piece.older) piece.found.erase(piece.found.begin());
        return piece;
    }

    Piece newer(const std::string& from, bool including, int limit) const
    {
        Piece piece{walk(Towards::newer, from, including, limit + 1), true, false};
        piece.newer = static_cast<int>(piece.found.size()) > limit;
        if (piece.newer) piece.found.pop_back();
        return piece;
    }

    Piece around(const std::string& from, int limit) const
    {
        auto piece = older(from, limit / 2);
        auto rest = newer(from, true, limit - limit / 2);
        piece.newer = rest.newer;
        for (auto& one : rest.found) piece.found.push_back(std::move(one));
        return piece;
    }
};

/// An order_key as cursors bring it back: digits and dots.
bool is_order(const std::string& text)
{
    return !text.empty() && text.size() < 80 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
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

    std::string first_unread;
    if (place.unread) {
        const auto row = tx.exec_params(select_first_unread, staff.workspace.number, conversation.text)[0];
        first_unread = sql::text_of(row[0]);
        order = sql::text_of(row[1]);
    }

    Page page;
    page.head = read_head(tx, staff.workspace);
    const Way way{tx, staff.workspace, conversation, place.attachment};
    const int limit = std::clamp(place.limit, 1, page_limit);
    const bool in_the_middle = !place.around.empty() || !first_unread.empty();
    const auto piece = in_the_middle          ? way.around(order, limit)
                       : !place.after.empty() ? way.newer(order, false, limit)
                                              : way.older(order, limit);
    std::vector<MessageId> ids;
    for (const auto& one : piece.found) ids.push_back(one.id);
    for (const auto& message : wire::read_messages(tx, staff.workspace, ids))
        page.items.push_back(wire::to_json(message));
    const bool leads_back = piece.older && place.after.empty() && !piece.found.empty();
    if (leads_back) page.next_cursor = make_cursor("thread", {piece.found.front().order});
    page.also = std::string(R"("newer":)") + (piece.newer ? "true" : "false");
    if (!first_unread.empty()) page.also += R"(,"first_unread":")" + first_unread + '"';
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
    return MessageRow{MessageId{sql::text_of(row[0])},
                      ConversationId{sql::text_of(row[1])},
                      ChannelId{sql::text_of(row[2])},
                      sql::text_of(row[3]),
                      sql::text_of(row[4]),
                      sql::text_of(row[5]),
                      sql::text_of(row[6])};
}

std::optional<std::string> message_json_for(pqxx::transaction_base& tx, const StaffMember& staff, const MessageId& id)
{
    if (!find_message_for(tx, staff, id)) return std::nullopt;
    return wire::to_json(wire::read_messages(tx, staff.workspace, {id}).at(0));
}

} // namespace inbox
