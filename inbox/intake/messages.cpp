#include "inbox/intake/turn.hpp"

#include "inbox/model/order_key.hpp"
#include "inbox/text.hpp"

#include <algorithm>
#include <chrono>
#include <tuple>

/// What was said: by the customer, or by the shop's side in the platform's own app.
namespace inbox::intake {

namespace {

/// One message of the turn, whoever said it.
struct Arrival {
    const Understood* event = nullptr;
    const Thread* thread = nullptr;
    const Content* content = nullptr;
    std::string message_id;
    Time sent_at{};
    std::int64_t position = 0;
    const Received* received = nullptr; // exactly one of the two
    const Echoed* echoed = nullptr;
};

/// In thread order, so that what a turn holds falls into place whatever the order of its delivery.
std::vector<Arrival> arrivals_of(Turn& turn)
{
    std::vector<Arrival> arrivals;
    for (const auto& event : turn.events) {
        if (turn.done.contains(&event)) continue;
        if (const auto* what = std::get_if<Received>(&event.what)) {
            arrivals.push_back({&event, &what->thread, &what->content, what->message_id,
                                clamped(what->sent_at, turn.now, event.received_at), what->position, what, nullptr});
        } else if (const auto* said = std::get_if<Echoed>(&event.what)) {
            arrivals.push_back({&event, &said->thread, &said->content, said->message_id,
                                clamped(said->sent_at, turn.now, event.received_at), said->position, nullptr, said});
        }
    }
    std::sort(arrivals.begin(), arrivals.end(), [](const Arrival& a, const Arrival& b) {
        return std::tie(a.sent_at, a.position, a.event) < std::tie(b.sent_at, b.position, b.event);
    });
    return arrivals;
}

/// Nothing to see: what repair fetched, or a platform that showed its message too early.
bool poor(const wire::Message& message)
{
    return message.text.empty() && message.attachments == "[]" && !message.recalled_at && message.edit_number == 0;
}

bool rich(const Content& content)
{
    return !content.text.empty() || !content.attachments.empty();
}

/// What can be fetched is fetched, or linked where the platform forbids keeping it; cards and places need no file.
std::string first_state(const Attachment& attachment, bool link)
{
    if (!attachment.url.empty()) return link ? "linked" : "fetching";
    switch (attachment.kind) {
    case AttachmentKind::location:
    case AttachmentKind::product:
    case AttachmentKind::order:
    case AttachmentKind::template_: return "ready";
    case AttachmentKind::sticker: return "linked"; // Shopee tells only its number
    default: return attachment.link.empty() ? "failed" : "linked";
    }
}

Attachment composed(Attachment attachment)
{
    for (auto* text : {&attachment.name, &attachment.title, &attachment.text}) *text = nfc(*text);
    return attachment;
}

void fill(MessageInTurn& message, const Content& content, bool link)
{
    message.row.text = nfc(content.text);
    message.row.payload = content.payload;
    message.row.unsupported = content.unsupported;
    message.row.attachments = "[";
    for (const auto& told : content.attachments) {
        FileInTurn file{new_id<AttachmentTag>(), composed(told), first_state(told, link)};
        if (message.row.attachments.size() > 1) message.row.attachments += ',';
        message.row.attachments +=
            wire::attachment_json(file.what, file.id, file.state, file.state == "linked" ? told.url : "");
        message.files.push_back(std::move(file));
    }
    message.row.attachments += ']';
}

/// A reply of ours lies at its watermark already when its echo comes late.
std::string state_at(const wire::Conversation& conversation, Time sent_at)
{
    if (conversation.read_to && sent_at <= *conversation.read_to) return "read";
    if (conversation.delivered_to && sent_at <= *conversation.delivered_to) return "delivered";
    return "sent";
}

wire::Author author_of(const Arrival& arrival, const ConversationInTurn& conversation)
{
    if (arrival.echoed) return {std::string(to_text(arrival.echoed->author)), {}, nfc(arrival.echoed->author_name)};
    const auto& customer = arrival.thread->customer;
    const auto name = customer && customer->name ? nfc(*customer->name) : std::string();
    return {"customer", conversation.row.customer_id.text, name};
}

void create(Turn& turn, const Arrival& arrival, ConversationInTurn& conversation)
{
    const auto id = new_id<MessageTag>();
    auto& message = turn.messages[id];
    message.fresh = true;
    message.from_history = arrival.event->from_history;
    message.position = std::max<std::int64_t>(0, arrival.position);
    fill(message, *arrival.content, arrival.event->link_media);

    auto& row = message.row;
    row.id = id;
    row.conversation_id = conversation.row.id;
    row.channel_id = arrival.event->channel;
    row.kind = conversation.row.kind;
    row.direction = arrival.received ? "incoming" : "outgoing";
    row.author = author_of(arrival, conversation);
    row.reply_to_platform_id = arrival.content->reply_to;
    row.platform_message_id = arrival.message_id;
    row.sent_at = arrival.sent_at;
    row.received_at = arrival.event->received_at;
    row.hidden = arrival.content->hidden;
    if (arrival.echoed) row.state = state_at(conversation.row, row.sent_at);

    if (!arrival.message_id.empty()) turn.by_platform[{arrival.event->channel, arrival.message_id}] = id;
    turn.fresh_messages.push_back(id);
    turn.finish(*arrival.event).message = id;
    if (message.shown()) {
        conversation.arrived.push_back(id);
        conversation.changed = true;
    }
}

/// What the customer's doing means for the conversation besides the message itself.
void act(const Received& what, Time at, ConversationInTurn& conversation)
{
    auto& row = conversation.row;
    if (what.opens_window && (!row.last_customer_action_at || *row.last_customer_action_at < at)) {
        row.last_customer_action_at = at;
        conversation.changed = true;
    }
    if (!row.last_message_at || *row.last_message_at <= at) {
        conversation.changed |= assign(row.owned_elsewhere, what.owned_elsewhere);
    }
}

/// Null: an answer to a message that has not come yet.
ConversationInTurn* conversation_of(Turn& turn, const Arrival& arrival)
{
    if (!arrival.thread->id.empty()) return &join_thread(turn, arrival.event->channel, *arrival.thread);
    const auto* answered = turn.find_message({arrival.event->channel, arrival.content->reply_to});
    return answered ? &turn.conversations.at(answered->row.conversation_id) : nullptr;
}

/// Lists of the past may know the second only, where the delivery of the same message knows the millisecond: the
/// sharper time holds, whichever came first.
void sharpen(Turn& turn, const Arrival& arrival, MessageInTurn& known)
{
    using std::chrono::floor;
    using std::chrono::seconds;
    const auto told = known.row.sent_at;
    if (told == arrival.sent_at || told != floor<seconds>(told) || told != floor<seconds>(arrival.sent_at)) return;
    known.row.sent_at = arrival.sent_at;
    if (known.fresh) return; // it is given its place at the end of the turn
    known.row.order_key = order_key_at(arrival.sent_at, known.row.order_key);
    turn.touch(known);
    auto& conversation = turn.conversations.at(known.row.conversation_id);
    conversation.changed = conversation.recount = true;
}

/// True when the arrival has found its place, or was there already.
bool take(Turn& turn, const Arrival& arrival)
{
    if (auto* known = turn.find_message({arrival.event->channel, arrival.message_id})) {
        turn.finish(*arrival.event, "recorded", "already there").message = known->row.id;
        sharpen(turn, arrival, *known);
        if (poor(known->row) && rich(*arrival.content) && known->row.author.kind != "staff") {
            fill(*known, *arrival.content, arrival.event->link_media);
            turn.touch(*known);
        }
        return true;
    }
    auto* conversation = conversation_of(turn, arrival);
    if (!conversation) return false;
    if (arrival.received) act(*arrival.received, arrival.sent_at, *conversation);
    create(turn, arrival, *conversation);
    return true;
}

/// Quotes are led to our messages, also those that came before what they quote.
void lead_quotes(Turn& turn)
{
    for (auto& [id, message] : turn.messages) {
        auto& row = message.row;
        if (!row.reply_to.empty() || row.reply_to_platform_id.empty()) continue;
        const auto found = turn.by_platform.find({row.channel_id, row.reply_to_platform_id});
        if (found == turn.by_platform.end() || found->second == id) continue;
        row.reply_to = found->second;
        message.changed = true;
    }
}

} // namespace

void take_messages(Turn& turn)
{
    // An answer without a thread may stand before what it answers when their times are equal: it gets another chance as
    // long as anything finds its place.
    auto waiting = arrivals_of(turn);
    for (auto before = waiting.size() + 1; waiting.size() < before;) {
        before = waiting.size();
        std::erase_if(waiting, [&](const Arrival& arrival) { return take(turn, arrival); });
    }
    for (const auto& arrival : waiting) {
        turn.wait_for(*arrival.event, {arrival.event->channel, arrival.content->reply_to});
    }
    lead_quotes(turn);

    // Answers that found their place late still stand where they belong. Ids ascend as they are made.
    const auto stands_before = [&](const MessageId& a, const MessageId& b) {
        const auto& x = turn.messages.at(a);
        const auto& y = turn.messages.at(b);
        return std::tie(x.row.sent_at, x.position, a) < std::tie(y.row.sent_at, y.position, b);
    };
    std::sort(turn.fresh_messages.begin(), turn.fresh_messages.end(), stands_before);
    for (auto& [id, conversation] : turn.conversations) {
        std::sort(conversation.arrived.begin(), conversation.arrived.end(), stands_before);
    }
}

} // namespace inbox::intake
