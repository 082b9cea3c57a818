#pragma once

#include "connectors/json_view.hpp"
#include "inbox/model/inbound.hpp"

#include <string>
#include <string_view>

/// What a Zalo message holds: text, pictures, cards, places.
namespace connectors::zalo_content {

/// A text; a whole number as its digits; else empty. Zalo writes the same field both ways in different editions.
std::string words(const JsonView& view);

/// An address a browser may open: http or https, and https where the host is Zalo's own. Else empty.
std::string address(const JsonView& view);

/// Never throws. What nobody could show sets `unsupported`, so that a placeholder stands there instead of nothing.
inbox::Content read(const JsonView& message);

/// Albums come as one message per picture with equal times; this is the picture's place in it, else 0.
std::int64_t place_in_album(const JsonView& message);

/// The emoji of a reaction such as "/-heart"; empty for "/-remove"; icons we do not know stay as they are.
std::string emoji(std::string_view react_icon);

} // namespace connectors::zalo_content
