#include "inbox/intake/turn.hpp"

/// What a turn must know before it can decide anything: every row that its events name.
///
/// Each name is looked up by its key (`lateral ... offset 0` leaves the planner no choice). Joined freely, what the
/// planner last knew as a small table is read whole in every turn while a flood fills it, and turns grow slower and
/// slower.
namespace inbox::intake {

namespace {

/// What the events of a turn name, each once.
struct Names {
    std::set<Key> messages, threads, people;
    std::set<ChannelId> channels;

    void message(const ChannelId& channel, const std::string& name) { put(messages, channel, name); }
    void thread(const ChannelId& channel, const Thread& thread)
    {
        put(threads, channel, thread.id);
        if (thread.customer) put(people, channel, thread.customer->id);
    }

    static void put(std::set<Key>& names, const ChannelId& channel, const std::string& name)
    {
        if (!name.empty()) names.insert({channel, name});
    }
};

struct Collect {
    Names& names;
    const ChannelId& channel;

    void operator()(const Received& what) const { said(what); }
    void operator()(const Echoed& what) const { said(what); }
    void operator()(const Receipt& what) const
    {
        Names::put(names.threads, channel, what.thread);
        for (const auto& id : what.message_ids) names.message(channel, id);
    }
    void operator()(const Reacted& what) const { names.message(channel, what.message_id); }
    void operator()(const Edited& what) const { names.message(channel, what.message_id); }
    void operator()(const Recalled& what) const { names.message(channel, what.message_id); }
    void operator()(const Hidden& what) const { names.message(channel, what.message_id); }
    void operator()(const Acted& what) const { names.thread(channel, what.thread); }
    void operator()(const Introduced& what) const { Names::put(names.people, channel, what.customer.id); }
    void operator()(const ThreadNoticed&) const {}
    void operator()(const Commerce&) const {}
    void operator()(const ChannelNotice&) const {}
    void operator()(const Ignored&) const {}
    void operator()(const NotUnderstood&) const {}

    template <class Said>
    void said(const Said& what) const
    {
        names.thread(channel, what.thread);
        names.message(channel, what.message_id);
        names.message(channel, what.content.reply_to);
    }
};

/// `$2::uuid[]` and `$3::text[]` for a set of keys.
std::pair<std::string, std::string> arrays_of(const std::set<Key>& keys)
{
    sql::Array channel, name;
    for (const auto& key : keys) {
        channel.add(key.channel);
        name.add(key.name);
    }
    return {channel.text(), name.text()};
}

Key key_of(const pqxx::row& row)
{
    return {{row[0].c_str()}, sql::text_of(row[1])};
}

void load_channels(Turn& turn, const std::set<ChannelId>& ids)
{
    const auto rows = sql::prepared(
        turn.tx(), "select id, platform, name from channels where workspace_id = $1 and id = any ($2::uuid[])",
        turn.workspace(), sql::array_of(ids));
    for (const auto& row : rows) {
        turn.channels[{row[0].c_str()}] = {{row[0].c_str()}, row[1].c_str(), sql::text_of(row[2])};
    }
}

/// Messages the platform has named, the replies of which it has named a part, and those that quote what now arrives.
void load_named_messages(Turn& turn, const std::set<Key>& keys)
{
    const auto [channels, names] = arrays_of(keys);
    const auto rows = sql::prepared(turn.tx(), R"sql(
        with wanted as (select * from unnest($2::uuid[], $3::text[]) w (channel_id, name))
        select w.channel_id, w.name, m.id, false
          from wanted w cross join lateral (
                   select id from messages where workspace_id = $1 and channel_id = w.channel_id
                                             and platform_message_id = w.name offset 0) m
        union all
        select w.channel_id, w.name, p.message_id, false
          from wanted w cross join lateral (
                   select message_id from reply_parts where workspace_id = $1 and channel_id = w.channel_id
                                                        and platform_message_id = w.name offset 0) p
        union all
        select w.channel_id, w.name, m.id, true
          from wanted w cross join lateral (
                   select id from messages where workspace_id = $1 and channel_id = w.channel_id
                                             and reply_to_platform_id = w.name and reply_to is null offset 0) m
    )sql",
                                    turn.workspace(), channels, names);

