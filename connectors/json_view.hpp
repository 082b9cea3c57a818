#pragma once

#include "inbox/model/ids.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Reading JSON that somebody else wrote, without trusting a single type in it.
namespace connectors {

/// A value that is not what it must be. `what()` names the place: "entry[0].messaging[2].message.mid: missing".
struct Malformed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Parses up to 8 MiB, 32 levels deep. Throws Malformed with the byte offset.
///
/// Escapes of half a surrogate pair and bytes that are not UTF-8 become U+FFFD instead of spoiling the whole text:
/// customers' telephones do produce them, and a message with one odd character is still a message.
boost::json::value parse_json(std::string_view text);

/// The bytes of each element of the array that stands under `key` in the object `json`, exactly as written. Empty when
/// there is no such array, or when the text is broken before its end. Used to keep each event of a batch with its own
/// bytes, and to read the good items of a batch beside a bad one.
std::vector<std::string_view> elements_of(std::string_view json, std::string_view key);
std::vector<std::string_view> elements_in(std::string_view array);

/// The bytes of the value under `key` in the object `json`, exactly as written; empty when absent.
std::string_view slice_of(std::string_view json, std::string_view key);

/// Name and value of each member of the object `json`, exactly as written, the name without its quotes and with its
/// escapes. A text that is broken somewhere gives the members before that place.
std::vector<std::pair<std::string_view, std::string_view>> members_of(std::string_view json);

/// A place in a document. Looking for what is not there gives an absent view; asking an absent view for a value throws
/// Malformed, asking with a fallback does not. Platforms write the same id as a number here and as text there, and
/// numbers above 2^53: `id()` reads all of it as text, never through a double.
class JsonView {
public:
    JsonView(const boost::json::value& value, std::string path);

    JsonView operator[](std::string_view key) const;
    JsonView operator[](std::size_t index) const;
    std::size_t size() const noexcept; // elements of an array; else 0

    bool present() const noexcept; // there, and not null
    bool is_object() const noexcept;
    bool is_array() const noexcept;
    bool is_text() const noexcept;

    std::string text() const; // a JSON string, NUL replaced by U+FFFD; else Malformed
    std::string text_or(std::string_view fallback) const;
    std::string id() const;          // string or integer as decimal text; else Malformed
    std::string id_or_empty() const; // ... null, "" or absent: empty
    std::int64_t number() const;     // integer, or a string of decimal digits with an optional sign
    std::int64_t number_or(std::int64_t fallback) const;
    double real_or(double fallback) const; // a number, or a string holding one
    bool flag() const noexcept;            // true, 1, "true" or "1"

    inbox::Time milliseconds() const; // epoch time; throws outside [2005, 2100]
    inbox::Time seconds() const;

    const boost::json::value* raw() const noexcept; // null when absent
    const std::string& path() const noexcept;

private:
    JsonView(const boost::json::value* value, std::string path, int);
    [[noreturn]] void refuse(std::string_view why) const;

    const boost::json::value* value_ = nullptr;
    std::string path_;
};

/// ISO 8601 as platforms write it: 2026-01-01T05:00:00+0000, ...Z, ...+07:00, with or without fractions.
std::optional<inbox::Time> iso_time(std::string_view text);

/// A moment in a setting, written by us or typed by a person: ISO 8601, seconds or milliseconds since 1970.
std::optional<inbox::Time> any_time(std::string_view text);

} // namespace connectors
