#include "inbox/orders/shop_settings.hpp"

#include "inbox/orders/telling.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/wire/json.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace inbox {

namespace {

constexpr auto select_settings = R"sql(select shop_settings::text from workspace_heads where workspace_id = $1)sql";

constexpr auto update_settings = R"sql(
    update workspace_heads set shop_settings = $2::jsonb where workspace_id = $1
)sql";

constexpr std::array<std::string_view, 4> variables = {"code", "total", "name", "status"};

std::string text_in(const boost::json::object& object, std::string_view name, std::string_view otherwise = {})
{
    const auto* found = object.if_contains(name);
    return found && found->is_string() ? std::string(found->as_string()) : std::string(otherwise);
}

/// Calls `text` for what stands between variables and `variable` for their names, in order.
template <class Text, class Variable>
void walk(std::string_view words, Text text, Variable variable)
{
    while (!words.empty()) {
        const auto open = words.find('{');
        const auto close = open == std::string_view::npos ? open : words.find('}', open);
        if (close == std::string_view::npos) return text(words);
        text(words.substr(0, open));
        variable(words.substr(open + 1, close - open - 1));
        words.remove_prefix(close + 1);
    }
}

std::string value_of(const Order& order, std::string_view variable)
{
    if (variable == "code") return order.code;
    if (variable == "total") return money_text(order.total);
    if (variable == "name") return order.shipping.name.empty() ? order.customer.name : order.shipping.name;
    return std::string(spoken(order.status));
}

} // namespace

ShopSettings read_shop_settings(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    ShopSettings settings;
    const auto rows = tx.exec_params(select_settings, workspace.number);
    if (rows.empty()) return settings;
    const auto kept = boost::json::parse(rows[0][0].c_str()).as_object();
    settings.bank_bin = text_in(kept, "bank_bin");
    settings.bank_name = text_in(kept, "bank_name");
    settings.account_number = text_in(kept, "account_number");
    settings.account_name = text_in(kept, "account_name");
    settings.order_prefix = text_in(kept, "order_prefix", "DH");
    if (settings.order_prefix.empty()) settings.order_prefix = "DH";
    if (const auto* fee = kept.if_contains("default_shipping_fee"); fee && fee->is_int64())
        settings.default_shipping_fee = fee->as_int64();
    if (const auto* words = kept.if_contains("templates"); words && words->is_object()) {
        for (const auto& [status, text] : words->as_object()) {
            if (text.is_string()) settings.templates[std::string(status)] = std::string(text.as_string());
        }
    }
    return settings;
}

void put_shop_settings(EventLog& log, const StaffMember& staff, const ShopSettings& settings)
{
    log.tx().exec_params(update_settings, log.workspace().number, to_json(settings));
    note_audit(log.tx(), log.workspace(), staff.id, "shop.settings_changed", "");
}

std::string to_json(const ShopSettings& settings)
{
    wire::Json json;
    json.open_object().text("bank_bin", settings.bank_bin).text("bank_name", settings.bank_name);
    json.text("account_number", settings.account_number).text("account_name", settings.account_name);
    json.text("order_prefix", settings.order_prefix).number("default_shipping_fee", settings.default_shipping_fee);
    json.open_object("templates");
    for (const auto& [status, words] : settings.templates) json.text(status, words);
    json.close_object().close_object();
    return std::move(json).take();
}

std::string_view usual_words(OrderStatus status)
{
    using enum OrderStatus;
    switch (status) {
    case draft:
    case to_confirm:
        return "Dạ shop đã ghi nhận đơn {code} của {name}, tổng {total}. Anh/chị xác nhận giúp shop nhé ạ.";
    case confirmed: return "Dạ đơn {code} của {name} đã được xác nhận, tổng {total}. Shop cảm ơn anh/chị ạ.";
    case packing: return "Dạ đơn {code} đang được đóng gói, shop sẽ gửi đi sớm ạ.";
    case shipping: return "Dạ đơn {code} đã được giao cho đơn vị vận chuyển, anh/chị để ý điện thoại giúp shop nhé ạ.";
    case delivered: return "Dạ đơn {code} đã giao thành công. Shop cảm ơn {name} ạ.";
    case returned: return "Dạ đơn {code} đã được hoàn về shop.";
    case cancelled: return "Dạ đơn {code} đã được hủy.";
    }
    return {};
}

std::string words_for(const ShopSettings& settings, const Order& order)
{
    const auto own = settings.templates.find(std::string(to_text(order.status)));
    const std::string_view words = own != settings.templates.end() && !own->second.empty()
                                       ? std::string_view(own->second)
                                       : usual_words(order.status);
    std::string told;
    walk(
        words, [&](std::string_view text) { told += text; },
        [&](std::string_view name) { told += value_of(order, name); });
    return told;
}

std::optional<std::string> unknown_variable(std::string_view words)
{
    std::optional<std::string> unknown;
    walk(
        words, [](std::string_view) {},
        [&](std::string_view name) {
            if (!unknown && std::find(variables.begin(), variables.end(), name) == variables.end()) unknown = name;
        });
    return unknown;
}

} // namespace inbox
