#pragma once

#include "gateway/http/http.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Reading the JSON our own API is sent: strict, and every complaint names its field. All of it throws BadRequest.
namespace gateway {

constexpr std::size_t json_depth_limit = 32;

/// UTF-8, at most 32 levels deep, no key twice in one object, nothing after the value. What is wrong comes as
/// BadRequest with an empty field and code "malformed", "too_deep" or "duplicate_key" (which names the key).
boost::json::value parse_json_body(std::string_view text);

/// The body as an object; also refuses a Content-Type that is not JSON (415, code "content_type").
boost::json::object object_body(const Request& request);

/// Refuses keys outside the list by name: code "unknown". `within` is the object's own path: "lines[0]".
void only_fields(const boost::json::object& object, std::initializer_list<std::string_view> allowed,
                 std::string_view within = {});

/// Readers. `name` is the key, `within` the path of the object it stands in, for the complaint. Codes: "missing",
/// "type", "too_long", "too_small", "too_large", "uuid", "choice", "empty", "characters". The optional ones take an
/// absent key and null alike.
///
/// Text comes back in NFC; a NUL inside is refused, for the store cannot keep it. Lengths are code points.
std::string text_field(const boost::json::object& object, std::string_view name, std::size_t max_length,
                       std::string_view within = {});
std::optional<std::string> optional_text(const boost::json::object& object, std::string_view name,
                                         std::size_t max_length, std::string_view within = {});

/// Text that is more than blanks.
std::string filled_text_field(const boost::json::object& object, std::string_view name, std::size_t max_length,
                              std::string_view within = {});

/// Lower case, whichever case was sent.
std::string uuid_field(const boost::json::object& object, std::string_view name, std::string_view within = {});
std::optional<std::string> optional_uuid(const boost::json::object& object, std::string_view name,
                                         std::string_view within = {});

/// Whole numbers only: 1.0 and "1" are refused.
std::int64_t integer_field(const boost::json::object& object, std::string_view name, std::int64_t min, std::int64_t max,
                           std::string_view within = {});
std::optional<std::int64_t> optional_integer(const boost::json::object& object, std::string_view name, std::int64_t min,
                                             std::int64_t max, std::string_view within = {});

bool bool_field(const boost::json::object& object, std::string_view name, std::string_view within = {});
std::optional<bool> optional_bool(const boost::json::object& object, std::string_view name,
                                  std::string_view within = {});

/// One of a fixed list of words.
std::string choice_field(const boost::json::object& object, std::string_view name,
                         std::initializer_list<std::string_view> choices, std::string_view within = {});
std::optional<std::string> optional_choice(const boost::json::object& object, std::string_view name,
                                           std::initializer_list<std::string_view> choices,
                                           std::string_view within = {});

/// Empty when absent or null, unless `required`.
const boost::json::array& array_field(const boost::json::object& object, std::string_view name, std::size_t max_size,
                                      std::string_view within = {}, bool required = false);
const boost::json::object& object_field(const boost::json::object& object, std::string_view name,
                                        std::string_view within = {});
const boost::json::object* optional_object(const boost::json::object& object, std::string_view name,
                                           std::string_view within = {});
std::vector<std::string> uuid_array(const boost::json::object& object, std::string_view name, std::size_t max_size,
                                    std::string_view within = {});
std::vector<std::string> text_array(const boost::json::object& object, std::string_view name, std::size_t max_size,
                                    std::size_t max_length, std::string_view within = {});

/// Elements of an array of objects: element_object(lines, 2, "lines") complains about "lines[2]".
const boost::json::object& element_object(const boost::json::array& array, std::size_t index,
                                          std::string_view array_path);

/// "lines" and 2 make "lines[2]"; "lines[2]" and "quantity" make "lines[2].quantity".
std::string path_of(std::string_view within, std::string_view name);
std::string path_of(std::string_view array_path, std::size_t index);

/// The same for the query: an integer within bounds, a uuid, one of a list.
std::int64_t integer_parameter(const Request& request, std::string_view name, std::int64_t fallback, std::int64_t min,
                               std::int64_t max);
std::optional<std::string> uuid_parameter(const Request& request, std::string_view name);
std::optional<std::string> choice_parameter(const Request& request, std::string_view name,
                                            std::initializer_list<std::string_view> choices);

} // namespace gateway
