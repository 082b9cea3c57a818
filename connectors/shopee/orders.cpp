#include "connectors/shopee/shopee.hpp"
#include "connectors/shopee/wire.hpp"

#include "connectors/money.hpp"

#include <algorithm>
#include <array>

/// Orders: the list tells numbers only, the details what was bought. Amounts are floats of whole VND, names and
/// telephones are covered with stars.
namespace connectors {

namespace {

using namespace shopee_wire;
using namespace std::chrono_literals;

constexpr std::string_view list_path = "/api/v2/order/get_order_list";
constexpr std::string_view detail_path = "/api/v2/order/get_order_detail";
constexpr std::string_view page_size = "100";

/// The longest span the list takes is 15 days; an hour less, for clocks that differ.
constexpr auto span = std::chrono::hours{15 * 24 - 1};

/// Without asking for them only the basics come.
constexpr std::string_view wanted_fields =
    "buyer_user_id,buyer_username,recipient_address,item_list,total_amount,pay_time,package_list,shipping_carrier,"
    "payment_method,cancel_by,cancel_reason,note";

std::string words(const JsonView& view)
{
    return view.is_text() ? view.text() : id_in(view);
}

HttpCall detail_call(const std::vector<std::string>& ids, const Connection& connection)
{
    std::string joined;
    for (std::size_t i = 0; i < std::min(ids.size(), orders_per_call); ++i) joined += (i == 0 ? "" : ",") + ids[i];
    return get(shop_caller(connection), detail_path,
               {{"order_sn_list", joined},
                {"response_optional_fields", std::string(wanted_fields)},
                {"request_order_status_pending", "true"}});
}

/// "from:cursor": the window's first second and where its list goes on.
struct Place {
    inbox::Time from;
    std::string cursor;
};

Place place_of(const OrdersRequest& request)
{
    const auto colon = request.cursor.find(':');
    const auto from = any_time(std::string_view(request.cursor).substr(0, colon));
    if (colon == std::string::npos || !from) return {request.since, ""};
    return {*from, request.cursor.substr(colon + 1)};
}

inbox::Time end_of(const Place& place, inbox::Time now)
{
    return std::min(place.from + span, std::max(now, place.from));
}

HttpCall list_call(const Place& place, const Connection& connection)
{
    return get(shop_caller(connection), list_path,
               {{"time_range_field", "update_time"},
                {"time_from", epoch_seconds(place.from)},
                {"time_to", epoch_seconds(end_of(place, connection.now))},
                {"page_size", std::string(page_size)},
                {"cursor", place.cursor},
                {"response_optional_fields", "order_status"},
                {"request_order_status_pending", "true"}});
}

OrdersPage listed(const JsonView& response, const Place& place, const Connection& connection)
{
    OrdersPage page;
    const auto list = response["order_list"];
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (auto id = id_in(list[i]["order_sn"]); !id.empty()) page.ids.push_back(std::move(id));
    }
    const auto next = words(response["next_cursor"]);
    const auto end = end_of(place, connection.now);
    if (response["more"].flag() && !next.empty() && next != place.cursor && list.size() > 0) {
        page.cursor = epoch_seconds(place.from) + ":" + next;
    } else if (end < connection.now) {
        page.cursor = epoch_seconds(end) + ":";
    }
    return page;
}

inbox::Recipient recipient_in(const JsonView& address)
{
    inbox::Recipient recipient{words(address["name"]), words(address["phone"]), words(address["full_address"])};
    for (const auto* text : {&recipient.name, &recipient.phone, &recipient.address}) {
        recipient.masked = recipient.masked || text->find('*') != std::string::npos;
    }
    return recipient;
}

std::vector<inbox::PlatformOrderLine> lines_in(const JsonView& items)
{
    std::vector<inbox::PlatformOrderLine> lines;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto item = items[i];
        const auto quantity = item["model_quantity_purchased"].number_or(item["quantity_purchased"].number_or(1));
        if (!item.is_object() || quantity <= 0) continue;
        inbox::PlatformOrderLine line;
        line.item_id = id_in(item["item_id"]);
        line.model_id = id_in(item["model_id"]);
        line.seller_sku = words(item["model_sku"]);
        if (line.seller_sku.empty()) line.seller_sku = words(item["item_sku"]);
        line.name = words(item["item_name"]);
        line.variation = words(item["model_name"]);
        line.picture_url = item["image_info"]["image_url"].text_or("");
        line.quantity = std::min<std::int64_t>(quantity, 100'000);
        const auto discounted = whole_vnd(item["model_discounted_price"]);
        line.unit_price =
            discounted ? std::max<std::int64_t>(0, *discounted) : amount_or_zero(item["model_original_price"]);
        const auto same = std::find_if(lines.begin(), lines.end(), [&](const auto& known) {
            return !line.item_id.empty() && known.item_id == line.item_id && known.model_id == line.model_id &&
                   known.unit_price == line.unit_price;
        });
        if (same == lines.end()) lines.push_back(std::move(line));
        else same->quantity += line.quantity;
    }
    return lines;
}

/// The API tells the goods and the total; what lies between them is the fee, or what was taken off.
void read_amounts(const JsonView& told, inbox::PlatformOrder& order)
{
    for (const auto& line : order.lines) order.subtotal += line.quantity * line.unit_price;
    const auto total = whole_vnd(told["total_amount"]);
    order.total = total && *total >= 0 ? *total : order.subtotal; // it may be missing before the payment
    const auto fee = amount_or_zero(told["actual_shipping_fee"]);
    order.shipping_fee = std::max(fee, order.total - order.subtotal);
    order.discount = std::max<std::int64_t>(0, order.subtotal + order.shipping_fee - order.total);
}

std::optional<inbox::PlatformOrder> order_in(const JsonView& told)
{
    inbox::PlatformOrder order;
    order.id = id_in(told["order_sn"]);
    if (order.id.empty()) order.id = id_in(told["ordersn"]);
    if (order.id.empty() || order.id.size() > 200) return std::nullopt;

    order.platform_status = words(told["order_status"]);
    order.status = word_for_status(order.platform_status);
    order.created_at = moment_in(told["create_time"]).value_or(inbox::Time{});
    order.updated_at = moment_in(told["update_time"]).value_or(order.created_at);
    order.buyer.id = order.buyer.buyer_id = id_in(told["buyer_user_id"]);
    if (const auto name = told["buyer_username"].text_or(""); !name.empty() && name.find('*') == std::string::npos) {
        order.buyer.name = name;
    }
    order.recipient = recipient_in(told["recipient_address"]);
    order.lines = lines_in(told["item_list"]);
    order.whole = !order.lines.empty();
    read_amounts(told, order);
    order.cod = told["cod"].flag();
    order.note = words(told["message_to_seller"]);
    order.cancel_reason = words(told["cancel_reason"]);
    order.carrier = words(told["shipping_carrier"]);
    return order;
}

} // namespace

