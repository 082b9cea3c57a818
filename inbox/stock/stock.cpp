#include "inbox/stock/stock.hpp"

#include "inbox/stock/to_tell.hpp"
#include "inbox/wire/json.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

namespace inbox {

namespace {

// A second writer waits here, and then reads what the first has left.
constexpr auto lock_variants = R"sql(
    select id::text, product_id::text, seq, sku, on_hand, reserved, low_stock_at, movements from variants
    where workspace_id = $1 and id = any ($2::uuid[]) order by id for update
)sql";

// Only what is as it was when we decided is changed. A platform that is behind stays due when it was: a new number is
// no reason to ask one again that wanted to be left alone.
constexpr auto store_numbers = R"sql(
    with wanted as (
        select * from unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
                             $9::boolean[])
            as w (id, seq, on_hand_before, reserved_before, on_hand, reserved, movements, for_sale_changed)
    ), told as (
        update listings l set stock_version = l.stock_version + 1 from wanted w
        where l.workspace_id = $1 and l.variant_id = w.id and w.for_sale_changed
        returning 1
    )
    update variants v set on_hand = w.on_hand, reserved = w.reserved, seq = w.seq, movements = w.movements
    from wanted w
    where v.workspace_id = $1 and v.id = w.id and v.on_hand = w.on_hand_before and v.reserved = w.reserved_before
    returning exists (select from told)
)sql";

// Most moves are of one variant. By itself it is planned once: of an array nobody knows beforehand how long it is.
constexpr auto lock_variant = R"sql(
    select id::text, product_id::text, seq, sku, on_hand, reserved, low_stock_at, movements from variants
    where workspace_id = $1 and id = $2::uuid for update
)sql";

constexpr auto store_number = R"sql(
    with told as (
        update listings set stock_version = stock_version + 1
        where workspace_id = $1 and variant_id = $2::uuid and $9::boolean
        returning 1
    )
    update variants set on_hand = $6, reserved = $7, seq = $3, movements = $8
    where workspace_id = $1 and id = $2::uuid and on_hand = $4 and reserved = $5
    returning exists (select from told)
)sql";

// Not now(), when the transaction began: who waited for the lock began earlier than who held it.
constexpr auto insert_movements = R"sql(
    insert into stock_movements (workspace_id, at, kind, order_id, request_id, staff_id, reason, variant_id, n,
                                 on_hand_change, reserved_change, on_hand, reserved)
    select $1, statement_timestamp(), $2, $3::uuid, $4::uuid, $5::uuid, $6, m.* from unnest($7::uuid[], $8::bigint[], $9::bigint[], $10::bigint[],
                                                                     $11::bigint[], $12::bigint[]) m
)sql";

/// A variant while its moves are worked out.
struct Shelf {
    StockNumbers before, now;
    std::int64_t movements = 0; // number of its newest line
    bool moved = false;
};

using Shelves = std::map<std::string, Shelf>; // by id: the order in which they are locked and told

StockNumbers numbers_of(const pqxx::row& row)
{
    StockNumbers numbers;
    numbers.variant = {sql::text_of(row[0])};
    numbers.product = {sql::text_of(row[1])};
    numbers.seq = row[2].as<Seq>();
    numbers.sku = sql::text_of(row[3]);
    numbers.on_hand = row[4].as<std::int64_t>();
    numbers.reserved = row[5].as<std::int64_t>();
    numbers.low_stock_at = sql::optional_of<std::int64_t>(row[6]);
    return numbers;
}

pqxx::result lock_rows(EventLog& log, const std::vector<std::string>& ids)
{
    if (ids.size() == 1) return sql::prepared(log.tx(), lock_variant, log.workspace().number, ids.front());
    return sql::prepared(log.tx(), lock_variants, log.workspace().number, sql::array_of(ids));
}

Shelves open_shelves(EventLog& log, const std::vector<StockMove>& moves)
{
    std::vector<std::string> ids;
    for (const auto& move : moves) {
        if (is_uuid(move.variant.text)) ids.push_back(move.variant.text);
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());

    Shelves shelves;
    if (ids.empty()) return shelves;
    for (const auto& row : lock_rows(log, ids)) {
        const auto numbers = numbers_of(row);
        shelves[numbers.variant.text] = {numbers, numbers, row[7].as<std::int64_t>(), false};
    }
    return shelves;
}

/// The lines of the ledger, one array for each column.
class Lines {
public:
    void add(const StockMove& move, const Shelf& shelf)
    {
        variant_.add(move.variant);
        n_.add(shelf.movements);
        on_hand_change_.add(move.on_hand);
        reserved_change_.add(move.reserved);
        on_hand_.add(shelf.now.on_hand);
        reserved_.add(shelf.now.reserved);
    }

