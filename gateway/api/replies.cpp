#include "gateway/api/resources.hpp"

#include "connectors/connector.hpp"
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

/// A sentence for the reader who digs; the page has its own for each code.
std::string words_for(const ReplyRefused& refused)
{
    if (refused.code == "window_closed") {
        return refused.closed_at ? "The platform no longer lets us answer: the window closed at " +
                                       inbox::to_text(*refused.closed_at) + "."
                                 : "The platform lets us answer only after the customer has written.";
    }
    if (refused.code == "quota") return "The platform allows no further message until the customer answers.";
    if (refused.code == "channel_disabled") return "The channel is switched off.";
    if (refused.code == "absent") return "It is not there.";
    if (refused.code == "empty") return "There is nothing to send.";
    if (refused.code == "no_recipient") return "Nobody is known to whom it could go.";
    return "It cannot be sent.";
}

Response refusal(const ReplyRefused& refused)
{
    const auto words = words_for(refused);
    return impossible(refused.code, "The reply cannot be sent", words, {refused.field, refused.code, words});
}

Response answer_to(const inbox::ReplyResult& result)
{
    if (const auto* accepted = std::get_if<ReplyAccepted>(&result)) return json_response(202, accepted->message);
    if (const auto* refused = std::get_if<ReplyRefused>(&result)) return refusal(*refused);
    if (std::holds_alternative<inbox::ReplyConflict>(result)) {
        return problem(409, "id_taken", "Conflict", "The id belongs to something else.");
    }
    return not_found();
}

connectors::Split split(const ReplyRequest& request, const ReplyBasis& basis)
{
    const auto* connector = connectors::find(basis.platform);
    if (!connector) return connectors::CannotSend{"", "platform", "this platform is not known here"};
    inbox::Draft draft;
    draft.text = request.text;
    draft.attachments = basis.attachments;
    draft.reply_to = basis.reply_to_platform_id;
    draft.private_answer = request.private_answer;
    return connector->split(draft, basis.kind);
}

asio::awaitable<Response> reply(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    const auto wanted = request_of(request, captures);
    auto look = [staff = who.staff, wanted](pqxx::transaction_base& tx) { return inbox::find_reply_basis(tx, staff, wanted); };
    const auto found = co_await context.database.look(who.staff.workspace, std::move(look));
    if (std::holds_alternative<inbox::NotThere>(found)) co_return not_found();
    if (const auto* refused = std::get_if<ReplyRefused>(&found)) co_return refusal(*refused);

    // Without parts only what was accepted before is found: so a repeated request, whose files are bound by now, is
    // answered as the first time before anybody complains of it.
    const auto cut = split(wanted, std::get<ReplyBasis>(found));
    const auto* parts = std::get_if<std::vector<inbox::Part>>(&cut);
    auto job = [&rules = *context.rules, staff = who.staff, wanted,
                parts = parts ? *parts : std::vector<inbox::Part>()](inbox::EventLog& log) {
        return inbox::accept_reply(log, rules, staff, wanted, parts);
    };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    const auto* cannot = std::get_if<connectors::CannotSend>(&cut);
    if (cannot && std::holds_alternative<ReplyRefused>(result)) {
        co_return impossible(cannot->code, "The reply cannot be sent", cannot->why, {cannot->field, cannot->code, cannot->why});
    }
    const auto* accepted = std::get_if<ReplyAccepted>(&result);
    if (accepted && accepted->outbox_touched && context.outbox_touched) context.outbox_touched(who.staff.workspace);
    co_return answer_to(result);
}

} // namespace

void add_replies(Router& router, ApiContext& context)
{
    router.add("POST", "/api/conversations/{id}/replies", writing(context, reply));
}

} // namespace gateway
