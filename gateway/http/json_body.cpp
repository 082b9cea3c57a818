#include "gateway/http/json_body.hpp"

#include "connectors/text.hpp"
#include "inbox/model/ids.hpp"

#include <algorithm>
#include <charconv>

namespace gateway {

namespace json = boost::json;

namespace {

bool same_word(std::string_view a, std::string_view b)
{
    const connectors::NoCase less;
    return !less(a, b) && !less(b, a);
}

/// The value under the name; null when it is absent or JSON's null.
const json::value* given(const json::object& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    return value && !value->is_null() ? value : nullptr;
}

const json::value& needed(const json::object& object, std::string_view name, std::string_view within)
{
    const auto* value = given(object, name);
    if (!value) throw BadRequest(path_of(within, name), "missing", "must be there");
    return *value;
}

std::string text_of(const json::value& value, std::size_t max_length, const std::string& path)
{
    const auto* text = value.if_string();
    if (!text) throw BadRequest(path, "type", "must be a text");
    // Four bytes are the most a code point takes, so far longer text need not be normalised to be refused.
    if (text->size() > max_length * 8 + 64)
        throw BadRequest(path, "too_long", "at most " + std::to_string(max_length) + " characters");
    if (text->find('\0') != json::string::npos) throw BadRequest(path, "characters", "must not hold a NUL");
    auto plain = connectors::nfc(std::string_view(text->data(), text->size()));
    if (connectors::code_points(plain) > max_length) {
        throw BadRequest(path, "too_long", "at most " + std::to_string(max_length) + " characters");
    }
    return plain;
}

std::string uuid_of(const json::value& value, const std::string& path)
{
    const auto* text = value.if_string();
    if (!text) throw BadRequest(path, "type", "must be a text");
    if (!inbox::is_uuid(std::string_view(text->data(), text->size()))) throw BadRequest(path, "uuid", "must be a UUID");
    std::string lower(text->data(), text->size());
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return lower;
}

void within_bounds(std::int64_t number, std::int64_t min, std::int64_t max, const std::string& path)
{
    if (number < min) throw BadRequest(path, "too_small", "at least " + std::to_string(min));
    if (number > max) throw BadRequest(path, "too_large", "at most " + std::to_string(max));
}

std::int64_t integer_of(const json::value& value, std::int64_t min, std::int64_t max, const std::string& path)
{
    if (value.is_uint64()) throw BadRequest(path, "too_large", "at most " + std::to_string(max));
    const auto* number = value.if_int64();
    if (!number) throw BadRequest(path, "type", "must be a whole number");
    within_bounds(*number, min, max, path);
    return *number;
}

bool bool_of(const json::value& value, const std::string& path)
{
    const auto* flag = value.if_bool();
    if (!flag) throw BadRequest(path, "type", "must be true or false");
    return *flag;
}

std::string choice_of(std::string_view word, std::initializer_list<std::string_view> choices, const std::string& path)
{
    if (std::find(choices.begin(), choices.end(), word) != choices.end()) return std::string(word);
    std::string list;
    for (const auto choice : choices) list += (list.empty() ? "" : ", ") + std::string(choice);
    throw BadRequest(path, "choice", "must be one of " + list);
}

std::string choice_of(const json::value& value, std::initializer_list<std::string_view> choices,
                      const std::string& path)
{
    const auto* text = value.if_string();
    if (!text) throw BadRequest(path, "type", "must be a text");
    return choice_of(std::string_view(text->data(), text->size()), choices, path);
}

} // namespace

json::object object_body(const Request& request)
{
    const auto type = request.header("Content-Type");
    const auto media = type.substr(0, type.find_first_of("; \t"));
    if (!same_word(media, "application/json")) {
        throw BadRequest("", "content_type", "the body must be application/json", 415);
    }
    auto value = parse_json_body(request.body);
    if (!value.is_object()) throw BadRequest("", "type", "must be an object");
    return std::move(value.get_object());
}

void only_fields(const json::object& object, std::initializer_list<std::string_view> allowed, std::string_view within)
{
    for (const auto& member : object) {
        const std::string_view key(member.key().data(), member.key().size());
        if (std::find(allowed.begin(), allowed.end(), key) != allowed.end()) continue;
        throw BadRequest(path_of(within, key), "unknown", "there is no such field");
    }
}

std::string text_field(const json::object& object, std::string_view name, std::size_t max_length,
                       std::string_view within)
{
    return text_of(needed(object, name, within), max_length, path_of(within, name));
}

std::optional<std::string> optional_text(const json::object& object, std::string_view name, std::size_t max_length,
                                         std::string_view within)
{
    const auto* value = given(object, name);
    if (!value) return std::nullopt;
    return text_of(*value, max_length, path_of(within, name));
}

std::string filled_text_field(const json::object& object, std::string_view name, std::size_t max_length,
                              std::string_view within)
{
    auto text = text_field(object, name, max_length, within);
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
        throw BadRequest(path_of(within, name), "empty", "must not be blank");
    }
    return text;
}

