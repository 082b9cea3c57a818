#include "inbox/orders/platform_orders.hpp"

#include "inbox/orders/platform_rows.hpp"
#include "inbox/orders/telling.hpp"
#include "inbox/replies/outbox.hpp"

#include <set>

/// What news do: an order is known at once, and its details are asked for.
namespace inbox {

namespace {

using platform_orders::Row;

// News of one order come in bunches: the details are read once for all of them. What is being read right now may have
// been read before this came.
constexpr auto insert_errand = R"sql(
    insert into outbox (workspace_id, id, channel_id, kind, content, due_at)
    select $1, gen_random_uuid(), $2::uuid, 'order', jsonb_build_object('order', $3::text), now() + interval '300 milliseconds'
    where not exists (select 1 from outbox where workspace_id = $1 and channel_id = $2::uuid and kind = 'order'
                                             and content ->> 'order' = $3 and state = 'waiting')
)sql";

constexpr auto store_news = R"sql(
    update orders set status = $3, platform_status = $4, platform_updated_at = to_timestamp($5::bigint / 1000.0),
        status_since = case when status = $3 then status_since else now() end, updated_at = now()
    where workspace_id = $1 and id = $2::uuid
)sql";

// Shown in a chat: it is that customer's, unless it is known to be somebody else's.
constexpr auto store_conversation = R"sql(
    update orders o set conversation_id = c.id, customer_id = coalesce(o.customer_id, c.customer_id), updated_at = now()
      from conversations c
     where o.workspace_id = $1 and o.id = $2::uuid and o.conversation_id is null
       and c.workspace_id = $1 and c.id = $3::uuid
       and (o.customer_id is null or o.customer_id = c.customer_id)
)sql";

/// Of two that were told at the same second the details are right, for they were read after it.
bool is_newer(const Row& row, const OrderNews& news)
{
    if (!row.updated_at || news.at > *row.updated_at) return true;
    return news.at == *row.updated_at && (!row.details_at || *row.details_at < news.at);
}

/// Whether it says where the order stands, or at least what its platform calls it.
bool says_status(const OrderNews& news)
{
    return !news.platform_status.empty() || !news.status.empty();
}

Row make_known(EventLog& log, const OrderNews& news)
{
    // Somebody has bought; what a word we do not know says about it, its details will tell.
    const auto otherwise = news.platform_status.empty() ? OrderStatus::to_confirm : OrderStatus::confirmed;
    const auto status = order_status_named(news.status).value_or(otherwise);
    std::optional<Time> at;
    if (says_status(news)) at = news.at;
    auto row =
        platform_orders::create(log, news.channel, news.order, status, news.platform_status, at, news.conversation);
    tell_order(log, row.id, true);
    return row;
}

/// Returns whether anything of it is different now.
bool move(EventLog& log, Row& row, const OrderNews& news)
{
    if (!says_status(news)) return false;
    if (!is_newer(row, news)) return platform_orders::had_left(log, row, news.status);
    const auto status = platform_orders::next_status(log, row, news.status);
    if (status == row.status && news.platform_status == row.platform_status && row.updated_at == news.at) return false;
    log.tx().exec_params(store_news, log.workspace().number, row.id.text, std::string(to_text(status)),
                         sql::or_null(news.platform_status), sql::to_sql(news.at));
    platform_orders::move_lines(log, row.id, status, news.platform_status);
    platform_orders::tell_again(log, row.id);
    const bool moved = status != row.status;
    if (moved) note_history(log, row.id, row.status, status, {}, news.platform_status);
    row.status = status;
    row.updated_at = news.at;
    row.platform_status = news.platform_status;
    return true;
}

bool link(EventLog& log, const Row& row, const OrderNews& news)
{
    if (news.conversation.empty() || !row.conversation.empty()) return false;
    return log.tx()
               .exec_params(store_conversation, log.workspace().number, row.id.text, news.conversation.text)
               .affected_rows() > 0;
}

} // namespace

void note_platform_orders(EventLog& log, const std::vector<OrderNews>& news)
{
    std::set<std::pair<ChannelId, std::string>> to_read;
    for (const auto& told : news) {
        if (told.order.empty()) continue;
        auto row = platform_orders::find(log, told.channel, told.order);
        const bool unread = !row || !row->details_at;
        if (!row) {
            make_known(log, told);
        } else {
            const auto before = row->status;
            const bool linked = link(log, *row, told);
            const bool moved = move(log, *row, told);
            if (linked || moved) {
                const auto order = tell_order(log, row->id);
                if (order.status != before && row->details_at) note_in_chat(log, order, nullptr, spoken(order.status));
            }
        }
        if (told.look || unread) to_read.insert({told.channel, told.order});
    }
    for (const auto& [channel, order] : to_read) {
        log.tx().exec_params(insert_errand, log.workspace().number, channel.text, order);
    }
    if (!to_read.empty()) note_outbox(log.tx(), log.workspace());
}

} // namespace inbox
