#include "connectors/tiktok_shop/api.hpp"
#include "connectors/tiktok_shop/tiktok_shop.hpp"

#include "connectors/text.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>

/// A draft becomes messages, a message becomes one call, or two when a picture must be uploaded first.
namespace connectors {

namespace {

using tiktok::Answer;

std::string place(std::size_t index)
{
    return "attachments[" + std::to_string(index) + "]";
}

std::optional<CannotSend> objection(const inbox::File& file, const MediaLimit& image, std::size_t index)
{
    if (file.kind != inbox::AttachmentKind::image) {
        return CannotSend{place(index), "media", "TikTok Shop chỉ nhận ảnh, không nhận video, âm thanh hay tệp khác."};
    }
    if (std::find(image.mime.begin(), image.mime.end(), file.mime) == image.mime.end()) {
        return CannotSend{place(index), "media", "TikTok Shop chỉ nhận ảnh JPG, PNG, GIF hoặc WebP."};
    }
    if (file.size_bytes > image.max_bytes) {
        return CannotSend{place(index), "media", "Ảnh gửi qua TikTok Shop không được quá 10 MB."};
    }
    return std::nullopt;
}

HttpCall upload(const inbox::File& file, std::string_view reference, const Connection& connection)
{
    const auto name = file.name.empty() ? std::string("image") : file.name;
    auto [body, content_type] = multipart({{"data", name, file.mime, *file.bytes}}, reference);
    tiktok::Request request;
    request.method = "POST";
    request.path = "/customer_service/202309/images/upload";
    request.body = std::move(body);
    request.content_type = std::move(content_type);
    return api_call(std::move(request), connection);
}

/// `content` travels as text inside the JSON of the call.
HttpCall say(std::string_view type, const boost::json::object& content, const inbox::Outgoing& part,
             const Connection& connection)
{
    tiktok::Request request;
    request.method = "POST";
    request.path = tiktok::conversation_path(part.thread, "/messages");
    request.body =
        boost::json::serialize(boost::json::object{{"type", type}, {"content", boost::json::serialize(content)}});
    request.reaches_customer = true;
    return api_call(std::move(request), connection);
}

/// The uploaded picture, in the size the platform measured.
Step<inbox::Outcome> say_picture(const inbox::File& file, const HttpReply& uploaded, const inbox::Outgoing& part,
                                 const Connection& connection)
{
    const Answer answer(uploaded);
    if (!answer.good()) return answer.refusal(false);
    const auto url = answer.data()["url"].text_or("");
    if (url.empty()) return inbox::TryAgain{std::chrono::seconds{30}, "no_url", "the upload's answer names no picture"};
    const auto width = answer.data()["width"].number_or(file.width);
    const auto height = answer.data()["height"].number_or(file.height);
    return say("IMAGE", {{"url", url}, {"width", width}, {"height", height}}, part, connection);
}

inbox::Outcome read_answer(const HttpReply& reply)
{
    const Answer answer(reply);
    if (!answer.good()) return answer.refusal(true);
    try {
        return inbox::Sent{answer.data()["message_id"].id(), ""};
    } catch (const Malformed& broken) {
        return inbox::Unknown{broken.what()};
    }
}

} // namespace

Split TiktokShop::split(const inbox::Draft& draft, inbox::ThreadKind kind) const
{
    const auto limits = abilities(kind);
    if (kind != inbox::ThreadKind::message || draft.private_answer) {
        return CannotSend{"text", "not_allowed", "TikTok Shop không có bình luận để trả lời."};
    }
    std::vector<inbox::Part> parts;
    for (auto& piece : pieces(nfc(draft.text), static_cast<std::size_t>(limits.text_limit))) {
        parts.push_back({std::move(piece), {}, ""});
    }
    for (std::size_t i = 0; i < draft.attachments.size(); ++i) {
        if (const auto* file = std::get_if<inbox::File>(&draft.attachments[i])) {
            if (auto no = objection(*file, limits.image, i)) return *no;
            parts.push_back({"", *file, ""});
        } else {
            const auto& card = std::get<inbox::ProductCard>(draft.attachments[i]);
            if (card.product_id.empty()) return CannotSend{place(i), "media", "Thẻ sản phẩm thiếu mã sản phẩm."};
            parts.push_back({"", card, ""});
        }
    }
    if (parts.empty()) return CannotSend{"text", "empty", "Tin nhắn không có nội dung."};
    return parts;
}

Step<inbox::Outcome> TiktokShop::send(const inbox::Outgoing& part, const Connection& connection,
                                      const Answers& so_far) const
{
    if (part.thread.empty()) return inbox::Failed{"first_contact", "the conversation has no id on the platform"};
    const auto& attached = part.part.attached;

    if (const auto* file = std::get_if<inbox::File>(&attached)) {
        if (so_far.empty()) {
            if (!file->bytes) return inbox::Failed{"media", "the picture is no longer there"};
            return upload(*file, part.reference, connection);
        }
        if (so_far.size() == 1) return say_picture(*file, so_far[0], part, connection);
        return read_answer(so_far[1]);
    }
    if (!so_far.empty()) return read_answer(so_far[0]);
    if (const auto* card = std::get_if<inbox::ProductCard>(&attached)) {
        return say("PRODUCT_CARD", {{"product_id", card->product_id}}, part, connection);
    }
    return say("TEXT", {{"content", part.part.text}}, part, connection);
}

} // namespace connectors
