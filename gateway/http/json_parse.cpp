#include "gateway/http/json_body.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include <cmath>
#include <set>

/// parse_json_body(): Boost.JSON's own parser, with a builder that notices a key that comes twice.
namespace gateway {

namespace {

namespace json = boost::json;

/// What the parser calls, piece by piece. Everything is handed on to the library's builder.
struct Builder {
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = 1 << 10;
    static constexpr std::size_t max_string_size = std::size_t(-1);

    using Error = json::error_code;

    json::value_stack values;
    std::vector<std::set<std::string, std::less<>>> keys; // of each object that is open
    std::string key;
    std::optional<std::string> doubled;

    bool on_document_begin(Error&) { return true; }
    bool on_document_end(Error&) { return true; }
    bool on_object_begin(Error&)
    {
        keys.emplace_back();
        return true;
    }
    bool on_object_end(std::size_t count, Error&)
    {
        keys.pop_back();
        values.push_object(count);
        return true;
    }
    bool on_array_begin(Error&) { return true; }
    bool on_array_end(std::size_t count, Error&)
    {
        values.push_array(count);
        return true;
    }
    bool on_key_part(json::string_view part, std::size_t, Error&)
    {
        key.append(part.data(), part.size());
        values.push_chars(part);
        return true;
    }
    bool on_key(json::string_view part, std::size_t, Error& error)
    {
        key.append(part.data(), part.size());
        if (!keys.back().insert(key).second) {
            doubled = key;
            error = json::error::syntax; // the parser stops; `doubled` says why
            return false;
        }
        key.clear();
        values.push_key(part);
        return true;
    }
    bool on_string_part(json::string_view part, std::size_t, Error&)
    {
        values.push_chars(part);
        return true;
    }
    bool on_string(json::string_view part, std::size_t, Error&)
    {
        values.push_string(part);
        return true;
    }
    bool on_number_part(json::string_view, Error&) { return true; }
    bool on_int64(std::int64_t number, json::string_view, Error&)
    {
        values.push_int64(number);
        return true;
    }
    bool on_uint64(std::uint64_t number, json::string_view, Error&)
    {
        values.push_uint64(number);
        return true;
    }
    bool on_double(double number, json::string_view, Error& error)
    {
        if (!std::isfinite(number)) { // 1e999: neither we nor the store could write it again
            error = json::error::exponent_overflow;
            return false;
        }
        values.push_double(number);
        return true;
    }
    bool on_bool(bool flag, Error&)
    {
        values.push_bool(flag);
        return true;
    }
    bool on_null(Error&)
    {
        values.push_null();
        return true;
    }
    bool on_comment_part(json::string_view, Error&) { return true; }
    bool on_comment(json::string_view, Error&) { return true; }
};

} // namespace

json::value parse_json_body(std::string_view text)
{
    json::parse_options options;
    options.max_depth = json_depth_limit;
    json::basic_parser<Builder> parser(options);
    parser.handler().values.reset();
    json::error_code error;
    const auto used = parser.write_some(false, text.data(), text.size(), error);
    if (error == json::error::too_deep) {
        throw BadRequest("", "too_deep", "more than " + std::to_string(json_depth_limit) + " levels");
    }
    if (const auto& key = parser.handler().doubled) {
        throw BadRequest(*key, "duplicate_key", "the key stands twice in one object");
    }
    if (error) throw BadRequest("", "malformed", "no JSON from byte " + std::to_string(used) + ": " + error.message());
    if (used != text.size())
        throw BadRequest("", "malformed", "something follows the JSON at byte " + std::to_string(used));
    return parser.handler().values.release();
}

} // namespace gateway
