#include "inbox/customers/panel.hpp"

#include "inbox/customers/customers.hpp"
#include "inbox/customers/person.hpp"
#include "inbox/customers/suggestions.hpp"
#include "inbox/customers/timeline.hpp"
#include "inbox/orders/order.hpp"
#include "inbox/sql_question.hpp"
#include "inbox/staff/visibility.hpp"
#include "inbox/wire/json.hpp"
#include "inbox/wire/rows.hpp"

#include <map>

namespace inbox {

namespace {

#define OPEN_STATES "('draft', 'to_confirm', 'confirmed', 'packing', 'shipping')"

// The index holds state and total: no order is touched for this.
constexpr auto select_totals =
    "select count(*), count(*) filter (where status in " OPEN_STATES "),"
    " count(*) filter (where status = 'delivered'), count(*) filter (where status = 'returned'),"
    " count(*) filter (where status = 'cancelled'), coalesce(sum(total) filter (where status = 'delivered'), 0)"
    " from orders where workspace_id = $1 and customer_id = any ($2::uuid[])";

constexpr auto select_orders =
    "(select true, id from orders where workspace_id = $1 and customer_id = any ($2::uuid[]) and status in " OPEN_STATES
    " order by created_at desc, id desc limit $3)"
    " union all "
    "(select false, id from orders where workspace_id = $1 and customer_id = any ($2::uuid[])"
    " order by created_at desc, id desc limit $4)";

#undef OPEN_STATES

void write_totals(wire::Json& json, const pqxx::row& row)
{
    json.open_object("totals");
    static constexpr const char* names[] = {"orders", "open", "delivered", "returned", "cancelled", "delivered_value"};
    for (int i = 0; i < 6; ++i) json.number(names[i], row[i].as<std::int64_t>());
    json.close_object();
}

void write_orders(wire::Json& json, pqxx::transaction_base& tx, const StaffMember& staff, const std::string& members,
                  wire::Eyes eyes)
{
    std::vector<OrderId> open, recent, all;
    for (const auto& row :
         sql::prepared(tx, select_orders, staff.workspace.number, members, panel_open_orders, panel_recent_orders)) {
        const OrderId id{row[1].c_str()};
        (row[0].as<bool>() ? open : recent).push_back(id);
        all.push_back(id);
    }
    std::map<OrderId, std::string> objects;
    for (const auto& order : read_orders(tx, staff.workspace, all)) objects[order.id] = to_json(order, eyes);
    json.open_array("open_orders");
    for (const auto& id : open) json.element(objects.at(id));
    json.close_array().open_array("recent_orders");
    for (const auto& id : recent) json.element(objects.at(id));
    json.close_array();
}

void write_conversations(wire::Json& json, pqxx::transaction_base& tx, const Rules& rules, const StaffMember& staff,
                         const std::string& members)
{
    sql::Question question;
    question.say("select c.id from conversations c where c.last_message_at is not null and c.workspace_id = " +
                 question.value(staff.workspace.number) + " and c.customer_id = any (" + question.value(members) +
                 "::uuid[])");
    only_visible(question, staff, "c");
    question.say(" order by c.last_message_at desc, c.id desc limit " + question.value(panel_conversations));
    std::vector<ConversationId> ids;
    for (const auto& row : question.ask(tx)) ids.push_back({row[0].c_str()});
    const auto now = wire::store_time(tx);
    json.open_array("conversations");
    for (const auto& conversation : wire::read_conversations(tx, staff.workspace, ids)) {
        json.element(wire::to_json(conversation, rules, now));
    }
    json.close_array();
}

} // namespace

std::optional<std::string> read_panel(pqxx::transaction_base& tx, const Rules& rules, const StaffMember& staff,
                                      const CustomerId& customer, wire::Eyes eyes)
{
    const auto person = find_customer_for(tx, staff, customer);
    if (!person) return std::nullopt;
    const auto members = members_of(tx, staff.workspace, person->id);
    const auto people = sql::array_of(members);

    wire::Json json;
    json.open_object().raw("customer", wire::to_json(*person, eyes));
    write_totals(json, sql::prepared(tx, select_totals, staff.workspace.number, people)[0]);
    write_orders(json, tx, staff, people, eyes);
    write_conversations(json, tx, rules, staff, people);
    json.open_array("suggestions");
    for (const auto& suggestion : suggest(tx, staff, members)) json.element(to_json(suggestion, eyes));
    json.close_array().open_array("notes");
    for (const auto& note : read_customer_notes(tx, staff.workspace, members, panel_notes)) json.element(note);
    json.close_array().close_object();
    return std::move(json).take();
}

} // namespace inbox
