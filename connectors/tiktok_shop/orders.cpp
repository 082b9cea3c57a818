#include "connectors/tiktok_shop/api.hpp"
#include "connectors/tiktok_shop/commerce.hpp"
#include "connectors/tiktok_shop/tiktok_shop.hpp"

#include "connectors/money.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <utility>

/// Orders, whole, both by number and by their last change. Amounts are decimal texts, and every single piece is a line
/// of its own: equal ones are counted here.
namespace connectors {

namespace tiktok {

std::string word_for_status(std::string_view status)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> words = {{
        {"UNPAID", inbox::word_to_confirm},
        {"ON_HOLD", inbox::word_to_confirm},
        {"AWAITING_SHIPMENT", inbox::word_confirmed},
        {"PARTIALLY_SHIPPING", inbox::word_packing}, // stock of what has not left yet is still held
        {"AWAITING_COLLECTION", inbox::word_packing},
        {"IN_TRANSIT", inbox::word_shipping},
        {"DELIVERED", inbox::word_delivered},
        {"COMPLETED", inbox::word_delivered},
        {"CANCELLED", inbox::word_cancelled},
        {"CANCEL", inbox::word_cancelled},
    }};
    for (const auto& [theirs, ours] : words) {
        if (theirs == status) return std::string(ours);
    }
    return {};
}

std::string name_of_buyer(std::string_view user_id)
{
    return user_id.empty() ? std::string() : "buyer:" + std::string(user_id);
}

} // namespace tiktok

