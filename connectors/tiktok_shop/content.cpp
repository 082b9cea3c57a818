#include "connectors/tiktok_shop/content.hpp"

#include <algorithm>
#include <array>

namespace connectors::tiktok {

namespace {

using inbox::Attachment;
using inbox::AttachmentKind;
using inbox::Content;

/// Cards carry one id; `title` tells people apart what looks the same, `detail` names a second id worth showing.
struct Card {
    std::string_view type;
    AttachmentKind kind;
    std::string_view id;
    std::string_view title;
    std::string_view detail;
    std::string_view detail_words;
};

constexpr std::array<Card, 7> cards = {{
    {"PRODUCT_CARD", AttachmentKind::product, "product_id", "", "", ""},
    {"ORDER_CARD", AttachmentKind::order, "order_id", "", "", ""},
    {"RETURN_REFUND_CARD", AttachmentKind::order, "order_id", "Trả hàng, hoàn tiền", "sku_id", "SKU "},
    {"LOGISTICS_CARD", AttachmentKind::order, "order_id", "Thông tin vận chuyển", "package_id", "Kiện hàng "},
    {"COUPON_CARD", AttachmentKind::template_, "coupon_id", "Mã giảm giá", "", ""},
    {"BUYER_ENTER_FROM_PRODUCT", AttachmentKind::product, "product_id", "Khách vào từ sản phẩm này", "", ""},
    {"BUYER_ENTER_FROM_ORDER", AttachmentKind::order, "order_id", "Khách vào từ đơn hàng này", "", ""},
}};

/// Sizes come as texts on one page of the documentation and as numbers on another.
int pixels(const JsonView& view)
{
    const auto size = view.real_or(0);
    return size > 0 && size < 100'000 ? static_cast<int>(size) : 0;
}

/// Words, also where they consist of digits and lost their quotes.
std::string words(const JsonView& view)
{
    return view.is_text() ? view.text() : view.id_or_empty();
}

void read_card(const Card& card, const JsonView& inner, Content& into)
{
    Attachment attachment;
    attachment.kind = card.kind;
    attachment.platform_id = inner[card.id].id();
    if (card.kind == AttachmentKind::order) into.orders.push_back(attachment.platform_id);
    attachment.title = card.title;
    if (!card.detail.empty()) {
        const auto detail = inner[card.detail].id_or_empty();
        if (!detail.empty()) attachment.text = std::string(card.detail_words) + detail;
    }
    into.attachments.push_back(std::move(attachment));
}

void read_picture(AttachmentKind kind, const JsonView& inner, Content& into)
{
    Attachment picture;
    picture.kind = kind;
    picture.url = inner["url"].id();
    picture.width = pixels(inner["width"]);
    picture.height = pixels(inner["height"]);
    into.attachments.push_back(std::move(picture));
}

void read_video(const JsonView& inner, Content& into)
{
    Attachment video;
    video.kind = AttachmentKind::video;
    video.url = inner["url"].id();
    video.thumbnail_url = inner["cover"].text_or("");
    if (inner["format"].text_or("") == "mp4") video.mime = "video/mp4";
    video.size_bytes = std::max<std::int64_t>(0, inner["size"].number_or(0));
    video.width = pixels(inner["width"]);
    video.height = pixels(inner["height"]);
    video.duration_seconds = std::max(0.0, inner["duration"].real_or(0));
    video.platform_id = inner["vid"].text_or("");
    into.attachments.push_back(std::move(video));
}

/// The shape of stickers is not documented: a picture where there is one, else words.
void read_sticker(const JsonView& inner, Content& into)
{
    if (inner["url"].present()) read_picture(AttachmentKind::sticker, inner, into);
    into.text = words(inner["content"]);
}

void read_object(std::string_view type, const JsonView& inner, Content& into)
{
    for (const auto& card : cards) {
        if (card.type == type) return read_card(card, inner, into);
    }
    if (type == "IMAGE") return read_picture(AttachmentKind::image, inner, into);
    if (type == "VIDEO") return read_video(inner, into);
    if (type == "EMOTICONS") return read_sticker(inner, into);
    into.text = words(inner["content"]);
    into.unsupported = type != "TEXT" && type != "OTHER" && !is_remark(type);
}

} // namespace

Content read_content(std::string_view type, const JsonView& content)
{
    Content out;
    boost::json::value parsed;
    JsonView inner = content;
    if (content.is_text()) {
        out.text = content.text();
        try {
            parsed = parse_json(out.text);
        } catch (const Malformed&) {
            parsed = nullptr;
        }
        // "123" and "null" are JSON and yet words somebody typed.
        if (const auto* text = parsed.if_string()) out.text = *text;
        inner = JsonView(parsed, "content");
    }
    if (inner.is_object()) {
        out.text.clear();
        try {
            read_object(type, inner, out);
        } catch (const Malformed&) {
            out = Content{};
        }
    }
    if (out.text.empty() && out.attachments.empty()) out.unsupported = true;
    return out;
}

bool is_remark(std::string_view type)
{
    return type.starts_with("BUYER_ENTER_FROM_") || type == "ALLOCATED_SERVICE" || type == "NOTIFICATION";
}

} // namespace connectors::tiktok
