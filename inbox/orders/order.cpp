#include "inbox/orders/order.hpp"

#include "inbox/wire/json.hpp"

namespace inbox {

namespace {

void person_or_null(wire::Json& json, std::string_view name, const wire::Person& person)
{
    if (person.id.empty()) json.null(name);
    else json.open_object(name).text("id", person.id).text("name", person.name).close_object();
}

void text_or_null(wire::Json& json, std::string_view name, std::string_view text)
{
    if (text.empty()) json.null(name);
    else json.text(name, text);
}

/// A platform's masked number stays as the platform masked it; ours is masked as people write it.
std::string masked_number(const std::string& phone)
{
    if (phone.find('*') != std::string::npos) return phone;
    if (phone.starts_with("+84")) return wire::masked_phone("0" + phone.substr(3));
    return wire::masked_phone(phone);
}

void write_shipping(wire::Json& json, const Order& order, wire::Eyes eyes)
{
    const bool whole = eyes == wire::Eyes::whole;
    const auto& to = order.shipping;
    json.open_object("shipping").text("name", to.name);
    json.text("phone", whole ? to.phone : masked_number(to.phone));
    json.text("address", whole ? to.address : wire::masked_address(to.address));
    text_or_null(json, "ward_code", to.ward_code);
    text_or_null(json, "province_code", to.province_code);
    text_or_null(json, "ward", order.ward);
    text_or_null(json, "province", order.province);
    text_or_null(json, "old_ward_code", to.old_ward_code);
    text_or_null(json, "old_district_code", to.old_district_code);
    json.close_object();
}

void write_money(wire::Json& json, const Order& order)
{
    json.open_object("payment").text("method", order.payment.method);
    json.number("shipping_fee", order.payment.shipping_fee).number("discount", order.payment.discount);
    json.number("deposit", order.payment.deposit).close_object();
    json.number("subtotal", order.subtotal).number("total", order.total).number("to_collect", order.to_collect());
}

void write_history(wire::Json& json, const std::vector<OrderMoved>& history)
{
    json.open_array("history");
    for (const auto& step : history) {
        wire::Json one;
        one.open_object();
        text_or_null(one, "from", step.from);
        one.text("to", step.to);
        person_or_null(one, "staff", step.staff);
        one.text("why", step.why).time("at", step.at).close_object();
        json.element(one.view());
    }
    json.close_array();
}

} // namespace

std::vector<OrderStatus> ways_of(const Order& order)
{
    if (order.of_platform()) return {};
    return ways_from(order.status);
}

std::string to_json(const Order& order, wire::Eyes eyes, const std::vector<OrderMoved>* history)
{
    wire::Json json;
    json.open_object().text("id", order.id.text).number("seq", order.seq).text("code", order.code);
    json.text("status", to_text(order.status));
    text_or_null(json, "customer_id", order.customer_id.text);
    person_or_null(json, "customer", order.customer);
    text_or_null(json, "conversation_id", order.conversation_id.text);
    text_or_null(json, "channel_id", order.channel.id.text);
    if (order.channel.id.empty()) json.null("channel");
    else
        json.open_object("channel")
            .text("id", order.channel.id.text)
            .text("platform", order.channel.platform)
            .text("name", order.channel.name)
            .close_object();
    text_or_null(json, "platform_order_id", order.platform_order_id);
    text_or_null(json, "platform_status", order.platform_status);
    json.raw("lines", order.lines);
    write_shipping(json, order, eyes);
    json.truth("masked", eyes == wire::Eyes::masked);
    write_money(json, order);
    json.text("note", order.note).text("cancel_reason", order.cancel_reason);
    if (order.reserved_until) json.time("reserved_until", *order.reserved_until);
    else json.null("reserved_until");
    json.truth("oversold", order.oversold);
    person_or_null(json, "created_by", order.created_by);
    json.time("created_at", order.created_at)
        .time("updated_at", order.updated_at)
        .time("status_since", order.status_since);
    json.open_array("allowed");
    for (const auto way : ways_of(order)) json.element('"' + std::string(to_text(way)) + '"');
    json.close_array();
    if (history) write_history(json, *history);
    json.close_object();
    return std::move(json).take();
}

} // namespace inbox
