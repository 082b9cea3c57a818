#include "connectors/shopee/shopee.hpp"
#include "connectors/shopee/wire.hpp"
#include "connectors/text.hpp"

#include <algorithm>

/// What may be sent, and how a draft is cut.
namespace connectors {

namespace {

constexpr int text_limit_code_points = 600;
constexpr int own_messages_in_row = 5;
constexpr std::int64_t image_limit_bytes = 2 << 20; // older text; newer says 10 MB, and nobody has measured it
constexpr std::chrono::hours window_after_message{7 * 24};

std::string field_of(std::size_t attachment)
{
    return "attachments[" + std::to_string(attachment) + "]";
}

std::optional<CannotSend> refusal(const inbox::File& file, const MediaLimit& images, std::string field)
{
    if (file.kind != inbox::AttachmentKind::image) {
        return CannotSend{std::move(field), "media", "Shopee nhận ảnh và thẻ sản phẩm, không nhận loại tệp này."};
    }
    if (std::find(images.mime.begin(), images.mime.end(), file.mime) == images.mime.end()) {
        return CannotSend{std::move(field), "media", "Shopee chỉ nhận ảnh JPG, PNG hoặc GIF."};
    }
    if (file.size_bytes > images.max_bytes) {
        return CannotSend{std::move(field), "media", "Shopee chỉ nhận ảnh đến 2 MB."};
    }
    return std::nullopt;
}

} // namespace

Abilities Shopee::abilities(inbox::ThreadKind kind) const
{
    Abilities can;
    can.text_limit = text_limit_code_points;
    if (kind != inbox::ThreadKind::message) return can; // Shopee has no comments we can see
    can.image = {{"image/jpeg", "image/png", "image/gif"}, image_limit_bytes};
    can.product_card = true;
    can.windows = {{"standard", window_after_message}};
    can.max_in_row = own_messages_in_row;
    return can;
}

Split Shopee::split(const inbox::Draft& draft, inbox::ThreadKind kind) const
{
    if (kind != inbox::ThreadKind::message)
        return CannotSend{"text", "not_allowed", "Shopee không có bình luận để trả lời."};

    const auto can = abilities(kind);
    std::vector<inbox::Part> parts;
    for (auto& piece : pieces(nfc(draft.text), text_limit_code_points)) {
        parts.push_back({std::move(piece), {}, {}});
    }
    for (std::size_t i = 0; i < draft.attachments.size(); ++i) {
        const auto& attached = draft.attachments[i];
        if (const auto* file = std::get_if<inbox::File>(&attached)) {
            if (auto refused = refusal(*file, can.image, field_of(i))) return *refused;
            parts.push_back({"", *file, {}});
        } else {
            const auto& card = std::get<inbox::ProductCard>(attached);
            if (!shopee_wire::whole_number(card.product_id)) {
                return CannotSend{field_of(i), "media", "Sản phẩm này không có mã số của Shopee."};
            }
            parts.push_back({"", card, {}});
        }
    }
    if (parts.empty()) return CannotSend{"text", "empty", "Tin nhắn trống."};
    if (parts.size() > own_messages_in_row) {
        return CannotSend{"text", "too_long",
                          "Shopee chỉ cho gửi năm tin liên tiếp khi khách chưa trả lời; tin này cần nhiều hơn thế."};
    }
    return parts;
}

} // namespace connectors
