#pragma once

#include "inbox/model/ids.hpp"

#include <optional>
#include <string>

/// One numbered change of a workspace, as sockets push it and browsers fetch it.
namespace inbox {

/// Who may see an event or a conversation. Without a channel: everybody of the workspace.
struct Audience {
    ChannelId channel;
    ConversationId conversation;
    StaffId assignee;          // empty: nobody's yet
    StaffId previous_assignee; // with `reassigned`: whose it was before this change
    bool reassigned = false;
};

struct Event {
    Seq seq = 0;
    std::string kind;   // "message.created" ...: contract section 6
    std::string object; // JSON, made once and from then on only copied
    Audience audience;
};

} // namespace inbox
