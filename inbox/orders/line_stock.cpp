#include "inbox/orders/line_stock.hpp"

#include "inbox/stock/stock.hpp"

#include <algorithm>
#include <map>

namespace inbox {

namespace {

constexpr auto select_lines = R"sql(
    select n, variant_id::text, quantity, reserved, shipped from order_lines
    where workspace_id = $1 and order_id = $2::uuid and variant_id is not null order by n
)sql";

constexpr auto update_lines = R"sql(
    update order_lines l set reserved = done.reserved, shipped = done.shipped
    from unnest($3::int[], $4::bigint[], $5::bigint[]) done (n, reserved, shipped)
    where l.workspace_id = $1 and l.order_id = $2::uuid and l.n = done.n
)sql";

struct Line {
    int n = 0;
    VariantId variant;
    std::int64_t quantity = 0, reserved = 0, shipped = 0;
};

std::vector<Line> read_lines(EventLog& log, const OrderId& order)
{
    std::vector<Line> lines;
    for (const auto& row : sql::prepared(log.tx(), select_lines, log.workspace().number, order.text)) {
        lines.push_back({row[0].as<int>(),
                         {sql::text_of(row[1])},
                         row[2].as<std::int64_t>(),
                         row[3].as<std::int64_t>(),
                         row[4].as<std::int64_t>()});
    }
    return lines;
}

void write_lines(EventLog& log, const OrderId& order, const std::vector<Line>& lines)
{
    sql::Array n, reserved, shipped;
    for (const auto& line : lines) {
        n.add(line.n);
        reserved.add(line.reserved);
        shipped.add(line.shipped);
    }
    sql::prepared(log.tx(), update_lines, log.workspace().number, order.text, n.text(), reserved.text(),
                  shipped.text());
}

MoveWhy ledger(const OrderId& order, const LineWhy& why, std::string kind)
{
    MoveWhy said;
    said.kind = std::move(kind);
    said.order = order;
    said.staff = why.staff;
    said.reason = why.reason;
    return said;
}

std::vector<LineShortage> of_lines(const std::vector<Shortage>& shortages, const std::vector<Line>& lines)
{
    std::vector<LineShortage> found;
    for (const auto& shortage : shortages) {
        const auto& line = lines[shortage.index];
        found.push_back({line.n, line.variant, std::max<std::int64_t>(shortage.available, 0) + line.reserved});
    }
    return found;
}

} // namespace

std::vector<LineShortage> hold_lines(EventLog& log, const OrderId& order, const LineWhy& why)
{
    auto lines = read_lines(log, order);
    std::erase_if(lines, [](const Line& line) { return line.quantity <= line.reserved + line.shipped; });
    if (lines.empty()) return {};
    std::vector<StockMove> moves;
    for (const auto& line : lines) {
        moves.push_back({line.variant, 0, line.quantity - line.reserved - line.shipped, why.must_fit});
    }
    const auto shortages = move_stock(log, moves, ledger(order, why, "reserve"));
    if (!shortages.empty()) return of_lines(shortages, lines);
    for (auto& line : lines) line.reserved = line.quantity - line.shipped;
    write_lines(log, order, lines);
    return {};
}

void release_lines(EventLog& log, const OrderId& order, const LineWhy& why, bool expired)
{
    auto lines = read_lines(log, order);
    std::erase_if(lines, [](const Line& line) { return line.reserved == 0; });
    if (lines.empty()) return;
    std::vector<StockMove> moves;
    for (const auto& line : lines) moves.push_back({line.variant, 0, -line.reserved, false});
    move_stock(log, moves, ledger(order, why, expired ? "expire" : "release"));
    for (auto& line : lines) line.reserved = 0;
    write_lines(log, order, lines);
}

std::vector<LineShortage> ship_lines(EventLog& log, const OrderId& order, const LineWhy& why)
{
    auto lines = read_lines(log, order);
    std::erase_if(lines, [](const Line& line) { return line.quantity <= line.shipped; });
    if (lines.empty()) return {};
    std::vector<StockMove> moves;
    for (const auto& line : lines) {
        moves.push_back({line.variant, line.shipped - line.quantity, -line.reserved, why.must_fit});
    }
    const auto shortages = move_stock(log, moves, ledger(order, why, "ship"));
    if (!shortages.empty()) return of_lines(shortages, lines);
    for (auto& line : lines) {
        line.reserved = 0;
        line.shipped = line.quantity;
    }
    write_lines(log, order, lines);
    return {};
}

namespace {

std::vector<LineShortage> exchange(EventLog& log, const OrderId& order, std::map<VariantId, std::int64_t> held,
                                   const std::vector<WantedLine>& lines, const LineWhy& why)
{
    // What the order holds already goes to its new lines first.
    std::vector<StockMove> more;
    std::vector<Line> of_more;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto& rest = held[lines[i].variant];
        const auto kept = std::min(rest, lines[i].quantity);
        rest -= kept;
        if (lines[i].quantity == kept) continue;
        more.push_back({lines[i].variant, 0, lines[i].quantity - kept, why.must_fit});
        of_more.push_back({static_cast<int>(i), lines[i].variant, lines[i].quantity, kept, 0});
    }
    if (!more.empty()) {
        const auto shortages = move_stock(log, more, ledger(order, why, "reserve"));
        if (!shortages.empty()) return of_lines(shortages, of_more);
    }
    std::vector<StockMove> less;
    for (const auto& [variant, rest] : held) {
        if (rest > 0) less.push_back({variant, 0, -rest, false});
    }
    if (!less.empty()) move_stock(log, less, ledger(order, why, "release"));
    return {};
}

} // namespace

std::vector<LineShortage> exchange_lines(EventLog& log, const OrderId& order, const std::vector<WantedLine>& lines,
                                         const LineWhy& why)
{
    std::map<VariantId, std::int64_t> held;
    for (const auto& line : read_lines(log, order)) held[line.variant] += line.reserved;
    return exchange(log, order, std::move(held), lines, why);
}

std::vector<LineShortage> hold_first(EventLog& log, const OrderId& order, const std::vector<WantedLine>& lines,
                                     const LineWhy& why)
{
    return exchange(log, order, {}, lines, why);
}

} // namespace inbox
