#include "connectors/shopee/wire.hpp"

/// What was said: one function for each kind of message.
namespace connectors::shopee_wire {

namespace {

using inbox::Attachment;
using inbox::AttachmentKind;
using inbox::Content;

/// A message nobody can show yet. Its type stands there, so that staff know what to look for in Shopee's own app.
Content placeholder(std::string_view type)
{
    Content content;
    content.text = "[" + std::string(type.empty() ? "?" : type) + "]";
    content.unsupported = true;
    return content;
}

Content with(Attachment attachment)
{
    Content content;
    content.attachments.push_back(std::move(attachment));
    return content;
}

/// Words, also where they consist of digits and lost their quotes.
std::string words(const JsonView& view)
{
    return view.is_text() ? view.text() : id_in(view);
}

Content text(const JsonView& said)
{
    Content content;
    content.text = words(said["text"]);
    return content.text.empty() ? placeholder("text") : content;
}

Content image(const JsonView& said, const Settings& app)
{
    Attachment image;
    image.kind = AttachmentKind::image;
    for (const auto* name : {"url", "image_url"}) { // it is sent under the second name
        if (image.url.empty()) image.url = media_url(said[name].text_or(""), app);
    }
    image.thumbnail_url = media_url(said["thumb_url"].text_or(""), app);
    if (image.url.empty()) image.url = image.thumbnail_url;
    return image.url.empty() ? placeholder("image") : with(std::move(image));
}

Content video(const JsonView& said, const Settings& app)
{
    Attachment video;
    video.kind = AttachmentKind::video;
    video.url = media_url(said["video_url"].text_or(""), app);
    video.thumbnail_url = media_url(said["thumb_url"].text_or(""), app);
    video.duration_seconds = said["duration_seconds"].real_or(0);
    return video.url.empty() ? placeholder("video") : with(std::move(video));
}

/// Cards and stickers are worth nothing without their id.
Content card(AttachmentKind kind, std::string id, std::string_view type, std::string title = {})
{
    if (id.empty() && title.empty()) return placeholder(type);
    Attachment card;
    card.kind = kind;
    card.platform_id = std::move(id);
    card.title = std::move(title);
    return with(std::move(card));
}

std::string order_in(const JsonView& view)
{
    auto order = id_in(view["order_sn"]);
    return order.empty() ? id_in(view["ordersn"]) : order;
}

Content said_as(std::string_view type, const JsonView& said, const Settings& app)
{
    if (type == "text" || type == "faq_liveagent") return text(said);
    if (type == "image") return image(said, app);
    if (type == "video") return video(said, app);
    if (type == "sticker") return card(AttachmentKind::sticker, id_in(said["sticker_id"]), type);
    if (type == "item") return card(AttachmentKind::product, id_in(said["item_id"]), type);
    if (type == "order") return card(AttachmentKind::order, order_in(said), type);
    if (type == "voucher") {
        return card(AttachmentKind::template_, id_in(said["voucher_id"]), type, said["voucher_code"].text_or(""));
    }
    return placeholder(type);
}

/// The content is an object; where it comes as text, that text is the object written down or the words themselves.
Content said_in(const JsonView& message, const Settings& app)
{
    const auto type = message["message_type"].text_or("");
    const auto said = message["content"];
    if (!said.is_text()) return said_as(type, said, app);
    boost::json::value inner;
    try {
        inner = parse_json(said.text());
    } catch (const Malformed&) {
        inner = nullptr;
    }
    if (inner.is_object()) return said_as(type, JsonView(inner, "content"), app);
    if (type != "text" || said.text().empty()) return placeholder(type);
    Content content;
    content.text = said.text();
    return content;
}

/// From where the buyer opened the chat.
std::string source_of(const JsonView& message)
{
    const auto source = message["source_content"];
    if (const auto order = order_in(source); !order.empty()) return "order:" + order;
    if (const auto item = id_in(source["item_id"]); !item.empty()) return "item:" + item;
    return {};
}

} // namespace

Content read_content(const JsonView& message, const Settings& app)
{
    auto content = said_in(message, app);
    content.reply_to = id_in(message["quoted_msg"]["message_id"]);
    content.payload = source_of(message);
    for (const auto& said : content.attachments) {
        if (said.kind == AttachmentKind::order && !said.platform_id.empty()) content.orders.push_back(said.platform_id);
    }
    if (auto order = order_in(message["source_content"]); !order.empty() && content.orders.empty()) {
        content.orders.push_back(std::move(order));
    }
    return content;
}

} // namespace connectors::shopee_wire
