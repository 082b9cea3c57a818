#pragma once

#include "inbox/page.hpp"
#include "inbox/sql.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

/// What happened in a period, as numbers; and the very conversations behind each number.
///
/// Every report is about facts with a moment: turns by when the customer began to wait, resolutions by when the matter
/// was done, orders by when they were made in a chat. Days, weeks and hours are the shop's. Medians and 90th
/// percentiles are of the facts themselves, never of averages. The facts listed under a number are those it was made
/// from, by one and the same condition.
namespace inbox {

enum class Report { volume, first_response, response, resolution, orders, labels, hours };
std::optional<Report> report_named(std::string_view word); // "first-response"
std::string_view to_text(Report report);

enum class Unit { hour, day, week };
std::optional<Unit> unit_named(std::string_view word);
std::string_view to_text(Unit unit);

inline constexpr std::chrono::days report_limit{400}; // of a period
inline constexpr std::chrono::days hours_limit{31};   // of one that is told by the hour

/// The zone that decides days and hours. Shops of Gom are Vietnamese, and Vietnam has no summer time.
inline constexpr std::string_view shop_zone = "Asia/Ho_Chi_Minh";
inline constexpr std::chrono::hours shop_offset{7};

struct ReportQuestion {
    Report report = Report::volume;
    Time from{}, to{}; // up to, not including
    Unit unit = Unit::day;
    ChannelId channel;                // empty: all
    StaffId staff;                    // who answered, resolved, made the order; empty: all
    LabelId label;                    // of the conversation, as it is now; empty: all
    std::optional<int> weekday, hour; // one cell of the heat map: 1 is Monday
    bool unanswered = false;          // only turns nobody has answered; for the list
};

/// {"name", "from", "to", "unit", "zone", "total", "previous", "series", "by_channel", "by_staff", "by_label",
/// "hours"}. A figure is {"n", "p50", "p90", "value", "unanswered"}: `n` facts counted (conversations in volume and
/// labels), median and 90th percentile in seconds or null, `value` the turns (volume, hours, labels), the average in
/// seconds or null (the times), or the money (orders). `previous` is the period of the same length before.
std::string report_json(pqxx::transaction_base& tx, WorkspaceId workspace, const ReportQuestion& question);

/// The same numbers for spreadsheets.
std::string report_csv(pqxx::transaction_base& tx, WorkspaceId workspace, const ReportQuestion& question);

/// The facts, newest first: {"at", "seconds", "staff", "message_id", "order", "conversation"}. In volume and labels
/// each conversation once, with its newest turn of the period.
PageResult report_facts(pqxx::transaction_base& tx, WorkspaceId workspace, const ReportQuestion& question, int limit,
                        const std::string& cursor);

/// All of them for spreadsheets, at most `facts_limit`.
inline constexpr int facts_limit = 50'000;
std::string facts_csv(pqxx::transaction_base& tx, WorkspaceId workspace, const ReportQuestion& question);

} // namespace inbox
