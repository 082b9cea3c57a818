#pragma once

#include "inbox/model/ids.hpp"

#include <string>
#include <string_view>

/// Reactions to one message, as its row keeps them: JSON `[{"actor", "emoji", "at"}]`, one entry for each person,
/// ordered by person. An entry with an empty emoji remembers that the reaction was taken back at that time, so an older
/// one that arrives late changes nothing.
namespace inbox::wire {

/// `actor`: the platform's id of the customer; empty: the shop. The latest wins, whatever the order of arrival. Returns
/// the new JSON; the same text when nothing changed.
std::string with_reaction(std::string_view reactions, std::string_view actor, std::string_view emoji, Time at);

/// As the wire shows them: `[{"emoji", "author": {"kind": "customer" | "page"}}]`.
std::string shown_reactions(std::string_view reactions);

} // namespace inbox::wire
