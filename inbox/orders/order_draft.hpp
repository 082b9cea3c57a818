#pragma once

#include "inbox/sql.hpp"
#include "inbox/staff/roles.hpp"

#include <optional>
#include <string>

/// An order as it stands in a chat: read from the last messages, with the shop's catalogue beside, for a person to look
/// through. Nothing is written.
namespace inbox {

inline constexpr int draft_messages_limit = 100;

/// Of a larger catalogue, what the messages' words name best is looked through.
inline constexpr int draft_catalogue_limit = 20'000;

/// {name, phone, address, ward, province: {value, message_id} | null, items, place, note}; nullopt when the
/// conversation is not there for this person.
std::optional<std::string> read_order_draft(pqxx::transaction_base& tx, const StaffMember& staff,
                                            const ConversationId& conversation, int messages);

} // namespace inbox
