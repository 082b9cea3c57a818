#include "inbox/channels/channels.hpp"

#include "inbox/replies/outbox.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <stdexcept>

namespace inbox {

namespace json = boost::json;

namespace {

constexpr auto columns = R"sql(
    select c.id::text, c.seq, c.app_id::text, c.platform, a.slug, c.external_id, c.name, c.settings,
           c.previous_settings, c.state, (extract(epoch from c.since) * 1000)::bigint, c.failure_code, c.failure_text,
           (extract(epoch from c.last_event_at) * 1000)::bigint,
           (extract(epoch from c.last_success_at) * 1000)::bigint,
           (extract(epoch from c.token_expires_at) * 1000)::bigint,
           (extract(epoch from c.checked_at) * 1000)::bigint,
           (extract(epoch from c.repaired_to) * 1000)::bigint, c.own_only, c.options,
           exists (select 1 from channel_directory d where d.channel_id = c.id and d.link_media),
           (select count(*) from outbox o
            where o.workspace_id = c.workspace_id and o.channel_id = c.id and o.kind = 'send')
    from channels c join apps a on a.id = c.app_id
    where c.workspace_id = $1
)sql";

// Whoever adds a channel moves its app's updated_at on: that is how the endpoints of all processes learn of it.
constexpr auto touch_app = R"sql(
    update apps set updated_at = greatest(clock_timestamp(), updated_at + interval '1 microsecond')
    where id = $1::uuid
)sql";

constexpr auto insert_route = R"sql(
    insert into channel_directory (app_id, external_id, workspace_id, channel_id, link_media)
    values ($1::uuid, $2, $3, $4::uuid, $5) on conflict (app_id, external_id) do nothing
)sql";

constexpr auto update_route = R"sql(
    update channel_directory set link_media = $2 where channel_id = $1::uuid
)sql";

constexpr auto select_route = R"sql(
    select workspace_id, channel_id::text from channel_directory where app_id = $1::uuid and external_id = $2
)sql";

constexpr auto insert_channel = R"sql(
    insert into channels (workspace_id, id, seq, app_id, platform, external_id, name, settings, token_expires_at,
                          own_only, options)
    values ($1, $2::uuid, $3, $4::uuid, $5, $6, $7, $8::bytea, to_timestamp($9::bigint / 1000.0), $10, $11::text[])
)sql";

// Settings that a person has just given are tried at once, so what the channel suffered from before is forgotten.
constexpr auto update_channel = R"sql(
    update channels set seq = $3, name = $4, own_only = $5,
        settings = coalesce($6::bytea, settings),
        options = case when $6::bytea is null then options else $8::text[] end,
        previous_settings = case when $6::bytea is null then previous_settings end,
        token_expires_at = case when $6::bytea is null then token_expires_at
                                else to_timestamp($7::bigint / 1000.0) end,
        checked_at = case when $6::bytea is null then checked_at end
    where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto update_state = R"sql(
    update channels set seq = $3, state = $4, failure_code = $5, failure_text = $6,
        since = case when state = $4 then since else now() end,
        warned_at = case when $4 = 'connected' then null else warned_at end
    where workspace_id = $1 and id = $2::uuid
)sql";

// What was tried before: a refused credential does not count as an attempt, but leaves its reason. What a person holds
// back (undo) has neither and keeps its time.
constexpr auto wake_outbox = R"sql(
    update outbox set due_at = now()
    where workspace_id = $1 and channel_id = $2::uuid and state = 'waiting' and due_at > now()
      and (attempts > 0 or last_error is not null)
)sql";

constexpr auto swap_token = R"sql(
    update channels set settings = $4::bytea, previous_settings = settings,
        token_expires_at = to_timestamp($5::bigint / 1000.0)
    where workspace_id = $1 and id = $2::uuid and settings = $3::bytea
)sql";

constexpr auto update_success = R"sql(
    update channels set last_success_at = now(), previous_settings = null
    where workspace_id = $1 and id = $2::uuid
      and (last_success_at is null or last_success_at < now() - interval '30 seconds' or previous_settings is not null)
)sql";

