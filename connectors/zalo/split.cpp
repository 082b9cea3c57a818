#include "connectors/zalo/zalo.hpp"

#include "connectors/text.hpp"
#include "connectors/zalo/limits.hpp"

#include <algorithm>

/// From a draft to messages: text by text, file by file, and one picture that may travel with a text.
namespace connectors {

namespace {

using inbox::File;
using inbox::Part;

/// Everything the platform takes as a picture; it wants JPEG or PNG, and GIF by another door.
bool is_picture(const File& file)
{
    return file.mime == "image/jpeg" || file.mime == "image/png";
}

bool is_document(const File& file)
{
    const auto& types = zalo_limits::file_types;
    return std::find(types.begin(), types.end(), file.mime) != types.end();
}

/// Why the platform would not take the file; empty when it would.
std::string objection(const File& file)
{
    if (is_picture(file)) return {}; // too large a picture is shrunk before it leaves
    if (file.mime == "image/gif") return file.size_bytes > zalo_limits::gif_bytes ? "a GIF may have 5 MB" : "";
    if (is_document(file)) return file.size_bytes > zalo_limits::file_bytes ? "a file may have 5 MB" : "";
    return "Zalo takes JPEG, PNG, GIF, PDF, DOC, DOCX and CSV";
}

std::optional<CannotSend> refused(const inbox::Draft& draft)
{
    for (std::size_t i = 0; i < draft.attachments.size(); ++i) {
        const auto* file = std::get_if<File>(&draft.attachments[i]);
        const auto why = file ? objection(*file) : "Zalo has no product cards";
        if (!why.empty()) return CannotSend{"attachments[" + std::to_string(i) + "]", "media", why};
    }
    return std::nullopt;
}

} // namespace

Split Zalo::split(const inbox::Draft& draft, inbox::ThreadKind kind) const
{
    if (kind == inbox::ThreadKind::comment) return CannotSend{"text", "not_allowed", "Zalo has no comments"};
    if (auto cannot = refused(draft)) return *cannot;

    std::vector<Part> parts;
    for (auto& piece : pieces(nfc(draft.text), zalo_limits::text_code_points)) {
        parts.push_back({std::move(piece), {}, {}});
    }
    // A text that quotes goes alone: quoting is documented for texts only.
    bool text_may_carry = !parts.empty() && draft.reply_to.empty();
    for (const auto& attachment : draft.attachments) {
        const auto& file = std::get<File>(attachment);
        if (text_may_carry && is_picture(file)) parts.back().attached = file;
        else parts.push_back({{}, file, {}});
        text_may_carry = false;
    }
    if (parts.empty()) return CannotSend{"text", "content", "there is nothing to send"};
    parts.front().reply_to = draft.reply_to;
    return parts;
}

} // namespace connectors
