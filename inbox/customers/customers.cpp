#include "inbox/customers/customers.hpp"

#include "inbox/customers/person.hpp"
#include "inbox/customers/search.hpp"
#include "inbox/staff/visibility.hpp"
#include "inbox/wire/rows.hpp"

#include <algorithm>

namespace inbox {

namespace {

/// Of the table called u, who lead: those of whom a member has a conversation that `staff` may see.
void only_seen(sql::Question& question, const StaffMember& staff)
{
    if (staff.active && may(staff.role, Right::see_all_conversations)) return;
    const std::string_view talks =
        "exists (select 1 from (select u.id union all select m.id from customers m"
        " where m.workspace_id = u.workspace_id and m.head_id = u.id) p"
        " join conversations c on c.workspace_id = u.workspace_id and c.customer_id = p.id where true";
    question.say(" and (").say(talks);
    only_visible(question, staff, "c");
    question.say(")");
    // Who only bought something is nobody's chat: they are for everybody who is not limited to channels.
    if (staff.active && !staff.channels) question.say(" or not ").say(talks).say(")");
    question.say(")");
}

} // namespace

PageResult list_customers(pqxx::transaction_base& tx, const StaffMember& staff, const std::string& words, int limit,
                          const std::string& cursor)
{
    limit = std::clamp(limit, 1, page_limit);
    sql::Question question;
    question.say("select u.id::text, (extract(epoch from u.created_at) * 1000000)::bigint from customers u"
                 " where u.merged_into is null and u.workspace_id = " +
                 question.value(staff.workspace.number));
    CustomerSearch(tx, staff, words).narrow(question);
    only_seen(question, staff);
    if (!cursor.empty()) {
        const auto keys = read_cursor("customers", cursor, 2);
        if (!keys || !is_number(keys->at(0)) || !is_uuid(keys->at(1))) return BadCursor{};
        question.say(" and (u.created_at, u.id) < (to_timestamp(0) + " + question.value(std::stoll(keys->at(0))) +
                     "::bigint * interval '1 microsecond', " + question.value(keys->at(1)) + "::uuid)");
    }
    question.say(" order by u.created_at desc, u.id desc limit " + question.value(limit + 1));

    Page page;
    page.head = read_head(tx, staff.workspace);
    const auto rows = question.ask(tx);
    std::vector<CustomerId> ids;
    for (const auto& row : rows) {
        if (static_cast<int>(ids.size()) < limit) ids.push_back({sql::text_of(row[0])});
    }
    for (const auto& customer : wire::read_people(tx, staff.workspace, ids))
        page.items.push_back(wire::to_json(customer));
    if (static_cast<int>(rows.size()) > limit) {
        const auto last = rows[limit - 1];
        page.next_cursor = make_cursor("customers", {sql::text_of(last[1]), sql::text_of(last[0])});
    }
    return page;
}

std::vector<CustomerId> heads_seen_by(pqxx::transaction_base& tx, const StaffMember& staff,
                                      const std::vector<CustomerId>& heads)
{
    if (heads.empty()) return {};
    sql::Question question;
    question.say("select u.id::text from unnest(" + question.value(sql::array_of(heads)) +
                 "::uuid[]) with ordinality w (id, place) join customers u on u.id = w.id and u.merged_into is null"
                 " and u.workspace_id = " +
                 question.value(staff.workspace.number) + " where true");
    only_seen(question, staff);
    question.say(" order by w.place");
    std::vector<CustomerId> seen;
    for (const auto& row : question.ask(tx)) seen.push_back({row[0].c_str()});
    return seen;
}

std::optional<CustomerId> find_head_for(pqxx::transaction_base& tx, const StaffMember& staff, const CustomerId& id)
{
    const auto head = head_of(tx, staff.workspace, id);
    if (head && may(staff.role, Right::see_all_conversations)) return head;
    if (!head || heads_seen_by(tx, staff, {*head}).empty()) return std::nullopt;
    return head;
}

std::optional<wire::Customer> find_customer_for(pqxx::transaction_base& tx, const StaffMember& staff,
                                                const CustomerId& id)
{
    const auto head = find_head_for(tx, staff, id);
    if (!head) return std::nullopt;
    return wire::read_people(tx, staff.workspace, {*head}).at(0);
}

} // namespace inbox
