#pragma once

#include "connectors/json_view.hpp"
#include "inbox/model/inbound.hpp"

/// What a chat message says.
namespace connectors::tiktok {

/// Reads a message's `content`: JSON serialised a second time, one shape for each message type.
///
/// Never throws. Content that is not a JSON object is plain text and stays as it is. An object without the key its type
/// promises, and a type we do not know, become a placeholder (`unsupported`) with whatever words could be read.
inbox::Content read_content(std::string_view type, const JsonView& content);

/// Whether messages of this type are the platform's remarks about a chat, whoever stands as their sender.
bool is_remark(std::string_view type);

} // namespace connectors::tiktok
