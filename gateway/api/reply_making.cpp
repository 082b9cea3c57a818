#include "gateway/api/reply_making.hpp"

#include "gateway/api/context.hpp"

namespace gateway {

namespace {

/// A sentence for the reader who digs; the page has its own for each code.
std::string words_for(const inbox::ReplyRefused& refused)
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

} // namespace

connectors::Split split_reply(const inbox::ReplyRequest& request, const inbox::ReplyBasis& basis)
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

Response reply_refusal(const inbox::ReplyRefused& refused)
{
    const auto words = words_for(refused);
    return impossible(refused.code, "The reply cannot be sent", words, {refused.field, refused.code, words});
}

Response reply_refusal(const connectors::CannotSend& cannot)
{
    return impossible(cannot.code, "The reply cannot be sent", cannot.why, {cannot.field, cannot.code, cannot.why});
}

Response reply_answer(const inbox::ReplyResult& result)
{
    if (const auto* accepted = std::get_if<inbox::ReplyAccepted>(&result)) return json_response(202, accepted->message);
    if (const auto* refused = std::get_if<inbox::ReplyRefused>(&result)) return reply_refusal(*refused);
    if (std::holds_alternative<inbox::ReplyConflict>(result)) {
        return problem(409, "id_taken", "Conflict", "The id belongs to something else.");
    }
    return not_found();
}

} // namespace gateway
