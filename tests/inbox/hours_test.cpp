#include "inbox/automation/hours.hpp"
#include "inbox/automation/matching.hpp"

#include <catch2/catch.hpp>

using namespace inbox;
using namespace std::chrono_literals;

namespace {

/// By the clock of Hà Nội. 2026-11-23 is a Monday.
Time at(int day, int hour, int minute = 0)
{
    return Time{std::chrono::sys_days{std::chrono::year{2026} / 11 / day}} + std::chrono::hours{hour - 7} +
           std::chrono::minutes{minute};
}

WorkingHours usual()
{
    WorkingHours hours;
    for (std::size_t day = 0; day < 6; ++day) hours.days[day] = {{8 * 60, 21 * 60}};
    return hours;
}

} // namespace

TEST_CASE("A shop is open by its own clock, and closed on the days it names")
{
    auto hours = usual();
    CHECK(is_open(hours, at(23, 8)));
    CHECK_FALSE(is_open(hours, at(23, 7, 59)));
    CHECK_FALSE(is_open(hours, at(23, 21)));
    CHECK(is_open(hours, at(23, 20, 59)));
    CHECK_FALSE(is_open(hours, at(29, 12))); // Sunday
    hours.holidays = {{"2026-11-24", "nghỉ"}};
    CHECK_FALSE(is_open(hours, at(24, 12)));
    CHECK(is_open(hours, at(25, 12)));
    hours.timezone = "Asia/Tokyo";
    CHECK(is_open(hours, at(23, 6)));
}

TEST_CASE("A range that passes midnight belongs to the day it begins, and two that touch are one")
{
    WorkingHours hours;
    hours.days[4] = {{20 * 60, 26 * 60}}; // Friday 20:00 to 02:00
    hours.days[5] = {{2 * 60, 4 * 60}};
    CHECK(is_open(hours, at(27, 23)));
    CHECK(is_open(hours, at(28, 1, 59)));
    CHECK(is_open(hours, at(28, 3)));
    CHECK_FALSE(is_open(hours, at(28, 4)));
    CHECK_FALSE(is_open(hours, at(27, 1)));
    CHECK(open_stretches(hours, at(27, 0), at(29, 0)).size() == 1);
    hours.holidays = {{"2026-11-28", ""}}; // the night that began on Friday is still Friday's
    CHECK(is_open(hours, at(28, 1)));
    CHECK_FALSE(is_open(hours, at(28, 3)));
}

TEST_CASE("Waiting counts only while the shop is open")
{
    const auto hours = usual();
    CHECK(open_time(hours, at(23, 20, 50), at(24, 8, 5)) == 15min);
    CHECK(open_time(hours, at(23, 22), at(24, 7)) == 0min);
    CHECK(open_time(hours, at(28, 20), at(30, 9)) == 2h); // over Sunday
    CHECK(open_time(hours, at(23, 9), at(23, 8)) == 0min);
    CHECK(open_time(WorkingHours{}, at(23, 0), at(24, 0)) == 24h);
}

TEST_CASE("One absence is one, however often somebody writes in it")
{
    const auto hours = usual();
    CHECK(period_began(hours, at(23, 22)) == at(23, 21));
    CHECK(period_began(hours, at(24, 7, 59)) == at(23, 21));
    CHECK(period_began(hours, at(24, 8)) == at(24, 8));
    CHECK(period_began(hours, at(24, 20)) == at(24, 8));
    CHECK(period_began(hours, at(29, 12)) == at(28, 21));
    CHECK(period_began(WorkingHours{}, at(24, 20)) == at(24, 0));
    WorkingHours always;
    for (auto& day : always.days) day = {{0, 1'440}};
    CHECK(period_began(always, at(24, 20)) == at(24, 0));
}

TEST_CASE("Hours are written by the clock, days by the calendar, zones by their names")
{
    CHECK(minutes_of("08:30") == 510);
    CHECK(minutes_of("24:00") == 1'440);
    for (const auto* wrong : {"8:30", "24:01", "08:60", "", "08-30", "ab:cd"}) CHECK_FALSE(minutes_of(wrong));
    CHECK(is_date("2028-02-29"));
    for (const auto* wrong : {"2026-02-29", "2026-2-01", "02/09/2026", "2026-11-23x"}) CHECK_FALSE(is_date(wrong));
    CHECK(is_timezone("Asia/Ho_Chi_Minh"));
    CHECK_FALSE(is_timezone("Sao/Hoa"));
}

TEST_CASE("A rule's words are found without accents, as whole words, in both Unicode forms")
{
    CHECK(contains_words(plain_words("Giá bao nhiêu?"), "gia"));
    CHECK(contains_words(plain_words("gia\xCC\x81 ạ"), "Giá"));
    CHECK_FALSE(contains_words(plain_words("giao hàng chưa"), "giá"));
    CHECK(contains_words(plain_words("Shop ơi,ĐỔI - TRẢ thế nào"), "đổi trả"));
    CHECK_FALSE(contains_words(plain_words("xin chào"), "?!"));

    RuleWhen when;
    MessageFacts facts{ChannelId{"a"}, true, false, plain_words("còn hàng không")};
    CHECK(matches(when, facts));
    when.outside_hours = false;
    CHECK_FALSE(matches(when, facts));
    when.outside_hours = true;
    when.first_message = true;
    CHECK_FALSE(matches(when, facts));
    CHECK(matches(when, facts, true));
    when.first_message = false;
    when.words = {"size", "con hang"};
    when.channels = {ChannelId{"a"}};
    CHECK(matches(when, facts));
    when.channels = std::vector<ChannelId>{};
    CHECK_FALSE(matches(when, facts));
}
