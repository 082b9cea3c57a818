#pragma once

#include "inbox/orders/states.hpp"
#include "inbox/sql.hpp"
#include "inbox/wire/objects.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// An order as it stands in the book, and the one place where it becomes JSON. Money is whole VND everywhere.
namespace inbox {

struct Shipping {
    std::string name, phone, address;             // phone: E.164, or as a platform masked it
    std::string ward_code, province_code;         // of today's two levels
    std::string old_ward_code, old_district_code; // of the three levels before, for carriers that want them
    bool operator==(const Shipping&) const = default;
};

struct Payment {
    std::string method = "cod"; // cod, transfer
    std::int64_t shipping_fee = 0, discount = 0, deposit = 0;
    bool operator==(const Payment&) const = default;
};

struct OrderMoved {       // one line of its history
    std::string from, to; // `from` is empty for the first
    wire::Person staff;   // empty id: a platform or the clock
    std::string why;
    Time at{};
};

struct Order {
    OrderId id;
    Seq seq = 0;
    std::string code;
    OrderStatus status = OrderStatus::draft;
    CustomerId customer_id; // the one it was made for
    wire::Person customer;  // who leads that customer now
    ConversationId conversation_id;
    wire::ChannelName channel; // empty id: none
    std::string platform_order_id, platform_status;
    std::string lines = "[]"; // JSON, as it goes out
    int line_count = 0;
    Shipping shipping;
    std::string ward, province; // names of the codes
    Payment payment;
    std::int64_t subtotal = 0, total = 0;
    std::string note, cancel_reason;
    std::optional<Time> reserved_until;
    bool oversold = false; // a line holds what is not there
    wire::Person created_by;
    Time created_at{}, updated_at{}, status_since{};

    bool of_platform() const noexcept { return !platform_order_id.empty(); }

    /// What the courier still has to collect.
    std::int64_t to_collect() const noexcept { return payment.method == "cod" ? total - payment.deposit : 0; }
};

/// Where a person may move it: nowhere when a platform moves it.
std::vector<OrderStatus> ways_of(const Order& order);

/// Phone and address masked unless asked for whole. With `history`, it is told too.
std::string to_json(const Order& order, wire::Eyes eyes = wire::Eyes::masked,
                    const std::vector<OrderMoved>* history = nullptr);

/// One statement, however many ids; in their order. What is not there, or of another workspace, is left out.
std::vector<Order> read_orders(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<OrderId>& ids);
std::optional<Order> read_order(pqxx::transaction_base& tx, WorkspaceId workspace, const OrderId& id);

/// Oldest first.
std::vector<OrderMoved> read_history(pqxx::transaction_base& tx, WorkspaceId workspace, const OrderId& id);

} // namespace inbox
