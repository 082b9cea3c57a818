#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/orders/order.hpp"
#include "inbox/staff/roles.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

/// What a shop says about its orders: the account that is paid into, how orders are called, and the words that tell a
/// customer where an order stands. Kept in one row of the workspace; whoever works there may read it.
namespace inbox {

struct ShopSettings {
    std::string bank_bin; // six digits; empty: no transfer codes are shown
    std::string bank_name, account_number, account_name;
    std::string order_prefix = "DH";
    std::int64_t default_shipping_fee = 0;
    /// By state; with {code}, {total}, {name} and {status}. A state without words of its own is told in ours.
    std::map<std::string, std::string> templates;
};

ShopSettings read_shop_settings(pqxx::transaction_base& tx, WorkspaceId workspace);

/// Replaces all of it.
void put_shop_settings(EventLog& log, const StaffMember& staff, const ShopSettings& settings);

std::string to_json(const ShopSettings& settings);

/// What the customer is told about an order as it stands.
std::string words_for(const ShopSettings& settings, const Order& order);

/// Nothing: the template says something. Else the variable it names that there is none of.
std::optional<std::string> unknown_variable(std::string_view words);

/// Our own words for a state.
std::string_view usual_words(OrderStatus status);

} // namespace inbox
