#pragma once

#include "gateway/api/context.hpp"
#include "inbox/conversations/change.hpp"
#include "inbox/conversations/list.hpp"

#include <boost/json/object.hpp>

#include <string_view>

/// What is asked of conversations, read from a query or a body: the same words in both.
namespace gateway {

/// The list's own parameters; others are refused by name.
inbox::ConversationFilter conversation_filter_of(const Request& request);

/// The same as an object: {"status": "open", "channel": ["...", "..."], "unread": true}.
inbox::ConversationFilter conversation_filter_of(const boost::json::object& filter, std::string_view within);

/// status, assignee, assignee_was, labels, snoozed_until and priority of a change; other fields are for the caller to
/// judge.
inbox::ConversationChange conversation_change_of(const boost::json::object& body, const LoggedIn& who,
                                                 std::string_view within = {});

} // namespace gateway
