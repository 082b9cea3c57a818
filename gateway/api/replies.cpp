#include "gateway/api/reply_making.hpp"
#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/replies/accept_reply.hpp"

/// Answering a customer: what was asked for is read, the conversation found, the platform's connector cuts the reply into
/// parts, and one transaction takes it. From then on it is the sender's.
namespace gateway {

namespace {

using inbox::ReplyAccepted;
using inbox::ReplyBasis;
using inbox::ReplyRefused;
using inbox::ReplyRequest;

constexpr std::size_t text_limit = 20'000, attachments_limit = 20, product_limit = 200;
constexpr std::int64_t seq_limit = 9'007'199'254'740'991;   // what a browser can count to
constexpr int hold_limit_s = 30;

std::variant<inbox::AttachmentId, inbox::ProductCard> attachment_of(const boost::json::array& array, std::size_t i)
{
    const auto path = path_of("attachments", i);
    if (array[i].is_string()) {
        const std::string id(array[i].get_string());
        if (!inbox::is_uuid(id)) throw BadRequest(path, "uuid", "expected the id of an uploaded file");
        return inbox::AttachmentId{id};
    }
    const auto& card = element_object(array, i, "attachments");
    only_fields(card, {"product_id", "title"}, path);
    return inbox::ProductCard{filled_text_field(card, "product_id", product_limit, path),
                              optional_text(card, "title", product_limit, path).value_or("")};
}

ReplyRequest request_of(const Request& request, const Captures& captures)
{
    const auto body = object_body(request);
    only_fields(body, {"id", "text", "attachments", "reply_to", "seen_seq", "hold_s", "private_answer"});
    ReplyRequest reply;
    reply.id.text = uuid_field(body, "id");
    reply.conversation = id_in<inbox::ConversationTag>(captures);
    reply.text = optional_text(body, "text", text_limit).value_or("");
    const auto& attachments = array_field(body, "attachments", attachments_limit);
    for (std::size_t i = 0; i < attachments.size(); ++i) reply.attachments.push_back(attachment_of(attachments, i));
    reply.reply_to.text = optional_uuid(body, "reply_to").value_or("");
    reply.seen_seq = optional_integer(body, "seen_seq", 0, seq_limit);
    reply.hold = std::chrono::seconds(optional_integer(body, "hold_s", 0, hold_limit_s).value_or(0));
    reply.private_answer = optional_bool(body, "private_answer").value_or(false);
    return reply;
}

asio::awaitable<Response> reply(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    const auto wanted = request_of(request, captures);
    auto look = [staff = who.staff, wanted](pqxx::transaction_base& tx) { return inbox::find_reply_basis(tx, staff, wanted); };
    const auto found = co_await context.database.look(who.staff.workspace, std::move(look));
    if (std::holds_alternative<inbox::NotThere>(found)) co_return not_found();
    if (const auto* refused = std::get_if<ReplyRefused>(&found)) co_return reply_refusal(*refused);

    // Without parts only what was accepted before is found: so a repeated request, whose files are bound by now, is
    // answered as the first time before anybody complains of it.
    const auto cut = split_reply(wanted, std::get<ReplyBasis>(found));
    const auto* parts = std::get_if<std::vector<inbox::Part>>(&cut);
    auto job = [&rules = *context.rules, staff = who.staff, wanted,
                parts = parts ? *parts : std::vector<inbox::Part>()](inbox::EventLog& log) {
        return inbox::accept_reply(log, rules, staff, wanted, parts);
    };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    const auto* cannot = std::get_if<connectors::CannotSend>(&cut);
    if (cannot && std::holds_alternative<ReplyRefused>(result)) {
        co_return reply_refusal(*cannot);
    }
    const auto* accepted = std::get_if<ReplyAccepted>(&result);
    if (accepted && accepted->outbox_touched && context.outbox_touched) context.outbox_touched(who.staff.workspace);
    co_return reply_answer(result);
}

} // namespace

void add_replies(Router& router, ApiContext& context)
{
    router.add("POST", "/api/conversations/{id}/replies", writing(context, reply));
}

} // namespace gateway
