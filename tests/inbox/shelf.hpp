#pragma once

#include "inbox/stock/stock.hpp"
#include "tests/inbox/desk.hpp"

/// A shop's shelf, for stories about stock: products and variants are put there directly.
namespace shelf {

using namespace desk;

struct Shelf : Desk {
    explicit Shelf(PrivateStore& kept, const std::string& slug = "hoa-mai") : Desk(kept, slug)
    {
        product = {new_uuid()};
        look("insert into products (workspace_id, id, name) values (" + number() + ", '" + product.text +
             "', 'Áo thun')");
    }

    std::string number() const { return std::to_string(shop.workspace.number); }

    VariantId variant(const std::string& sku, std::int64_t on_hand = 0)
    {
        const VariantId id{new_uuid()};
        look("insert into variants (workspace_id, id, product_id, sku, price) values (" + number() + ", '" + id.text +
             "', '" + product.text + "', '" + sku + "', 150000)");
        if (on_hand > 0) REQUIRE(move({{id, on_hand, 0}}, {"adjust"}).empty());
        return id;
    }

    std::vector<Shortage> move(const std::vector<StockMove>& moves, const MoveWhy& why)
    {
        std::vector<Shortage> shortages;
        last_events = write([&](EventLog& log) { shortages = move_stock(log, moves, why); });
        return shortages;
    }

    /// "on hand/reserved".
    std::string there(const VariantId& id)
    {
        return one("select on_hand || '/' || reserved from variants where id = '" + id.text + "'");
    }

    /// Variants whose numbers are not the sums of their lines, whose newest line says something else, or whose lines
    /// are not numbered 1, 2, 3 ...
    std::string wrong_sums()
    {
        return one(R"sql(
            select string_agg(v.sku, ', ') from variants v left join lateral (
                select coalesce(sum(m.on_hand_change), 0) as on_hand, coalesce(sum(m.reserved_change), 0) as reserved,
                       count(*) as lines, coalesce(max(m.n), 0) as newest
                from stock_movements m where m.workspace_id = v.workspace_id and m.variant_id = v.id) s on true
            left join stock_movements l on l.workspace_id = v.workspace_id and l.variant_id = v.id and l.n = s.newest
            where s.on_hand <> v.on_hand or s.reserved <> v.reserved or s.lines <> s.newest or v.movements <> s.newest
               or coalesce(l.on_hand, 0) <> v.on_hand or coalesce(l.reserved, 0) <> v.reserved
        )sql");
    }

    ProductId product;
};

} // namespace shelf
