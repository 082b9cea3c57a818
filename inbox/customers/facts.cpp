#include "inbox/customers/facts.hpp"

#include "inbox/customers/customers.hpp"
#include "inbox/customers/person.hpp"
#include "inbox/reading/places.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/wire/json.hpp"

#include <algorithm>

namespace inbox {

namespace {

constexpr auto select_address = R"sql(
    select customer_id = any ($3::uuid[]) and not deleted and name = $4 and coalesce(phone, '') = $5 and address = $6
           and coalesce(ward_code, '') = $7 and coalesce(province_code, '') = $8
      from addresses where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto insert_address = R"sql(
    insert into addresses (workspace_id, id, customer_id, name, phone, address, ward_code, province_code, old_ward_code,
                           old_district_code, source)
    values ($1, $2::uuid, $3::uuid, $4, $5, $6, $7, $8, $9, $10, 'staff')
)sql";

constexpr auto select_note = R"sql(
    select customer_id = any ($3::uuid[]) and not deleted and text = $4 and staff_id is not distinct from $5::uuid,
           (extract(epoch from created_at) * 1000)::bigint
      from customer_notes where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto insert_note = R"sql(
    insert into customer_notes (workspace_id, id, customer_id, staff_id, text, created_at)
    values ($1, $2::uuid, $3::uuid, $4::uuid, $5, clock_timestamp())
    returning (extract(epoch from created_at) * 1000)::bigint
)sql";

constexpr auto delete_address = R"sql(
    update addresses set deleted = true
     where workspace_id = $1 and id = $2::uuid and customer_id = any ($3::uuid[]) and not deleted
)sql";

constexpr auto delete_note = R"sql(
    update customer_notes set deleted = true
     where workspace_id = $1 and id = $2::uuid and customer_id = any ($3::uuid[]) and not deleted
)sql";

constexpr auto is_there = R"sql(
    select 1 from addresses where workspace_id = $1 and id = $2::uuid and customer_id = any ($3::uuid[])
    union all
    select 1 from customer_notes where workspace_id = $1 and id = $2::uuid and customer_id = any ($3::uuid[])
)sql";

std::string note_json(const std::string& id, const std::string& text, const StaffMember& staff, Time at)
{
    wire::Json json;
    json.open_object().text("id", id).text("text", text);
    json.open_object("staff").text("id", staff.id.text).text("name", staff.name).close_object();
    json.time("created_at", at).close_object();
    return std::move(json).take();
}

std::string detail_of(const std::string& id)
{
    return "{\"id\": " + wire::quoted(id) + "}";
}

bool remove(EventLog& log, const StaffMember& staff, const CustomerId& customer, const std::string& id,
            const char* statement, const char* action)
{
    auto& tx = log.tx();
    const auto head = find_head_for(tx, staff, customer);
    if (!head) return false;
    const auto members = sql::array_of(members_of(tx, log.workspace(), *head));
    if (tx.exec_params(statement, log.workspace().number, id, members).affected_rows() == 0) {
        return !tx.exec_params(is_there, log.workspace().number, id, members).empty();
    }
    tell_people(log, {*head});
    note_audit(tx, log.workspace(), staff.id, action, head->text, detail_of(id));
    return true;
}

/// Both codes are of today and belong together; the province may stand alone, and is filled in when only the ward is
/// told.
std::optional<UnknownPlace> look_up(wire::Address& address)
{
    const auto& places = reading::PlaceTables::get();
    if (!address.ward_code.empty()) {
        const auto* ward = places.ward(address.ward_code);
        if (!ward) return UnknownPlace{"ward_code"};
        address.ward_code = ward->code;
        if (!address.province_code.empty()) {
            const auto* province = places.province(address.province_code);
            if (!province || province->code != ward->province_code) return UnknownPlace{"province_code"};
        }
        address.province_code = ward->province_code;
    } else if (!address.province_code.empty()) {
        const auto* province = places.province(address.province_code);
        if (!province) return UnknownPlace{"province_code"};
        address.province_code = province->code;
    }
    address.ward = reading::ward_name(address.ward_code);
    address.province = reading::province_name(address.province_code);
    return std::nullopt;
}

} // namespace

AddressResult add_address(EventLog& log, const StaffMember& staff, const CustomerId& customer,
                          const wire::Address& wished)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace().number;
    const auto head = find_head_for(tx, staff, customer);
    if (!head) return NotThere{};
    auto address = wished;
    address.source = "staff";
    if (const auto unknown = look_up(address)) return *unknown;

    const auto members = sql::array_of(members_of(tx, log.workspace(), *head));
    const auto known = tx.exec_params(select_address, workspace, address.id, members, address.name, address.phone,
                                      address.address, address.ward_code, address.province_code);
    if (!known.empty()) {
        if (!known[0][0].as<bool>()) return IdTaken{};
        return AddressAdded{address};
    }
    tx.exec_params(insert_address, workspace, address.id, customer.text, address.name, sql::or_null(address.phone),
                   address.address, sql::or_null(address.ward_code), sql::or_null(address.province_code),
                   sql::or_null(address.old_ward_code), sql::or_null(address.old_district_code));
    tell_people(log, {*head});
    note_audit(tx, log.workspace(), staff.id, "customer.address_added", head->text, detail_of(address.id));
    return AddressAdded{address};
}

bool remove_address(EventLog& log, const StaffMember& staff, const CustomerId& customer, const std::string& address)
{
    return remove(log, staff, customer, address, delete_address, "customer.address_removed");
}

CustomerNoteResult add_customer_note(EventLog& log, const StaffMember& staff, const CustomerId& customer,
                                     const std::string& id, const std::string& text)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace().number;
    const auto head = find_head_for(tx, staff, customer);
    if (!head) return NotThere{};
    const auto members = sql::array_of(members_of(tx, log.workspace(), *head));
    const auto known = tx.exec_params(select_note, workspace, id, members, text, staff.id.text);
    if (!known.empty()) {
        if (!known[0][0].as<bool>()) return IdTaken{};
        return CustomerNoteAdded{note_json(id, text, staff, sql::time_of(known[0][1]))};
    }
    const auto at = tx.exec_params(insert_note, workspace, id, customer.text, staff.id.text, text)[0][0];
    const auto note = note_json(id, text, staff, sql::time_of(at));
    tell_people(log, {*head});
    note_audit(tx, log.workspace(), staff.id, "customer.note_added", head->text, detail_of(id));
    return CustomerNoteAdded{note};
}

bool remove_customer_note(EventLog& log, const StaffMember& staff, const CustomerId& customer, const std::string& note)
{
    return remove(log, staff, customer, note, delete_note, "customer.note_removed");
}

} // namespace inbox
