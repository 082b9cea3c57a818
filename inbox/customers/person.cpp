#include "inbox/customers/person.hpp"

#include <algorithm>

namespace inbox {

namespace {

constexpr auto select_head = R"sql(
    select coalesce(head_id, id) from customers where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto select_heads = R"sql(
    select coalesce(u.head_id, u.id)
      from unnest($2::uuid[]) with ordinality w (id, place)
     cross join lateral (select id, head_id from customers where workspace_id = $1 and id = w.id offset 0) u
     order by w.place
)sql";

constexpr auto select_members = R"sql(
    select id from customers where workspace_id = $1 and id = $2::uuid
    union all
    (select id from customers where workspace_id = $1 and head_id = $2::uuid order by id)
)sql";

constexpr auto stamp = R"sql(
    update customers u set seq = stamped.seq
      from unnest($2::uuid[], $3::bigint[]) stamped (id, seq)
     where u.workspace_id = $1 and u.id = stamped.id
)sql";

} // namespace

std::optional<CustomerId> head_of(pqxx::transaction_base& tx, WorkspaceId workspace, const CustomerId& customer)
{
    if (!is_uuid(customer.text)) return std::nullopt;
    const auto rows = sql::prepared(tx, select_head, workspace.number, customer.text);
    if (rows.empty()) return std::nullopt;
    return CustomerId{rows[0][0].c_str()};
}

std::vector<CustomerId> members_of(pqxx::transaction_base& tx, WorkspaceId workspace, const CustomerId& head)
{
    std::vector<CustomerId> members;
    for (const auto& row : sql::prepared(tx, select_members, workspace.number, head.text))
        members.push_back({row[0].c_str()});
    return members;
}

std::vector<wire::Customer> tell_people(EventLog& log, const std::vector<CustomerId>& customers)
{
    std::vector<CustomerId> heads;
    for (const auto& row : sql::prepared(log.tx(), select_heads, log.workspace().number, sql::array_of(customers))) {
        const CustomerId head{row[0].c_str()};
        if (std::find(heads.begin(), heads.end(), head) == heads.end()) heads.push_back(head);
    }
    auto people = wire::read_people(log.tx(), log.workspace(), heads);
    sql::Array ids, numbers;
    for (auto& person : people) {
        std::vector<Audience> audiences;
        for (const auto& channel : person.channels) audiences.push_back({channel.id, {}, {}, {}, false});
        if (audiences.empty()) audiences.emplace_back();
        for (const auto& audience : audiences) {
            person.seq = log.next(); // the last one is the row's
            log.append("customer.updated", wire::to_json(person), audience);
        }
        ids.add(person.id), numbers.add(person.seq);
    }
    sql::prepared(log.tx(), stamp, log.workspace().number, ids.text(), numbers.text());
    return people;
}

} // namespace inbox
