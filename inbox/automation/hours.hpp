#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/staff/roles.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

/// When a shop is open, by its own clock.
///
/// Days have ranges, ranges may pass midnight ("20:00" to "02:00" belongs to the day it begins), a holiday takes away
/// the ranges that begin on it. A shop without any range has said nothing of hours and counts as always open.
namespace inbox {

/// Minutes after the day's midnight; to > from, and may pass 1,440
struct DayRange {
    int from = 0, to = 0;
};
/// "2026-09-02"
struct Holiday {
    std::string date, name;
};

struct WorkingHours {
    std::vector<std::vector<DayRange>> days = std::vector<std::vector<DayRange>>(7); // Monday first
    std::vector<Holiday> holidays;
    std::string timezone = "Asia/Ho_Chi_Minh"; // of the tz database
    int amber_minutes = 10, red_minutes = 30;  // a customer who waits so long is shown so

    bool said() const; // there is a range at all
};

/// Whether the tz database knows it.
bool is_timezone(const std::string& name);

/// Whether it is a day of the calendar, written "2026-09-02".
bool is_date(const std::string& text);

/// The stretches of opening that touch [from, to], in order, apart from each other; those of a shop that said nothing
/// are one.
struct Stretch {
    Time from, to;
};
std::vector<Stretch> open_stretches(const WorkingHours& hours, Time from, Time to);

bool is_open(const WorkingHours& hours, Time at);

/// How much of the time between the two the shop was open.
std::chrono::milliseconds open_time(const WorkingHours& hours, Time from, Time to);

/// Since when the shop has been as it is at `at`: open without a pause, or closed. What one absence is. A shop that
/// said nothing, or has been closed for weeks, changes at its midnights.
Time period_began(const WorkingHours& hours, Time at);

WorkingHours read_hours(pqxx::transaction_base& tx, WorkspaceId workspace);
void put_hours(EventLog& log, const StaffMember& by, const WorkingHours& hours);
std::string to_json(const WorkingHours& hours);

/// "08:30" or "24:00" to minutes; nullopt for anything else.
std::optional<int> minutes_of(const std::string& clock);

} // namespace inbox
