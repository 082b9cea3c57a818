#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/page.hpp"
#include "inbox/staff/roles.hpp"
#include "inbox/wire/objects.hpp"

#include <string>
#include <variant>

/// What people write down about a customer: where parcels go, and notes for colleagues. It belongs to the customer it
/// is told of, also when another leads; `staff` must see the person. Ids are the browser's: repeating a request has no
/// second effect.
namespace inbox {

/// `id`, recipient, phone (E.164), street and codes; names of places are looked up, `source` is the function's.
struct AddressAdded {
    wire::Address address;
};
struct IdTaken {}; // by something else
/// "ward_code", "province_code"
struct UnknownPlace {
    std::string field;
};
using AddressResult = std::variant<AddressAdded, IdTaken, UnknownPlace, NotThere>;

AddressResult add_address(EventLog& log, const StaffMember& staff, const CustomerId& customer,
                          const wire::Address& address);

/// False when there is none. Removing it again is no error.
bool remove_address(EventLog& log, const StaffMember& staff, const CustomerId& customer, const std::string& address);

/// As read_customer_notes gives it
struct CustomerNoteAdded {
    std::string note;
};
using CustomerNoteResult = std::variant<CustomerNoteAdded, IdTaken, NotThere>;

CustomerNoteResult add_customer_note(EventLog& log, const StaffMember& staff, const CustomerId& customer,
                                     const std::string& id, const std::string& text);
bool remove_customer_note(EventLog& log, const StaffMember& staff, const CustomerId& customer, const std::string& note);

} // namespace inbox
