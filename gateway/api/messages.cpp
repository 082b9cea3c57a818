#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/conversations/thread.hpp"
#include "inbox/replies/accept_reply.hpp"

namespace gateway {

namespace {

inbox::ThreadPlace place_of(const Request& request)
{
    only_parameters(request, {"before", "after", "around", "limit", "cursor", "attachment"});
    inbox::ThreadPlace place;
    int given = 0;
    const auto id = [&](std::string_view name) {
        const auto value = uuid_parameter(request, name);
        if (value && ++given > 1) throw BadRequest(std::string(name), "choice", "only one of before, after and around");
        return inbox::MessageId{value.value_or("")};
    };
    place.before = id("before");
    place.after = id("after");
    place.unread = request.parameter("around") == "unread";
    if (!place.unread) place.around = id("around");
    else if (++given > 1) throw BadRequest("around", "choice", "only one of before, after and around");
    place.cursor = request.parameter("cursor").value_or("");
    if (!place.cursor.empty() && given > 0) throw BadRequest("cursor", "choice", "a cursor is a place of its own");
    place.limit = limit_of(request);
    place.attachment = choice_parameter(request, "attachment", {"image"}).value_or("");
    return place;
}

asio::awaitable<Response> list(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    auto look = [staff = who.staff, id = id_in<inbox::ConversationTag>(captures), place = place_of(request)](
                    pqxx::transaction_base& tx) { return inbox::read_thread(tx, staff, id, place); };
    co_return page_response(co_await context.database.look(who.staff.workspace, std::move(look)));
}

asio::awaitable<Response> one(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto look = [staff = who.staff, id = id_in<inbox::MessageTag>(captures)](pqxx::transaction_base& tx) {
        return inbox::message_json_for(tx, staff, id);
    };
    auto object = co_await context.database.look(who.staff.workspace, std::move(look));
    co_return object ? json_response(200, std::move(*object)) : not_found();
}

asio::awaitable<Response> why(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto look = [staff = who.staff, id = id_in<inbox::MessageTag>(captures)](pqxx::transaction_base& tx) {
        return inbox::explain_message(tx, staff, id);
    };
    auto object = co_await context.database.look(who.staff.workspace, std::move(look));
    co_return object ? json_response(200, std::move(*object)) : not_found();
}

asio::awaitable<Response> take_back(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto job = [&rules = *context.rules, staff = who.staff, id = id_in<inbox::MessageTag>(captures)](
                   inbox::EventLog& log) { return inbox::take_back(log, rules, staff, id); };
    const auto taken = co_await change(context, who.staff.workspace, std::move(job));
    if (!taken) co_return not_found();
    if (!*taken)
        co_return problem(409, "too_late", "Conflict",
                          "Something of the reply has left or may have, or it is no reply.");
    co_return empty(204);
}

asio::awaitable<Response> retry(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    bool may_double = false;
    if (!request.body.empty()) {
        const auto body = object_body(request);
        only_fields(body, {"may_double"});
        may_double = optional_bool(body, "may_double").value_or(false);
    }
    auto job = [&rules = *context.rules, staff = who.staff, id = id_in<inbox::MessageTag>(captures),
                may_double](inbox::EventLog& log) { return inbox::retry(log, rules, staff, id, may_double); };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    if (const auto* conflict = std::get_if<inbox::RetryConflict>(&result)) {
        const bool unsure = conflict->code == "may_double";
        co_return problem(409, conflict->code, "Conflict",
                          unsure ? "Nobody knows whether the customer got it; say may_double to send it again."
                                 : "Only a reply that failed can be sent again.");
    }
    if (std::holds_alternative<inbox::NotThere>(result)) co_return not_found();
    if (context.outbox_touched) context.outbox_touched(who.staff.workspace);
    co_return json_response(202, std::get<inbox::Retried>(result).message);
}

} // namespace

void add_messages(Router& router, ApiContext& context)
{
    router.add("GET", "/api/conversations/{id}/messages", reading(context, list));
    router.add("GET", "/api/messages/{id}", reading(context, one));
    router.add("DELETE", "/api/messages/{id}", writing(context, take_back));
    router.add("POST", "/api/messages/{id}/retry", writing(context, retry));
    router.add("GET", "/api/messages/{id}/why", reading(context, why));
}

} // namespace gateway
