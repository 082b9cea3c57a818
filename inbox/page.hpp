#pragma once

#include "inbox/events/event_log.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Pieces of long lists.
namespace inbox {

inline constexpr int page_limit = 100; // more is never given at once

/// `items` are JSON objects of the wire. `head` is the number they were read at: read the page in a REPEATABLE READ
/// transaction, then the page and the events after `head.seq` together are the truth.
struct Page {
    std::vector<std::string> items;
    std::optional<std::string> next_cursor;
    LogHead head;
    std::string also; // what else the answer says: members of JSON, as `"newer":true`
};

/// A cursor we did not make, or that belongs to another list or order.
struct BadCursor {};

/// A list below something that is not there, or not for this person: the two answer alike.
struct NotThere {};

using PageResult = std::variant<Page, BadCursor, NotThere>;

/// A place in a list, opaque outside: base64url of the list's name and the keys of the last row given. Nothing in it is
/// trusted: keys are read back as what they must be (a number, a UUID) and only ever travel as parameters.
std::string make_cursor(std::string_view list, std::initializer_list<std::string> keys);
std::optional<std::vector<std::string>> read_cursor(std::string_view list, std::string_view cursor, std::size_t keys);

/// True for an optional minus and 1 to 18 digits.
bool is_number(std::string_view text);

} // namespace inbox
