#include "inbox/stock/listings.hpp"

#include "inbox/channels/trade.hpp"
#include "inbox/orders/platform_orders.hpp"
#include "inbox/sql_question.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/stock/to_tell.hpp"
#include "inbox/text.hpp"
#include "inbox/wire/json.hpp"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace inbox {

namespace {

constexpr std::size_t text_limit_bytes = 500;
constexpr std::string_view list_name = "listings";

// A number that is not what the platform thinks is told once more: it may have been told before the item was listed.
constexpr auto upsert = R"sql(
    insert into listings (workspace_id, channel_id, item_id, model_id, seller_sku, name, warehouses, seen_at)
    select $1, $2::uuid, r.item_id, r.model_id, r.sku, r.name, r.warehouses, clock_timestamp()
      from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[]) r (item_id, model_id, sku, name, warehouses)
     order by r.item_id, r.model_id
        on conflict (workspace_id, channel_id, item_id, model_id) do update
       set seller_sku = excluded.seller_sku, name = excluded.name,
           warehouses = case when excluded.warehouses = '[]' then listings.warehouses else excluded.warehouses end,
           seen_at = excluded.seen_at, updated_at = now()
)sql";

// The keys are made first: row-level security lets an index answer only a bare column compared with a bare value.
constexpr auto match_by_sku = R"sql(
    with free as materialized (
        select channel_id, item_id, model_id, lower(seller_sku) as key from listings
         where workspace_id = $1 and variant_id is null and not ignored and seller_sku <> ''
    ), found as materialized (
        select f.channel_id, f.item_id, f.model_id, v.id from free f
          join variants v on v.workspace_id = $1 and v.sku_key = f.key and not v.archived
    )
    update listings l set variant_id = f.id, stock_version = l.stock_version + 1, due_at = clock_timestamp(), attempts = 0,
           updated_at = now()
      from found f
     where l.workspace_id = $1 and l.channel_id = f.channel_id and l.item_id = f.item_id and l.model_id = f.model_id
    returning l.channel_id::text, l.item_id, l.model_id, l.variant_id::text
)sql";

constexpr auto select_known = R"sql(
    select variant_id::text from listings where workspace_id = $1 and channel_id = $2::uuid and variant_id is not null
       and seen_at is not null and told_version < stock_version
)sql";

constexpr auto forget_unseen = R"sql(
    update listings set seen_at = null, updated_at = now()
    where workspace_id = $1 and channel_id = $2::uuid and seen_at < to_timestamp($3::bigint / 1000.0)
)sql";

constexpr auto columns = R"sql(
    select l.channel_id::text, c.platform, c.name, l.item_id, l.model_id, l.seller_sku, l.name, v.id::text, v.sku,
           p.name || case when v.option_values = '[]' then '' else
               ' – ' || (select string_agg(o.value, ' / ' order by o.place)
                           from jsonb_array_elements_text(v.option_values) with ordinality as o (value, place)) end,
           l.ignored, l.told_stock, l.failure, l.variant_id is not null and l.told_version < l.stock_version
      from listings l
      join channels c on c.workspace_id = l.workspace_id and c.id = l.channel_id
      left join variants v on v.workspace_id = l.workspace_id and v.id = l.variant_id
      left join products p on p.workspace_id = l.workspace_id and p.id = v.product_id
     where l.workspace_id = )sql";

constexpr auto select_variant = R"sql(
    select 1 from variants where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto lock_listing = R"sql(
    select variant_id::text, ignored from listings
    where workspace_id = $1 and channel_id = $2::uuid and item_id = $3 and model_id = $4 for update
)sql";

constexpr auto store_wish = R"sql(
    update listings set variant_id = $5::uuid, ignored = $6, stock_version = stock_version + 1, due_at = clock_timestamp(),
        attempts = 0, failure = null, updated_at = now()
    where workspace_id = $1 and channel_id = $2::uuid and item_id = $3 and model_id = $4
)sql";

std::string cut(const std::string& told)
{
    auto text = nfc(told);
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return {};
    text = text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
    if (text.size() <= text_limit_bytes) return text;
    std::size_t end = text_limit_bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text.resize(end);
    return text;
}

std::string json_of(const pqxx::row& row)
{
    wire::Json json;
    json.open_object();
    json.open_object("channel").text("id", sql::text_of(row[0])).text("platform", sql::text_of(row[1]));
    json.text("name", sql::text_of(row[2])).close_object();
    json.text("item_id", sql::text_of(row[3])).text("model_id", sql::text_of(row[4]));
    json.text("seller_sku", sql::text_of(row[5])).text("name", sql::text_of(row[6]));
    if (row[7].is_null()) {
        json.null("variant");
    } else {
        json.open_object("variant").text("id", sql::text_of(row[7])).text("sku", sql::text_of(row[8]));
        json.text("name", sql::text_of(row[9])).close_object();
    }
    json.truth("ignored", row[10].as<bool>());
    if (row[11].is_null()) json.null("told_stock");
    else json.number("told_stock", row[11].as<std::int64_t>());
    if (row[12].is_null()) json.null("failure");
    else json.text("failure", sql::text_of(row[12]));
    json.truth("behind", row[13].as<bool>()).close_object();
    return std::move(json).take();
}

/// Sorted by their key, each once: the store takes no row twice in one statement.
std::vector<Listing> each_once(const std::vector<Listing>& listings)
{
    std::vector<Listing> once;
    for (const auto& listing : listings) {
        if (listing.item_id.empty()) continue;
        const auto same = [&](const Listing& known) {
            return known.item_id == listing.item_id && known.model_id == listing.model_id;
        };
        if (std::none_of(once.begin(), once.end(), same)) once.push_back(listing);
    }
    return once;
}

} // namespace

