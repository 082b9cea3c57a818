#include "inbox/automation/hours.hpp"

#include <unicode/timezone.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <set>

namespace inbox {

namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::minutes;
using Day = std::chrono::sys_days; // a day of the shop's calendar

constexpr int minutes_of_a_day = 24 * 60;
constexpr days farthest_back{21}; // how far an absence is looked back into

std::unique_ptr<icu::TimeZone> zone_named(const std::string& name)
{
    return std::unique_ptr<icu::TimeZone>(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
}

/// The shop's clock.
class Clock {
public:
    explicit Clock(const std::string& name) : zone_(zone_named(name)) {}

    Day day_of(Time at) const
    {
        return std::chrono::floor<days>(at + offset(static_cast<double>(at.time_since_epoch().count()), false));
    }

    /// When the shop's clock shows so many minutes after the midnight of `day`.
    Time at(Day day, int minute) const
    {
        const Time shown = std::chrono::time_point_cast<milliseconds>(day) + minutes{minute};
        return shown - offset(static_cast<double>(shown.time_since_epoch().count()), true);
    }

private:
    milliseconds offset(double date, bool is_local) const
    {
        std::int32_t raw = 0, summer = 0;
        UErrorCode failed = U_ZERO_ERROR;
        zone_->getOffset(date, is_local, raw, summer, failed);
        return milliseconds{raw + summer};
    }

    std::unique_ptr<icu::TimeZone> zone_;
};

std::string text_of(Day day)
{
    const std::chrono::year_month_day date{day};
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

} // namespace

bool WorkingHours::said() const
{
    return std::any_of(days.begin(), days.end(), [](const auto& ranges) { return !ranges.empty(); });
}

bool is_timezone(const std::string& name)
{
    if (name.empty() || name.size() > 64) return false;
    return *zone_named(name) != icu::TimeZone::getUnknown();
}

bool is_date(const std::string& text)
{
    int year = 0;
    unsigned month = 0, day = 0;
    if (text.size() != 10 || std::sscanf(text.c_str(), "%4d-%2u-%2u", &year, &month, &day) != 3) return false;
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
    return date.ok() && text_of(Day{date}) == text;
}

std::vector<Stretch> open_stretches(const WorkingHours& hours, Time from, Time to)
{
    if (!hours.said()) return {{from, to}};
    const Clock clock(hours.timezone);
    std::set<std::string> closed;
    for (const auto& holiday : hours.holidays) closed.insert(holiday.date);

    std::vector<Stretch> found;
    for (auto day = clock.day_of(from) - days{1}; day <= clock.day_of(to); day += days{1}) {
        if (closed.contains(text_of(day))) continue;
        const auto weekday = std::chrono::weekday{day}.iso_encoding() - 1;
        for (const auto& range : hours.days.at(weekday))
            found.push_back({clock.at(day, range.from), clock.at(day, range.to)});
    }
    std::sort(found.begin(), found.end(), [](const Stretch& a, const Stretch& b) { return a.from < b.from; });
    std::vector<Stretch> apart;
    for (const auto& stretch : found) {
        if (!apart.empty() && stretch.from <= apart.back().to) apart.back().to = std::max(apart.back().to, stretch.to);
        else apart.push_back(stretch);
    }
    std::erase_if(apart, [&](const Stretch& stretch) { return stretch.to <= from || stretch.from > to; });
    return apart;
}

bool is_open(const WorkingHours& hours, Time at)
{
    if (!hours.said()) return true;
    const auto stretches = open_stretches(hours, at, at);
    return !stretches.empty() && stretches.front().from <= at && at < stretches.front().to;
}

milliseconds open_time(const WorkingHours& hours, Time from, Time to)
{
    milliseconds sum{0};
    if (to <= from) return sum;
    for (const auto& stretch : open_stretches(hours, from, to)) {
        const auto begins = std::max(stretch.from, from), ends = std::min(stretch.to, to);
        if (ends > begins) sum += ends - begins;
    }
    return sum;
}

Time period_began(const WorkingHours& hours, Time at)
{
    const Clock clock(hours.timezone);
    const auto midnight = clock.at(clock.day_of(at), 0);
    if (!hours.said()) return midnight;
    const auto stretches = open_stretches(hours, at - farthest_back, at);
    for (auto stretch = stretches.rbegin(); stretch != stretches.rend(); ++stretch) {
        if (stretch->from > at) continue;
        if (at >= stretch->to) return stretch->to;
        return stretch->from > at - farthest_back + days{2} ? stretch->from : midnight; // open day and night
    }
    return midnight;
}

std::optional<int> minutes_of(const std::string& clock)
{
    if (clock.size() != 5 || clock[2] != ':') return std::nullopt;
    for (const auto at : {0, 1, 3, 4}) {
        if (clock[static_cast<std::size_t>(at)] < '0' || clock[static_cast<std::size_t>(at)] > '9') return std::nullopt;
    }
    const int hour = std::stoi(clock.substr(0, 2)), minute = std::stoi(clock.substr(3, 2));
    if (minute > 59 || hour * 60 + minute > minutes_of_a_day) return std::nullopt;
    return hour * 60 + minute;
}

} // namespace inbox
