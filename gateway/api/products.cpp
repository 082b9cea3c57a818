#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/stock/products.hpp"
#include "inbox/stock/stock.hpp"
#include "inbox/text.hpp"

#include <algorithm>

/// The catalogue over HTTP: products with their variants, and the picker for orders.
namespace gateway {

namespace {

constexpr std::size_t words_limit = 200;
constexpr std::size_t ids_limit = inbox::page_limit;

std::string words_in(const Request& request)
{
    auto words = request.parameter("q").value_or("");
    if (words.size() > words_limit * 4) throw BadRequest("q", "too_long", "at most 200 characters");
    if (!inbox::sql::is_text(words)) throw BadRequest("q", "characters", "not a text");
    return inbox::nfc(words);
}

std::vector<FieldError> errors_of(const std::vector<inbox::Complaint>& complaints)
{
    std::vector<FieldError> errors;
    for (const auto& complaint : complaints) errors.push_back({complaint.field, complaint.code, complaint.detail});
    return errors;
}

Response answer(const inbox::ProductResult& result, bool made)
{
    if (std::holds_alternative<inbox::NotThere>(result)) return not_found();
    if (const auto* put = std::get_if<inbox::ProductPut>(&result))
        return json_response(made && !put->again ? 201 : 200, put->object);
    if (const auto* wrong = std::get_if<inbox::ProductWrong>(&result)) {
        return problem(422, "product", "Not possible", "The product cannot be like this.",
                       errors_of(wrong->complaints));
    }
    const auto& clash = std::get<inbox::ProductClash>(result).complaints;
    const bool id_used = std::any_of(clash.begin(), clash.end(), [](const auto& one) { return one.code == "id_used"; });
    return problem(409, id_used ? "id_used" : "sku_taken", "Conflict", "Another one has it.", errors_of(clash));
}

// --- what is wished for
// ------------------------------------------------------------------------------------------------

std::optional<inbox::AttachmentId> picture_in(const boost::json::object& body, std::string_view within = {})
{
    if (!body.contains("picture_id")) return std::nullopt;
    return inbox::AttachmentId{optional_uuid(body, "picture_id", within).value_or("")};
}

inbox::VariantWish variant_in(const boost::json::object& body, const std::string& within, bool is_new)
{
    if (is_new) {
        only_fields(body, {"id", "sku", "barcode", "option_values", "price", "on_hand", "low_stock_at", "picture_id"},
                    within);
    } else {
        only_fields(body, {"id", "sku", "barcode", "option_values", "price", "low_stock_at", "picture_id", "archived"},
                    within);
    }
    inbox::VariantWish wish;
    wish.id = {uuid_field(body, "id", within)};
    if (is_new || body.contains("sku")) wish.sku = filled_text_field(body, "sku", inbox::sku_limit, within);
    if (is_new || body.contains("price")) wish.price = integer_field(body, "price", 0, inbox::price_limit, within);
    if (body.contains("barcode"))
        wish.barcode = optional_text(body, "barcode", inbox::barcode_limit, within).value_or("");
    if (is_new || body.contains("option_values")) {
        wish.option_values = text_array(body, "option_values", inbox::options_limit, inbox::option_limit, within);
    }
    if (body.contains("low_stock_at"))
        wish.low_stock_at = optional_integer(body, "low_stock_at", 0, inbox::stock_limit, within);
    if (is_new) wish.on_hand = optional_integer(body, "on_hand", 0, inbox::stock_limit, within).value_or(0);
    wish.picture = picture_in(body, within);
    wish.archived = optional_bool(body, "archived", within);
    return wish;
}

inbox::ProductWish product_in(const boost::json::object& body, bool is_new)
{
    inbox::ProductWish wish;
    if (is_new || body.contains("name")) wish.name = filled_text_field(body, "name", inbox::product_name_limit);
    if (body.contains("description"))
        wish.description = optional_text(body, "description", inbox::description_limit).value_or("");
    if (is_new || body.contains("options"))
        wish.options = text_array(body, "options", inbox::options_limit, inbox::option_limit);
    wish.picture = picture_in(body);
    const auto& variants = array_field(body, "variants", inbox::variants_limit, {}, is_new);
    if (is_new && variants.empty()) throw BadRequest("variants", "empty", "a product has at least one");
    for (std::size_t i = 0; i < variants.size(); ++i) {
        wish.variants.push_back(variant_in(element_object(variants, i, "variants"), path_of("variants", i), is_new));
    }
    return wish;
}

// --- the routes
// ----------------------------------------------------------------------------------------------------------

asio::awaitable<Response> list(ApiContext& context, LoggedIn who, Request request, Captures)
{
    only_parameters(request, {"q", "low", "archived", "limit", "cursor"});
    inbox::ProductFilter filter{words_in(request), bool_parameter(request, "low").value_or(false),
                                bool_parameter(request, "archived").value_or(false)};
    auto look = [workspace = who.staff.workspace, filter = std::move(filter), limit = limit_of(request),
                 cursor = request.parameter("cursor").value_or("")](pqxx::transaction_base& tx) {
        return inbox::list_products(tx, workspace, filter, limit, cursor);
    };
    co_return page_response(co_await context.database.look(who.staff.workspace, std::move(look)));
}

asio::awaitable<Response> one(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto look = [workspace = who.staff.workspace, id = id_in<inbox::ProductTag>(captures)](pqxx::transaction_base& tx) {
        return inbox::find_product(tx, workspace, id);
    };
    const auto product = co_await context.database.look(who.staff.workspace, std::move(look));
    co_return product ? json_response(200, *product) : not_found();
}

asio::awaitable<Response> post(ApiContext& context, LoggedIn who, Request request, Captures)
{
    const auto body = object_body(request);
    only_fields(body, {"id", "name", "description", "picture_id", "options", "variants"});
    inbox::ProductWish wish = product_in(body, true);
    wish.id = {uuid_field(body, "id")};
    auto job = [staff = who.staff, wish = std::move(wish)](inbox::EventLog& log) {
        return inbox::create_product(log, staff, wish);
    };
    co_return answer(co_await change(context, who.staff.workspace, std::move(job)), true);
}

asio::awaitable<Response> patch(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    const auto body = object_body(request);
    only_fields(body, {"name", "description", "picture_id", "options", "archived", "variants"});
    inbox::ProductWish wish = product_in(body, false);
    wish.archived = optional_bool(body, "archived");
    wish.id = id_in<inbox::ProductTag>(captures);
    auto job = [staff = who.staff, wish = std::move(wish)](inbox::EventLog& log) {
        return inbox::change_product(log, staff, wish);
    };
    co_return answer(co_await change(context, who.staff.workspace, std::move(job)), false);
}

std::vector<inbox::VariantId> ids_in(const Request& request)
{
    std::vector<inbox::VariantId> ids;
    std::string id;
    for (const char c : request.parameter("ids").value_or("") + ',') {
        if (c != ',') {
            id += c >= 'A' && c <= 'F' ? static_cast<char>(c + ('a' - 'A')) : c;
            continue;
        }
        if (!inbox::is_uuid(id)) throw BadRequest("ids", "uuid", "UUIDs with commas between them");
        ids.push_back({std::move(id)});
        id.clear();
        if (ids.size() > ids_limit) throw BadRequest("ids", "too_long", "at most 100 ids");
    }
    return ids;
}

asio::awaitable<Response> variants(ApiContext& context, LoggedIn who, Request request, Captures)
{
    only_parameters(request, {"q", "ids", "limit"});
    std::vector<inbox::VariantId> ids;
    const bool by_id = request.parameter("ids").has_value();
    if (by_id) ids = ids_in(request);
    auto look = [workspace = who.staff.workspace, words = words_in(request), ids = std::move(ids), by_id,
                 limit = limit_of(request)](pqxx::transaction_base& tx) {
        return by_id ? inbox::pick_variants(tx, workspace, ids) : inbox::pick_variants(tx, workspace, words, limit);
    };
    co_return list_response(co_await context.database.look(who.staff.workspace, std::move(look)));
}

} // namespace

void add_products(Router& router, ApiContext& context)
{
    router.add("GET", "/api/products", reading(context, list));
    router.add("POST", "/api/products", writing(context, post, inbox::Right::change_orders));
    router.add("GET", "/api/products/{id}", reading(context, one));
    router.add("PATCH", "/api/products/{id}", writing(context, patch, inbox::Right::change_orders));
    router.add("GET", "/api/variants", reading(context, variants));
}

} // namespace gateway
