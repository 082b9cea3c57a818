#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/page.hpp"
#include "inbox/staff/roles.hpp"
#include "inbox/wire/objects.hpp"

#include <optional>
#include <string>

/// Who writes to the shop. A customer is there for somebody who may see one of their conversations; supervisors and
/// owners find everybody of the workspace. Anybody else's id answers like one that does not exist.
namespace inbox {

/// Newest first, masked. `words`: a part of the name, with or without tone marks, or digits of the phone number. Who may
/// not see numbers whole finds somebody only by the whole number: else they could be guessed digit by digit.
PageResult list_customers(pqxx::transaction_base& tx, const StaffMember& staff, const std::string& words, int limit,
                          const std::string& cursor);

/// Everything we know, unmasked: the caller decides with which eyes it is shown.
std::optional<wire::Customer> find_customer_for(pqxx::transaction_base& tx, const StaffMember& staff,
                                                const CustomerId& id);

/// Only what is given changes; an inner nullopt or empty text clears it.
struct CustomerChange {
    std::optional<std::string> name;
    std::optional<std::optional<std::string>> phone, email, address, note;
};

/// The customer as they now are; nullopt when there is none for this person. One event for each channel they were met
/// on, so that it reaches exactly those who may see the customer; none when nothing was different.
std::optional<wire::Customer> change_customer(EventLog& log, const StaffMember& staff, const CustomerId& id,
                                              const CustomerChange& change);

} // namespace inbox
