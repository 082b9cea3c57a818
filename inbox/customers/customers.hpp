#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/page.hpp"
#include "inbox/staff/roles.hpp"
#include "inbox/wire/objects.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

/// Who writes to the shop, and what is known of them.
///
/// Everything here speaks of persons (see person.hpp): the id of somebody who was merged into another answers and
/// changes the one who leads. A person is there for somebody who may see one of their conversations; supervisors and
/// owners find everybody of the workspace. Anybody else's id answers like one that does not exist.
namespace inbox {

/// Newest first, masked. `words`: see search.hpp.
PageResult list_customers(pqxx::transaction_base& tx, const StaffMember& staff, const std::string& words, int limit,
                          const std::string& cursor);

/// Who leads the person of this customer, when `staff` may see them.
std::optional<CustomerId> find_head_for(pqxx::transaction_base& tx, const StaffMember& staff, const CustomerId& id);

/// Of these persons, named by who leads them, those that `staff` may see; in their order.
std::vector<CustomerId> heads_seen_by(pqxx::transaction_base& tx, const StaffMember& staff,
                                      const std::vector<CustomerId>& heads);

/// Everything we know, unmasked: the caller decides with which eyes it is shown.
std::optional<wire::Customer> find_customer_for(pqxx::transaction_base& tx, const StaffMember& staff,
                                                const CustomerId& id);

/// As stored; state kept or dismissed
struct ContactChange {
    std::string kind, value, state;
};
struct ConsentChange {
    std::string purpose;
    bool given = false;
};

/// Only what is given changes; an inner nullopt or empty text clears it. A phone or e-mail given here is the main one,
/// and a kept contact besides.
struct CustomerChange {
    std::optional<std::string> name;
    std::optional<std::optional<std::string>> phone, email, address, note;
    std::optional<std::vector<LabelId>> labels; // all of them
    std::vector<ContactChange> contacts;        // kept, dismissed or added
    std::vector<ConsentChange> consents;
};

/// Its place in the request
struct UnknownLabel {
    std::size_t index = 0;
};
using CustomerResult = std::variant<wire::Customer, UnknownLabel, NotThere>;

/// The person as they now are. Tells everybody who may see them; nobody when nothing was different.
CustomerResult change_customer(EventLog& log, const StaffMember& staff, const CustomerId& id,
                               const CustomerChange& change);

} // namespace inbox
