#pragma once

#include "gateway/http/http.hpp"
#include "inbox/orders/orders.hpp"

#include <optional>
#include <string>

/// Orders as the API is asked for them, and how it answers. Whatever is malformed throws BadRequest with its field.
namespace gateway {

inbox::OrderRequest order_request(const Request& request);

/// A PATCH names parts of parts: what it leaves out stays as it is.
struct ShippingPatch {
    std::optional<std::string> name, phone, address, ward_code, province_code, old_ward_code, old_district_code;
};
struct PaymentPatch {
    std::optional<std::string> method;
    std::optional<std::int64_t> shipping_fee, discount, deposit;
};
struct OrderPatch {
    std::optional<std::vector<inbox::LineWish>> lines;
    std::optional<ShippingPatch> shipping;
    std::optional<PaymentPatch> payment;
    std::optional<std::string> note;
    std::optional<inbox::Seq> seq;
};
OrderPatch order_patch(const Request& request);

/// What the patch means for the order as it is. A new ward brings its own province and old codes along, or none.
inbox::OrderChange patched(const OrderPatch& patch, const inbox::Order& order);

struct MoveRequest {
    inbox::OrderStatus status = inbox::OrderStatus::draft;
    std::string why;
    std::optional<inbox::Seq> seq;
};
MoveRequest move_request(const Request& request);

inbox::OrderFilter order_filter(const Request& request, const inbox::StaffId& me);

/// `made`: the status of what was newly made.
Response order_answer(const inbox::OrderResult& result, inbox::wire::Eyes eyes, int made = 200);

} // namespace gateway
