#include "inbox/orders/shop_settings.hpp"

#include "gateway/api/resources.hpp"
#include "gateway/http/json_body.hpp"
#include "inbox/orders/orders.hpp"

#include <algorithm>

/// What a shop says about its orders. Everybody reads it, for the page needs it; the owner alone writes: whoever may
/// change the account is whom customers pay.
namespace gateway {

namespace {

constexpr std::size_t name_limit = 100, account_limit = 19, prefix_limit = 8, words_limit = 1'000;
constexpr std::size_t bin_digits = 6;

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

std::string bank_bin_in(const boost::json::object& body)
{
    const auto bin = optional_text(body, "bank_bin", bin_digits).value_or("");
    if (bin.empty()) return bin;
    if (bin.size() != bin_digits || !std::all_of(bin.begin(), bin.end(), is_digit)) {
        throw BadRequest("bank_bin", "bank_bin", "six digits");
    }
    return bin;
}

std::string account_in(const boost::json::object& body)
{
    const auto account = optional_text(body, "account_number", account_limit).value_or("");
    const auto fits = [](char c) { return is_digit(c) || is_letter(c) || (c >= 'a' && c <= 'z'); };
    if (!std::all_of(account.begin(), account.end(), fits))
        throw BadRequest("account_number", "characters", "letters and digits only");
    return account;
}

/// Numbers follow it: one that ended in a digit could make the same code twice.
std::string prefix_in(const boost::json::object& body)
{
    const auto prefix = optional_text(body, "order_prefix", prefix_limit).value_or("");
    if (prefix.empty()) return "DH";
    const auto fits = [](char c) { return is_digit(c) || is_letter(c) || c == '-'; };
    if (!std::all_of(prefix.begin(), prefix.end(), fits) || !is_letter(prefix.front()) || is_digit(prefix.back())) {
        throw BadRequest("order_prefix", "prefix", "A to Z, digits and dashes, a letter first and no digit last");
    }
    return prefix;
}

std::map<std::string, std::string> templates_in(const boost::json::object& body)
{
    std::map<std::string, std::string> templates;
    const auto* given = optional_object(body, "templates");
    if (!given) return templates;
    for (const auto& entry : *given) {
        const std::string status(entry.key());
        if (!inbox::order_status_named(status))
            throw BadRequest(path_of("templates", status), "unknown", "no such state");
        const auto words = optional_text(*given, status, words_limit, "templates").value_or("");
        if (const auto unknown = inbox::unknown_variable(words)) {
            throw BadRequest(path_of("templates", status), "variable", "there is no {" + *unknown + "}");
        }
        if (!words.empty()) templates[status] = words;
    }
    return templates;
}

inbox::ShopSettings settings_in(const Request& request)
{
    const auto body = object_body(request);
    only_fields(body, {"bank_bin", "bank_name", "account_number", "account_name", "order_prefix",
                       "default_shipping_fee", "templates"});
    inbox::ShopSettings settings;
    settings.bank_bin = bank_bin_in(body);
    settings.bank_name = optional_text(body, "bank_name", name_limit).value_or("");
    settings.account_number = account_in(body);
    settings.account_name = optional_text(body, "account_name", name_limit).value_or("");
    settings.order_prefix = prefix_in(body);
    settings.default_shipping_fee = optional_integer(body, "default_shipping_fee", 0, inbox::money_limit).value_or(0);
    settings.templates = templates_in(body);
    if (settings.bank_bin.empty() != settings.account_number.empty()) {
        throw BadRequest(settings.bank_bin.empty() ? "bank_bin" : "account_number", "missing",
                         "bank and account belong together");
    }
    return settings;
}

asio::awaitable<Response> get(ApiContext& context, LoggedIn who, Request, Captures)
{
    auto look = [workspace = who.staff.workspace](pqxx::transaction_base& tx) {
        return inbox::read_shop_settings(tx, workspace);
    };
    co_return json_response(200, inbox::to_json(co_await context.database.look(who.staff.workspace, std::move(look))));
}

asio::awaitable<Response> put(ApiContext& context, LoggedIn who, Request request, Captures)
{
    auto job = [staff = who.staff, settings = settings_in(request)](inbox::EventLog& log) {
        inbox::put_shop_settings(log, staff, settings);
        return settings;
    };
    co_return json_response(200, inbox::to_json(co_await change(context, who.staff.workspace, std::move(job))));
}

} // namespace

void add_shop_settings(Router& router, ApiContext& context)
{
    router.add("GET", "/api/shop/settings", reading(context, get));
    router.add("PUT", "/api/shop/settings", writing(context, put, inbox::Right::manage_channels));
}

} // namespace gateway
