#include "gateway/api/order_requests.hpp"

#include "gateway/api/context.hpp"
#include "gateway/http/json_body.hpp"
#include "inbox/wire/json.hpp"

#include <algorithm>
#include <sstream>

namespace gateway {

namespace {

using inbox::LineWish;
using inbox::OrderStatus;

constexpr std::size_t name_limit = 200, phone_limit = 40, address_limit = 500, code_limit = 10, note_limit = 5'000,
                      why_limit = 500;
constexpr std::size_t words_limit = 200;
constexpr std::int64_t seq_limit = 9'007'199'254'740'991; // what a browser can count to

LineWish line_in(const boost::json::object& line, const std::string& path)
{
    only_fields(line, {"variant_id", "quantity", "unit_price"}, path);
    LineWish wish;
    wish.variant.text = uuid_field(line, "variant_id", path);
    wish.quantity = integer_field(line, "quantity", 1, inbox::quantity_limit, path);
    wish.unit_price = optional_integer(line, "unit_price", 0, inbox::money_limit, path);
    return wish;
}

std::vector<LineWish> lines_in(const boost::json::object& body)
{
    const auto& array = array_field(body, "lines", inbox::order_lines_limit);
    std::vector<LineWish> lines;
    for (std::size_t i = 0; i < array.size(); ++i) {
        lines.push_back(line_in(element_object(array, i, "lines"), path_of("lines", i)));
    }
    return lines;
}

/// Present, though null: cleared.
std::optional<std::string> given(const boost::json::object& object, std::string_view name, std::size_t limit,
                                 std::string_view path)
{
    if (!object.contains(name)) return std::nullopt;
    auto text = optional_text(object, name, limit, path).value_or("");
    if (text.find("•••") != std::string::npos) {
        throw BadRequest(path_of(path, name), "masked", "the masked text is not the value");
    }
    return text;
}

ShippingPatch shipping_in(const boost::json::object& body)
{
    const auto* shipping = optional_object(body, "shipping");
    if (!shipping) return {};
    only_fields(*shipping,
                {"name", "phone", "address", "ward_code", "province_code", "old_ward_code", "old_district_code"},
                "shipping");
    const auto text = [&](std::string_view name, std::size_t limit) {
        return given(*shipping, name, limit, "shipping");
    };
    return {text("name", name_limit),
            text("phone", phone_limit),
            text("address", address_limit),
            text("ward_code", code_limit),
            text("province_code", code_limit),
            text("old_ward_code", code_limit),
            text("old_district_code", code_limit)};
}

PaymentPatch payment_in(const boost::json::object& body)
{
    const auto* payment = optional_object(body, "payment");
    if (!payment) return {};
    only_fields(*payment, {"method", "shipping_fee", "discount", "deposit"}, "payment");
    const auto amount = [&](std::string_view name) {
        return optional_integer(*payment, name, 0, inbox::money_limit, "payment");
    };
    return {optional_choice(*payment, "method", {"cod", "transfer"}, "payment"), amount("shipping_fee"),
            amount("discount"), amount("deposit")};
}

inbox::Shipping merged(const ShippingPatch& patch, inbox::Shipping shipping)
{
    if (patch.ward_code && *patch.ward_code != shipping.ward_code) {
        shipping.province_code = shipping.old_ward_code = shipping.old_district_code = {};
    }
    const auto set = [](std::string& field, const std::optional<std::string>& value) {
        if (value) field = *value;
    };
    set(shipping.name, patch.name);
    set(shipping.phone, patch.phone);
    set(shipping.address, patch.address);
    set(shipping.ward_code, patch.ward_code);
    set(shipping.province_code, patch.province_code);
    set(shipping.old_ward_code, patch.old_ward_code);
    set(shipping.old_district_code, patch.old_district_code);
    return shipping;
}

inbox::Payment merged(const PaymentPatch& patch, inbox::Payment payment)
{
    if (patch.method) payment.method = *patch.method;
    if (patch.shipping_fee) payment.shipping_fee = *patch.shipping_fee;
    if (patch.discount) payment.discount = *patch.discount;
    if (patch.deposit) payment.deposit = *patch.deposit;
    return payment;
}

std::vector<OrderStatus> statuses_in(const Request& request)
{
    std::vector<OrderStatus> statuses;
    std::istringstream words(request.parameter("status").value_or(""));
    for (std::string word; std::getline(words, word, ',');) {
        const auto status = inbox::order_status_named(word);
        if (!status) throw BadRequest("status", "choice", "states of an order, with commas between them");
        statuses.push_back(*status);
    }
    return statuses;
}

template <class Thing>
std::optional<inbox::Id<Thing>> id_parameter(const Request& request, std::string_view name)
{
    const auto id = uuid_parameter(request, name);
    if (!id) return std::nullopt;
    return inbox::Id<Thing>{*id};
}

/// Written here, for it says more of a field than other problems do: how many are left, and of what.
Response out_of_stock(const inbox::OutOfStock& out)
{
    inbox::wire::Json json;
    json.open_object().text("type", "out_of_stock").text("title", "Out of stock").number("status", 409);
    json.text("detail", "Nothing was changed.").open_array("errors");
    for (const auto& line : out.lines) {
        inbox::wire::Json one;
        one.open_object().text("field", path_of("lines", static_cast<std::size_t>(line.n)) + ".quantity");
        one.text("code", "out_of_stock").text("detail", std::to_string(line.available) + " left");
        one.number("available", line.available).text("variant_id", line.variant.text).close_object();
        json.element(one.view());
    }
    json.close_array().close_object();
    auto response = json_response(409, std::move(json).take());
    response.headers.clear();
    response.with("Content-Type", "application/problem+json");
    return response;
}

Response conflict(const inbox::OrderConflict& conflict)
{
    const auto* field = conflict.code == "id_used" ? "id" : conflict.code == "changed" ? "seq" : "status";
    return problem(409, conflict.code, "Conflict", conflict.detail, {{field, conflict.code, conflict.detail}});
}

} // namespace

inbox::OrderRequest order_request(const Request& request)
{
    const auto body = object_body(request);
    only_fields(body, {"id", "customer_id", "conversation_id", "status", "lines", "shipping", "payment", "note"});
    inbox::OrderRequest order;
    order.id.text = uuid_field(body, "id");
    order.customer.text = optional_uuid(body, "customer_id").value_or("");
    order.conversation.text = optional_uuid(body, "conversation_id").value_or("");
    if (const auto status = optional_choice(body, "status", {"draft", "to_confirm", "confirmed"})) {
        order.status = *inbox::order_status_named(*status);
    }
    order.lines = lines_in(body);
    order.shipping = merged(shipping_in(body), {});
    order.payment = merged(payment_in(body), {});
    order.note = optional_text(body, "note", note_limit).value_or("");
    return order;
}

OrderPatch order_patch(const Request& request)
{
    const auto body = object_body(request);
    only_fields(body, {"lines", "shipping", "payment", "note", "seq"});
    OrderPatch patch;
    if (body.contains("lines")) patch.lines = lines_in(body);
    if (body.contains("shipping")) patch.shipping = shipping_in(body);
    if (body.contains("payment")) patch.payment = payment_in(body);
    if (body.contains("note")) patch.note = optional_text(body, "note", note_limit).value_or("");
    patch.seq = optional_integer(body, "seq", 0, seq_limit);
    return patch;
}

inbox::OrderChange patched(const OrderPatch& patch, const inbox::Order& order)
{
    inbox::OrderChange change;
    change.lines = patch.lines;
    if (patch.shipping) change.shipping = merged(*patch.shipping, order.shipping);
    if (patch.payment) change.payment = merged(*patch.payment, order.payment);
    change.note = patch.note;
    change.seq = patch.seq;
    return change;
}

MoveRequest move_request(const Request& request)
{
    const auto body = object_body(request);
    only_fields(body, {"status", "why", "seq"});
    const auto word =
        choice_field(body, "status",
                     {"draft", "to_confirm", "confirmed", "packing", "shipping", "delivered", "returned", "cancelled"});
    return {*inbox::order_status_named(word), optional_text(body, "why", why_limit).value_or(""),
            optional_integer(body, "seq", 0, seq_limit)};
}

inbox::OrderFilter order_filter(const Request& request, const inbox::StaffId& me)
{
    only_parameters(request, {"status", "customer_id", "conversation_id", "channel", "staff", "q", "limit", "cursor"});
    inbox::OrderFilter filter;
    filter.statuses = statuses_in(request);
    filter.customer = id_parameter<inbox::CustomerTag>(request, "customer_id");
    filter.conversation = id_parameter<inbox::ConversationTag>(request, "conversation_id");
    filter.channel = id_parameter<inbox::ChannelTag>(request, "channel");
    if (request.parameter("staff") == "me") filter.staff = me;
    else filter.staff = id_parameter<inbox::StaffTag>(request, "staff");
    filter.words = request.parameter("q").value_or("");
    if (filter.words.size() > words_limit * 4) throw BadRequest("q", "too_long", "at most 200 characters");
    if (!inbox::sql::is_text(filter.words)) throw BadRequest("q", "characters", "not a text");
    return filter;
}

Response order_answer(const inbox::OrderResult& result, inbox::wire::Eyes eyes, int made)
{
    if (const auto* done = std::get_if<inbox::OrderDone>(&result)) {
        return json_response(done->already_there ? 200 : made, inbox::to_json(done->order, eyes));
    }
    if (const auto* out = std::get_if<inbox::OutOfStock>(&result)) return out_of_stock(*out);
    if (const auto* held = std::get_if<inbox::OrderConflict>(&result)) return conflict(*held);
    if (const auto* refused = std::get_if<inbox::OrderRefused>(&result)) {
        return impossible(refused->code, "Not possible", refused->detail,
                          {refused->field, refused->code, refused->detail});
    }
    return not_found();
}

} // namespace gateway
