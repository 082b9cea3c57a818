#pragma once

#include "inbox/model/inbound.hpp"

#include <string>
#include <string_view>

namespace gateway {

/// What a file is, by its own first bytes: what its sender calls it is not believed. Only kinds we know to be inert
/// have a type of their own; everything else, pages and drawings with script among it, is plain bytes.
struct FileKind {
    inbox::AttachmentKind kind = inbox::AttachmentKind::file;
    std::string mime = "application/octet-stream";
    int width = 0, height = 0; ///< of pictures; 0: not readable
};

/// `name` tells apart only what looks alike inside: documents of one office program or the other.
FileKind kind_of_file(std::string_view bytes, std::string_view name);

} // namespace gateway