    std::set<MessageId> ids;
    for (const auto& row : rows) {
        const MessageId id{row[2].c_str()};
        ids.insert(id);
        if (!row[3].as<bool>()) turn.by_platform[key_of(row)] = id;
    }
    // Replies that an echo has just settled may lie below a watermark already.
    for (const auto& [event, done] : turn.done) {
        if (done.settled) ids.insert(done.message);
    }
    load_messages(turn, {ids.begin(), ids.end()});
}

void load_named_conversations(Turn& turn, const std::set<Key>& keys)
{
    std::set<ConversationId> ids;
    for (const auto& [id, message] : turn.messages) ids.insert(message.row.conversation_id);
    if (!keys.empty()) {
        const auto [channels, names] = arrays_of(keys);
        const auto rows = sql::prepared(turn.tx(), R"sql(
            select w.channel_id, w.name, c.id
              from unnest($2::uuid[], $3::text[]) w (channel_id, name) cross join lateral (
                       select id from conversations where workspace_id = $1 and channel_id = w.channel_id
                                                      and thread_id = w.name offset 0) c
        )sql",
                                        turn.workspace(), channels, names);
        for (const auto& row : rows) {
            turn.threads[key_of(row)] = {row[2].c_str()};
            ids.insert({row[2].c_str()});
        }
    }
    load_conversations(turn, {ids.begin(), ids.end()});
}

void load_people(Turn& turn, const std::set<Key>& keys)
{
    if (keys.empty()) return;
    const auto [channels, names] = arrays_of(keys);
    const auto rows = sql::prepared(turn.tx(), R"sql(
        select w.channel_id, w.name, i.customer_id, i.name, i.avatar_url, i.looked_up_at is not null
          from unnest($2::uuid[], $3::text[]) w (channel_id, name) cross join lateral (
                   select customer_id, name, avatar_url, looked_up_at from identities
                    where workspace_id = $1 and channel_id = w.channel_id and platform_user_id = w.name offset 0) i
    )sql",
                                    turn.workspace(), channels, names);

    std::vector<CustomerId> ids;
    for (const auto& row : rows) {
        ids.push_back({row[2].c_str()});
        turn.identities[key_of(row)] = {
            {row[2].c_str()}, sql::text_of(row[3]), sql::text_of(row[4]), row[5].as<bool>()};
    }
    load_customers(turn, ids);
}

} // namespace

void load_customers(Turn& turn, const std::vector<CustomerId>& ids)
{
    std::set<CustomerId> missing;
    for (const auto& id : ids) {
        if (!turn.customers.contains(id)) missing.insert(id);
    }
    std::vector<CustomerId> heads;
    for (auto& customer : wire::read_customers(turn.tx(), turn.log.workspace(), {missing.begin(), missing.end()})) {
        if (!customer.head.empty()) heads.push_back(customer.head);
        const auto id = customer.id;
        turn.customers[id].row = std::move(customer);
    }
    if (!heads.empty()) load_customers(turn, heads);
}

void load_messages(Turn& turn, const std::vector<MessageId>& ids)
{
    std::vector<MessageId> missing;
    for (const auto& id : ids) {
        if (!turn.messages.contains(id)) missing.push_back(id);
    }
    for (auto& message : wire::read_messages(turn.tx(), turn.log.workspace(), missing)) {
        const auto id = message.id;
        turn.messages[id].row = std::move(message);
    }
}

void load_conversations(Turn& turn, const std::vector<ConversationId>& ids)
{
    std::vector<ConversationId> missing;
    for (const auto& id : ids) {
        if (!turn.conversations.contains(id)) missing.push_back(id);
    }
    for (auto& conversation : wire::read_conversations(turn.tx(), turn.log.workspace(), missing)) {
        const auto id = conversation.id;
        turn.conversations[id].row = std::move(conversation);
    }
}

void load_parts(Turn& turn, const std::vector<MessageId>& ids)
{
    if (ids.empty()) return;
    const auto rows = sql::prepared(turn.tx(), R"sql(
        select message_id, part, state, platform_message_id
          from reply_parts where workspace_id = $1 and message_id = any ($2::uuid[])
    )sql",
                                    turn.workspace(), sql::array_of(ids));
    for (const auto& row : rows) {
        turn.parts[{row[0].c_str()}][row[1].as<int>()] = {row[2].c_str(), sql::text_of(row[3])};
    }
}

void load_turn(Turn& turn)
{
    Names names;
    for (const auto& event : turn.events) {
        names.channels.insert(event.channel);
        if (!turn.done.contains(&event)) std::visit(Collect{names, event.channel}, event.what);
    }
    turn.now = wire::store_time(turn.tx());
    load_channels(turn, names.channels);
    load_named_messages(turn, names.messages);
    load_named_conversations(turn, names.threads);
    load_people(turn, names.people);
}

} // namespace inbox::intake