constexpr auto update_checked = R"sql(
    update channels set checked_at = now(),
        token_expires_at = coalesce(to_timestamp($3::bigint / 1000.0), token_expires_at)
    where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto update_repaired = R"sql(
    update channels set repaired_to = greatest(repaired_to, to_timestamp($3::bigint / 1000.0))
    where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto select_care = R"sql(
    select id, renew, looked_at, repair, repaired_to, since from (
        select id::text,
               state = 'connected' and token_expires_at is not null
                   and token_expires_at < now() + make_interval(secs => $2) as renew,
               checked_at is null or checked_at < now() - make_interval(secs => $3) as looked_at,
               state = 'connected' and (repaired_to is null or repaired_to < since
                   or repaired_to < now() - make_interval(secs => $4)) as repair,
               (extract(epoch from repaired_to) * 1000)::bigint as repaired_to,
               (extract(epoch from since) * 1000)::bigint as since
        from channels where workspace_id = $1 and state <> 'disabled') channel
    where renew or looked_at or repair
    order by id
)sql";

constexpr auto update_lease = R"sql(
    update channels set lease_owner = $3, lease_until = now() + make_interval(secs => $4)
    where workspace_id = $1 and id = $2::uuid
      and (lease_owner is null or lease_owner = $3 or lease_until is null or lease_until < now())
)sql";

constexpr auto clear_lease = R"sql(
    update channels set lease_owner = null, lease_until = null
    where workspace_id = $1 and id = $2::uuid and lease_owner = $3
)sql";

std::optional<Time> optional_time(const pqxx::field& field)
{
    if (field.is_null()) return std::nullopt;
    return sql::time_of(field);
}

Channel read_row(const pqxx::row& row)
{
    Channel channel;
    channel.id = ChannelId{sql::text_of(row[0])};
    channel.seq = row[1].as<Seq>();
    channel.app = AppId{sql::text_of(row[2])};
    channel.platform = sql::text_of(row[3]);
    channel.app_slug = sql::text_of(row[4]);
    channel.external_id = sql::text_of(row[5]);
    channel.name = sql::text_of(row[6]);
    channel.settings = sql::bytes_of(row[7]);
    if (!row[8].is_null()) channel.previous_settings = sql::bytes_of(row[8]);
    channel.state = sql::text_of(row[9]);
    channel.since = sql::time_of(row[10]);
    channel.failure_code = sql::text_of(row[11]);
    channel.failure_text = sql::text_of(row[12]);
    channel.last_event_at = optional_time(row[13]);
    channel.last_success_at = optional_time(row[14]);
    channel.token_expires_at = optional_time(row[15]);
    channel.checked_at = optional_time(row[16]);
    channel.repaired_to = optional_time(row[17]);
    channel.own_only = row[18].as<bool>();
    channel.traits = {sql::texts_of(row[19]), row[20].as<bool>()};
    channel.backlog = row[21].as<std::int64_t>();
    return channel;
}

void announce(EventLog& log, const ChannelId& id)
{
    const auto channel = find_channel(log.tx(), log.workspace(), id);
    log.append("channel.updated", channel_json(*channel), Audience{id, {}, {}, {}, false});
}

std::optional<std::string> bytea_of(const std::optional<std::string>& bytes)
{
    if (!bytes) return std::nullopt;
    return sql::bytea(*bytes);
}

} // namespace

std::vector<Channel> all_channels(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    std::vector<Channel> all;
    const auto rows = tx.exec_params(std::string(columns) + " order by c.name, c.id", workspace.number);
    for (const auto& row : rows) all.push_back(read_row(row));
    return all;
}

std::optional<Channel> find_channel(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& id)
{
    if (!is_uuid(id.text)) return std::nullopt;
    const auto rows = tx.exec_params(std::string(columns) + " and c.id = $2::uuid", workspace.number, id.text);
    if (rows.empty()) return std::nullopt;
    return read_row(rows[0]);
}

ChannelList list_channels(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    ChannelList list;
    list.head = read_head(tx, workspace);
    for (const auto& channel : all_channels(tx, workspace)) list.items.push_back(channel_json(channel));
    return list;
}

std::string channel_json(const Channel& channel)
{
    json::object object;
    object["id"] = channel.id.text;
    object["seq"] = channel.seq;
    object["platform"] = channel.platform;
    object["name"] = channel.name;
    object["external_id"] = channel.external_id;
    object["app"] = channel.platform + '/' + channel.app_slug;
    object["state"] = channel.state;
    object["since"] = to_text(channel.since);
    if (channel.last_event_at) object["last_event_at"] = to_text(*channel.last_event_at);
    if (channel.last_success_at) object["last_success_at"] = to_text(*channel.last_success_at);
    if (channel.token_expires_at) object["token_expires_at"] = to_text(*channel.token_expires_at);
    object["backlog"] = channel.backlog;
    if (!channel.failure_code.empty()) {
        object["failure"] = json::object{{"code", channel.failure_code}, {"text", channel.failure_text}};
    }
    return json::serialize(object);
}

