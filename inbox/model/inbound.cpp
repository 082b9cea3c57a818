#include "inbox/model/inbound.hpp"

#include <array>

namespace inbox {

std::string_view to_text(AttachmentKind kind)
{
    static constexpr std::array<std::string_view, 9> words = {"image",    "video",   "audio", "file",    "sticker",
                                                              "location", "product", "order", "template"};
    return words.at(static_cast<std::size_t>(kind));
}

std::string_view to_text(AuthorKind kind)
{
    static constexpr std::array<std::string_view, 5> words = {"customer", "staff", "page", "bot", "system"};
    return words.at(static_cast<std::size_t>(kind));
}

std::string_view to_text(ThreadKind kind)
{
    return kind == ThreadKind::comment ? "comment" : "message";
}

std::string_view word_for(const Inbound& inbound)
{
    static constexpr std::array<std::string_view, 14> words = {
        "received", "echoed",     "receipt",        "reacted",  "edited",         "recalled", "hidden",
        "acted",    "introduced", "thread_noticed", "commerce", "channel_notice", "ignored",  "not_understood"};
    static_assert(words.size() == std::variant_size_v<Inbound>);
    return words.at(inbound.index());
}

} // namespace inbox