std::string shopee_wire::word_for_status(std::string_view status)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 11> words_for = {{
        {"UNPAID", inbox::word_to_confirm},
        {"PENDING", inbox::word_to_confirm},
        {"INVOICE_PENDING", inbox::word_to_confirm},
        {"READY_TO_SHIP", inbox::word_confirmed},
        {"PROCESSED", inbox::word_packing},
        {"RETRY_SHIP", inbox::word_packing},
        {"SHIPPED", inbox::word_shipping},
        {"TO_CONFIRM_RECEIVE", inbox::word_delivered},
        {"COMPLETED", inbox::word_delivered},
        {"TO_RETURN", inbox::word_returned},
        {"CANCELLED", inbox::word_cancelled}, // IN_CANCEL is only a wish: it may be refused
    }};
    for (const auto& [theirs, ours] : words_for) {
        if (theirs == status) return std::string(ours);
    }
    return {};
}

Step<OrdersAnswer> Shopee::orders(const OrdersRequest& request, const Connection& connection,
                                  const Answers& so_far) const
{
    const auto place = place_of(request);
    if (so_far.empty()) {
        return request.ids.empty() ? list_call(place, connection) : detail_call(request.ids, connection);
    }
    const Answer answer(so_far[0]);
    // None of those asked for is there: the list is empty, not the call wrong.
    if (!answer.good() && answer.error() == "error_not_found" && !request.ids.empty())
        return OrdersAnswer{OrdersPage{}};
    if (!answer.good()) return OrdersAnswer{OrdersRefused{outcome_of_trouble(answer, connection.now)}};
    if (request.ids.empty()) return OrdersAnswer{listed(answer.response(), place, connection)};

    OrdersPage page;
    const auto list = answer.response()["order_list"];
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (auto order = order_in(list[i])) page.orders.push_back(std::move(*order));
    }
    return OrdersAnswer{std::move(page)};
}

} // namespace connectors
