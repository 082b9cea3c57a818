#include "inbox/customers/customers.hpp"

#include "inbox/customers/person.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/wire/rows.hpp"

#include <algorithm>

/// What people correct and decide about a customer.
namespace inbox {

namespace {

constexpr auto update_customer = R"sql(
    update customers set name = $3, phone = $4, email = $5, address = $6, note = $7 where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto decide_contact = R"sql(
    update contacts set state = $5
     where workspace_id = $1 and customer_id = any ($2::uuid[]) and kind = $3 and value = $4 and state <> $5
)sql";

constexpr auto insert_contact = R"sql(
    insert into contacts (workspace_id, customer_id, kind, value, state, source)
    select $1, $6::uuid, $3, $4, $5, 'staff'
     where not exists (select 1 from contacts where workspace_id = $1 and customer_id = any ($2::uuid[])
                                                and kind = $3 and value = $4)
)sql";

constexpr auto find_labels = R"sql(
    select w.place from unnest($2::uuid[]) with ordinality w (id, place)
     where not exists (select 1 from labels l where l.workspace_id = $1 and l.id = w.id and not l.deleted)
     order by w.place limit 1
)sql";

// Others keep what they have of the labels wished for; the one who leads gets those that nobody has.
constexpr auto take_labels = R"sql(
    update customers u set label_ids = array(select l from unnest(u.label_ids) l where l = any ($3::uuid[]))
     where workspace_id = $1 and id = any ($2::uuid[]) and not u.label_ids <@ $3::uuid[]
)sql";

constexpr auto give_labels = R"sql(
    update customers u
       set label_ids = u.label_ids || array(
               select distinct l from unnest($3::uuid[]) l
                where not exists (select 1 from customers m where m.workspace_id = $1 and m.id = any ($2::uuid[])
                                                              and m.label_ids @> array[l]))
     where u.workspace_id = $1 and u.id = ($2::uuid[])[1]
       and exists (select 1 from unnest($3::uuid[]) l
                    where not exists (select 1 from customers m where m.workspace_id = $1 and m.id = any ($2::uuid[])
                                                                  and m.label_ids @> array[l]))
)sql";

constexpr auto insert_consent = R"sql(
    insert into consents (workspace_id, id, customer_id, purpose, given, source, staff_id, at)
    values ($1, $2::uuid, $3::uuid, $4, $5, 'staff', $6::uuid, clock_timestamp())
)sql";

/// Which fields of the request made a difference, as JSON.
class Fields {
public:
    void add(const char* name) { names_ += (names_.empty() ? "\"" : ", \"") + std::string(name) + '"'; }
    bool none() const { return names_.empty(); }
    std::string json() const { return "{\"fields\": [" + names_ + "]}"; }

private:
    std::string names_;
};

/// The main phone or e-mail of a person is one of their contacts.
bool keep_contact(EventLog& log, const std::string& members, const CustomerId& told_of, const ContactChange& contact)
{
    const auto workspace = log.workspace().number;
    const auto decided =
        log.tx().exec_params(decide_contact, workspace, members, contact.kind, contact.value, contact.state);
    const auto added = log.tx().exec_params(insert_contact, workspace, members, contact.kind, contact.value,
                                            contact.state, told_of.text);
    return decided.affected_rows() + added.affected_rows() > 0;
}

bool put_labels(EventLog& log, const std::string& members, const std::vector<LabelId>& labels)
{
    const auto wished = sql::array_of(labels);
    const auto taken = log.tx().exec_params(take_labels, log.workspace().number, members, wished);
    const auto given = log.tx().exec_params(give_labels, log.workspace().number, members, wished);
    return taken.affected_rows() + given.affected_rows() > 0;
}

bool put_consent(EventLog& log, const StaffMember& staff, const wire::Customer& customer, const CustomerId& told_of,
                 const ConsentChange& wish)
{
    const auto now = std::find_if(customer.consents.begin(), customer.consents.end(),
                                  [&](const wire::Consent& consent) { return consent.purpose == wish.purpose; });
    if (now != customer.consents.end() && now->given == wish.given) return false;
    log.tx().exec_params(insert_consent, log.workspace().number, new_uuid(), told_of.text, wish.purpose, wish.given,
                         staff.id.text);
    return true;
}

} // namespace

CustomerResult change_customer(EventLog& log, const StaffMember& staff, const CustomerId& id,
                               const CustomerChange& change)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace();
    auto customer = find_customer_for(tx, staff, id);
    if (!customer) return NotThere{};
    if (change.labels) {
        const auto unknown = tx.exec_params(find_labels, workspace.number, sql::array_of(*change.labels));
        if (!unknown.empty()) return UnknownLabel{unknown[0][0].as<std::size_t>() - 1};
    }

    Fields changed;
    const auto set = [&](const char* name, std::string& field, const std::string& value) {
        if (field == value) return;
        field = value;
        changed.add(name);
    };
    if (change.name) set("name", customer->name, *change.name);
    if (change.phone) set("phone", customer->phone, change.phone->value_or(""));
    if (change.email) set("email", customer->email, change.email->value_or(""));
    if (change.address) set("address", customer->address, change.address->value_or(""));
    if (change.note) set("note", customer->note, change.note->value_or(""));
    if (!changed.none()) {
        tx.exec_params(update_customer, workspace.number, customer->id.text, customer->name,
                       sql::or_null(customer->phone), sql::or_null(customer->email), sql::or_null(customer->address),
                       sql::or_null(customer->note));
    }

    auto contacts = change.contacts;
    if (change.phone && !customer->phone.empty()) contacts.push_back({"phone", customer->phone, "kept"});
    if (change.email && !customer->email.empty()) contacts.push_back({"email", customer->email, "kept"});
    const auto members = sql::array_of(members_of(tx, workspace, customer->id));
    bool contacts_changed = false, consents_changed = false;
    for (const auto& contact : contacts) contacts_changed |= keep_contact(log, members, id, contact);
    if (contacts_changed) changed.add("contacts");
    if (change.labels && put_labels(log, members, *change.labels)) changed.add("labels");
    for (const auto& consent : change.consents) consents_changed |= put_consent(log, staff, *customer, id, consent);
    if (consents_changed) changed.add("consents");

    if (changed.none()) return std::move(*customer);
    note_audit(tx, workspace, staff.id, "customer.changed", customer->id.text, changed.json());
    return tell_people(log, {customer->id}).at(0);
}

} // namespace inbox
