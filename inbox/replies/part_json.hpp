#pragma once

#include "inbox/model/outgoing.hpp"

#include <string>

/// A part as the store keeps it: JSON in reply_parts.content. Bytes of files are not in it, only which stored
/// attachment they are.
namespace inbox {

struct StoredPart {
    Part part;
    std::string answers; // comments: the platform's id of the comment to answer
    bool private_answer = false;
};

std::string to_json(const StoredPart& part);
StoredPart part_from_json(const std::string& text);

} // namespace inbox
