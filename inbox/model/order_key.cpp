#include "inbox/model/order_key.hpp"

#include <algorithm>
#include <cstdio>

namespace inbox {

namespace {

constexpr std::size_t time_digits = 15; // of milliseconds: they last until the year 33658

} // namespace

std::string order_key(Time sent_at, std::int64_t position, Seq arrival)
{
    // The second and the third number are as wide as an int64 can be.
    char text[64];
    const int length = std::snprintf(
        text, sizeof text, "%0*lld.%019lld.%019lld", static_cast<int>(time_digits),
        static_cast<long long>(std::max<std::int64_t>(0, sent_at.time_since_epoch().count())),
        static_cast<long long>(std::max<std::int64_t>(0, position)), static_cast<long long>(std::max<Seq>(0, arrival)));
    return {text, static_cast<std::size_t>(length)};
}

std::string order_key_at(Time sent_at, const std::string& key)
{
    return order_key(sent_at, 0, 0).substr(0, time_digits) + key.substr(time_digits);
}

} // namespace inbox
