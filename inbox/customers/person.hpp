#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/wire/rows.hpp"

#include <optional>
#include <string>
#include <vector>

/// One person of the shop: a customer who leads, and all customers merged into that one.
///
/// No row ever changes its customer by a merge. Whoever reads asks for the leader first and then for all members;
/// whoever writes a new fact about a person gives it to the customer it is told of.
namespace inbox {

/// Most customers in one person, leader included: nobody has more accounts, and every reading stays small.
inline constexpr int members_limit = 100;

/// Who leads the person this customer belongs to; nullopt when there is no such customer.
std::optional<CustomerId> head_of(pqxx::transaction_base& tx, WorkspaceId workspace, const CustomerId& customer);

/// The leader first, then all others. None when `head` is not there.
std::vector<CustomerId> members_of(pqxx::transaction_base& tx, WorkspaceId workspace, const CustomerId& head);

/// Everybody who may see these people hears `customer.updated`, once for each channel they were met on: the whole
/// person, read as it now is. The ids may be of any member; each person is told once. Four statements and those of
/// read_people. Returns the people as they were told, in the order in which they were named.
std::vector<wire::Customer> tell_people(EventLog& log, const std::vector<CustomerId>& customers);

} // namespace inbox
