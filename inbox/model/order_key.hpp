#pragma once

#include "inbox/model/ids.hpp"

#include <cstdint>
#include <string>

namespace inbox {

/// Where a message stands in its conversation, as a text that sorts bytewise: the platform's time in milliseconds, the
/// platform's own position among equal times, our arrival number. The last makes it unique, the first two make a late
/// message fall into its right place on every screen alike. `sent_at` lies after 1970, `position` is not negative.
std::string order_key(Time sent_at, std::int64_t position, Seq arrival);

/// The same place at another time.
std::string order_key_at(Time sent_at, const std::string& order_key);

} // namespace inbox