std::string uuid_field(const json::object& object, std::string_view name, std::string_view within)
{
    return uuid_of(needed(object, name, within), path_of(within, name));
}

std::optional<std::string> optional_uuid(const json::object& object, std::string_view name, std::string_view within)
{
    const auto* value = given(object, name);
    if (!value) return std::nullopt;
    return uuid_of(*value, path_of(within, name));
}

std::int64_t integer_field(const json::object& object, std::string_view name, std::int64_t min, std::int64_t max,
                           std::string_view within)
{
    return integer_of(needed(object, name, within), min, max, path_of(within, name));
}

std::optional<std::int64_t> optional_integer(const json::object& object, std::string_view name, std::int64_t min,
                                             std::int64_t max, std::string_view within)
{
    const auto* value = given(object, name);
    if (!value) return std::nullopt;
    return integer_of(*value, min, max, path_of(within, name));
}

bool bool_field(const json::object& object, std::string_view name, std::string_view within)
{
    return bool_of(needed(object, name, within), path_of(within, name));
}

std::optional<bool> optional_bool(const json::object& object, std::string_view name, std::string_view within)
{
    const auto* value = given(object, name);
    if (!value) return std::nullopt;
    return bool_of(*value, path_of(within, name));
}

std::string choice_field(const json::object& object, std::string_view name,
                         std::initializer_list<std::string_view> choices, std::string_view within)
{
    return choice_of(needed(object, name, within), choices, path_of(within, name));
}

std::optional<std::string> optional_choice(const json::object& object, std::string_view name,
                                           std::initializer_list<std::string_view> choices, std::string_view within)
{
    const auto* value = given(object, name);
    if (!value) return std::nullopt;
    return choice_of(*value, choices, path_of(within, name));
}

const json::array& array_field(const json::object& object, std::string_view name, std::size_t max_size,
                               std::string_view within, bool required)
{
    static const json::array none;
    const auto* value = required ? &needed(object, name, within) : given(object, name);
    if (!value) return none;
    const auto path = path_of(within, name);
    const auto* array = value->if_array();
    if (!array) throw BadRequest(path, "type", "must be a list");
    if (array->size() > max_size)
        throw BadRequest(path, "too_long", "at most " + std::to_string(max_size) + " elements");
    return *array;
}

const json::object& object_field(const json::object& object, std::string_view name, std::string_view within)
{
    const auto* inner = needed(object, name, within).if_object();
    if (!inner) throw BadRequest(path_of(within, name), "type", "must be an object");
    return *inner;
}

const json::object* optional_object(const json::object& object, std::string_view name, std::string_view within)
{
    return given(object, name) ? &object_field(object, name, within) : nullptr;
}

std::vector<std::string> uuid_array(const json::object& object, std::string_view name, std::size_t max_size,
                                    std::string_view within)
{
    const auto path = path_of(within, name);
    std::vector<std::string> ids;
    for (const auto& element : array_field(object, name, max_size, within)) {
        ids.push_back(uuid_of(element, path_of(path, ids.size())));
    }
    return ids;
}

std::vector<std::string> text_array(const json::object& object, std::string_view name, std::size_t max_size,
                                    std::size_t max_length, std::string_view within)
{
    const auto path = path_of(within, name);
    std::vector<std::string> texts;
    for (const auto& element : array_field(object, name, max_size, within)) {
        texts.push_back(text_of(element, max_length, path_of(path, texts.size())));
    }
    return texts;
}

const json::object& element_object(const json::array& array, std::size_t index, std::string_view array_path)
{
    const auto* inner = array.at(index).if_object();
    if (!inner) throw BadRequest(path_of(array_path, index), "type", "must be an object");
    return *inner;
}

std::string path_of(std::string_view within, std::string_view name)
{
    return within.empty() ? std::string(name) : std::string(within) + '.' + std::string(name);
}

std::string path_of(std::string_view array_path, std::size_t index)
{
    return std::string(array_path) + '[' + std::to_string(index) + ']';
}

std::int64_t integer_parameter(const Request& request, std::string_view name, std::int64_t fallback, std::int64_t min,
                               std::int64_t max)
{
    const auto text = request.parameter(name);
    if (!text) return fallback;
    std::int64_t number = 0;
    const auto read = std::from_chars(text->data(), text->data() + text->size(), number);
    if (read.ec != std::errc() || read.ptr != text->data() + text->size()) {
        throw BadRequest(std::string(name), "type", "must be a whole number");
    }
    within_bounds(number, min, max, std::string(name));
    return number;
}

std::optional<std::string> uuid_parameter(const Request& request, std::string_view name)
{
    const auto text = request.parameter(name);
    if (!text || text->empty()) return std::nullopt;
    return uuid_of(json::value(*text), std::string(name));
}

std::optional<std::string> choice_parameter(const Request& request, std::string_view name,
                                            std::initializer_list<std::string_view> choices)
{
    const auto text = request.parameter(name);
    if (!text || text->empty()) return std::nullopt;
    return choice_of(std::string_view(*text), choices, std::string(name));
}

} // namespace gateway
