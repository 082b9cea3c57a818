#pragma once

#include "connectors/connector.hpp"
#include "gateway/api/context.hpp"
#include "gateway/http/http.hpp"
#include "inbox/replies/accept_reply.hpp"

/// What every way of answering a customer has in common: the platform's connector cuts a reply into parts, and what
/// comes of it is answered alike.
namespace gateway {

/// `basis.attachments` in the order of the request's.
connectors::Split split_reply(const inbox::ReplyRequest& request, const inbox::ReplyBasis& basis);

/// 422 with what stands in the way.
Response reply_refusal(const inbox::ReplyRefused& refused);
Response reply_refusal(const connectors::CannotSend& cannot);

/// 202 with the message; 409, 422 or 404.
Response reply_answer(const inbox::ReplyResult& result);

/// The whole way of a reply, from the request to the answer: taken once, whatever is repeated. It is the sender's then.
/// `used`: quick replies in it, to be counted.
asio::awaitable<Response> send_reply(ApiContext& context, LoggedIn who, inbox::ReplyRequest wanted,
                                     std::vector<std::string> used = {});

} // namespace gateway
