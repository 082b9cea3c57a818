#include "connectors/zalo/zalo.hpp"

#include "connectors/json_view.hpp"
#include "connectors/text.hpp"
#include "connectors/zalo/api.hpp"
#include "connectors/zalo/limits.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <array>

/// One part of a reply: the file is uploaded first, then the message names it. Uploading twice harms nobody; the
/// message has no key of ours, so a missing answer to it is Unknown and never repeated.
namespace connectors {

namespace {

using namespace std::chrono_literals;
using inbox::File;
namespace json = boost::json;

constexpr auto upload_timeout = 60s;
constexpr auto pause_after_upload = 10s;

enum class Door { image, gif, file };

Door door_of(const File& file)
{
    if (file.mime == "image/gif") return Door::gif;
    return file.mime.starts_with("image/") ? Door::image : Door::file;
}

std::int64_t limit_of(Door door)
{
    if (door == Door::image) return zalo_limits::image_bytes;
    return door == Door::gif ? zalo_limits::gif_bytes : zalo_limits::file_bytes;
}

std::string_view extension_of(const File& file)
{
    if (file.mime == "image/jpeg") return ".jpg";
    if (file.mime == "image/png") return ".png";
    if (file.mime == "image/gif") return ".gif";
    if (file.mime == "application/pdf") return ".pdf";
    if (file.mime == "application/msword") return ".doc";
    return file.mime == "text/csv" ? ".csv" : ".docx";
}

/// Zalo goes by the extension of the name, and the customer sees the name.
std::string name_of(const File& file)
{
    const auto extension = extension_of(file);
    const auto name = file.name.empty() ? std::string("tep") : file.name;
    std::string folded = name;
    for (auto& c : folded) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool ends_so = folded.ends_with(extension) || (extension == ".jpg" && folded.ends_with(".jpeg"));
    return ends_so ? name : name + std::string(extension);
}

HttpCall upload(const File& file, const inbox::Outgoing& outgoing, const Connection& connection, std::string_view token)
{
    static constexpr std::array<std::string_view, 3> paths = {"/v2.0/oa/upload/image", "/v2.0/oa/upload/gif",
                                                              "/v2.0/oa/upload/file"};
    auto call = zalo_api::call("POST", paths.at(static_cast<std::size_t>(door_of(file))), connection.app, token);
    auto [body, type] = multipart({{"file", name_of(file), file.mime, *file.bytes}}, outgoing.reference);
    call.headers.emplace_back("Content-Type", std::move(type));
    call.body = std::move(body);
    call.timeout = upload_timeout;
    return call;
}

json::object attachment(const File& file, const std::string& uploaded)
{
    const auto door = door_of(file);
    if (door == Door::file) return {{"type", "file"}, {"payload", {{"token", uploaded}}}};

    json::object element = {{"media_type", door == Door::gif ? "gif" : "image"}, {"attachment_id", uploaded}};
    if (door == Door::gif && file.width > 0 && file.height > 0) {
        element["width"] = file.width;
        element["height"] = file.height;
    }
    return {{"type", "template"},
            {"payload", {{"template_type", "media"}, {"elements", json::array{std::move(element)}}}}};
}

/// `uploaded` is empty for a text alone.
HttpCall message(const inbox::Outgoing& outgoing, const std::string& uploaded, const Connection& connection,
                 std::string_view token)
{
    const auto& part = outgoing.part;
    json::object content;
    if (!part.text.empty()) content["text"] = part.text;
    if (!uploaded.empty()) content["attachment"] = attachment(std::get<File>(part.attached), uploaded);
    else if (!part.reply_to.empty()) content["quote_message_id"] = part.reply_to;

    const auto visitor = zalo_api::visitor_of(outgoing.thread);
    json::object recipient;
    if (visitor) recipient = {{"anonymous_id", visitor->id}, {"conversation_id", visitor->conversation}};
    else recipient = {{"user_id", outgoing.thread}};

    // Visitors are still answered by the old address, which refuses everybody else (-240).
    auto call = zalo_api::call("POST", visitor ? "/v2.0/oa/message" : "/v3.0/oa/message/cs", connection.app, token);
    call.headers.emplace_back("Content-Type", "application/json");
    call.body = json::serialize(json::object{{"recipient", std::move(recipient)}, {"message", std::move(content)}});
    call.reaches_customer = true;
    return call;
}

std::optional<inbox::Failed> impossible(const inbox::Outgoing& outgoing)
{
    const auto& part = outgoing.part;
    const auto* file = std::get_if<File>(&part.attached);
    if (outgoing.thread_kind == inbox::ThreadKind::comment) return inbox::Failed{"not_allowed", "Zalo has no comments"};
    if (std::holds_alternative<inbox::ProductCard>(part.attached)) {
        return inbox::Failed{"media", "Zalo has no product cards"};
    }
    if (outgoing.thread.empty()) return inbox::Failed{"gone", "nobody to send to"};
    const auto visitor = zalo_api::visitor_of(outgoing.thread);
    if (visitor && visitor->conversation.empty()) {
        return inbox::Failed{"not_allowed",
                             "the visitor's conversation has no id, so Zalo cannot be told whom to answer"};
    }
    if (code_points(part.text) > zalo_limits::text_code_points) {
        return inbox::Failed{"too_long", "a text may have 2000 characters"};
    }
    if (!file)
        return part.text.empty() ? std::optional(inbox::Failed{"content", "there is nothing to send"}) : std::nullopt;
    if (!file->bytes || file->bytes->empty()) return inbox::Failed{"media", "the file is empty"};
    if (static_cast<std::int64_t>(file->bytes->size()) > limit_of(door_of(*file))) {
        return inbox::Failed{"media", "the file is larger than Zalo takes"};
    }
    return std::nullopt;
}

/// The id or token of what was uploaded; or why there is none.
std::variant<std::string, inbox::Outcome> uploaded_in(const HttpReply& reply, inbox::Time now)
{
    const auto answer = zalo_api::read(reply);
    if (!answer) return inbox::TryAgain{pause_after_upload, "upload", "the upload was not answered readably"};
    if (answer->error != 0) return zalo_api::refusal(*answer, now);
    for (const auto* name : {"attachment_id", "token"}) {
        const auto value = answer->data()[name];
        if (value.is_text() && !value.text().empty()) return value.text();
    }
    return inbox::TryAgain{pause_after_upload, "upload", "the upload was answered without an id"};
}

inbox::Outcome outcome_of(const HttpReply& reply, inbox::Time now)
{
    const auto answer = zalo_api::read(reply);
    if (!answer) return inbox::Unknown{"HTTP " + std::to_string(reply.status) + ", and no answer we can read"};
    if (answer->error > 0) return inbox::Unknown{"an error that is not Zalo's: " + std::to_string(answer->error)};
    if (answer->error != 0) return zalo_api::refusal(*answer, now);
    try {
        return inbox::Sent{answer->data()["message_id"].id(), ""};
    } catch (const Malformed&) {
        return inbox::Unknown{"accepted without a message id"};
    }
}

} // namespace

Step<inbox::Outcome> Zalo::send(const inbox::Outgoing& outgoing, const Connection& connection,
                                const Answers& so_far) const
{
    const auto token = setting(connection.channel, "access_token");
    if (so_far.empty()) { // later on something has left already: only answers count then
        if (auto failed = impossible(outgoing)) return inbox::Outcome{std::move(*failed)};
        if (token.empty()) return inbox::Outcome{inbox::NeedsReconnection{"the channel has no access token"}};
    }
    const auto* file = std::get_if<File>(&outgoing.part.attached);
    const std::size_t calls = file ? 2 : 1;
    if (so_far.size() >= calls) return outcome_of(so_far[calls - 1], connection.now);
    if (!file) return message(outgoing, "", connection, token);
    if (so_far.empty()) return upload(*file, outgoing, connection, token);

    auto uploaded = uploaded_in(so_far.front(), connection.now);
    if (auto* ended = std::get_if<inbox::Outcome>(&uploaded)) return std::move(*ended);
    return message(outgoing, std::get<std::string>(uploaded), connection, token);
}

} // namespace connectors
