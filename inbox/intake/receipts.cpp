#include "inbox/intake/turn.hpp"

#include <algorithm>

/// Delivered and read. States only move forward, whatever the order of the receipts; a watermark stays with the
/// conversation, so that a message which arrives below it has that state at once.
namespace inbox::intake {

namespace {

/// A watermark moves so many messages at most, the newest; older ones stay as they were.
constexpr int reach_limit = 500;

/// Where receipts reach in one conversation.
struct Reach {
    std::optional<Time> delivered, read;

    void extend(Receipt::Kind kind, Time to)
    {
        auto& mark = kind == Receipt::Kind::read ? read : delivered;
        mark = mark ? std::max(*mark, to) : to;
    }
};

struct Receipts {
    std::map<ConversationId, Reach> reach;
    std::map<Key, std::string> named; // by platform id: the furthest state told
};

bool further(const std::string& state, const std::string& than)
{
    return rank_of(state) > rank_of(than);
}

/// Only what the platform has taken can be delivered or read.
bool forward(std::string& state, const std::string& to)
{
    if (rank_of(state) < rank_of("sent") || !further(to, state)) return false;
    state = to;
    return true;
}

std::string state_of(Receipt::Kind kind)
{
    return kind == Receipt::Kind::read ? "read" : "delivered";
}

/// Sorts one receipt into what it means; it waits for what it names and is not there yet.
void sort_in(Turn& turn, const Understood& event, const Receipt& receipt, Receipts& receipts)
{
    std::vector<Key> missing;
    const auto to = state_of(receipt.kind);
    for (const auto& id : receipt.message_ids) {
        const Key key{event.channel, id};
        const auto* message = turn.find_message(key);
        if (!message) {
            missing.push_back(key);
            continue;
        }
        auto& told = receipts.named[key];
        if (told.empty() || further(to, told)) told = to;
        if (receipt.and_all_before)
            receipts.reach[message->row.conversation_id].extend(receipt.kind, message->row.sent_at);
        turn.finish(event).message = message->row.id;
    }
    if (receipt.watermark) {
        const Key key{event.channel, receipt.thread};
        if (const auto* conversation = turn.find_thread(key)) {
            receipts.reach[conversation->row.id].extend(receipt.kind, clamped(*receipt.watermark, turn.now, turn.now));
            turn.finish(event);
        } else if (!receipt.thread.empty()) {
            missing.push_back({event.channel, waiting_for_thread(receipt.thread)});
        }
    }
    for (auto& key : missing) turn.wait_for(event, std::move(key));
}

/// A reply that an echo has settled lies below the watermarks its conversation has reached already.
bool reach_of_settled(Turn& turn, const Done& done, Receipts& receipts)
{
    const auto* message = turn.messages.contains(done.message) ? &turn.messages.at(done.message) : nullptr;
    if (!message) return false;
    const auto& row = turn.conversations.at(message->row.conversation_id).row;
    auto& reach = receipts.reach[row.id];
    if (row.delivered_to) reach.extend(Receipt::Kind::delivered, *row.delivered_to);
    if (row.read_to) reach.extend(Receipt::Kind::read, *row.read_to);
    return row.delivered_to || row.read_to;
}

/// The shop's messages below a watermark that may still move.
void load_below(Turn& turn, const std::map<ConversationId, Reach>& reach)
{
    sql::Array conversation, delivered, read;
    for (const auto& [id, marks] : reach) {
        conversation.add(id);
        delivered.add(sql::to_sql(marks.delivered));
        read.add(sql::to_sql(marks.read));
    }
    const auto rows = sql::prepared(turn.tx(), R"sql(
        select m.id
          from unnest($2::uuid[], $3::bigint[], $4::bigint[]) w (conversation_id, delivered, read), lateral (
                   select id from messages
                    where workspace_id = $1 and conversation_id = w.conversation_id and direction = 'outgoing'
                      and order_key <= lpad((greatest(w.delivered, w.read) + 1)::text, 15, '0')
                      and (   (state = 'sent' and sent_at <= to_timestamp(greatest(w.delivered, w.read) / 1000.0))
                           or (state = 'delivered' and sent_at <= to_timestamp(w.read / 1000.0)))
                    order by order_key desc limit $5
               ) m
    )sql",
                                    turn.workspace(), conversation.text(), delivered.text(), read.text(), reach_limit);
    std::vector<MessageId> ids;
    for (const auto& row : rows) ids.push_back({row[0].c_str()});
    load_messages(turn, ids);
}

/// The least advanced of its parts; failed if any failed, unknown if any is unknown.
std::string state_of_parts(const std::map<int, PartInTurn>& parts)
{
    std::string least = "read";
    for (const auto& [number, part] : parts) {
        if (part.state == "failed") return "failed";
        if (part.state == "unknown") least = "unknown";
        else if (least != "unknown" && rank_of(part.state) < rank_of(least)) least = part.state;
    }
    return least;
}

void move(Turn& turn, MessageInTurn& message, const Receipts& receipts)
{
    auto& row = message.row;
    if (row.direction != "outgoing") return;
    const auto reach = receipts.reach.find(row.conversation_id);
    const auto told = [&](const std::string& platform_id) {
        const auto found = receipts.named.find({row.channel_id, platform_id});
        return found == receipts.named.end() || platform_id.empty() ? std::string() : found->second;
    };
    const auto apply = [&](std::string& state, const std::string& platform_id) {
        bool moved = false;
        if (const auto to = told(platform_id); !to.empty()) moved |= forward(state, to);
        if (reach == receipts.reach.end()) return moved;
        const auto& [delivered, read] = reach->second;
        if (delivered && row.sent_at <= *delivered) moved |= forward(state, "delivered");
        if (read && row.sent_at <= *read) moved |= forward(state, "read");
        return moved;
    };

    auto state = row.state;
    const auto parts = turn.parts.find(row.id);
    if (parts == turn.parts.end()) {
        apply(state, row.platform_message_id);
    } else {
        for (auto& [number, part] : parts->second) part.changed |= apply(part.state, part.platform_message_id);
        if (const auto least = state_of_parts(parts->second); further(least, state)) state = least;
    }
    if (assign(row.state, state)) turn.touch(message);
}

} // namespace

void take_receipts(Turn& turn)
{
    Receipts receipts;
    bool any = false;
    for (const auto& event : turn.events) {
        const auto* receipt = std::get_if<Receipt>(&event.what);
        if (!receipt || turn.done.contains(&event)) continue;
        any = true;
        sort_in(turn, event, *receipt, receipts);
        turn.done.try_emplace(&event, Done{});
    }
    for (const auto& [event, done] : turn.done) any |= done.settled && reach_of_settled(turn, done, receipts);
    if (!any) return;

    for (const auto& [id, marks] : receipts.reach) {
        auto& conversation = turn.conversations.at(id);
        const auto raise = [&](std::optional<Time>& mark, const std::optional<Time>& to) {
            if (to && (!mark || *mark < *to)) conversation.noted |= assign(mark, to);
        };
        raise(conversation.row.delivered_to, marks.delivered);
        raise(conversation.row.read_to, marks.read);
    }
    if (!receipts.reach.empty()) load_below(turn, receipts.reach);

    std::vector<MessageId> replies;
    for (const auto& [id, message] : turn.messages) {
        if (message.row.direction == "outgoing" && !message.fresh) replies.push_back(id);
    }
    load_parts(turn, replies);
    for (auto& [id, message] : turn.messages) move(turn, message, receipts);
}

} // namespace inbox::intake
