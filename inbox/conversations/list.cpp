#include "inbox/conversations/list.hpp"

#include "inbox/conversations/filter.hpp"
#include "inbox/staff/visibility.hpp"
#include "inbox/wire/json.hpp"
#include "inbox/wire/objects.hpp"
#include "inbox/wire/rows.hpp"

#include <algorithm>

namespace inbox {

namespace {

/// A list is one or two walks along an index, one after the other: `newest` is one; `oldest_waiting` first walks those
/// who wait and then, newest first, the rest.
enum class Walk { newest, waiting, not_waiting };

constexpr std::string_view name_of(Walk walk)
{
    switch (walk) {
    case Walk::newest: return "newest";
    case Walk::waiting: return "waiting";
    case Walk::not_waiting: return "not_waiting";
    }
    return {};
}

struct Place { std::string at, id; };               // microseconds since 1970, and who among equals
struct Found { ConversationId id; Place place; };

std::vector<Found> walk(pqxx::transaction_base& tx, const StaffMember& staff, const ConversationFilter& filter,
                        Walk walk, const std::optional<Place>& from, int limit)
{
    const bool waiting = walk == Walk::waiting;
    const std::string column = waiting ? "c.waiting_since" : "c.last_message_at";
    sql::Question question;
    question.say("select c.id::text, (extract(epoch from " + column + ") * 1000000)::bigint");
    say_visible(question, staff);
    question.say(all_of(conditions_of(question, staff, filter)));
    question.say(" and " + column + " is not null");
    if (waiting) question.say(" and c.last_message_at is not null");
    if (walk == Walk::not_waiting) question.say(" and c.waiting_since is null");
    if (from) {
        // timestamptz keeps microseconds; built from two integers so that none is lost on the way.
        const auto at = question.value(from->at);
        question.say(" and (" + column + ", c.id) " + (waiting ? ">" : "<") +
                     " (timestamptz 'epoch' + " + at + "::bigint * interval '1 microsecond', " +
                     question.value(from->id) + "::uuid)");
    }
    const std::string direction = waiting ? "" : " desc";
    question.say(" order by " + column + direction + ", c.id" + direction + " limit " + question.value(limit));

    std::vector<Found> found;
    for (const auto& row : question.ask(tx)) {
        found.push_back({ConversationId{sql::text_of(row[0])}, {sql::text_of(row[1]), sql::text_of(row[0])}});
    }
    return found;
}

struct Start { Walk walk; std::optional<Place> place; };

std::optional<Start> read_start(ConversationFilter::Sort sort, const std::string& cursor)
{
    const bool by_waiting = sort == ConversationFilter::Sort::oldest_waiting;
    if (cursor.empty()) return Start{by_waiting ? Walk::waiting : Walk::newest, std::nullopt};
    for (const auto walk : {Walk::newest, Walk::waiting, Walk::not_waiting}) {
        if ((walk == Walk::newest) == by_waiting) continue;
        const auto keys = read_cursor(name_of(walk), cursor, 2);
        if (!keys) continue;
        if (!is_number(keys->at(0)) || !is_uuid(keys->at(1))) return std::nullopt;
        return Start{walk, Place{keys->at(0), keys->at(1)}};
    }
    return std::nullopt;
}

constexpr auto select_row = R"sql(
    select c.id::text, c.channel_id::text, h.platform, h.state, c.kind, c.thread_id, c.platform_user_id,
           c.customer_id::text, c.assignee_id::text, c.status, c.unread_count, c.own_in_row,
           (extract(epoch from c.last_customer_action_at) * 1000)::bigint, h.options
    from conversations c join channels h on h.workspace_id = c.workspace_id and h.id = c.channel_id
)sql";

} // namespace

PageResult list_conversations(pqxx::transaction_base& tx, const Rules& rules, const StaffMember& staff,
                              const ConversationFilter& filter, int limit, const std::string& cursor)
{
    const auto start = read_start(filter.sort, cursor);
    if (!start) return BadCursor{};
    limit = std::clamp(limit, 1, page_limit);
    Page page;
    page.head = read_head(tx, staff.workspace);
    if (!possible(filter)) return page;

    auto found = walk(tx, staff, filter, start->walk, start->place, limit + 1);
    const int of_first_walk = static_cast<int>(found.size());
    if (start->walk == Walk::waiting && of_first_walk <= limit) {
        for (auto& more : walk(tx, staff, filter, Walk::not_waiting, std::nullopt, limit + 1 - of_first_walk)) {
            found.push_back(std::move(more));
        }
    }
    if (static_cast<int>(found.size()) > limit) {
        found.resize(static_cast<std::size_t>(limit));
        const bool crossed = start->walk == Walk::waiting && limit > of_first_walk;
        const auto& last = found.back().place;
        page.next_cursor = make_cursor(name_of(crossed ? Walk::not_waiting : start->walk), {last.at, last.id});
    }

    std::vector<ConversationId> ids;
    for (const auto& one : found) ids.push_back(one.id);
    const auto now = wire::store_time(tx);
    for (const auto& conversation : wire::read_conversations(tx, staff.workspace, ids)) {
        page.items.push_back(wire::to_json(conversation, rules, now));
    }
    return page;
}

std::optional<ConversationRow> find_conversation_for(pqxx::transaction_base& tx, const StaffMember& staff,
                                                     const ConversationId& id)
{
    if (!is_uuid(id.text)) return std::nullopt;
    sql::Question question;
    question.say(select_row).say(" where c.workspace_id = " + question.value(staff.workspace.number));
    question.say(" and c.id = " + question.value(id) + "::uuid");
    only_visible(question, staff, "c");
    const auto rows = question.ask(tx);
    if (rows.empty()) return std::nullopt;

    const auto& row = rows[0];
    ConversationRow found;
    found.id = ConversationId{sql::text_of(row[0])};
    found.channel = ChannelId{sql::text_of(row[1])};
    found.platform = sql::text_of(row[2]);
    found.channel_state = sql::text_of(row[3]);
    found.kind = sql::text_of(row[4]) == "comment" ? ThreadKind::comment : ThreadKind::message;
    found.thread = sql::text_of(row[5]);
    found.platform_user_id = sql::text_of(row[6]);
    found.customer = CustomerId{sql::text_of(row[7])};
    found.assignee = StaffId{sql::text_of(row[8])};
    found.status = sql::text_of(row[9]);
    found.unread_count = row[10].as<int>();
    found.own_in_row = row[11].as<int>();
    if (!row[12].is_null()) found.last_customer_action_at = sql::time_of(row[12]);
    found.channel_options = sql::texts_of(row[13]);
    return found;
}

std::optional<std::string> conversation_json_for(pqxx::transaction_base& tx, const Rules& rules,
                                                 const StaffMember& staff, const ConversationId& id)
{
    const auto found = find_conversation_for(tx, staff, id);
    if (!found) return std::nullopt;
    return wire::to_json(wire::read_conversations(tx, staff.workspace, {found->id}).at(0), rules, wire::store_time(tx));
}

} // namespace inbox
