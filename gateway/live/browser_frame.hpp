#pragma once

#include "inbox/model/ids.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace gateway {

/// What a browser can say (contract section 6).
struct Hello {
    std::string epoch; // empty: null
    std::optional<inbox::Seq> last_seq;
};
struct Pong {};
struct Viewing {
    inbox::ConversationId conversation; // empty: null
    bool typing = false;
};
struct Nonsense {
    std::string why;
};
using Said = std::variant<Hello, Pong, Viewing, Nonsense>;

/// Reads one text frame of a browser. Never throws.
Said said_in(std::string_view frame);

} // namespace gateway
