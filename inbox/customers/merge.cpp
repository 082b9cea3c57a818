#include "inbox/customers/merge.hpp"

#include "inbox/conversations/changes.hpp"
#include "inbox/conversations/lines.hpp"
#include "inbox/customers/customers.hpp"
#include "inbox/customers/person.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/wire/json.hpp"
#include "inbox/wire/rows.hpp"

#include <algorithm>

namespace inbox {

namespace {

constexpr std::size_t conversations_at_once = 200;
constexpr int lines_limit = 50; // who comments everywhere has a talk for every post

constexpr auto select_merge = R"sql(
    select winner_id, loser_id, asked_winner_id, asked_loser_id, undone_at is not null
      from merges where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto insert_merge = R"sql(
    insert into merges (workspace_id, id, winner_id, loser_id, asked_winner_id, asked_loser_id, reasons, staff_id)
    values ($1, $2::uuid, $3::uuid, $4::uuid, $5::uuid, $6::uuid, $7::jsonb, $8::uuid)
)sql";

constexpr auto point = R"sql(
    update customers set head_id = $3::uuid, merged_into = case when id = $2::uuid then $3::uuid else merged_into end
     where workspace_id = $1 and (id = $2::uuid or head_id = $2::uuid)
)sql";

constexpr auto end_merge = R"sql(
    update merges set undone_by = $3::uuid, undone_at = clock_timestamp() where workspace_id = $1 and id = $2::uuid
)sql";

// The loser leads itself again, and all whose pointers end there. Whoever points elsewhere stays.
constexpr auto unpoint = R"sql(
    with recursive below as (
        select $2::uuid as id
        union
        select u.id from below b join customers u on u.workspace_id = $1 and u.merged_into = b.id
                                                  and u.head_id = $3::uuid
    )
    update customers u
       set merged_into = case when u.id = $2::uuid then null else u.merged_into end,
           head_id = case when u.id = $2::uuid then null else $2::uuid end
      from below where u.workspace_id = $1 and u.id = below.id
)sql";

constexpr auto select_conversations = R"sql(
    select id from conversations where workspace_id = $1 and customer_id = any ($2::uuid[]) order by id
)sql";

constexpr auto select_newest_talks = R"sql(
    select id::text from conversations
    where workspace_id = $1 and customer_id = any ($2::uuid[]) and last_message_at is not null
    order by last_message_at desc, id desc limit $3
)sql";

constexpr auto stamp = R"sql(
    update customers set seq = $3 where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto insert_refusal = R"sql(
    insert into merge_refusals (workspace_id, one_id, other_id, staff_id)
    values ($1, least($2::uuid, $3::uuid), greatest($2::uuid, $3::uuid), $4::uuid) on conflict do nothing
)sql";

/// Who led the loser is gone from the screens of all who could see them.
void tell_merged(EventLog& log, const wire::Customer& loser, const CustomerId& winner)
{
    std::vector<Audience> audiences;
    for (const auto& channel : loser.channels) audiences.push_back({channel.id, {}, {}, {}, false});
    if (audiences.empty()) audiences.emplace_back();
    for (const auto& audience : audiences) {
        wire::Json json;
        json.open_object()
            .text("id", loser.id.text)
            .number("seq", log.next())
            .text("merged_into", winner.text)
            .close_object();
        log.append("customer.merged", std::move(json).take(), audience);
    }
    log.tx().exec_params(stamp, log.workspace().number, loser.id.text, log.next() - 1);
}

/// Where the two stand in talks, the newest first: that is where somebody will wonder.
void tell_in_threads(EventLog& log, const Rules& rules, const StaffMember& staff,
                     const std::vector<CustomerId>& customers, const Line& line)
{
    const auto rows =
        log.tx().exec_params(select_newest_talks, log.workspace().number, sql::array_of(customers), lines_limit);
    const auto now = wire::store_time(log.tx());
    Changes changes(log, rules);
    auto arrival = log.next();
    for (const auto& row : rows)
        write_lines(log, staff, ConversationId{sql::text_of(row[0])}, {line}, now, arrival, changes);
    changes.tell();
}

std::vector<CustomerId> both(std::vector<CustomerId> some, const std::vector<CustomerId>& others)
{
    some.insert(some.end(), others.begin(), others.end());
    return some;
}

std::string called(const wire::Customer& customer)
{
    return customer.name.empty() ? "khách" : customer.name;
}

