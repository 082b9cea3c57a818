#include "inbox/customers/contacts.hpp"

#include "inbox/customers/person.hpp"

#include <algorithm>

namespace inbox {

namespace {

constexpr std::size_t longest_address = 320;

constexpr auto insert_contact = R"sql(
    insert into contacts (workspace_id, customer_id, kind, value, state, source, message_id, order_id)
    values ($1, $2::uuid, $3, $4, $5, $6, $7::uuid, $8::uuid)
    on conflict (workspace_id, customer_id, kind, value) do nothing
)sql";

} // namespace

std::optional<std::string> mail_address(std::string_view written)
{
    const auto first = written.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return std::nullopt;
    written = written.substr(first, written.find_last_not_of(" \t\r\n") - first + 1);
    const auto at = written.find('@');
    if (written.size() > longest_address || at == 0 || at == std::string_view::npos || at + 1 == written.size())
        return std::nullopt;
    std::string address(written);
    for (auto& c : address) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte == 0x7f || c == ',' || c == ';') return std::nullopt;
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    if (std::count(address.begin(), address.end(), '@') != 1) return std::nullopt;
    return address;
}

bool add_contact(EventLog& log, const CustomerId& customer, const NewContact& contact)
{
    const auto added = log.tx().exec_params(insert_contact, log.workspace().number, customer.text, contact.kind,
                                            contact.value, contact.state, contact.source,
                                            sql::or_null(contact.message.text), sql::or_null(contact.order.text));
    if (added.affected_rows() == 0) return false;
    tell_people(log, {customer});
    return true;
}

} // namespace inbox
