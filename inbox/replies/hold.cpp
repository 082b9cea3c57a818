#include "inbox/replies/hold.hpp"

#include "inbox/replies/outbox.hpp"
#include "inbox/replies/reply_state.hpp"

#include <set>

namespace inbox {

namespace {

// A part that was never tried here was tried, if at all, soon after it was written: there its echo is looked for.
constexpr auto hold_parts = R"sql(
    with held as (
        update outbox set state = 'unknown', deadline = null, last_error = 'the store was restored'
        where workspace_id = $1 and kind = 'send' and state in ('waiting', 'sending')
        returning id, message_id, channel_id, created_at
    ), moved as (
        update reply_parts p set state = 'unknown', tried_at = coalesce(p.tried_at, held.created_at)
        from held where p.workspace_id = $1 and p.reference = held.id and p.state in ('queued', 'sending')
    ), told as (
        update messages m set failure_code = 'unknown', failure_text = 'the store was restored from a backup'
        from held where m.workspace_id = $1 and m.id = held.message_id and m.failure_code is null
    )
    select distinct message_id::text, channel_id::text from held
)sql";

} // namespace

int hold_unsent(EventLog& log, const Rules& rules)
{
    std::set<std::string> channels_seen;
    std::vector<MessageId> messages;
    std::vector<ChannelId> channels;
    for (const auto& row : log.tx().exec_params(hold_parts, log.workspace().number)) {
        messages.push_back(MessageId{sql::text_of(row[0])});
        if (channels_seen.insert(sql::text_of(row[1])).second) channels.push_back(ChannelId{sql::text_of(row[1])});
    }
    if (messages.empty()) return 0;
    Changes changes(log, rules);
    follow_parts(log, messages, changes);
    changes.tell();
    note_outbox(log.tx(), log.workspace());
    unpark(log, channels);
    return static_cast<int>(messages.size());
}

} // namespace inbox
