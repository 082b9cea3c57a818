#include "inbox/model/order_key.hpp"

#include <algorithm>
#include <cstdio>

namespace inbox {

std::string order_key(Time sent_at, std::int64_t position, Seq arrival)
{
    // 15 digits of milliseconds last until the year 33658; the others are as wide as an int64 can be.
    char text[64];
    const int length = std::snprintf(text, sizeof text, "%015lld.%019lld.%019lld",
                                     static_cast<long long>(std::max<std::int64_t>(0, sent_at.time_since_epoch().count())),
                                     static_cast<long long>(std::max<std::int64_t>(0, position)),
                                     static_cast<long long>(std::max<Seq>(0, arrival)));
    return {text, static_cast<std::size_t>(length)};
}

std::string order_key_at(Time sent_at, const std::string& key)
{
    return order_key(sent_at, 0, 0).substr(0, 15) + key.substr(15);
}

} // namespace inbox
