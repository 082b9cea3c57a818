#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/model/rules.hpp"
#include "inbox/page.hpp"
#include "inbox/staff/roles.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

/// What people do to a conversation besides answering. Each function finds the conversation for the person first; what
/// they may not see is not there.
namespace inbox {

/// Only what is given changes. Handing over what belongs to a colleague needs Right::reassign_others.
struct ConversationChange {
    std::optional<std::string> status{};
    std::optional<StaffId> assignee{};                  // an empty id: nobody
    std::optional<StaffId> assignee_was{};              // whose it was on the screen of whoever asks; else Held
    std::optional<std::vector<LabelId>> labels{};       // all of them
    std::optional<std::optional<Time>> snoozed_until{}; // a time snoozes, null wakes
    std::optional<int> priority{};                      // 0-3
    struct Note {
        MessageId id;
        std::string text;
    };
    std::optional<Note> note{}; // goes along with an assignee: what they should know
};

/// The object of the wire, also when nothing was different
struct Changed {
    std::string conversation;
};
struct NotAllowed {};
/// "absent", "past", "unknown", "range", "cannot_see"
struct BadValue {
    std::string field, code;
};
struct NoteConflict {}; // the note's id belongs to something else
/// It is somebody else's than who asked believed.
struct Held {
    StaffId id;
    std::string name;
};
using ChangeResult = std::variant<Changed, NotAllowed, BadValue, NotThere, NoteConflict, Held>;

/// Leaves a line in the thread (lines.hpp) for a new assignee, status, priority, and each label that came or went. Who
/// reaches for what is nobody's and loses to a colleague is told who was faster, for a minute also after it has left
/// their sight.
ChangeResult change_conversation(EventLog& log, const Rules& rules, const StaffMember& staff, const ConversationId& id,
                                 const ConversationChange& change);

/// Everything in it has been read by somebody.
std::variant<Changed, NotThere> mark_read(EventLog& log, const Rules& rules, const StaffMember& staff,
                                          const ConversationId& id);

/// Somebody wants it looked at again: one is unread, unless some are.
std::variant<Changed, NotThere> mark_unread(EventLog& log, const Rules& rules, const StaffMember& staff,
                                            const ConversationId& id);

/// A note for colleagues, which may call some of them: staff who may see the conversation, or BadValue "mentions[i]"
/// ("absent", "cannot_see"). `about`: a message of the same conversation, or BadValue "reply_to". The id is the
/// browser's: repeated with the same content, it answers what it made.
struct NoteAdded {
    std::string message;
    bool already_there = false;
};
using NoteResult = std::variant<NoteAdded, NoteConflict, BadValue, NotThere>;
NoteResult add_note(EventLog& log, const StaffMember& staff, const ConversationId& conversation, const MessageId& id,
                    const std::string& text, const std::vector<StaffId>& mentions = {}, const MessageId& about = {});

/// Opens conversations whose snooze has ended, at most `limit`; returns how many.
std::size_t wake_snoozed(EventLog& log, const Rules& rules, int limit);
/// When the next one ends, if any: so that nobody opens a log for nothing.
std::optional<Time> next_waking(pqxx::transaction_base& tx, WorkspaceId workspace);

// --- drafts: seen by their writer alone, in no event -----------------------------------------------------------------

/// False when the conversation is not there. An empty text removes the draft. `kind`: "reply" or "note", one of each.
bool put_draft(pqxx::transaction_base& tx, const StaffMember& staff, const ConversationId& conversation,
               const std::string& text, const std::string& kind = "reply");
struct SavedDraft {
    std::string text;
    std::optional<Time> updated_at;
};
std::optional<SavedDraft> read_draft(pqxx::transaction_base& tx, const StaffMember& staff,
                                     const ConversationId& conversation, const std::string& kind = "reply");

/// All of a person's, of what they may still see, newest first: {conversation_id, text, kind, updated_at}.
std::vector<std::string> list_drafts(pqxx::transaction_base& tx, const StaffMember& staff);

} // namespace inbox