std::variant<ChannelPut, ChannelTaken> put_channel(EventLog& log, const ChannelWish& wish)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace();
    tx.exec_params(touch_app, wish.app.text);
    const bool created = tx.exec_params(insert_route, wish.app.text, wish.external_id, workspace.number, wish.id.text,
                                        wish.traits.link_media)
                             .affected_rows() == 1;
    const auto expires = sql::to_sql(wish.token_expires_at);
    const auto options = sql::array_of(wish.traits.options);

    if (created) {
        if (!wish.settings) throw std::invalid_argument("a new channel needs settings");
        tx.exec_params(insert_channel, workspace.number, wish.id.text, log.next(), wish.app.text, wish.platform,
                       wish.external_id, wish.name, sql::bytea(*wish.settings), expires, wish.own_only, options);
        announce(log, wish.id);
        return ChannelPut{wish.id, true};
    }

    const auto route = tx.exec_params(select_route, wish.app.text, wish.external_id)[0];
    if (route[0].as<std::int64_t>() != workspace.number) return ChannelTaken{};
    const ChannelId id{sql::text_of(route[1])};
    const auto before = *find_channel(tx, workspace, id);
    if (!wish.settings && before.name == wish.name && before.own_only == wish.own_only) return ChannelPut{id, false};

    tx.exec_params(update_channel, workspace.number, id.text, log.next(), wish.name, wish.own_only,
                   bytea_of(wish.settings), expires, options);
    if (wish.settings) tx.exec_params(update_route, id.text, wish.traits.link_media);
    const bool reconnected = wish.settings && before.state == "needs_reconnection" &&
                             set_channel_state(log, id, {"connected", "", "", true});
    if (!reconnected) announce(log, id);
    return ChannelPut{id, false};
}

bool set_channel_state(EventLog& log, const ChannelId& channel, const ChannelState& wanted)
{
    const auto before = find_channel(log.tx(), log.workspace(), channel);
    if (!before) return false;
    if (before->state == wanted.state && before->failure_code == wanted.code) return false;
    const bool concerns_disabled = before->state == "disabled" || wanted.state == "disabled";
    if (concerns_disabled && !wanted.by_person) return false;

    log.tx().exec_params(update_state, log.workspace().number, channel.text, log.next(), wanted.state,
                         sql::or_null(wanted.code), sql::or_null(wanted.text));
    if (wanted.state == "connected") {
        log.tx().exec_params(wake_outbox, log.workspace().number, channel.text);
        note_outbox(log.tx(), log.workspace());
    }
    announce(log, channel);
    return true;
}

bool store_token(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel,
                 const std::string& expected, const std::string& sealed, std::optional<Time> expires_at)
{
    return tx.exec_params(swap_token, workspace.number, channel.text, sql::bytea(expected), sql::bytea(sealed),
                          sql::to_sql(expires_at))
               .affected_rows() == 1;
}

void note_success(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel)
{
    tx.exec_params(update_success, workspace.number, channel.text);
}

void note_checked(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel,
                  std::optional<Time> token_expires_at)
{
    tx.exec_params(update_checked, workspace.number, channel.text, sql::to_sql(token_expires_at));
}

void note_repaired(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel, Time up_to)
{
    tx.exec_params(update_repaired, workspace.number, channel.text, sql::to_sql(up_to));
}

std::vector<CareDue> care_due(pqxx::transaction_base& tx, WorkspaceId workspace, const CareSpan& span)
{
    std::vector<CareDue> due;
    const auto rows =
        tx.exec_params(select_care, workspace.number, static_cast<double>(span.renew_before.count()),
                       static_cast<double>(span.check_every.count()), static_cast<double>(span.repair_every.count()));
    for (const auto& row : rows) {
        due.push_back({ChannelId{sql::text_of(row[0])}, row[1].as<bool>(), row[2].as<bool>(), row[3].as<bool>(),
                       optional_time(row[4]), sql::time_of(row[5])});
    }
    return due;
}

bool take_lease(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel, const std::string& owner,
                std::chrono::seconds length)
{
    return tx.exec_params(update_lease, workspace.number, channel.text, owner, static_cast<double>(length.count()))
               .affected_rows() == 1;
}

void release_lease(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel,
                   const std::string& owner)
{
    tx.exec_params(clear_lease, workspace.number, channel.text, owner);
}

} // namespace inbox