namespace {

using tiktok::Answer;

constexpr std::string_view page_size = "50";

std::string id_in(const JsonView& view)
{
    try {
        auto id = view.id_or_empty();
        return id == "0" ? std::string() : id;
    } catch (const Malformed&) {
        return {};
    }
}

std::string words(const JsonView& view)
{
    return view.is_text() ? view.text() : id_in(view);
}

HttpCall detail_call(const std::vector<std::string>& ids, const Connection& connection)
{
    std::string joined;
    for (std::size_t i = 0; i < std::min(ids.size(), orders_per_call); ++i) joined += (i == 0 ? "" : ",") + ids[i];
    tiktok::Request call;
    call.path = "/order/202309/orders";
    call.query = {{"ids", joined}};
    return api_call(std::move(call), connection);
}

HttpCall search_call(const OrdersRequest& request, const Connection& connection)
{
    const auto since = std::chrono::floor<std::chrono::seconds>(request.since).time_since_epoch().count();
    tiktok::Request call;
    call.method = "POST";
    call.path = "/order/202309/orders/search";
    call.query = {{"page_size", std::string(page_size)}, {"sort_field", "update_time"}, {"sort_order", "ASC"}};
    if (!request.cursor.empty()) call.query.emplace_back("page_token", request.cursor);
    call.body = boost::json::serialize(boost::json::object{{"update_time_ge", std::max<std::int64_t>(since, 0)}});
    return api_call(std::move(call), connection);
}

/// Absent or empty while nobody has paid.
inbox::Recipient recipient_in(const JsonView& address)
{
    inbox::Recipient recipient{words(address["name"]), words(address["phone_number"]), words(address["full_address"])};
    if (recipient.address.empty()) recipient.address = words(address["address_detail"]);
    for (const auto* text : {&recipient.name, &recipient.phone, &recipient.address}) {
        recipient.masked = recipient.masked || text->find('*') != std::string::npos;
    }
    return recipient;
}

bool is_cancelled(const JsonView& piece)
{
    return tiktok::word_for_status(piece["display_status"].text_or("")) == inbox::word_cancelled;
}

/// Pieces of one SKU and price are one line. What was cancelled out of an order that goes on is no longer part of it.
std::vector<inbox::PlatformOrderLine> lines_in(const JsonView& pieces, bool order_cancelled)
{
    std::vector<inbox::PlatformOrderLine> lines;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const auto piece = pieces[i];
        if (!piece.is_object() || (is_cancelled(piece) && !order_cancelled)) continue;
        inbox::PlatformOrderLine line;
        line.item_id = id_in(piece["product_id"]);
        line.model_id = id_in(piece["sku_id"]);
        line.seller_sku = words(piece["seller_sku"]);
        line.name = words(piece["product_name"]);
        line.variation = words(piece["sku_name"]);
        line.picture_url = piece["sku_image"].text_or("");
        line.quantity = std::clamp<std::int64_t>(piece["quantity"].number_or(1), 1, 100'000);
        line.unit_price = whole_vnd(piece["sale_price"]) ? amount_or_zero(piece["sale_price"])
                                                         : amount_or_zero(piece["original_price"]);
        const auto same = std::find_if(lines.begin(), lines.end(), [&](const auto& known) {
            return known.item_id == line.item_id && known.model_id == line.model_id &&
                   known.unit_price == line.unit_price &&
                   (!line.model_id.empty() || (known.name == line.name && known.variation == line.variation));
        });
        if (same == lines.end()) {
            lines.push_back(std::move(line));
        } else {
            // The code stands beside some of the pieces only.
            if (same->seller_sku.empty()) same->seller_sku = line.seller_sku;
            same->quantity += line.quantity;
        }
    }
    return lines;
}

void read_payment(const JsonView& payment, inbox::PlatformOrder& order)
{
    std::int64_t sum = 0;
    for (const auto& line : order.lines) sum += line.quantity * line.unit_price;
    order.subtotal = std::max<std::int64_t>(0, whole_vnd(payment["sub_total"]).value_or(sum));
    order.shipping_fee = amount_or_zero(payment["shipping_fee"]);
    order.discount = amount_or_zero(payment["seller_discount"]) + amount_or_zero(payment["platform_discount"]);
    const auto reckoned = std::max<std::int64_t>(0, order.subtotal + order.shipping_fee - order.discount);
    order.total = std::max<std::int64_t>(0, whole_vnd(payment["total_amount"]).value_or(reckoned));
}

/// Nothing when it has no number: then nobody could tie it to anything.
std::optional<inbox::PlatformOrder> order_in(const JsonView& told)
{
    inbox::PlatformOrder order;
    order.id = id_in(told["id"]);
    if (order.id.empty()) order.id = id_in(told["order_id"]);
    if (order.id.empty() || order.id.size() > 200) return std::nullopt;

    order.platform_status = words(told["status"]);
    order.status = tiktok::word_for_status(order.platform_status);
    order.created_at = tiktok::moment(told["create_time"]).value_or(inbox::Time{});
    order.updated_at = tiktok::moment(told["update_time"]).value_or(order.created_at);
    if (const auto user = id_in(told["user_id"]); !user.empty()) {
        order.buyer.id = tiktok::name_of_buyer(user);
        order.buyer.buyer_id = user;
    }
    order.recipient = recipient_in(told["recipient_address"]);
    const auto pieces = told["line_items"];
    order.whole = pieces.is_array() && pieces.size() > 0;
    order.lines = lines_in(pieces, order.status == inbox::word_cancelled);
    read_payment(told["payment"], order);
    order.cod = told["is_cod"].flag();
    order.note = words(told["buyer_message"]);
    order.cancel_reason = words(told["cancel_reason"]);
    order.tracking_number = words(told["tracking_number"]);
    order.carrier = words(told["shipping_provider"]);
    return order;
}

} // namespace

Step<OrdersAnswer> TiktokShop::orders(const OrdersRequest& request, const Connection& connection,
                                      const Answers& so_far) const
{
    if (so_far.empty()) {
        return request.ids.empty() ? search_call(request, connection) : detail_call(request.ids, connection);
    }
    const Answer answer(so_far[0]);
    if (!answer.good()) return OrdersAnswer{OrdersRefused{answer.refusal(false)}};
    OrdersPage page;
    auto list = answer.data()["orders"];
    if (!list.is_array()) list = answer.data()["order_list"];
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (auto order = order_in(list[i])) page.orders.push_back(std::move(*order));
    }
    const auto next = words(answer.data()["next_page_token"]);
    if (request.ids.empty() && list.size() > 0 && next != request.cursor) page.cursor = next;
    return OrdersAnswer{std::move(page)};
}

} // namespace connectors
