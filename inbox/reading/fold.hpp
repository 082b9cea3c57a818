#pragma once

#include <string>
#include <string_view>

/// Understanding what Vietnamese customers write. Everything here is pure: text in, findings out; no store, no clock.
namespace inbox::reading {

/// How people compare words who leave out tone marks: lower case, without marks, đ as d. "Phường Đống Đa" and "phuong
/// dong da" fold to the same bytes, whichever Unicode form they came in. What has no letter of its own stays. Bytes
/// that are not UTF-8 become U+FFFD.
std::string folded(std::string_view utf8);

} // namespace inbox::reading
