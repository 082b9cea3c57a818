#include "inbox/channels/errands.hpp"

#include "inbox/intake/record.hpp"
#include "inbox/replies/outbox.hpp"

#include <boost/json.hpp>

namespace inbox {

namespace json = boost::json;

namespace {

constexpr auto take = R"sql(
    with next as (
        select o.id from outbox o join channels c on c.workspace_id = o.workspace_id and c.id = o.channel_id
        where o.workspace_id = $1 and o.channel_id = $2::uuid and o.kind = $3 and c.state <> 'disabled'
          and ((o.state = 'waiting' and o.due_at <= now()) or (o.state = 'sending' and o.deadline < now()))
        order by o.due_at, o.position limit $4 for update of o skip locked
    )
    update outbox o set state = 'sending', attempts = o.attempts + 1, deadline = now() + make_interval(secs => $5)
    from next where o.workspace_id = $1 and o.id = next.id
    returning o.id::text, o.content::text, o.attempts
)sql";

constexpr auto ask = R"sql(
    insert into outbox (workspace_id, id, channel_id, kind, content)
    select $1, $2::uuid, $3::uuid, 'history', $4::jsonb
    where not exists (select 1 from outbox o
                      where o.workspace_id = $1 and o.channel_id = $3::uuid and o.kind = 'history'
                        and o.state = 'waiting' and o.content - 'since' = $4::jsonb - 'since'
                        and coalesce((o.content->>'since')::bigint, 0) <= $5)
)sql";

constexpr auto remove = R"sql(
    delete from outbox where workspace_id = $1 and id = $2::uuid and kind <> 'send'
)sql";

constexpr auto put_off = R"sql(
    update outbox set state = 'waiting', deadline = null, last_error = $4, due_at = now() + make_interval(secs => $3)
    where workspace_id = $1 and id = $2::uuid and kind <> 'send' and attempts < $5
)sql";

constexpr auto take_orders = R"sql(
    with next as (
        select o.id from outbox o join channels c on c.workspace_id = o.workspace_id and c.id = o.channel_id
        where o.workspace_id = $1 and o.channel_id = $2::uuid and o.kind = 'order' and c.state <> 'disabled'
          and ((o.state = 'waiting' and o.due_at <= now()) or (o.state = 'sending' and o.deadline < now()))
          and not exists (select 1 from outbox busy
                          where busy.workspace_id = $1 and busy.channel_id = $2::uuid and busy.kind = 'order'
                            and busy.content ->> 'order' = o.content ->> 'order' and busy.state = 'sending'
                            and busy.deadline >= now())
        order by o.due_at, o.position limit $3 for update of o skip locked
    )
    update outbox o set state = 'sending', attempts = o.attempts + 1, deadline = now() + make_interval(secs => $4)
    from next where o.workspace_id = $1 and o.id = next.id
    returning o.id::text, o.content ->> 'order', o.attempts
)sql";

constexpr auto ask_for_listings = R"sql(
    insert into outbox (workspace_id, id, channel_id, kind)
    select $1, $2::uuid, $3::uuid, 'listings'
    where not exists (select 1 from outbox where workspace_id = $1 and channel_id = $3::uuid and kind = 'listings'
                                             and (state = 'waiting' or not $4::boolean))
)sql";

constexpr auto wake_listings = R"sql(
    update outbox set due_at = now()
    where workspace_id = $1 and channel_id = $2::uuid and kind = 'listings' and state = 'waiting' and due_at > now()
)sql";

// The next by id, round and round.
constexpr auto move_on = R"sql(
    update outbox o set channel_id = next.id, state = 'waiting', deadline = null, due_at = now()
      from (select s.id from outbox e
              join channels me on me.workspace_id = $1 and me.id = e.channel_id
              join channels s on s.workspace_id = $1 and s.platform = me.platform and s.external_id = me.external_id
               and s.id <> me.id and s.state = 'connected'
             where e.workspace_id = $1 and e.id = $2::uuid
             order by s.id < me.id, s.id limit 1) next
     where o.workspace_id = $1 and o.id = $2::uuid and o.attempts < $3
)sql";

constexpr auto select_clock = R"sql(select (extract(epoch from clock_timestamp()) * 1000)::bigint)sql";

std::string text_at(const json::object& object, std::string_view key)
{
    const auto* found = object.if_contains(key);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

pqxx::result take_rows(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel, const char* kind,
                       int limit, std::chrono::seconds patience)
{
    return tx.exec_params(take, workspace.number, channel.text, kind, limit, static_cast<double>(patience.count()));
}

std::string content_of(const HistoryErrand& errand)
{
    json::object content{{"why", errand.why}};
    if (!errand.thread.empty()) content["thread"] = errand.thread;
    if (!errand.customer.empty()) content["customer"] = errand.customer;
    if (!errand.message_ids.empty())
        content["message_ids"] = json::array(errand.message_ids.begin(), errand.message_ids.end());
    if (errand.since) content["since"] = sql::to_sql(*errand.since);
    return json::serialize(content);
}

} // namespace

