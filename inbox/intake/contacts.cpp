#include "inbox/intake/turn.hpp"

#include "inbox/reading/phones.hpp"

/// How else somebody can be reached: numbers they have written themselves, and what their platform says.
///
/// A contact belongs to the customer who wrote it, also while that customer is merged into another; the event tells the
/// whole person.
namespace inbox::intake {

namespace {

constexpr std::size_t most_of_a_message = 10; // more numbers than that are a list, not the writer's own
constexpr std::size_t most_of_a_customer = 100;

/// What stands in the messages of this turn that a customer has written or edited.
void read_messages(Turn& turn)
{
    for (const auto& [id, message] : turn.messages) {
        const auto& row = message.row;
        if (!message.fresh && !message.changed) continue;
        if (row.direction != "incoming" || row.author.kind != "customer" || row.author.id.empty()) continue;
        if (row.recalled_at || row.unsupported) continue;
        std::set<std::string> numbers;
        for (const auto& phone : reading::find_phones(row.text)) {
            if (numbers.size() == most_of_a_message) break;
            if (!numbers.insert(phone.number).second) continue;
            turn.contacts.push_back({{row.author.id}, {"phone", phone.number, "found", "message", id}});
        }
    }
}

using Known = std::map<CustomerId, std::set<std::pair<std::string, std::string>>>;

/// What is stored of customers who are not new.
Known read_known(Turn& turn)
{
    std::set<CustomerId> ids;
    for (const auto& contact : turn.contacts) {
        const auto found = turn.customers.find(contact.customer);
        if (found == turn.customers.end() || !found->second.fresh) ids.insert(contact.customer);
    }
    Known known;
    if (ids.empty()) return known;
    load_customers(turn, {ids.begin(), ids.end()});
    const auto rows = sql::prepared(turn.tx(), R"sql(
        select w.id, k.kind, k.value from unnest($2::uuid[]) w (id) cross join lateral (
                   select kind, value from contacts where workspace_id = $1 and customer_id = w.id offset 0) k
    )sql",
                                    turn.workspace(), sql::array_of(ids));
    for (const auto& row : rows) known[{row[0].c_str()}].insert({sql::text_of(row[1]), sql::text_of(row[2])});
    return known;
}

} // namespace

void find_contacts(Turn& turn)
{
    read_messages(turn);
    if (turn.contacts.empty()) return;
    auto known = read_known(turn);
    std::erase_if(turn.contacts, [&](const ContactInTurn& contact) {
        const auto customer = turn.customers.find(contact.customer);
        if (customer == turn.customers.end()) return true;
        auto& theirs = known[contact.customer];
        if (theirs.size() >= most_of_a_customer && contact.what.state == "found") return true;
        if (!theirs.insert({contact.what.kind, contact.what.value}).second) return true;
        customer->second.changed = true;
        return false;
    });
}

void save_contacts(Turn& turn)
{
    if (turn.contacts.empty()) return;
    sql::Array customer, kind, value, state, source, message;
    for (const auto& contact : turn.contacts) {
        customer.add(contact.customer);
        kind.add(contact.what.kind);
        value.add(contact.what.value);
        state.add(contact.what.state);
        source.add(contact.what.source);
        message.add(contact.what.message_id);
    }
    sql::prepared(turn.tx(), R"sql(
        insert into contacts (workspace_id, customer_id, kind, value, state, source, message_id)
        select $1, r.* from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[]) r
            on conflict do nothing
    )sql",
                  turn.workspace(), customer.text(), kind.text(), value.text(), state.text(), source.text(),
                  message.text());
}

void lead_to_heads(Turn& turn)
{
    for (auto& [id, customer] : turn.customers) {
        if (customer.fresh || customer.changed) turn.head_of(id).told = true;
    }
}

} // namespace inbox::intake
