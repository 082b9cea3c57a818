#include "gateway/api/resources.hpp"

#include "gateway/api/conversation_requests.hpp"
#include "gateway/http/json_body.hpp"
#include "inbox/conversations/change.hpp"
#include "inbox/conversations/list.hpp"
#include "inbox/wire/json.hpp"

namespace gateway {

namespace {

constexpr std::size_t note_limit = 10'000;

inbox::Jump jump_of(const Request& request)
{
    inbox::Jump jump;
    if (auto id = uuid_parameter(request, "from")) jump.from = inbox::ConversationId{std::move(*id)};
    if (jump.from && request.parameter("cursor")) throw BadRequest("from", "ambiguous", "a cursor or from, not both");
    jump.back = bool_parameter(request, "back").value_or(false);
    jump.skip = static_cast<int>(integer_parameter(request, "skip", 0, 0, inbox::skip_limit));
    return jump;
}

asio::awaitable<Response> list(ApiContext& context, LoggedIn who, Request request, Captures)
{
    auto look = [&rules = *context.rules, staff = who.staff, filter = conversation_filter_of(request),
                 limit = limit_of(request), cursor = request.parameter("cursor").value_or(""),
                 jump = jump_of(request)](pqxx::transaction_base& tx) {
        return inbox::list_conversations(tx, rules, staff, filter, limit, cursor, jump);
    };
    co_return page_response(co_await context.database.look(who.staff.workspace, std::move(look)));
}

asio::awaitable<Response> counts(ApiContext& context, LoggedIn who, Request request, Captures)
{
    auto look = [staff = who.staff, filter = conversation_filter_of(request)](pqxx::transaction_base& tx) {
        return inbox::count_conversations(tx, staff, filter);
    };
    co_return json_response(200, co_await context.database.look(who.staff.workspace, std::move(look)));
}

/// The object everybody sees, and the draft of whoever asks.
asio::awaitable<Response> one(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto look = [&rules = *context.rules, staff = who.staff,
                 id = id_in<inbox::ConversationTag>(captures)](pqxx::transaction_base& tx) {
        auto object = inbox::conversation_json_for(tx, rules, staff, id);
        const auto draft = object ? inbox::read_draft(tx, staff, id) : std::nullopt;
        if (draft && !draft->text.empty()) {
            object->pop_back();
            *object += ",\"draft\":" + inbox::wire::quoted(draft->text) + '}';
        }
        return object;
    };
    auto object = co_await context.database.look(who.staff.workspace, std::move(look));
    co_return object ? json_response(200, std::move(*object)) : not_found();
}

inbox::ConversationChange change_of(const Request& request, const LoggedIn& who)
{
    const auto body = object_body(request);
    only_fields(body, {"status", "assignee", "assignee_was", "labels", "snoozed_until", "priority", "note"});
    auto change = conversation_change_of(body, who);
    if (const auto* note = optional_object(body, "note")) {
        only_fields(*note, {"id", "text"}, "note");
        change.note = {inbox::MessageId{uuid_field(*note, "id", "note")},
                       filled_text_field(*note, "text", note_limit, "note")};
    }
    return change;
}

/// A problem that says who.
Response held_by(const inbox::Held& held)
{
    auto response = problem(409, "held", "Conflict", "Somebody else has it.", {{"assignee", "held", held.name}});
    auto& body = std::get<std::string>(response.body);
    body.pop_back();
    body += R"(,"holder":{"id":)" + inbox::wire::quoted(held.id.text) + R"(,"name":)" + inbox::wire::quoted(held.name) +
            "}}";
    return response;
}

asio::awaitable<Response> patch(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    auto job = [&rules = *context.rules, staff = who.staff, id = id_in<inbox::ConversationTag>(captures),
                wish = change_of(request, who)](inbox::EventLog& log) {
        return inbox::change_conversation(log, rules, staff, id, wish);
    };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    if (const auto* changed = std::get_if<inbox::Changed>(&result)) co_return json_response(200, changed->conversation);
    if (std::holds_alternative<inbox::NotAllowed>(result)) {
        co_return problem(403, "What is a colleague's only a supervisor may hand over.");
    }
    if (const auto* bad = std::get_if<inbox::BadValue>(&result)) {
        co_return impossible(bad->code, "Unprocessable Content", "This cannot be so.",
                             {bad->field, bad->code, "not possible for this conversation"});
    }
    if (const auto* held = std::get_if<inbox::Held>(&result)) {
        co_return held_by(*held);
    }
    if (std::holds_alternative<inbox::NoteConflict>(result)) {
        co_return problem(409, "id_taken", "Conflict", "The note's id belongs to something else.",
                          {{"note.id", "taken", "belongs to something else"}});
    }
    co_return not_found();
}

asio::awaitable<Response> read(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto job = [&rules = *context.rules, staff = who.staff, id = id_in<inbox::ConversationTag>(captures)](
                   inbox::EventLog& log) { return inbox::mark_read(log, rules, staff, id); };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    co_return std::holds_alternative<inbox::Changed>(result) ? empty(204) : not_found();
}

asio::awaitable<Response> unread(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto job = [&rules = *context.rules, staff = who.staff, id = id_in<inbox::ConversationTag>(captures)](
                   inbox::EventLog& log) { return inbox::mark_unread(log, rules, staff, id); };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    co_return std::holds_alternative<inbox::Changed>(result) ? empty(204) : not_found();
}

} // namespace

void add_conversations(Router& router, ApiContext& context)
{
    router.add("GET", "/api/conversations", reading(context, list));
    router.add("GET", "/api/conversations/counts", reading(context, counts));
    router.add("GET", "/api/conversations/{id}", reading(context, one));
    router.add("PATCH", "/api/conversations/{id}", writing(context, patch));
    router.add("POST", "/api/conversations/{id}/read", writing(context, read));
    router.add("POST", "/api/conversations/{id}/unread", writing(context, unread));
}

} // namespace gateway
