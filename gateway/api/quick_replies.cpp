#include "gateway/api/office_resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/conversations/quick_replies.hpp"

/// Quick replies: everybody has their own; the shared ones are the supervisors' and the owner's to change.
namespace gateway {

namespace {

constexpr std::size_t name_limit = 60, text_limit = 5'000, attachments_limit = 10;

std::vector<inbox::AttachmentId> attachments_in(const boost::json::object& body)
{
    std::vector<inbox::AttachmentId> ids;
    for (auto& id : uuid_array(body, "attachments", attachments_limit)) ids.push_back({std::move(id)});
    return ids;
}

Response answer(int status, const std::optional<inbox::QuickReplyResult>& result)
{
    if (!result) return not_found();
    if (const auto* put = std::get_if<inbox::WordPut>(&*result)) return json_response(status, put->object);
    if (std::holds_alternative<inbox::NotAllowed>(*result)) {
        return problem(403, "What everybody uses only supervisors and the owner change.");
    }
    if (std::holds_alternative<inbox::WordIdTaken>(*result)) {
        return problem(409, "id_taken", "Conflict", "The id belongs to something else.");
    }
    if (const auto* bad = std::get_if<inbox::BadAttachment>(&*result)) {
        return impossible("absent", "Unprocessable Content", "A picture is not there.",
                          {path_of("attachments", bad->place), "absent", "not an upload of yours"});
    }
    return problem(409, "name_taken", "Conflict", "Another one bears the name.",
                   {{"name", "taken", "another one bears it"}});
}

asio::awaitable<Response> list(ApiContext& context, LoggedIn who, Request, Captures)
{
    auto look = [staff = who.staff](pqxx::transaction_base& tx) { return inbox::list_quick_replies(tx, staff); };
    const auto all = co_await context.database.look(who.staff.workspace, std::move(look));
    co_return list_response(all.items, all.head);
}

/// Who may not change what is shared makes their own, unless they say otherwise.
asio::awaitable<Response> post(ApiContext& context, LoggedIn who, Request request, Captures)
{
    const auto body = object_body(request);
    only_fields(body, {"id", "name", "text", "shared", "attachments"});
    const bool usual = inbox::may(who.staff.role, inbox::Right::edit_shared_words);
    const inbox::QuickReplyWish wish{uuid_field(body, "id"), filled_text_field(body, "name", name_limit),
                                     filled_text_field(body, "text", text_limit),
                                     optional_bool(body, "shared").value_or(usual), attachments_in(body)};
    auto job = [staff = who.staff, wish](inbox::EventLog& log) {
        return std::optional(inbox::put_quick_reply(log, staff, wish));
    };
    co_return answer(201, co_await change(context, who.staff.workspace, std::move(job)));
}

asio::awaitable<Response> patch(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    const auto body = object_body(request);
    only_fields(body, {"name", "text", "shared", "attachments"});
    std::optional<std::string> name, text;
    std::optional<std::vector<inbox::AttachmentId>> attachments;
    if (body.contains("name")) name = filled_text_field(body, "name", name_limit);
    if (body.contains("text")) text = filled_text_field(body, "text", text_limit);
    if (body.contains("attachments")) attachments = attachments_in(body);
    auto job = [staff = who.staff, id = uuid_in(captures, "id"), name, text, shared = optional_bool(body, "shared"),
                attachments](inbox::EventLog& log) -> std::optional<inbox::QuickReplyResult> {
        auto reply = inbox::find_quick_reply(log.tx(), staff, id);
        if (!reply) return std::nullopt;
        reply->name = name.value_or(reply->name);
        reply->text = text.value_or(reply->text);
        reply->shared = shared.value_or(reply->shared);
        reply->attachments = attachments.value_or(reply->attachments);
        return inbox::put_quick_reply(log, staff, *reply);
    };
    co_return answer(200, co_await change(context, who.staff.workspace, std::move(job)));
}

asio::awaitable<Response> remove(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto job = [staff = who.staff, id = uuid_in(captures, "id")](inbox::EventLog& log) {
        return inbox::delete_quick_reply(log, staff, id);
    };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    if (std::holds_alternative<inbox::NotAllowed>(result)) {
        co_return problem(403, "What everybody uses only supervisors and the owner change.");
    }
    co_return std::holds_alternative<bool>(result) ? empty(204) : not_found();
}

} // namespace

void add_quick_replies(Router& router, ApiContext& context)
{
    router.add("GET", "/api/quick-replies", reading(context, list));
    router.add("POST", "/api/quick-replies", writing(context, post, inbox::Right::answer));
    router.add("PATCH", "/api/quick-replies/{id}", writing(context, patch, inbox::Right::answer));
    router.add("DELETE", "/api/quick-replies/{id}", writing(context, remove, inbox::Right::answer));
}

} // namespace gateway
