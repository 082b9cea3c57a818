#pragma once

#include "inbox/conversations/list.hpp"
#include "inbox/sql_question.hpp"

#include <string>
#include <vector>

/// The filters of the list as conditions, for the questions that are put together from them: the list itself, its
/// counts and what is changed in bulk. A condition is of the conversation called `c`.
namespace inbox {

/// What a conversation can be asked for; each is a filter of the list, and a number beside it.
enum class Facet { status, assignee, channel, label, kind, unread, unanswered, failed, has_phone, has_order };

constexpr std::string_view is_unread = "c.unread_count > 0";
constexpr std::string_view is_unanswered = "c.waiting_since is not null";
constexpr std::string_view is_failed = "c.failed_count > 0";
extern const std::string_view has_an_order; // made in it
extern const std::string_view has_a_phone;  // of the whole person: who leads, and all who were merged into that one

struct Condition {
    Facet facet;
    std::string sql;
};

/// Those the filter asks for. False when an id in it is none, or a word unknown: then nothing fits.
bool possible(const ConversationFilter& filter);
std::vector<Condition> conditions_of(sql::Question& question, const StaffMember& staff,
                                     const ConversationFilter& filter);

/// " and (...)" for each of them, but for one.
std::string all_of(const std::vector<Condition>& conditions, std::optional<Facet> but_for = std::nullopt);

/// " from conversations c where ..." of this workspace that this person may see.
void say_visible(sql::Question& question, const StaffMember& staff);

} // namespace inbox
