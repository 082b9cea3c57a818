#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/conversations/change.hpp"
#include "inbox/wire/json.hpp"

namespace gateway {

namespace {

constexpr std::size_t note_limit = 10'000, draft_limit = 20'000;

asio::awaitable<Response> add_note(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    const auto body = object_body(request);
    only_fields(body, {"id", "text"});
    auto job = [staff = who.staff, conversation = id_in<inbox::ConversationTag>(captures),
                id = inbox::MessageId{uuid_field(body, "id")},
                text = filled_text_field(body, "text", note_limit)](inbox::EventLog& log) {
        return inbox::add_note(log, staff, conversation, id, text);
    };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    if (const auto* added = std::get_if<inbox::NoteAdded>(&result)) co_return json_response(201, added->message);
    if (std::holds_alternative<inbox::NoteConflict>(result)) {
        co_return problem(409, "id_taken", "Conflict", "The id belongs to something else.");
    }
    co_return not_found();
}

asio::awaitable<Response> read_draft(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto look = [staff = who.staff, id = id_in<inbox::ConversationTag>(captures)](pqxx::transaction_base& tx) {
        return inbox::read_draft(tx, staff, id);
    };
    const auto draft = co_await context.database.look(who.staff.workspace, std::move(look));
    if (!draft) co_return not_found();
    inbox::wire::Json json;
    json.open_object().text("text", draft->text);
    if (draft->updated_at) json.time("updated_at", *draft->updated_at);
    else json.null("updated_at");
    json.close_object();
    co_return json_response(200, std::move(json).take());
}

asio::awaitable<Response> put_draft(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    const auto body = object_body(request);
    only_fields(body, {"text"});
    auto job = [staff = who.staff, id = id_in<inbox::ConversationTag>(captures),
                text = text_field(body, "text", draft_limit)](pqxx::transaction_base& tx) {
        return inbox::put_draft(tx, staff, id, text);
    };
    const bool there = co_await context.database.run(who.staff.workspace, std::move(job));
    co_return there ? empty(204) : not_found();
}

} // namespace

void add_notes(Router& router, ApiContext& context)
{
    router.add("POST", "/api/conversations/{id}/notes", writing(context, add_note));
    router.add("GET", "/api/conversations/{id}/draft", reading(context, read_draft));
    router.add("PUT", "/api/conversations/{id}/draft", writing(context, put_draft));
}

} // namespace gateway
