#include "inbox/figures/board.hpp"

#include "inbox/channels/channels.hpp"
#include "inbox/staff/people.hpp"
#include "inbox/wire/json.hpp"

#include <map>

namespace inbox {

namespace {

struct Load {
    std::int64_t open = 0, waiting = 0;
    std::optional<Time> longest;
};

// One pass over what is not done. Which of the two a row is grouped by is told by its number.
constexpr auto select_loads = R"sql(
    select grouping(assignee_id, channel_id), assignee_id::text, channel_id::text, count(*),
           count(*) filter (where status = 'open'), count(waiting_since), (extract(epoch from min(waiting_since)) * 1000)::bigint
    from conversations
    where workspace_id = $1 and status in ('open', 'pending') and last_message_at is not null
    group by grouping sets ((), (assignee_id), (channel_id))
)sql";

constexpr int of_assignee = 1, of_channel = 2;

void write_load(wire::Json& json, const Load& load)
{
    json.number("open", load.open).number("waiting", load.waiting);
    if (load.longest) json.time("longest_wait_since", *load.longest);
    else json.null("longest_wait_since");
}

} // namespace

std::string board_json(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    Load whole;
    std::int64_t unassigned = 0;
    std::map<std::string, Load> of_staff;
    std::map<std::string, std::int64_t> waiting_on;
    for (const auto& row : tx.exec_params(select_loads, workspace.number)) {
        Load load{row[4].as<std::int64_t>(), row[5].as<std::int64_t>(), {}};
        if (!row[6].is_null()) load.longest = sql::time_of(row[6]);
        const auto group = row[0].as<int>();
        if (group == of_channel) waiting_on[sql::text_of(row[2])] = load.waiting;
        else if (group != of_assignee) whole = load;
        else if (row[1].is_null()) unassigned = row[3].as<std::int64_t>();
        else of_staff[sql::text_of(row[1])] = load;
    }

    wire::Json json;
    json.open_object().number("waiting", whole.waiting);
    if (whole.longest) json.time("longest_wait_since", *whole.longest);
    else json.null("longest_wait_since");
    json.number("unassigned", unassigned).open_array("staff");
    auto standing = read_standing(tx, workspace);
    for (const auto& person : all_staff(tx, workspace)) {
        const auto load = of_staff.find(person.id.text);
        if (!person.active && load == of_staff.end()) continue;
        wire::Json one;
        one.open_object().text("id", person.id.text).text("name", person.name).text("role", to_text(person.role));
        const auto& stands = standing[person.id];
        one.text("state", stands.state);
        if (stands.cap) one.number("cap", *stands.cap);
        else one.null("cap");
        write_load(one, load == of_staff.end() ? Load{} : load->second);
        one.close_object();
        json.element(one.view());
    }
    json.close_array().open_array("channels");
    for (const auto& channel : all_channels(tx, workspace)) {
        wire::Json one;
        one.open_object()
            .raw("channel", channel_json(channel))
            .number("waiting", waiting_on[channel.id.text])
            .close_object();
        json.element(one.view());
    }
    json.close_array().close_object();
    return std::move(json).take();
}

} // namespace inbox
