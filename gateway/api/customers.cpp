#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/customers/customers.hpp"
#include "inbox/staff/audit.hpp"

namespace gateway {

namespace {

using inbox::wire::Eyes;

constexpr std::size_t name_limit = 200, phone_limit = 32, email_limit = 320, address_limit = 500, note_limit = 5'000;
constexpr std::size_t words_limit = 200;
constexpr std::size_t fewest_digits = 8, most_digits = 15;

Eyes eyes_of(const LoggedIn& who)
{
    return inbox::may(who.staff.role, inbox::Right::see_whole_contacts) ? Eyes::whole : Eyes::masked;
}

asio::awaitable<Response> list(ApiContext& context, LoggedIn who, Request request, Captures)
{
    only_parameters(request, {"q", "limit", "cursor"});
    auto words = request.parameter("q").value_or("");
    if (words.size() > words_limit * 4) throw BadRequest("q", "too_long", "at most 200 characters");
    if (!inbox::sql::is_text(words)) throw BadRequest("q", "characters", "not a text");
    auto look = [staff = who.staff, words = std::move(words), limit = limit_of(request),
                 cursor = request.parameter("cursor").value_or("")](pqxx::transaction_base& tx) {
        return inbox::list_customers(tx, staff, words, limit, cursor);
    };
    co_return page_response(co_await context.database.look(who.staff.workspace, std::move(look)));
}

asio::awaitable<Response> one(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto look = [staff = who.staff, id = id_in<inbox::CustomerTag>(captures)](pqxx::transaction_base& tx) {
        return inbox::find_customer_for(tx, staff, id);
    };
    const auto customer = co_await context.database.look(who.staff.workspace, std::move(look));
    co_return customer ? json_response(200, inbox::wire::to_json(*customer, eyes_of(who))) : not_found();
}

/// +84 987.654.321 and 0987 654 321 are one number.
std::string plain_phone(const std::string& written)
{
    std::string digits;
    for (const char c : written) {
        if (c >= '0' && c <= '9') digits += c;
        else if (std::string_view("+ .-()").find(c) == std::string_view::npos) {
            throw BadRequest("phone", "phone", "digits only, and blanks, dots or dashes between them");
        }
    }
    if (digits.size() < fewest_digits || digits.size() > most_digits) {
        throw BadRequest("phone", "phone", "a phone number has 8 to 15 digits");
    }
    const bool international = written.find_first_not_of(' ') != std::string::npos &&
                               written[written.find_first_not_of(' ')] == '+';
    if (international && digits.starts_with("84")) return "0" + digits.substr(2);
    return international ? "+" + digits : digits;
}

/// Null clears; a masked text that a screen sends back is no new value.
std::optional<std::optional<std::string>> wished(const boost::json::object& body, std::string_view name, std::size_t limit)
{
    if (!body.contains(name)) return std::nullopt;
    auto text = optional_text(body, name, limit);
    if (text && text->find("•••") != std::string::npos) {
        throw BadRequest(std::string(name), "masked", "the masked text is not the value");
    }
    return text;
}

inbox::CustomerChange change_of(const Request& request)
{
    const auto body = object_body(request);
    only_fields(body, {"name", "phone", "email", "address", "note"});
    inbox::CustomerChange change;
    if (body.contains("name")) change.name = filled_text_field(body, "name", name_limit);
    change.phone = wished(body, "phone", phone_limit);
    if (change.phone && *change.phone && !(*change.phone)->empty()) change.phone = plain_phone(**change.phone);
    change.email = wished(body, "email", email_limit);
    change.address = wished(body, "address", address_limit);
    change.note = wished(body, "note", note_limit);
    return change;
}

asio::awaitable<Response> patch(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    auto job = [staff = who.staff, id = id_in<inbox::CustomerTag>(captures),
                wish = change_of(request)](inbox::EventLog& log) { return inbox::change_customer(log, staff, id, wish); };
    const auto customer = co_await change(context, who.staff.workspace, std::move(job));
    co_return customer ? json_response(200, inbox::wire::to_json(*customer, eyes_of(who))) : not_found();
}

asio::awaitable<Response> unmask(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto job = [staff = who.staff, id = id_in<inbox::CustomerTag>(captures)](pqxx::transaction_base& tx) {
        auto customer = inbox::find_customer_for(tx, staff, id);
        if (customer) inbox::note_audit(tx, staff.workspace, staff.id, "customer.unmasked", id.text);
        return customer;
    };
    const auto customer = co_await context.database.run(who.staff.workspace, std::move(job));
    co_return customer ? json_response(200, inbox::wire::to_json(*customer, Eyes::whole)) : not_found();
}

} // namespace

void add_customers(Router& router, ApiContext& context)
{
    router.add("GET", "/api/customers", reading(context, list));
    router.add("GET", "/api/customers/{id}", reading(context, one));
    router.add("PATCH", "/api/customers/{id}", writing(context, patch, inbox::Right::edit_customers));
    router.add("POST", "/api/customers/{id}/unmask", writing(context, unmask));
}

} // namespace gateway