std::vector<ProfileErrand> take_profiles(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel,
                                         int limit, std::chrono::seconds patience)
{
    std::vector<ProfileErrand> errands;
    for (const auto& row : take_rows(tx, workspace, channel, "profile", limit, patience)) {
        const auto content = json::parse(sql::text_of(row[1]));
        errands.push_back({OutboxId{sql::text_of(row[0])}, channel, text_at(content.as_object(), "platform_user_id"),
                           text_at(content.as_object(), "thread"), row[2].as<int>()});
    }
    return errands;
}

std::vector<HistoryErrand> take_history(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel,
                                        int limit, std::chrono::seconds patience)
{
    std::vector<HistoryErrand> errands;
    for (const auto& row : take_rows(tx, workspace, channel, "history", limit, patience)) {
        const auto value = json::parse(sql::text_of(row[1]));
        const auto& content = value.as_object();
        HistoryErrand errand{OutboxId{sql::text_of(row[0])},
                             channel,
                             text_at(content, "thread"),
                             text_at(content, "customer"),
                             text_at(content, "why"),
                             {},
                             {},
                             row[2].as<int>()};
        if (const auto* ids = content.if_contains("message_ids"); ids != nullptr && ids->is_array()) {
            for (const auto& id : ids->as_array()) errand.message_ids.emplace_back(id.as_string());
        }
        if (const auto* since = content.if_contains("since"); since != nullptr && since->is_int64()) {
            errand.since = Time{std::chrono::milliseconds{since->as_int64()}};
        }
        errands.push_back(std::move(errand));
    }
    return errands;
}

std::vector<OrderErrand> take_order_errands(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel,
                                            int limit, std::chrono::seconds patience)
{
    std::vector<OrderErrand> errands;
    for (const auto& row :
         tx.exec_params(take_orders, workspace.number, channel.text, limit, static_cast<double>(patience.count()))) {
        errands.push_back({OutboxId{sql::text_of(row[0])}, channel, sql::text_of(row[1]), row[2].as<int>()});
    }
    return errands;
}

std::optional<ListingsErrand> take_listings_errand(pqxx::transaction_base& tx, WorkspaceId workspace,
                                                   const ChannelId& channel, std::chrono::seconds patience)
{
    const auto rows = take_rows(tx, workspace, channel, "listings", 1, patience);
    if (rows.empty()) return std::nullopt;
    return ListingsErrand{OutboxId{sql::text_of(rows[0][0])}, channel, rows[0][2].as<int>()};
}

void ask_listings(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel, bool anew)
{
    if (anew) tx.exec_params(wake_listings, workspace.number, channel.text);
    tx.exec_params(ask_for_listings, workspace.number, new_uuid(), channel.text, anew);
    note_outbox(tx, workspace);
}

bool pass_on(pqxx::transaction_base& tx, WorkspaceId workspace, const OutboxId& errand)
{
    const auto moved = tx.exec_params(move_on, workspace.number, errand.text, errand_attempts).affected_rows() > 0;
    if (moved) note_outbox(tx, workspace);
    return moved;
}

void ask_history(pqxx::transaction_base& tx, WorkspaceId workspace, const HistoryErrand& errand)
{
    const auto id = errand.id.empty() ? new_uuid() : errand.id.text;
    tx.exec_params(ask, workspace.number, id, errand.channel.text, content_of(errand),
                   errand.since ? sql::to_sql(*errand.since) : std::int64_t{0});
    note_outbox(tx, workspace);
}

void errand_done(pqxx::transaction_base& tx, WorkspaceId workspace, const OutboxId& id)
{
    tx.exec_params(remove, workspace.number, id.text);
}

bool errand_again(pqxx::transaction_base& tx, WorkspaceId workspace, const OutboxId& id, std::chrono::seconds after,
                  const std::string& why)
{
    const auto put =
        tx.exec_params(put_off, workspace.number, id.text, static_cast<double>(after.count()), why, errand_attempts);
    if (put.affected_rows() == 0) {
        errand_done(tx, workspace, id);
        return false;
    }
    note_outbox(tx, workspace, after);
    return true;
}

void profile_found(EventLog& log, const Rules& rules, const ProfileErrand& errand, const std::string& name,
                   const std::string& avatar_url, const std::string& buyer_id)
{
    errand_done(log.tx(), log.workspace(), errand.id);
    // Recorded like an introduction that came by itself: the platform's name fills only what the shop left empty.
    const auto now = sql::time_of(log.tx().exec_params(select_clock)[0][0]);
    Introduced introduced;
    introduced.customer.id = errand.platform_user_id;
    introduced.customer.buyer_id = buyer_id;
    if (!name.empty()) introduced.customer.name = name;
    if (!avatar_url.empty()) introduced.customer.avatar_url = avatar_url;
    introduced.at = now;
    record(log,
           {Understood{.raw_id = 0,
                       .channel = errand.channel,
                       .from_history = false,
                       .received_at = now,
                       .what = std::move(introduced)}},
           rules);
}

} // namespace inbox
