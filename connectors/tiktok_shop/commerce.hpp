#pragma once

#include "connectors/json_view.hpp"

#include <string>
#include <string_view>

/// What orders of TikTok Shop are called, here and there.
namespace connectors::tiktok {

/// Our word for the state of an order, by the name a push or a call gives it (a push says CANCEL where a call says
/// CANCELLED); empty for names we do not know, which say nothing.
std::string word_for_status(std::string_view status);

/// How a buyer is called who is known from orders alone. Chats call the same person by another id.
std::string name_of_buyer(std::string_view user_id);

} // namespace connectors::tiktok
