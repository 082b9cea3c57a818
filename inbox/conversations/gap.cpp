#include "inbox/conversations/gap.hpp"

#include "inbox/conversations/changes.hpp"
#include "inbox/model/order_key.hpp"
#include "inbox/wire/json.hpp"

#include <cstdio>

namespace inbox {

namespace {

constexpr std::chrono::hours shop_time{7}; // Vietnam has one time and no summer time

constexpr auto select_concerned = R"sql(
    select c.id::text from conversations c
    where c.workspace_id = $1 and c.channel_id = $2::uuid and c.last_message_at >= to_timestamp($3::bigint / 1000.0)
      and ($4::text[] = '{}' or c.thread_id = any ($4::text[]))
      and not exists (select 1 from messages m
                      where m.workspace_id = $1 and m.conversation_id = c.id and m.kind = 'event' and m.text = $5
                        and m.order_key collate "C" >= $6 and m.order_key collate "C" < $7)
    order by c.last_message_at desc limit $8
)sql";

constexpr auto insert_line = R"sql(
    insert into messages (workspace_id, id, seq, arrival, conversation_id, channel_id, kind, direction, author_kind,
                          text, payload, sent_at, order_key)
    values ($1, $2::uuid, $3, $3, $4::uuid, $5::uuid, 'event', 'outgoing', 'system', $6, $9,
            to_timestamp($7::bigint / 1000.0), $8)
)sql";

std::string moment(Time time)
{
    const auto local = time + shop_time;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::minutes>(local - day)};
    char text[24];
    std::snprintf(text, sizeof text, "%02d:%02d %02u/%02u", static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()), static_cast<unsigned>(date.day()),
                  static_cast<unsigned>(date.month()));
    return text;
}

std::string payload_of(const Gap& gap)
{
    wire::Json json;
    json.open_object().text("what", "gap").time("from", gap.from).time("to", gap.to).close_object();
    return std::move(json).take();
}

} // namespace

std::string gap_text(const Gap& gap)
{
    return "Thiếu tin từ " + moment(gap.from) + " đến " + moment(gap.to) + " (kênh mất kết nối)";
}

std::size_t draw_gap(EventLog& log, const Rules& rules, const Gap& gap)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace().number;
    const auto text = gap_text(gap);
    const auto rows =
        tx.exec_params(select_concerned, workspace, gap.channel.text, sql::to_sql(gap.from), sql::array_of(gap.threads),
                       text, order_key(gap.from, 0, 0), order_key(gap.to + std::chrono::minutes{1}, 0, 0), gap_lines);
    Changes changes(log, rules);
    auto arrival = log.next();
    for (const auto& row : rows) {
        const auto id = new_id<MessageTag>();
        tx.exec_params(insert_line, workspace, id.text, arrival, sql::text_of(row[0]), gap.channel.text, text,
                       sql::to_sql(gap.to), order_key(gap.to, 0, arrival), payload_of(gap));
        ++arrival;
        changes.created(id);
    }
    changes.tell();
    return rows.size();
}

} // namespace inbox
