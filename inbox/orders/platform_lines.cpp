#include "inbox/orders/platform_lines.hpp"

#include "inbox/orders/line_stock.hpp"
#include "inbox/orders/platform_orders.hpp"
#include "inbox/orders/telling.hpp"
#include "inbox/stock/stock.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace inbox {

namespace platform_orders {

namespace {

constexpr auto select_lines = R"sql(
    select n, variant_id::text, name, sku, quantity, unit_price, reserved, shipped, platform_item_id, platform_variant_id
      from order_lines where workspace_id = $1 and order_id = $2::uuid order by n
)sql";

// What people have said about a listing stands; where nobody has, our variant of the same SKU is meant. An item that
// was never listed is remembered for the screen of what is unmatched.
constexpr auto resolve_items = R"sql(
    with wanted as (
        select * from unnest($3::text[], $4::text[], $5::text[], $6::text[]) w (item_id, model_id, sku, name)
    ), shop as (
        select s.id from channels me join channels s on s.workspace_id = $1 and s.platform = me.platform and s.external_id = me.external_id
         where me.workspace_id = $1 and me.id = $2::uuid
    )
    select w.item_id, w.model_id,
           coalesce((select l.variant_id from listings l where l.workspace_id = $1 and l.channel_id in (select id from shop)
                      and l.item_id = w.item_id and l.model_id = w.model_id and l.variant_id is not null limit 1),
                    (select v.id from variants v where v.workspace_id = $1 and w.sku <> '' and v.sku_key = lower(btrim(w.sku))
                      and not exists (select 1 from listings l where l.workspace_id = $1 and l.channel_id in (select id from shop)
                                         and l.item_id = w.item_id and l.model_id = w.model_id and l.ignored)))::text,
           exists (select 1 from listings l where l.workspace_id = $1 and l.channel_id in (select id from shop)
                      and l.item_id = w.item_id and l.model_id = w.model_id),
           w.sku, w.name
      from wanted w
)sql";

constexpr auto insert_listing = R"sql(
    insert into listings (workspace_id, channel_id, item_id, model_id, seller_sku, name, variant_id, stock_version)
    values ($1, $2::uuid, $3, $4, $5, $6, $7::uuid, case when $7::uuid is null then 0 else 1 end) on conflict do nothing
)sql";

constexpr auto insert_line = R"sql(
    insert into order_lines (workspace_id, order_id, n, variant_id, name, sku, quantity, unit_price, platform_item_id, platform_variant_id)
    values ($1, $2::uuid, $3, $4::uuid, $5, $6, $7, $8, $9, $10)
)sql";

constexpr auto update_line = R"sql(
    update order_lines set variant_id = $4::uuid, name = $5, sku = $6, quantity = $7, unit_price = $8, reserved = $9
    where workspace_id = $1 and order_id = $2::uuid and n = $3
)sql";

constexpr auto delete_line = R"sql(
    delete from order_lines where workspace_id = $1 and order_id = $2::uuid and n = $3
)sql";

constexpr std::size_t name_limit_bytes = 500;

struct Line {
    int n = 0;
    std::string variant, name, sku;
    std::int64_t quantity = 0, unit_price = 0, reserved = 0, shipped = 0;
    std::string item, model;
    bool claimed = false;
};

using Item = std::pair<std::string, std::string>;

std::vector<Line> read_lines(EventLog& log, const OrderId& order)
{
    std::vector<Line> lines;
    for (const auto& row : sql::prepared(log.tx(), select_lines, log.workspace().number, order.text)) {
        lines.push_back({row[0].as<int>(), sql::text_of(row[1]), sql::text_of(row[2]), sql::text_of(row[3]),
                         row[4].as<std::int64_t>(), row[5].as<std::int64_t>(), row[6].as<std::int64_t>(),
                         row[7].as<std::int64_t>(), sql::text_of(row[8]), sql::text_of(row[9])});
    }
    return lines;
}

/// Cut between letters, so that it stays text.
std::string cut(std::string text)
{
    if (text.size() <= name_limit_bytes) return text;
    std::size_t end = name_limit_bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text.resize(end);
    return text;
}

std::string name_of(const PlatformOrderLine& line)
{
    if (line.name.empty() && line.variation.empty()) return "?";
    if (line.name.empty() || line.variation.empty()) return cut(line.name + line.variation);
    return cut(line.name + " – " + line.variation);
}

struct Meant {
    std::map<Item, std::string> variants;
    bool unknown = false;
};

/// What each item is to us; empty: nobody knows yet.
Meant resolve(EventLog& log, const ChannelId& channel, const std::vector<PlatformOrderLine>& lines)
{
    sql::Array item, model, sku, name;
    for (const auto& line : lines) {
        item.add(line.item_id);
        model.add(line.model_id);
        sku.add(cut(line.seller_sku));
        name.add(name_of(line));
    }
    Meant meant;
    const auto rows = sql::prepared(log.tx(), resolve_items, log.workspace().number, channel.text, item.text(),
                                    model.text(), sku.text(), name.text());
    for (const auto& row : rows) {
        const Item known{sql::text_of(row[0]), sql::text_of(row[1])};
        const auto variant = sql::text_of(row[2]);
        meant.variants[known] = variant;
        if (known.first.empty() || row[3].as<bool>()) continue;
        meant.unknown = true;
        sql::prepared(log.tx(), insert_listing, log.workspace().number, channel.text, known.first, known.second,
                      sql::text_of(row[4]), sql::text_of(row[5]), sql::or_null(variant));
    }
    return meant;
}

