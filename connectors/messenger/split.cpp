#include "connectors/messenger/messenger.hpp"

#include "connectors/text.hpp"

#include <algorithm>

/// What one reply becomes: text and each attachment are messages of their own here.
namespace connectors {

namespace {

using inbox::AttachmentKind;
using inbox::ThreadKind;

const MediaLimit* limit_for(const Abilities& can, AttachmentKind kind)
{
    switch (kind) {
    case AttachmentKind::image: return &can.image;
    case AttachmentKind::video: return &can.video;
    case AttachmentKind::audio: return &can.audio;
    case AttachmentKind::file: return &can.file;
    default: return nullptr;
    }
}

std::optional<CannotSend> obstacle(const inbox::File& file, const Abilities& can, const std::string& field)
{
    const auto* limit = limit_for(can, file.kind);
    if (!limit || limit->mime.empty()) return CannotSend{field, "media", "this kind of file cannot be sent here"};
    if (std::find(limit->mime.begin(), limit->mime.end(), file.mime) == limit->mime.end()) {
        return CannotSend{field, "media", "files of type " + file.mime + " cannot be sent here"};
    }
    if (file.size_bytes <= 0) return CannotSend{field, "media", "the file is empty"};
    if (file.size_bytes > limit->max_bytes) {
        return CannotSend{field, "too_long", "the file is larger than " + std::to_string(limit->max_bytes) + " bytes"};
    }
    return std::nullopt;
}

/// A private answer to a comment is exactly one message, and there is only one per comment.
Split private_answer(const std::string& text, const inbox::Draft& draft)
{
    if (!draft.attachments.empty()) {
        return CannotSend{"attachments[0]", "media", "a private answer to a comment is one text"};
    }
    const auto parts = pieces(text, 2000);
    if (parts.empty()) return CannotSend{"text", "empty", "there is nothing to send"};
    if (parts.size() > 1) return CannotSend{"text", "too_long", "a private answer has at most 2000 characters"};
    inbox::Part part;
    part.text = parts.front();
    part.reply_to = draft.reply_to;
    return std::vector{part};
}

} // namespace

Split Messenger::split(const inbox::Draft& draft, ThreadKind kind) const
{
    const auto can = abilities(kind);
    const auto text = nfc(draft.text);
    if (kind == ThreadKind::comment && draft.private_answer) return private_answer(text, draft);

    std::vector<inbox::Part> parts;
    for (auto& piece : pieces(text, static_cast<std::size_t>(can.text_limit))) {
        parts.push_back({std::move(piece), {}, {}});
    }
    for (std::size_t i = 0; i < draft.attachments.size(); ++i) {
        const auto field = "attachments[" + std::to_string(i) + "]";
        inbox::Part part;
        if (const auto* file = std::get_if<inbox::File>(&draft.attachments[i])) {
            if (auto cannot = obstacle(*file, can, field)) return *cannot;
            part.attached = *file;
        } else {
            const auto& card = std::get<inbox::ProductCard>(draft.attachments[i]);
            if (!can.product_card) return CannotSend{field, "media", "products cannot be sent here"};
            if (card.product_id.empty())
                return CannotSend{field, "media", "the product is not in the Page's catalogue"};
            part.attached = card;
        }
        parts.push_back(std::move(part));
    }
    if (parts.empty()) return CannotSend{"text", "empty", "there is nothing to send"};

    // Below a comment every part answers the same comment; in a chat the first one quotes.
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i == 0 || kind == ThreadKind::comment) parts[i].reply_to = draft.reply_to;
    }
    return parts;
}

} // namespace connectors
