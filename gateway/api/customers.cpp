#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/customers/contacts.hpp"
#include "inbox/customers/customers.hpp"
#include "inbox/reading/phones.hpp"
#include "inbox/staff/audit.hpp"

namespace gateway {

namespace {

using inbox::wire::Eyes;

constexpr std::size_t name_limit = 200, phone_limit = 32, email_limit = 320, address_limit = 500, note_limit = 5'000;
constexpr std::size_t words_limit = 200, labels_limit = 50, contacts_limit = 20, consents_limit = 10;

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

void refuse_masked(const std::string& text, const std::string& field)
{
    if (text.find("•••") != std::string::npos) throw BadRequest(field, "masked", "the masked text is not the value");
}

/// +84 987.654.321 and 0987 654 321 are one number.
std::string phone_in(const std::string& written, const std::string& field)
{
    refuse_masked(written, field);
    auto number = inbox::reading::normalised_phone(written);
    if (!number) throw BadRequest(field, "phone", "no phone number; one of another country begins with + and its code");
    return std::move(*number);
}

std::string email_in(const std::string& written, const std::string& field)
{
    refuse_masked(written, field);
    auto address = inbox::mail_address(written);
    if (!address) throw BadRequest(field, "email", "no e-mail address");
    return std::move(*address);
}

/// Null clears; a masked text that a screen sends back is no new value.
std::optional<std::optional<std::string>> wished(const boost::json::object& body, std::string_view name,
                                                 std::size_t limit)
{
    if (!body.contains(name)) return std::nullopt;
    auto text = optional_text(body, name, limit);
    if (text) refuse_masked(*text, std::string(name));
    return text;
}

std::vector<inbox::ContactChange> contacts_in(const boost::json::object& body)
{
    std::vector<inbox::ContactChange> contacts;
    const auto& list = array_field(body, "contacts", contacts_limit);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto& one = element_object(list, i, "contacts");
        const auto path = path_of("contacts", i);
        only_fields(one, {"kind", "value", "state"}, path);
        inbox::ContactChange contact;
        contact.kind = choice_field(one, "kind", {"phone", "email"}, path);
        const auto written = filled_text_field(one, "value", email_limit, path);
        const auto field = path_of(path, "value");
        contact.value = contact.kind == "phone" ? phone_in(written, field) : email_in(written, field);
        contact.state = choice_field(one, "state", {"kept", "dismissed"}, path);
        contacts.push_back(std::move(contact));
    }
    return contacts;
}

std::vector<inbox::ConsentChange> consents_in(const boost::json::object& body)
{
    std::vector<inbox::ConsentChange> consents;
    const auto& list = array_field(body, "consents", consents_limit);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto& one = element_object(list, i, "consents");
        const auto path = path_of("consents", i);
        only_fields(one, {"purpose", "given"}, path);
        consents.push_back({choice_field(one, "purpose", {"marketing", "order_updates", "data_processing"}, path),
                            bool_field(one, "given", path)});
    }
    return consents;
}

inbox::CustomerChange change_of(const Request& request)
{
    const auto body = object_body(request);
    only_fields(body, {"name", "phone", "email", "address", "note", "labels", "contacts", "consents"});
    inbox::CustomerChange change;
    if (body.contains("name")) change.name = filled_text_field(body, "name", name_limit);
    change.phone = wished(body, "phone", phone_limit);
    if (change.phone && *change.phone && !(*change.phone)->empty()) change.phone = phone_in(**change.phone, "phone");
    change.email = wished(body, "email", email_limit);
    if (change.email && *change.email && !(*change.email)->empty()) change.email = email_in(**change.email, "email");
    change.address = wished(body, "address", address_limit);
    change.note = wished(body, "note", note_limit);
    if (body.contains("labels")) {
        change.labels.emplace();
        for (const auto& id : uuid_array(body, "labels", labels_limit)) change.labels->push_back({id});
    }
    change.contacts = contacts_in(body);
    change.consents = consents_in(body);
    return change;
}

asio::awaitable<Response> patch(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    auto job = [staff = who.staff, id = id_in<inbox::CustomerTag>(captures), wish = change_of(request)](
                   inbox::EventLog& log) { return inbox::change_customer(log, staff, id, wish); };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    if (const auto* customer = std::get_if<inbox::wire::Customer>(&result)) {
        co_return json_response(200, inbox::wire::to_json(*customer, eyes_of(who)));
    }
    if (const auto* unknown = std::get_if<inbox::UnknownLabel>(&result)) {
        co_return impossible("no_label", "Impossible", "There is no such label.",
                             {path_of("labels", unknown->index), "unknown", "no label of this shop"});
    }
    co_return not_found();
}

asio::awaitable<Response> unmask(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto job = [staff = who.staff, id = id_in<inbox::CustomerTag>(captures)](pqxx::transaction_base& tx) {
        auto customer = inbox::find_customer_for(tx, staff, id);
        if (customer) inbox::note_audit(tx, staff.workspace, staff.id, "customer.unmasked", customer->id.text);
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
