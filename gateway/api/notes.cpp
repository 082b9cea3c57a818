#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/conversations/change.hpp"
#include "inbox/wire/json.hpp"

namespace gateway {

namespace {

constexpr std::size_t note_limit = 10'000, draft_limit = 20'000, mentions_limit = 20;

asio::awaitable<Response> add_note(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    const auto body = object_body(request);
    only_fields(body, {"id", "text", "mentions", "reply_to"});
    std::vector<inbox::StaffId> mentions;
    for (auto& id : uuid_array(body, "mentions", mentions_limit)) mentions.push_back({std::move(id)});
    auto job = [staff = who.staff, conversation = id_in<inbox::ConversationTag>(captures),
                id = inbox::MessageId{uuid_field(body, "id")}, mentions,
                about = inbox::MessageId{optional_uuid(body, "reply_to").value_or("")},
                text = filled_text_field(body, "text", note_limit)](inbox::EventLog& log) {
        return inbox::add_note(log, staff, conversation, id, text, mentions, about);
    };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    if (const auto* added = std::get_if<inbox::NoteAdded>(&result)) co_return json_response(201, added->message);
    if (std::holds_alternative<inbox::NoteConflict>(result)) {
        co_return problem(409, "id_taken", "Conflict", "The id belongs to something else.");
    }
    if (const auto* bad = std::get_if<inbox::BadValue>(&result)) {
        if (bad->field == "reply_to") {
            co_return impossible(bad->code, "Unprocessable Content", "The message is not there.",
                                 {bad->field, bad->code, "not of this conversation"});
        }
        const auto* why = bad->code == "absent" ? "nobody of this shop" : "may not see this conversation";
        co_return impossible(bad->code, "Unprocessable Content", "Somebody cannot be called.",
                             {bad->field, bad->code, why});
    }
    co_return not_found();
}

asio::awaitable<Response> read_draft(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    only_parameters(request, {"kind"});
    auto look = [staff = who.staff, id = id_in<inbox::ConversationTag>(captures),
                 kind = choice_parameter(request, "kind", {"reply", "note"}).value_or("reply")](
                    pqxx::transaction_base& tx) { return inbox::read_draft(tx, staff, id, kind); };
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
    only_fields(body, {"text", "kind"});
    auto job = [staff = who.staff, id = id_in<inbox::ConversationTag>(captures),
                kind = optional_choice(body, "kind", {"reply", "note"}).value_or("reply"),
                text = text_field(body, "text", draft_limit)](pqxx::transaction_base& tx) {
        return inbox::put_draft(tx, staff, id, text, kind);
    };
    const bool there = co_await context.database.run(who.staff.workspace, std::move(job));
    co_return there ? empty(204) : not_found();
}

asio::awaitable<Response> my_drafts(ApiContext& context, LoggedIn who, Request, Captures)
{
    auto look = [staff = who.staff](pqxx::transaction_base& tx) { return inbox::list_drafts(tx, staff); };
    co_return list_response(co_await context.database.look(who.staff.workspace, std::move(look)));
}

} // namespace

void add_notes(Router& router, ApiContext& context)
{
    router.add("POST", "/api/conversations/{id}/notes", writing(context, add_note));
    router.add("GET", "/api/conversations/{id}/draft", reading(context, read_draft));
    router.add("PUT", "/api/conversations/{id}/draft", writing(context, put_draft));
    router.add("GET", "/api/me/drafts", reading(context, my_drafts));
}

} // namespace gateway
