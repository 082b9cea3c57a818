#include "inbox/intake/turn.hpp"

#include <chrono>

/// What a conversation's row says about its messages: unread, who waits since when, which stands last, how many of ours
/// stand in a row.
///
/// Nearly always a message arrives at the end of its thread, and the row is brought up to date from what it said
/// before. When something happens in the middle (a late message, a comment hidden) the row is counted again from the
/// messages. Both must say the same: a test compares them on random histories. A reply of several parts counts as many
/// messages in a row, since that is what the platform counts.
namespace inbox::intake {

namespace {

/// A message that stands before one already shown is late when it came so long after it was said: then the screen says
/// so. What the network shuffled within a minute just falls into its place.
constexpr std::chrono::seconds late_after{60};

/// Ends the customer's waiting. A bot's greeting does not.
bool answers(const wire::Message& message)
{
    return message.author.kind == "staff" || message.author.kind == "page";
}

void begin_waiting(ConversationInTurn& conversation, const wire::Message& message)
{
    conversation.row.waiting_since = message.sent_at;
    std::optional<bool> first;
    if (conversation.ended || !conversation.begun.empty()) first = false;
    else if (conversation.fresh) first = true;
    conversation.begun.push_back(
        {conversation.row.id, message.channel_id, message.id, message.order_key, message.sent_at, first, {}});
}

void end_waiting(ConversationInTurn& conversation, const wire::Message& message)
{
    conversation.row.waiting_since.reset();
    const Answer answer{conversation.row.id, message.id, StaffId{message.author.id}, message.sent_at};
    if (conversation.begun.empty()) conversation.ended = answer;
    else conversation.begun.back().answer = answer;
}

void append(ConversationInTurn& conversation, const wire::Message& message)
{
    auto& row = conversation.row;
    if (message.direction == "incoming") {
        if (!row.waiting_since) begin_waiting(conversation, message);
        row.own_in_row = 0;
    } else {
        if (row.waiting_since && answers(message)) end_waiting(conversation, message);
        if (message.author.kind != "system") ++row.own_in_row;
    }
    row.last_message = message;
    row.last_message_at = message.sent_at;
    row.last_message_order = message.order_key;
}

/// A customer who writes again opens what was put away; an old message that repair has found does not, and then it may
/// be that one whom the customer waits for an answer to.
void reopen(ConversationInTurn& conversation, const MessageInTurn& message, bool newest)
{
    if (message.row.direction != "incoming" || (message.from_history && !newest)) return;
    if (conversation.row.status == "resolved") conversation.recount = true;
    conversation.row.status = "open";
    conversation.row.snoozed_until.reset();
}

} // namespace

void count_arrivals(Turn& turn)
{
    for (auto& [id, conversation] : turn.conversations) {
        auto& row = conversation.row;
        if (row.last_message) { // it may have been edited, recalled, delivered ...
            const auto found = turn.messages.find(row.last_message->id);
            if (found != turn.messages.end()) row.last_message = found->second.row;
        }
        for (const auto& arrived : conversation.arrived) {
            auto& message = turn.messages.at(arrived);
            const bool newest = message.row.order_key > row.last_message_order;
            reopen(conversation, message, newest);
            if (message.row.direction == "incoming") ++row.unread_count;
            if (newest) {
                append(conversation, message.row);
            } else {
                conversation.recount = true;
                message.row.late = message.row.received_at - message.row.sent_at > late_after;
            }
        }
    }
}

void recount(Turn& turn)
{
    std::vector<ConversationId> ids;
    std::set<ConversationId> resolved;
    for (const auto& [id, conversation] : turn.conversations) {
        if (!conversation.recount) continue;
        ids.push_back(id);
        if (conversation.row.status == "resolved") resolved.insert(id);
    }
    if (ids.empty()) return;
    const auto rows = sql::prepared(turn.tx(), R"sql(
        select w.id, last.id, last.order_key, own.number
          from unnest($2::uuid[]) w (id)
          left join lateral (
                   select m.id, m.order_key from messages m
                    where m.workspace_id = $1 and m.conversation_id = w.id and not m.hidden and m.kind in ('message', 'comment')
                    order by m.order_key desc limit 1) last on true
          left join lateral (
                   select m.order_key from messages m
                    where m.workspace_id = $1 and m.conversation_id = w.id and not m.hidden and m.kind in ('message', 'comment')
                      and m.direction = 'incoming'
                    order by m.order_key desc limit 1) heard on true
          left join lateral (
                   select coalesce(sum(coalesce(parts.number, 1)), 0) as number
                     from messages m
                     left join lateral (
                              select count(*) filter (where p.state <> 'failed') as number from reply_parts p
                               where p.workspace_id = $1 and p.message_id = m.id having count(*) > 0) parts on true
                    where m.workspace_id = $1 and m.conversation_id = w.id and not m.hidden and m.kind in ('message', 'comment')
                      and m.direction = 'outgoing' and m.author_kind <> 'system'
                      and m.order_key > coalesce(heard.order_key, '')) own on true
    )sql",
                                    turn.workspace(), sql::array_of(ids));

    std::vector<MessageId> last;
    for (const auto& row : rows) {
        if (!row[1].is_null()) last.push_back({row[1].c_str()});
    }
    load_messages(turn, last);
    for (const auto& row : rows) {
        auto& conversation = turn.conversations.at({row[0].c_str()}).row;
        conversation.last_message.reset();
        conversation.last_message_at.reset();
        conversation.last_message_order = sql::text_of(row[2]);
        if (!row[1].is_null()) {
            conversation.last_message = turn.messages.at({row[1].c_str()}).row;
            conversation.last_message_at = conversation.last_message->sent_at;
        }
        conversation.own_in_row = row[3].as<int>();
    }
    for (const auto& waits : walk_turns(turn.tx(), turn.log.workspace(), ids, resolved)) {
        turn.conversations.at(waits.conversation).row.waiting_since = waits.since;
    }
}

void save_waits(Turn& turn)
{
    std::vector<Answer> ended;
    std::vector<BegunTurn> begun;
    for (const auto& [id, conversation] : turn.conversations) {
        if (conversation.recount) continue; // the walk has seen to it
        if (conversation.ended) ended.push_back(*conversation.ended);
        begun.insert(begun.end(), conversation.begun.begin(), conversation.begun.end());
    }
    end_turns(turn.tx(), turn.log.workspace(), ended);
    begin_turns(turn.tx(), turn.log.workspace(), begun);
}

} // namespace inbox::intake
