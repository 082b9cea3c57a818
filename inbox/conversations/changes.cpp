#include "inbox/conversations/changes.hpp"

#include "inbox/wire/json.hpp"
#include "inbox/wire/objects.hpp"
#include "inbox/wire/rows.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace inbox {

namespace {

constexpr auto stamp_messages = R"sql(
    update messages m set seq = stamped.seq
    from unnest($2::uuid[], $3::bigint[]) stamped (id, seq)
    where m.workspace_id = $1 and m.id = stamped.id
)sql";

constexpr auto stamp_conversations = R"sql(
    update conversations c set seq = stamped.seq
    from unnest($2::uuid[], $3::bigint[]) stamped (id, seq)
    where c.workspace_id = $1 and c.id = stamped.id
)sql";

constexpr auto select_audiences = R"sql(
    select id::text, channel_id::text, assignee_id::text from conversations
    where workspace_id = $1 and id = any ($2::uuid[])
)sql";

template <class Things, class Thing>
auto find_id(Things& things, const Thing& id)
{
    return std::find_if(things.begin(), things.end(), [&](const auto& thing) { return thing.id == id; });
}

template <class Ids>
void stamp(EventLog& log, const char* statement, const Ids& ids)
{
    sql::Array numbers;
    for (std::size_t i = 0; i < ids.size(); ++i) numbers.add(log.next() + static_cast<Seq>(i));
    const auto touched = log.tx().exec_params(statement, log.workspace().number, sql::array_of(ids), numbers.text());
    if (touched.affected_rows() != ids.size()) throw std::logic_error("a change names what is not there");
}

} // namespace

Changes::Changes(EventLog& log, const Rules& rules) : log_(log), rules_(rules) {}

void Changes::created(const MessageId& message)
{
    if (find_id(messages_, message) == messages_.end()) messages_.push_back({message, true});
}

void Changes::updated(const MessageId& message)
{
    if (find_id(messages_, message) == messages_.end()) messages_.push_back({message, false});
}

void Changes::updated(const ConversationId& conversation)
{
    if (find_id(conversations_, conversation) == conversations_.end())
        conversations_.push_back({conversation, false, {}});
}

void Changes::reassigned(const ConversationId& conversation, const StaffId& previous)
{
    updated(conversation);
    auto change = find_id(conversations_, conversation);
    change->reassigned = true;
    change->previous = previous;
}

void Changes::deleted(const MessageId& message, const ConversationId& conversation)
{
    deletions_.push_back({message, conversation});
}

void Changes::tell()
{
    tell_messages();
    tell_conversations();
}

void Changes::tell_messages()
{
    std::vector<MessageId> ids;
    for (const auto& change : messages_) ids.push_back(change.id);
    std::vector<wire::Message> messages;
    if (!ids.empty()) {
        stamp(log_, stamp_messages, ids);
        messages = wire::read_messages(log_.tx(), log_.workspace(), ids);
    }

    std::vector<ConversationId> places;
    for (const auto& message : messages) places.push_back(message.conversation_id);
    for (const auto& deletion : deletions_) places.push_back(deletion.conversation);
    const auto audience = audiences(places);

    for (std::size_t i = 0; i < messages.size(); ++i) {
        log_.append(messages_[i].created ? "message.created" : "message.updated", wire::to_json(messages[i]),
                    audience[i]);
    }
    for (std::size_t i = 0; i < deletions_.size(); ++i) {
        wire::Json json;
        json.open_object().text("id", deletions_[i].id.text).text("conversation_id", deletions_[i].conversation.text);
        json.number("seq", log_.next()).truth("deleted", true).close_object();
        log_.append("message.updated", std::move(json).take(), audience[messages.size() + i]);
    }
}

void Changes::tell_conversations()
{
    if (conversations_.empty()) return;
    std::vector<ConversationId> ids;
    for (const auto& change : conversations_) ids.push_back(change.id);
    stamp(log_, stamp_conversations, ids);
    const auto now = wire::store_time(log_.tx());
    const auto objects = wire::read_conversations(log_.tx(), log_.workspace(), ids);
    for (std::size_t i = 0; i < objects.size(); ++i) {
        const auto& change = conversations_[i];
        Audience audience{objects[i].channel.id, objects[i].id, StaffId{objects[i].assignee.id}, change.previous,
                          change.reassigned};
        log_.append("conversation.updated", wire::to_json(objects[i], rules_, now), std::move(audience));
    }
}

std::vector<Audience> Changes::audiences(const std::vector<ConversationId>& ids)
{
    std::vector<Audience> found;
    if (ids.empty()) return found;
    std::map<ConversationId, Audience> by_id;
    for (const auto& row : log_.tx().exec_params(select_audiences, log_.workspace().number, sql::array_of(ids))) {
        const ConversationId id{sql::text_of(row[0])};
        by_id[id] = Audience{ChannelId{sql::text_of(row[1])}, id, StaffId{sql::text_of(row[2])}, {}, false};
    }
    for (const auto& id : ids) found.push_back(by_id.at(id));
    return found;
}

} // namespace inbox
