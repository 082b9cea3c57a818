#include "connectors/messenger/messenger.hpp"

#include "connectors/messenger/graph.hpp"
#include "connectors/messenger/parse.hpp"

#include <boost/json/serialize.hpp>

/// One part on its way: which call comes next, and how it ended.
namespace connectors {

namespace {

using namespace messenger;
namespace json = boost::json;
using inbox::Outgoing;

constexpr std::chrono::seconds upload_timeout{75};

std::string page_path(const Connection& connection, std::string_view edge)
{
    return percent_encoded(connection.external_id) + "/" + std::string(edge);
}

HttpCall json_call(const Connection& connection, const std::string& path, const json::object& body)
{
    auto call = page_call("POST", connection, path, {});
    call.headers.emplace_back("Content-Type", "application/json");
    call.body = json::serialize(body);
    call.reaches_customer = true;
    return call;
}

/// A chat message. Our reference travels in its metadata, and its echo brings it back even before this call is
/// answered.
HttpCall message_call(const Outgoing& part, const Connection& connection, json::object message)
{
    message["metadata"] = std::string(metadata_prefix) + part.reference;
    json::object body;
    if (part.private_answer) body["recipient"] = {{"comment_id", part.answers}};
    else body["recipient"] = {{"id", part.customer.empty() ? part.thread : part.customer}};
    if (part.window == "human_agent") {
        body["messaging_type"] = "MESSAGE_TAG";
        body["tag"] = "HUMAN_AGENT";
    } else {
        body["messaging_type"] = "RESPONSE";
    }
    if (!part.part.reply_to.empty() && !part.private_answer) body["reply_to"] = {{"mid", part.part.reply_to}};
    body["message"] = std::move(message);
    return json_call(connection, page_path(connection, "messages"), body);
}

std::string_view type_of(inbox::AttachmentKind kind)
{
    switch (kind) {
    case inbox::AttachmentKind::image: return "image";
    case inbox::AttachmentKind::video: return "video";
    case inbox::AttachmentKind::audio: return "audio";
    default: return "file";
    }
}

/// The upload reaches nobody, so it may be repeated as often as it fails.
HttpCall upload_call(const Outgoing& part, const inbox::File& file, const Connection& connection)
{
    const json::object about = {{"attachment", {{"type", type_of(file.kind)}, {"payload", {{"is_reusable", true}}}}}};
    const auto message = json::serialize(about);
    const auto name = file.name.empty() ? "file" : file.name;
    auto [body, type] =
        multipart({{"message", "", "", message}, {"filedata", name, file.mime, *file.bytes}}, part.reference);
    auto call = page_call("POST", connection, page_path(connection, "message_attachments"), {});
    call.headers.emplace_back("Content-Type", std::move(type));
    call.body = std::move(body);
    call.timeout = upload_timeout;
    return call;
}

/// The answer to the call that reaches the customer. What we cannot read may have been a success: unknown.
inbox::Outcome ending(const HttpReply& reply, const Connection& connection, std::string_view id_name)
{
    const auto answer = read_answer(reply, connection.app, connection.channel);
    switch (answer.meaning) {
    case Meaning::success: {
        const auto id = loose_id(answer.view()[id_name]);
        if (id.empty()) return inbox::Unknown{"accepted, but without an id"};
        return inbox::Sent{id, {}};
    }
    case Meaning::trouble:
    case Meaning::unreadable: return inbox::Unknown{answer.words};
    default: return harmless_failure(answer);
    }
}

Step<inbox::Outcome> send_file(const Outgoing& part, const inbox::File& file, const Connection& connection,
                               const Answers& so_far)
{
    if (!file.bytes || file.bytes->empty()) return inbox::Failed{"media", "the file is no longer there"};
    if (so_far.empty()) return upload_call(part, file, connection);
    if (so_far.size() > 1) return ending(so_far[1], connection, "message_id");

    const auto answer = read_answer(so_far[0], connection.app, connection.channel);
    if (answer.meaning != Meaning::success) return harmless_failure(answer);
    const auto id = answer.view()["attachment_id"];
    std::string uploaded;
    try {
        uploaded = id.id();
    } catch (const Malformed&) {
        return inbox::TryAgain{std::chrono::seconds{30}, "trouble", "the upload was answered without an id"};
    }
    return message_call(part, connection,
                        {{"attachment", {{"type", type_of(file.kind)}, {"payload", {{"attachment_id", uploaded}}}}}});
}

Step<inbox::Outcome> send_comment(const Outgoing& part, const Connection& connection, const Answers& so_far)
{
    const auto& comment = part.answers.empty() ? part.part.reply_to : part.answers;
    if (comment.empty()) return inbox::Failed{"gone", "there is no comment to answer"};
    if (!so_far.empty()) return ending(so_far.front(), connection, "id");
    return json_call(connection, percent_encoded(comment) + "/comments", {{"message", part.part.text}});
}

} // namespace

Step<inbox::Outcome> Messenger::send(const Outgoing& part, const Connection& connection, const Answers& so_far) const
{
    if (setting(connection.channel, "page_token").empty()) return inbox::NeedsReconnection{"the Page has no token"};
    const bool file_or_card = !std::holds_alternative<std::monostate>(part.part.attached);
    if (part.thread_kind == inbox::ThreadKind::comment && (file_or_card || part.part.text.empty())) {
        return inbox::Failed{"content", "only text can be sent below a comment"};
    }
    if (part.thread_kind == inbox::ThreadKind::comment && !part.private_answer) {
        return send_comment(part, connection, so_far);
    }
    if (part.private_answer && part.answers.empty()) return inbox::Failed{"gone", "there is no comment to answer"};
    if (part.window == "human_agent" && setting(connection.channel, "human_agent") != "true") {
        return inbox::Failed{"window_closed", "24 hours have passed, and the Page may not use the Human Agent tag"};
    }
    if (const auto* file = std::get_if<inbox::File>(&part.part.attached)) {
        return send_file(part, *file, connection, so_far);
    }

    if (!so_far.empty()) {
        auto outcome = ending(so_far.front(), connection, "message_id");
        auto* sent = std::get_if<inbox::Sent>(&outcome);
        if (sent && part.private_answer) { // the chat it opened is named by the person's PSID
            const auto answer = read_answer(so_far.front(), connection.app, connection.channel);
            sent->thread = loose_id(answer.view()["recipient_id"]);
        }
        return outcome;
    }
    if (const auto* card = std::get_if<inbox::ProductCard>(&part.part.attached)) {
        const json::array elements = {{{"id", card->product_id}}};
        return message_call(
            part, connection,
            {{"attachment",
              {{"type", "template"}, {"payload", {{"template_type", "product"}, {"elements", elements}}}}}});
    }
    if (part.part.text.empty()) return inbox::Failed{"content", "there is nothing to send"};
    return message_call(part, connection, {{"text", part.part.text}});
}

} // namespace connectors
