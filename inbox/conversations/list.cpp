#include "inbox/conversations/list.hpp"

#include "inbox/conversations/filter.hpp"
#include "inbox/staff/visibility.hpp"
#include "inbox/wire/json.hpp"
#include "inbox/wire/objects.hpp"
#include "inbox/wire/rows.hpp"

#include <algorithm>
#include <iterator>

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

using Walks = std::vector<Walk>;

Walks walks_of(ConversationFilter::Sort sort, bool back)
{
    if (sort == ConversationFilter::Sort::newest) return {Walk::newest};
    return back ? Walks{Walk::not_waiting, Walk::waiting} : Walks{Walk::waiting, Walk::not_waiting};
}

/// Microseconds since 1970, and who among equals
struct Place {
    std::string at, id;
};
struct Start {
    Walk walk;
    std::optional<Place> place;
};
struct Found {
    ConversationId id;
    Place place;
    Walk walk;
};

std::string_view column_of(Walk walk)
{
    return walk == Walk::waiting ? "c.waiting_since" : "c.last_message_at";
}

/// Those of one walk, from a place on, in no order yet.
sql::Question walked(const StaffMember& staff, const ConversationFilter& filter, const Start& start, bool back,
                     std::string_view columns)
{
    const bool waiting = start.walk == Walk::waiting;
    const std::string column(column_of(start.walk));
    sql::Question question;
    question.say("select ").say(columns);
    say_visible(question, staff);
    question.say(all_of(conditions_of(question, staff, filter)));
    // Says nothing new, but leads straight to the few that bear a rare label.
    if (!filter.labels.empty()) {
        question.say(" and exists (select 1 from conversation_labels b where b.workspace_id = c.workspace_id and"
                     " b.conversation_id = c.id and b.label_id = any (" +
                     question.value(sql::array_of(filter.labels)) + "::uuid[]))");
    }
    question.say(" and " + column + " is not null");
    if (waiting) question.say(" and c.last_message_at is not null");
    if (start.walk == Walk::not_waiting) question.say(" and c.waiting_since is null");
    if (start.place) {
        // timestamptz keeps microseconds; built from two integers so that none is lost on the way.
        const auto at = question.value(start.place->at);
        question.say(" and (" + column + ", c.id) " + (waiting != back ? ">" : "<") + " (timestamptz 'epoch' + " + at +
                     "::bigint * interval '1 microsecond', " + question.value(start.place->id) + "::uuid)");
    }
    return question;
}

std::vector<Found> walk(pqxx::transaction_base& tx, const StaffMember& staff, const ConversationFilter& filter,
                        const Start& start, const Jump& jump, int skip, int limit)
{
    const std::string column(column_of(start.walk));
    auto question =
        walked(staff, filter, start, jump.back, "c.id::text, (extract(epoch from " + column + ") * 1000000)::bigint");
    const std::string direction = (start.walk == Walk::waiting) != jump.back ? "" : " desc";
    question.say(" order by " + column + direction + ", c.id" + direction + " limit " + question.value(limit));
    if (skip > 0) question.say(" offset " + question.value(skip));

    std::vector<Found> found;
    for (const auto& row : question.ask(tx)) {
        const auto id = sql::text_of(row[0]);
        found.push_back({ConversationId{id}, {sql::text_of(row[1]), id}, start.walk});
    }
    return found;
}

int count_walk(pqxx::transaction_base& tx, const StaffMember& staff, const ConversationFilter& filter,
               const Start& start, bool back)
{
    return walked(staff, filter, start, back, "count(*)").ask(tx)[0][0].as<int>();
}

/// Where a conversation stands now that is on somebody's screen.
std::optional<Start> place_of(pqxx::transaction_base& tx, const StaffMember& staff, const ConversationFilter& filter,
                              const ConversationId& id)
{
    if (!is_uuid(id.text)) return std::nullopt;
    sql::Question question;
    question.say("select (extract(epoch from c.waiting_since) * 1000000)::bigint,"
                 " (extract(epoch from c.last_message_at) * 1000000)::bigint");
    say_visible(question, staff);
    question.say(" and c.last_message_at is not null and c.id = " + question.value(id) + "::uuid");
    const auto rows = question.ask(tx);
    if (rows.empty()) return std::nullopt;
    const bool by_waiting = filter.sort == ConversationFilter::Sort::oldest_waiting;
    if (by_waiting && !rows[0][0].is_null()) return Start{Walk::waiting, Place{sql::text_of(rows[0][0]), id.text}};
    return Start{by_waiting ? Walk::not_waiting : Walk::newest, Place{sql::text_of(rows[0][1]), id.text}};
}

std::optional<Start> read_start(ConversationFilter::Sort sort, const std::string& cursor, bool back)
{
    const auto walks = walks_of(sort, back);
    if (cursor.empty()) return Start{walks.front(), std::nullopt};
    for (const auto walk : walks) {
        const auto keys = read_cursor(name_of(walk), cursor, 2);
        if (!keys) continue;
        if (!is_number(keys->at(0)) || !is_uuid(keys->at(1))) return std::nullopt;
        return Start{walk, Place{keys->at(0), keys->at(1)}};
    }
    return std::nullopt;
}

/// One row more than asked for, if there is one: it tells that the list goes on.
std::vector<Found> walk_on(pqxx::transaction_base& tx, const StaffMember& staff, const ConversationFilter& filter,
                           Start start, const Jump& jump, int limit)
{
    const auto walks = walks_of(filter.sort, jump.back);
    int skip = std::clamp(jump.skip, 0, skip_limit);
    std::vector<Found> found;
    for (auto at = std::find(walks.begin(), walks.end(), start.walk); at != walks.end(); ++at) {
        start = {*at, *at == start.walk ? start.place : std::nullopt};
        const int wanted = limit + 1 - static_cast<int>(found.size());
        auto more = walk(tx, staff, filter, start, jump, skip, wanted);
        if (!more.empty()) skip = 0;
        else if (skip > 0 && at + 1 != walks.end()) skip -= count_walk(tx, staff, filter, start, jump.back);
        std::move(more.begin(), more.end(), std::back_inserter(found));
        if (static_cast<int>(found.size()) > limit) break;
    }
    return found;
}

constexpr auto select_row = R"sql(
    select c.id::text, c.channel_id::text, h.platform, h.state, c.kind, c.thread_id, c.platform_user_id,
           c.customer_id::text, c.assignee_id::text, c.status, c.unread_count, c.own_in_row,
           (extract(epoch from c.last_customer_action_at) * 1000)::bigint, h.options
    from conversations c join channels h on h.workspace_id = c.workspace_id and h.id = c.channel_id
)sql";

} // namespace

PageResult list_conversations(pqxx::transaction_base& tx, const Rules& rules, const StaffMember& staff,
                              const ConversationFilter& filter, int limit, const std::string& cursor, const Jump& jump)
{
    const auto start = jump.from ? place_of(tx, staff, filter, *jump.from) : read_start(filter.sort, cursor, jump.back);
    if (!start) return BadCursor{};
    limit = std::clamp(limit, 1, page_limit);
    Page page;
    page.head = read_head(tx, staff.workspace);
    if (!possible(filter)) return page;

    auto found = walk_on(tx, staff, filter, *start, jump, limit);
    if (static_cast<int>(found.size()) > limit) {
        found.resize(static_cast<std::size_t>(limit));
        const auto& last = found.back();
        page.next_cursor = make_cursor(name_of(last.walk), {last.place.at, last.place.id});
    }
    if (jump.back) std::reverse(found.begin(), found.end());

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
