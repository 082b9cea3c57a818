#pragma once

#include "inbox/events/event_log.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Phone numbers and e-mail addresses of customers.
namespace inbox {

/// Lower case; nullopt when it cannot be an address.
std::optional<std::string> mail_address(std::string_view written);

struct NewContact {
    std::string kind; // phone: E.164, from reading::normalised_phone; email: from mail_address
    std::string value;
    std::string state;  // found: waits for a person; kept
    std::string source; // message, order, staff, platform
    MessageId message{};
    OrderId order{};
};

/// Writes it down for exactly this customer (merges change nothing about whose it is) and tells the person as they now
/// are. One that is known stays as it is, also when somebody has dismissed it; then nothing is told, and the answer is
/// false. The customer must be there.
bool add_contact(EventLog& log, const CustomerId& customer, const NewContact& contact);

} // namespace inbox
