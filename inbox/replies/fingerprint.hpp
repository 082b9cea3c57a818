#pragma once

#include <string>
#include <string_view>

namespace inbox {

/// A text as one can recognise it after a platform has had it in its hands: NFC, white space (also that of Unicode)
/// collapsed to single spaces, none at the ends, cut to 500 code points. Equal fingerprints are a necessary sign that
/// an echo is our reply, never a sufficient one: thread and time must fit, and only one reply may be in question. Input
/// that is not UTF-8 is repaired with U+FFFD first. Empty for a text of nothing but space.
std::string fingerprint(std::string_view text);

} // namespace inbox
