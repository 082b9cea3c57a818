#include "inbox/intake/turn.hpp"

#include "inbox/text.hpp"
#include "inbox/wire/reactions.hpp"

#include <algorithm>
#include <tuple>

/// What happened to messages after they were said: edits, recalls, comments hidden, reactions. Whatever comes before
/// its message waits for it. Each kind has a rule by which the order of arrival does not matter.
namespace inbox::intake {

namespace {

template <class What>
struct Change {
    const Understood* event;
    const What* what;
};

template <class What>
std::vector<Change<What>> changes_of(Turn& turn)
{
    std::vector<Change<What>> changes;
    for (const auto& event : turn.events) {
        if (turn.done.contains(&event)) continue;
        if (const auto* what = std::get_if<What>(&event.what)) changes.push_back({&event, what});
    }
    std::sort(changes.begin(), changes.end(), [](const auto& a, const auto& b) {
        return std::tie(a.what->at, a.event) < std::tie(b.what->at, b.event);
    });
    return changes;
}

/// The highest number wins; among equal numbers the later, then the text itself, so that every order ends alike.
void edit(Turn& turn, MessageInTurn& message, const Edited& what, Time at)
{
    auto& row = message.row;
    const auto text = nfc(what.text);
    const auto known_at = row.edited_at.value_or(Time{});
    if (row.edited_at && std::tie(row.edit_number, known_at, row.text) >= std::tie(what.edit_number, at, text)) return;
    row.edit_number = what.edit_number;
    row.edited_at = at;
    if (!row.recalled_at) row.text = text;
    turn.touch(message);
}

/// Text and files go, the tombstone stays; nothing that comes later brings them back.
void recall(Turn& turn, MessageInTurn& message, Time at)
{
    auto& row = message.row;
    if (row.recalled_at && *row.recalled_at <= at) return;
    row.recalled_at = at;
    row.text.clear();
    row.payload.clear();
    row.attachments = "[]";
    message.forget_files = true;
    message.files.clear();
    turn.touch(message);
}

/// The latest news holds; of equally late ones the one that came last.
void hide(Turn& turn, MessageInTurn& message, bool hidden, Time at)
{
    auto& row = message.row;
    if (row.hidden_at && at < *row.hidden_at) return;
    message.changed |= assign(row.hidden_at, std::optional(at));
    if (!assign(row.hidden, hidden)) return;
    message.changed = true;
    auto& conversation = turn.conversations.at(message.row.conversation_id);
    conversation.changed = conversation.recount = true;
}

/// Calls `apply(message, what, at)` for each change whose message is there.
template <class What, class Apply>
void each(Turn& turn, Apply apply)
{
    for (const auto& [event, what] : changes_of<What>(turn)) {
        const Key key{event->channel, what->message_id};
        if (auto* message = turn.find_message(key)) {
            apply(*message, *what, clamped(what->at, turn.now, event->received_at));
            turn.finish(*event).message = message->row.id;
        } else {
            turn.wait_for(*event, key);
        }
    }
}

} // namespace

void take_changes(Turn& turn)
{
    each<Edited>(turn, [&](MessageInTurn& message, const Edited& what, Time at) { edit(turn, message, what, at); });
    each<Recalled>(turn, [&](MessageInTurn& message, const Recalled&, Time at) { recall(turn, message, at); });
    each<Hidden>(turn,
                 [&](MessageInTurn& message, const Hidden& what, Time at) { hide(turn, message, what.hidden, at); });
    each<Reacted>(turn, [&](MessageInTurn& message, const Reacted& what, Time at) {
        if (assign(message.row.reactions, wire::with_reaction(message.row.reactions, what.actor, what.emoji, at))) {
            message.changed = true;
        }
    });
}

} // namespace inbox::intake
