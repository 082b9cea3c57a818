#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/customers/customers.hpp"
#include "inbox/customers/facts.hpp"
#include "inbox/customers/panel.hpp"
#include "inbox/customers/person.hpp"
#include "inbox/customers/suggestions.hpp"
#include "inbox/customers/timeline.hpp"
#include "inbox/orders/orders.hpp"
#include "inbox/reading/phones.hpp"

/// What belongs to one customer: history, orders, the panel beside a chat, addresses, notes, who they may also be.
namespace gateway {

namespace {

using inbox::wire::Eyes;

constexpr std::size_t name_limit = 200, phone_limit = 40, address_limit = 500, note_limit = 5'000, code_limit = 16;

Eyes eyes_of(const LoggedIn& who)
{
    return inbox::may(who.staff.role, inbox::Right::see_whole_contacts) ? Eyes::whole : Eyes::masked;
}

asio::awaitable<Response> timeline(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    only_parameters(request, {"limit", "cursor"});
    auto look = [staff = who.staff, id = id_in<inbox::CustomerTag>(captures), limit = limit_of(request),
                 cursor = request.parameter("cursor").value_or("")](pqxx::transaction_base& tx) {
        return inbox::read_timeline(tx, staff, id, limit, cursor);
    };
    co_return page_response(co_await context.database.look(who.staff.workspace, std::move(look)));
}

asio::awaitable<Response> orders(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    only_parameters(request, {"limit", "cursor"});
    auto look = [staff = who.staff, id = id_in<inbox::CustomerTag>(captures), limit = limit_of(request),
                 cursor = request.parameter("cursor").value_or("")](pqxx::transaction_base& tx) -> inbox::PageResult {
        const auto head = inbox::find_head_for(tx, staff, id);
        if (!head) return inbox::NotThere{};
        inbox::OrderFilter filter;
        filter.customer = *head;
        return inbox::list_orders(tx, staff, filter, limit, cursor);
    };
    co_return page_response(co_await context.database.look(who.staff.workspace, std::move(look)));
}

asio::awaitable<Response> panel(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto look = [staff = who.staff, id = id_in<inbox::CustomerTag>(captures), eyes = eyes_of(who),
                 rules = context.rules](pqxx::transaction_base& tx) {
        return inbox::read_panel(tx, *rules, staff, id, eyes);
    };
    auto found = co_await context.database.look(who.staff.workspace, std::move(look));
    co_return found ? json_response(200, std::move(*found)) : not_found();
}

asio::awaitable<Response> suggestions(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto look = [staff = who.staff, id = id_in<inbox::CustomerTag>(captures),
                 eyes = eyes_of(who)](pqxx::transaction_base& tx) -> std::optional<std::vector<std::string>> {
        const auto head = inbox::find_head_for(tx, staff, id);
        if (!head) return std::nullopt;
        std::vector<std::string> items;
        for (const auto& one : inbox::suggest(tx, staff, inbox::members_of(tx, staff.workspace, *head))) {
            items.push_back(inbox::to_json(one, eyes));
        }
        return items;
    };
    const auto items = co_await context.database.look(who.staff.workspace, std::move(look));
    co_return items ? list_response(*items) : not_found();
}

asio::awaitable<Response> notes(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto look = [staff = who.staff, id = id_in<inbox::CustomerTag>(captures)](
                    pqxx::transaction_base& tx) -> std::optional<std::vector<std::string>> {
        const auto head = inbox::find_head_for(tx, staff, id);
        if (!head) return std::nullopt;
        return inbox::read_customer_notes(tx, staff.workspace, inbox::members_of(tx, staff.workspace, *head),
                                          inbox::page_limit);
    };
    const auto items = co_await context.database.look(who.staff.workspace, std::move(look));
    co_return items ? list_response(*items) : not_found();
}

inbox::wire::Address address_in(const Request& request)
{
    const auto body = object_body(request);
    only_fields(body,
                {"id", "name", "phone", "address", "ward_code", "province_code", "old_ward_code", "old_district_code"});
    inbox::wire::Address address;
    address.id = uuid_field(body, "id");
    address.name = optional_text(body, "name", name_limit).value_or("");
    address.address = filled_text_field(body, "address", address_limit);
    if (address.address.find("•••") != std::string::npos) {
        throw BadRequest("address", "masked", "the masked text is not the value");
    }
    if (const auto phone = optional_text(body, "phone", phone_limit); phone && !phone->empty()) {
        const auto number = inbox::reading::normalised_phone(*phone);
        if (!number)
            throw BadRequest("phone", "phone", "no phone number; one of another country begins with + and its code");
        address.phone = *number;
    }
    address.ward_code = optional_text(body, "ward_code", code_limit).value_or("");
    address.province_code = optional_text(body, "province_code", code_limit).value_or("");
    address.old_ward_code = optional_text(body, "old_ward_code", code_limit).value_or("");
    address.old_district_code = optional_text(body, "old_district_code", code_limit).value_or("");
    return address;
}

Response id_taken()
{
    return problem(409, "id_used", "Conflict", "The id belongs to something else.",
                   {{"id", "used", "of something else"}});
}

asio::awaitable<Response> add_address(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    auto job = [staff = who.staff, id = id_in<inbox::CustomerTag>(captures), address = address_in(request)](
                   inbox::EventLog& log) { return inbox::add_address(log, staff, id, address); };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    if (const auto* added = std::get_if<inbox::AddressAdded>(&result)) {
        co_return json_response(201, inbox::wire::to_json(added->address, eyes_of(who)));
    }
    if (const auto* unknown = std::get_if<inbox::UnknownPlace>(&result)) {
        co_return impossible(
            "no_place", "Impossible", "There is no such place today.",
            {unknown->field, "unknown", "no code of today's wards and provinces, or not the ward's province"});
    }
    co_return std::holds_alternative<inbox::IdTaken>(result) ? id_taken() : not_found();
}

asio::awaitable<Response> add_note(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    const auto body = object_body(request);
    only_fields(body, {"id", "text"});
    auto job = [staff = who.staff, customer = id_in<inbox::CustomerTag>(captures), id = uuid_field(body, "id"),
                text = filled_text_field(body, "text", note_limit)](inbox::EventLog& log) {
        return inbox::add_customer_note(log, staff, customer, id, text);
    };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    if (const auto* added = std::get_if<inbox::CustomerNoteAdded>(&result)) co_return json_response(201, added->note);
    co_return std::holds_alternative<inbox::IdTaken>(result) ? id_taken() : not_found();
}

using Removal = bool (*)(inbox::EventLog&, const inbox::StaffMember&, const inbox::CustomerId&, const std::string&);

template <Removal remove>
asio::awaitable<Response> take_away(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto job = [staff = who.staff, customer = id_in<inbox::CustomerTag>(captures),
                id = uuid_in(captures, "other")](inbox::EventLog& log) { return remove(log, staff, customer, id); };
    co_return co_await change(context, who.staff.workspace, std::move(job)) ? empty(204) : not_found();
}

} // namespace

void add_customer_facts(Router& router, ApiContext& context)
{
    const auto edit = inbox::Right::edit_customers;
    router.add("GET", "/api/customers/{id}/timeline", reading(context, timeline));
    router.add("GET", "/api/customers/{id}/orders", reading(context, orders, inbox::Right::read_orders));
    router.add("GET", "/api/customers/{id}/panel", reading(context, panel));
    router.add("GET", "/api/customers/{id}/suggestions", reading(context, suggestions));
    router.add("GET", "/api/customers/{id}/notes", reading(context, notes));
    router.add("POST", "/api/customers/{id}/notes", writing(context, add_note, edit));
    router.add("DELETE", "/api/customers/{id}/notes/{other}",
               writing(context, take_away<inbox::remove_customer_note>, edit));
    router.add("POST", "/api/customers/{id}/addresses", writing(context, add_address, edit));
    router.add("DELETE", "/api/customers/{id}/addresses/{other}",
               writing(context, take_away<inbox::remove_address>, edit));
}

} // namespace gateway