void tell_conversations(EventLog& log, const Rules& rules, const std::vector<CustomerId>& customers)
{
    const auto rows = log.tx().exec_params(select_conversations, log.workspace().number, sql::array_of(customers));
    for (std::size_t from = 0; from < rows.size(); from += conversations_at_once) {
        Changes changes(log, rules);
        const auto to = std::min(rows.size(), from + conversations_at_once);
        for (auto i = from; i < to; ++i) {
            changes.updated(ConversationId{rows[static_cast<pqxx::result::size_type>(i)][0].c_str()});
        }
        changes.tell();
    }
}

std::string detail(const MergeId& merge, const CustomerId& loser)
{
    return R"({"merge_id": ")" + merge.text + R"(", "merged": ")" + loser.text + "\"}";
}

} // namespace

MergeResult merge_customers(EventLog& log, const Rules& rules, const StaffMember& staff, const MergeRequest& request)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace();
    const auto winner = find_head_for(tx, staff, request.winner);
    const auto loser = find_head_for(tx, staff, request.loser);
    if (!winner || !loser) return NotThere{};

    const auto known = tx.exec_params(select_merge, workspace.number, request.id.text);
    if (!known.empty()) {
        const bool same =
            sql::text_of(known[0][2]) == request.winner.text && sql::text_of(known[0][3]) == request.loser.text;
        if (!same || known[0][4].as<bool>()) return OtherMerge{}; // undone since: merging again is a new merge
        return MergeDone{wire::read_people(tx, workspace, {*winner}).at(0)};
    }
    if (*winner == *loser) return SamePerson{};
    const auto moved = members_of(tx, workspace, *loser);
    const auto stayed = members_of(tx, workspace, *winner);
    if (static_cast<int>(moved.size() + stayed.size()) > members_limit) return TooMany{};

    const auto before = wire::read_customers(tx, workspace, {*loser}).at(0);
    tx.exec_params(insert_merge, workspace.number, request.id.text, winner->text, loser->text, request.winner.text,
                   request.loser.text, request.reasons, staff.id.text);
    tx.exec_params(point, workspace.number, loser->text, winner->text);

    tell_merged(log, before, *winner);
    auto person = tell_people(log, {*winner}).at(0);
    tell_conversations(log, rules, moved);
    tell_in_threads(log, rules, staff, both(moved, stayed),
                    line_of("merged", staff, staff.name + " gộp khách " + called(before) + " với " + called(person),
                            {.to_id = winner->text, .to_name = called(person), .from_name = called(before)}));
    note_audit(tx, workspace, staff.id, "customer.merged", winner->text, detail(request.id, *loser));
    return MergeDone{std::move(person)};
}

UndoResult undo_merge(EventLog& log, const Rules& rules, const StaffMember& staff, const MergeId& merge)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace();
    const auto known = tx.exec_params(select_merge, workspace.number, merge.text);
    if (known.empty()) return NotThere{};
    const CustomerId winner{known[0][0].c_str()}, loser{known[0][1].c_str()};
    const auto lead = find_head_for(tx, staff, winner);
    if (!lead) return NotThere{};

    const bool undone = known[0][4].as<bool>();
    if (undone && !find_head_for(tx, staff, loser)) return NotThere{};
    if (!undone) {
        tx.exec_params(end_merge, workspace.number, merge.text, staff.id.text);
        tx.exec_params(unpoint, workspace.number, loser.text, lead->text);
        const auto people = tell_people(log, {loser, *lead});
        const auto parted = members_of(tx, workspace, loser);
        tell_conversations(log, rules, parted);
        const auto from = called(people.at(0)), to = called(people.at(1));
        tell_in_threads(log, rules, staff, both(parted, members_of(tx, workspace, *lead)),
                        line_of("unmerged", staff, staff.name + " tách khách " + from + " khỏi " + to,
                                {.to_id = lead->text, .to_name = to, .from_name = from}));
        note_audit(tx, workspace, staff.id, "customer.unmerged", lead->text, detail(merge, loser));
    }
    const auto shown = [&](const CustomerId& id) {
        return wire::read_people(tx, workspace, {*head_of(tx, workspace, id)}).at(0);
    };
    return MergeUndone{shown(winner), shown(loser)};
}

bool refuse_merge(EventLog& log, const StaffMember& staff, const CustomerId& one, const CustomerId& other)
{
    auto& tx = log.tx();
    const auto first = find_head_for(tx, staff, one);
    const auto second = find_head_for(tx, staff, other);
    if (!first || !second || *first == *second) return false;
    tx.exec_params(insert_refusal, log.workspace().number, first->text, second->text, staff.id.text);
    note_audit(tx, log.workspace(), staff.id, "customer.refused", first->text, R"({"other": ")" + second->text + "\"}");
    return true;
}

} // namespace inbox
