#pragma once

#include "inbox/orders/orders.hpp"

#include <string>
#include <variant>
#include <vector>

/// What an order is made of, settled: names and prices found, the recipient's number normalised, sums made.
namespace inbox {

/// A line as the book keeps it.
struct SettledLine {
    VariantId variant;
    std::string name, sku; // as it is called now
    std::int64_t quantity = 0, unit_price = 0;
    bool operator==(const SettledLine&) const = default;
};

/// Finds what is sold. `before`: the lines that were there; what they sold may be archived meanwhile, and keeps its
/// price.
std::variant<std::vector<SettledLine>, OrderRefused> settle_lines(pqxx::transaction_base& tx, WorkspaceId workspace,
                                                                  const std::vector<LineWish>& wishes,
                                                                  const std::vector<SettledLine>& before = {});

struct Sums {
    std::int64_t subtotal = 0, total = 0;
};

/// Never overflows: what is beyond `money_limit` is refused, and so are a discount that exceeds what it is taken from
/// and a deposit that exceeds the total.
std::variant<Sums, OrderRefused> add_up(const std::vector<SettledLine>& lines, const Payment& payment);

/// The number in E.164, the place's codes checked. Nothing of it needs to be given.
std::optional<OrderRefused> settle_shipping(Shipping& shipping);

std::vector<WantedLine> wanted(const std::vector<SettledLine>& lines);

/// Writes the lines in place of those that were there; `reserved` says whether they are held.
void replace_lines(EventLog& log, const OrderId& order, const std::vector<SettledLine>& lines, bool reserved);
std::vector<SettledLine> present_lines(pqxx::transaction_base& tx, WorkspaceId workspace, const OrderId& order);

/// The recipient's phone and address become the customer's too, with the order as their source.
void remember_recipient(EventLog& log, const OrderId& order, const CustomerId& customer, const Shipping& shipping);

} // namespace inbox