/// The line that is this one: of the same item, model and price, else of the same item and model.
Line* line_for(std::vector<Line>& lines, const PlatformOrderLine& told, bool same_price)
{
    for (auto& line : lines) {
        if (line.claimed || line.item != told.item_id || line.model != told.model_id) continue;
        if (same_price && line.unit_price != told.unit_price) continue;
        if (told.item_id.empty() && line.name != name_of(told)) continue;
        return &line;
    }
    return nullptr;
}

MoveWhy release_of(const OrderId& order)
{
    MoveWhy why;
    why.kind = "release";
    why.order = order;
    return why;
}

} // namespace

LinesTaken take_lines(EventLog& log, const ChannelId& channel, const OrderId& order,
                      const std::vector<PlatformOrderLine>& told)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace().number;
    const auto meant = resolve(log, channel, told);
    auto lines = read_lines(log, order);
    int next = lines.empty() ? 0 : lines.back().n + 1;

    std::vector<Line*> taken(told.size(), nullptr);
    for (const bool same_price : {true, false}) {
        for (std::size_t i = 0; i < told.size(); ++i) {
            if (taken[i]) continue;
            taken[i] = line_for(lines, told[i], same_price);
            if (taken[i]) taken[i]->claimed = true;
        }
    }

    LinesTaken result;
    result.unknown_items = meant.unknown;
    std::vector<StockMove> back;
    for (std::size_t i = 0; i < told.size(); ++i) {
        const auto& wanted = told[i];
        const auto variant = meant.variants.at({wanted.item_id, wanted.model_id});
        const auto name = name_of(wanted);
        const auto sku = cut(wanted.seller_sku);
        if (!taken[i]) {
            sql::prepared(tx, insert_line, workspace, order.text, next++, sql::or_null(variant), name, sku,
                          wanted.quantity, wanted.unit_price, sql::or_null(wanted.item_id),
                          sql::or_null(wanted.model_id));
            result.changed = true;
            continue;
        }
        auto& line = *taken[i];
        // What has left the house is not undone by a smaller number: somebody has to look at what comes back.
        const auto quantity = std::max(wanted.quantity, line.shipped);
        const auto reserved = std::min(line.reserved, quantity - line.shipped);
        const auto whose = line.variant.empty() ? variant : line.variant;
        if (reserved < line.reserved) back.push_back({{line.variant}, 0, reserved - line.reserved, false});
        const bool same = whose == line.variant && name == line.name && sku == line.sku && quantity == line.quantity &&
                          wanted.unit_price == line.unit_price;
        if (same) continue;
        sql::prepared(tx, update_line, workspace, order.text, line.n, sql::or_null(whose), name, sku, quantity,
                      wanted.unit_price, reserved);
        result.changed = true;
    }
    for (const auto& line : lines) {
        if (line.claimed || line.shipped > 0) continue;
        if (line.reserved > 0) back.push_back({{line.variant}, 0, -line.reserved, false});
        sql::prepared(tx, delete_line, workspace, order.text, line.n);
        result.changed = true;
    }
    if (!back.empty()) move_stock(log, back, release_of(order));
    return result;
}

} // namespace platform_orders

namespace {

// Orders that still hold what they sold; and those that are on their way or over only learn what it was.
constexpr auto match = R"sql(
    update order_lines l set variant_id = $5::uuid,
           shipped = case when o.status in ('shipping', 'delivered', 'returned') then l.quantity else l.shipped end
      from orders o
     where l.workspace_id = $1 and l.platform_item_id = $3 and coalesce(l.platform_variant_id, '') = $4 and l.variant_id is null
       and o.workspace_id = $1 and o.id = l.order_id
       and o.channel_id in (select s.id from channels me
                              join channels s on s.workspace_id = $1 and s.platform = me.platform and s.external_id = me.external_id
                             where me.workspace_id = $1 and me.id = $2::uuid)
    returning o.id::text, o.status
)sql";

} // namespace

void match_lines(EventLog& log, const ChannelId& channel, const std::string& item, const std::string& model,
                 const VariantId& variant)
{
    std::map<std::string, OrderStatus> orders;
    for (const auto& row :
         sql::prepared(log.tx(), match, log.workspace().number, channel.text, item, model, variant.text)) {
        orders[sql::text_of(row[0])] = order_status_named(sql::text_of(row[1])).value_or(OrderStatus::cancelled);
    }
    for (const auto& [id, status] : orders) {
        if (holds_stock(status)) hold_lines(log, {id}, {{}, {}, false});
        tell_order(log, {id});
    }
}

} // namespace inbox
