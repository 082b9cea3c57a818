#pragma once

#include "inbox/orders/orders.hpp"
#include "tests/inbox/desk.hpp"

/// A shop that sells: a desk with goods on the shelf, for stories about orders.
namespace desk {

struct Counter : Desk {
    explicit Counter(PrivateStore& kept, const std::string& slug = "hoa-mai")
        : Desk(kept, slug), ngoc(person("ngoc@" + slug + ".example", "Ngọc", "sales"))
    {
    }

    /// A variant of a product of its own, so many of it on the shelf.
    VariantId goods(const std::string& sku, std::int64_t on_hand, std::int64_t price = 100'000)
    {
        const auto product = new_uuid();
        const VariantId variant{new_uuid()};
        const auto w = std::to_string(shop.workspace.number);
        look("insert into products (workspace_id, id, name, options) values (" + w + ", '" + product + "', 'Áo " + sku +
             "', '[\"Màu\", \"Size\"]')");
        look("insert into variants (workspace_id, id, product_id, sku, option_values, price, on_hand, movements) "
             "values (" +
             w + ", '" + variant.text + "', '" + product + "', '" + sku + "', '[\"Đen\", \"M\"]', " +
             std::to_string(price) + ", " + std::to_string(on_hand) + ", 1)");
        look("insert into stock_movements (workspace_id, variant_id, n, kind, on_hand_change, reserved_change, "
             "on_hand, reserved)"
             " values (" +
             w + ", '" + variant.text + "', 1, 'import', " + std::to_string(on_hand) + ", 0, " +
             std::to_string(on_hand) + ", 0)");
        return variant;
    }

    CustomerId customer(const std::string& name = "Chị Hạnh")
    {
        const CustomerId id{new_uuid()};
        look("insert into customers (workspace_id, id, name) values (" + std::to_string(shop.workspace.number) + ", '" +
             id.text + "', '" + name + "')");
        return id;
    }

    /// A conversation with that customer.
    ConversationId talk(const CustomerId& customer, const std::string& thread = "t1")
    {
        const auto id = conversation(thread);
        look("update conversations set customer_id = '" + customer.text + "' where id = '" + id.text + "'");
        return id;
    }

    OrderRequest order(const ConversationId& conversation, std::vector<LineWish> lines,
                       OrderStatus status = OrderStatus::confirmed)
    {
        OrderRequest request;
        request.id = OrderId{new_uuid()};
        request.conversation = conversation;
        request.lines = std::move(lines);
        request.status = status;
        request.shipping = {"Hạnh", "0987.654.321", "12 ngõ 5", "", "", "", ""};
        request.payment = {"cod", 30'000, 10'000, 50'000};
        request.note = "Gọi trước khi giao";
        return request;
    }

    OrderResult make(const OrderRequest& request) { return make(request, ngoc); }
    OrderResult make(const OrderRequest& request, const StaffMember& staff)
    {
        OrderResult result = NotThere{};
        last_events = write([&](EventLog& log) { result = create_order(log, staff, request); });
        return result;
    }

    Order made(const OrderRequest& request)
    {
        const auto result = make(request);
        REQUIRE(std::holds_alternative<OrderDone>(result));
        return std::get<OrderDone>(result).order;
    }

    OrderResult changed(const OrderId& id, const OrderChange& change)
    {
        OrderResult result = NotThere{};
        last_events = write([&](EventLog& log) { result = change_order(log, ngoc, id, change); });
        return result;
    }

    OrderResult moved(const OrderId& id, OrderStatus to, const std::string& why = "", std::optional<Seq> seq = {})
    {
        OrderResult result = NotThere{};
        last_events = write([&](EventLog& log) { result = move_order(log, ngoc, id, to, why, seq); });
        return result;
    }

    /// "on_hand/reserved".
    std::string shelf(const VariantId& variant)
    {
        return one("select on_hand || '/' || reserved from variants where id = '" + variant.text + "'");
    }

    /// Whether every variant's numbers are the sums of its ledger, and what orders hold is what is reserved.
    bool books_agree()
    {
        return one("select count(*) from variants v where "
                   "v.on_hand || chr(47) || v.reserved <> (select sum(on_hand_change) || chr(47) || "
                   "sum(reserved_change) from stock_movements m "
                   "where m.workspace_id = v.workspace_id and m.variant_id = v.id) or v.reserved <> (select "
                   "coalesce(sum(l.reserved), 0) "
                   "from order_lines l where l.workspace_id = v.workspace_id and l.variant_id = v.id)") == "0";
    }

    StaffMember ngoc; // sells
};

} // namespace desk
