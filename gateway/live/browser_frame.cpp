#include "gateway/live/browser_frame.hpp"

#include <boost/json/parse.hpp>

namespace gateway {

namespace {

const boost::json::value* member(const boost::json::object& object, std::string_view key)
{
    return object.if_contains(key);
}

Said hello_in(const boost::json::value& value)
{
    const auto* object = value.if_object();
    if (!object) return Nonsense{"hello is not an object"};
    Hello hello;
    if (const auto* epoch = member(*object, "epoch"); epoch && epoch->is_string()) {
        hello.epoch = std::string(epoch->get_string());
    } else if (epoch && !epoch->is_null()) {
        return Nonsense{"hello.epoch is neither a text nor null"};
    }
    // A number of any kind that is no sequence number (negative, 2^63, 1.5) is one we never gave: it means "resync".
    if (const auto* last = member(*object, "last_seq"); last && !last->is_null()) {
        if (!last->is_number()) return Nonsense{"hello.last_seq is neither a number nor null"};
        hello.last_seq = last->is_int64() ? last->get_int64() : -1;
    }
    return hello;
}

} // namespace

Said said_in(std::string_view frame)
{
    boost::json::error_code error;
    boost::json::parse_options options;
    options.max_depth = 4;
    const auto value = boost::json::parse(frame, error, {}, options);
    const auto* object = error ? nullptr : value.if_object();
    if (!object) return Nonsense{"not a JSON object"};
    if (const auto* hello = member(*object, "hello")) return hello_in(*hello);
    if (member(*object, "pong")) return Pong{};
    if (const auto* viewing = member(*object, "viewing")) {
        Viewing said;
        if (viewing->is_string()) {
            if (!inbox::is_uuid(viewing->get_string())) return Nonsense{"viewing is not an id"};
            said.conversation.text = std::string(viewing->get_string());
        } else if (!viewing->is_null()) {
            return Nonsense{"viewing is neither an id nor null"};
        }
        const auto* typing = member(*object, "typing");
        said.typing = typing && typing->is_bool() && typing->get_bool();
        return said;
    }
    return Nonsense{"not a frame we know"};
}

} // namespace gateway