std::size_t match_listings(EventLog& log)
{
    const auto matched = log.tx().exec_params(match_by_sku, log.workspace().number);
    std::vector<VariantId> variants;
    for (const auto& row : matched) {
        variants.push_back({sql::text_of(row[3])});
        match_lines(log, {sql::text_of(row[0])}, sql::text_of(row[1]), sql::text_of(row[2]), variants.back());
    }
    ask_to_tell(log.tx(), log.workspace(), variants);
    return variants.size();
}

void store_listings(EventLog& log, const ChannelId& channel, const std::vector<Listing>& listings)
{
    sql::Array item, model, sku, name, warehouses;
    for (const auto& listing : each_once(listings)) {
        item.add(listing.item_id);
        model.add(listing.model_id);
        sku.add(cut(listing.seller_sku));
        name.add(cut(listing.name));
        warehouses.add(
            boost::json::serialize(boost::json::array(listing.warehouses.begin(), listing.warehouses.end())));
    }
    if (item.size() == 0) return;
    log.tx().exec_params(upsert, log.workspace().number, channel.text, item.text(), model.text(), sku.text(),
                         name.text(), warehouses.text());
    match_listings(log);
    // What was known from an order alone hears its number from now on.
    std::vector<VariantId> behind;
    for (const auto& row : log.tx().exec_params(select_known, log.workspace().number, channel.text)) {
        behind.push_back({sql::text_of(row[0])});
    }
    ask_to_tell(log.tx(), log.workspace(), behind);
}

void end_listings(EventLog& log, const ChannelId& channel, Time began)
{
    log.tx().exec_params(forget_unseen, log.workspace().number, channel.text, sql::to_sql(began));
    note_listings_read(log.tx(), log.workspace(), channel);
}

PageResult list_listings(pqxx::transaction_base& tx, WorkspaceId workspace, const ListingFilter& filter, int limit,
                         const std::string& cursor)
{
    Page page;
    page.head = read_head(tx, workspace);
    sql::Question question;
    question.say(columns).say(question.value(workspace.number));
    if (filter.channel) {
        if (!is_uuid(filter.channel->text)) return NotThere{};
        question.say(" and l.channel_id = " + question.value(*filter.channel) + "::uuid");
    }
    if (filter.unmatched) {
        question.say(*filter.unmatched ? " and l.variant_id is null and not l.ignored"
                                       : " and (l.variant_id is not null or l.ignored)");
    }
    if (!filter.words.empty()) {
        const auto words = question.value(std::optional(filter.words)) + "::text";
        question.say(" and (strpos(f_unaccent(l.name), f_unaccent(" + words +
                     ")) > 0 or strpos(lower(l.seller_sku), lower(" + words + ")) > 0 or l.item_id = " + words +
                     " or l.model_id = " + words + ")");
    }
    if (!cursor.empty()) {
        const auto keys = read_cursor(list_name, cursor, 3);
        if (!keys || !is_uuid((*keys)[0])) return BadCursor{};
        question.say(" and (l.channel_id, l.item_id, l.model_id) > (" + question.value(std::optional((*keys)[0])) +
                     "::uuid, " + question.value(std::optional((*keys)[1])) + ", " +
                     question.value(std::optional((*keys)[2])) + ")");
    }
    question.say(" order by l.channel_id, l.item_id, l.model_id limit " +
                 question.value(static_cast<std::int64_t>(limit + 1)));
    const auto rows = question.ask(tx);
    for (const auto& row : rows) {
        if (static_cast<int>(page.items.size()) == limit) {
            const auto& last = rows[page.items.size() - 1];
            page.next_cursor =
                make_cursor(list_name, {sql::text_of(last[0]), sql::text_of(last[3]), sql::text_of(last[4])});
            break;
        }
        page.items.push_back(json_of(row));
    }
    return page;
}

std::variant<ListingPut, NoSuchVariant, NotThere> put_listing(EventLog& log, const StaffMember& staff,
                                                              const ListingWish& wish)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace().number;
    if (!is_uuid(wish.channel.text)) return NotThere{};
    const auto found = tx.exec_params(lock_listing, workspace, wish.channel.text, wish.item_id, wish.model_id);
    if (found.empty()) return NotThere{};
    if (!wish.variant.empty()) {
        if (!is_uuid(wish.variant.text)) return NoSuchVariant{};
        if (tx.exec_params(select_variant, workspace, wish.variant.text).empty()) return NoSuchVariant{};
    }
    const bool same = sql::text_of(found[0][0]) == wish.variant.text && found[0][1].as<bool>() == wish.ignored;
    if (!same) {
        tx.exec_params(store_wish, workspace, wish.channel.text, wish.item_id, wish.model_id,
                       sql::or_null(wish.variant.text), wish.ignored);
        if (!wish.variant.empty()) {
            match_lines(log, wish.channel, wish.item_id, wish.model_id, wish.variant);
            ask_to_tell(tx, log.workspace(), {wish.variant});
        }
        wire::Json detail;
        detail.open_object().text("item_id", wish.item_id).text("model_id", wish.model_id);
        detail.text("variant_id", wish.variant.text).truth("ignored", wish.ignored).close_object();
        note_audit(tx, log.workspace(), staff.id, "listing.matched", wish.channel.text, std::move(detail).take());
    }
    sql::Question question;
    question.say(columns).say(question.value(workspace));
    question.say(" and l.channel_id = " + question.value(wish.channel) +
                 "::uuid and l.item_id = " + question.value(std::optional(wish.item_id)) +
                 " and l.model_id = " + question.value(std::optional(wish.model_id)));
    return ListingPut{json_of(question.ask(tx)[0])};
}

} // namespace inbox