    void store(EventLog& log, const MoveWhy& why) const
    {
        sql::prepared(log.tx(), insert_movements, log.workspace().number, why.kind, sql::or_null(why.order.text),
                      sql::or_null(why.request), sql::or_null(why.staff.text), why.reason, variant_.text(), n_.text(),
                      on_hand_change_.text(), reserved_change_.text(), on_hand_.text(), reserved_.text());
    }

    bool empty() const noexcept { return n_.size() == 0; }

private:
    sql::Array variant_, n_, on_hand_change_, reserved_change_, on_hand_, reserved_;
};

void store(EventLog& log, Shelves& shelves, bool told_by_caller)
{
    sql::Array id, seq, on_hand_before, reserved_before, on_hand, reserved, movements, for_sale_changed;
    std::vector<VariantId> changed;
    const Shelf* last = nullptr;
    for (auto& [variant, shelf] : shelves) {
        if (!shelf.moved) continue;
        last = &shelf;
        if (!told_by_caller) {
            shelf.now.seq = log.next();
            log.append("stock.updated", stock_json(shelf.now));
        }
        id.add(variant);
        seq.add(shelf.now.seq);
        on_hand_before.add(shelf.before.on_hand);
        reserved_before.add(shelf.before.reserved);
        on_hand.add(shelf.now.on_hand);
        reserved.add(shelf.now.reserved);
        movements.add(shelf.movements);
        for_sale_changed.add(shelf.before.available() != shelf.now.available());
        if (shelf.before.available() != shelf.now.available()) changed.push_back({variant});
    }
    const auto workspace = log.workspace().number;
    const auto stored = id.size() == 1
                            ? sql::prepared(log.tx(), store_number, workspace, last->now.variant.text, last->now.seq,
                                            last->before.on_hand, last->before.reserved, last->now.on_hand,
                                            last->now.reserved, last->movements, !changed.empty())
                            : sql::prepared(log.tx(), store_numbers, workspace, id.text(), seq.text(),
                                            on_hand_before.text(), reserved_before.text(), on_hand.text(),
                                            reserved.text(), movements.text(), for_sale_changed.text());
    if (stored.affected_rows() != id.size())
        throw std::logic_error("stock moved under a lock that should have held it");
    if (stored[0][0].as<bool>()) ask_to_tell(log.tx(), log.workspace(), changed);
}

} // namespace

std::vector<Shortage> move_stock(EventLog& log, const std::vector<StockMove>& moves, const MoveWhy& why)
{
    auto shelves = open_shelves(log, moves);
    std::vector<Shortage> shortages;
    Lines lines;
    for (std::size_t i = 0; i < moves.size(); ++i) {
        const auto& move = moves[i];
        const auto found = shelves.find(move.variant.text);
        if (found == shelves.end()) {
            shortages.push_back({i, move.variant, 0});
            continue;
        }
        auto& shelf = found->second;
        if (move.on_hand == 0 && move.reserved == 0 && why.request.empty()) continue;

        const auto taken = move.reserved - move.on_hand; // from what is available
        if (move.must_fit && taken > 0 && shelf.now.available() < taken) {
            shortages.push_back({i, move.variant, shelf.now.available()});
            continue;
        }
        if (move.reserved < 0 && shelf.now.reserved + move.reserved < 0)
            throw std::logic_error("more released than is reserved");
        shelf.now.on_hand += move.on_hand;
        shelf.now.reserved += move.reserved;
        ++shelf.movements;
        shelf.moved = true;
        lines.add(move, shelf);
    }
    if (!shortages.empty() || lines.empty()) return shortages;

    store(log, shelves, why.told_by_caller);
    lines.store(log, why);
    return {};
}

std::vector<StockNumbers> lock_stock(EventLog& log, const std::vector<VariantId>& variants)
{
    std::vector<std::string> ids;
    for (const auto& variant : variants) {
        if (is_uuid(variant.text)) ids.push_back(variant.text);
    }
    std::vector<StockNumbers> found;
    if (ids.empty()) return found;
    for (const auto& row : lock_rows(log, ids)) found.push_back(numbers_of(row));
    return found;
}

std::string stock_json(const StockNumbers& numbers)
{
    wire::Json json;
    json.open_object().text("id", numbers.variant.text).text("product_id", numbers.product.text);
    json.number("seq", numbers.seq).text("sku", numbers.sku);
    json.number("on_hand", numbers.on_hand).number("reserved", numbers.reserved);
    json.number("available", numbers.available()).truth("low", numbers.low()).close_object();
    return std::move(json).take();
}

} // namespace inbox
