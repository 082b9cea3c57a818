#include "inbox/wire/json.hpp"

#include <cstdio>

namespace inbox::wire {

void append_quoted(std::string& out, std::string_view text)
{
    out += '"';
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text.substr(plain, i - plain));
        plain = i + 1;
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default: {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", c);
            out += escape;
        }
        }
    }
    out.append(text.substr(plain));
    out += '"';
}

std::string quoted(std::string_view text)
{
    std::string out;
    append_quoted(out, text);
    return out;
}

void Json::separate()
{
    if (out_.empty()) return;
    const char last = out_.back();
    if (last != '{' && last != '[' && last != ':') out_ += ',';
}

void Json::name(std::string_view name)
{
    separate();
    out_ += '"';
    out_ += name;
    out_ += "\":";
}

Json& Json::open_object()
{
    separate();
    out_ += '{';
    return *this;
}

Json& Json::open_object(std::string_view key)
{
    name(key);
    out_ += '{';
    return *this;
}

Json& Json::close_object()
{
    out_ += '}';
    return *this;
}

Json& Json::open_array(std::string_view key)
{
    name(key);
    out_ += '[';
    return *this;
}

Json& Json::close_array()
{
    out_ += ']';
    return *this;
}

Json& Json::text(std::string_view key, std::string_view value)
{
    name(key);
    append_quoted(out_, value);
    return *this;
}

Json& Json::number(std::string_view key, std::int64_t value)
{
    name(key);
    out_ += std::to_string(value);
    return *this;
}

Json& Json::truth(std::string_view key, bool value)
{
    name(key);
    out_ += value ? "true" : "false";
    return *this;
}

Json& Json::time(std::string_view key, Time value)
{
    name(key);
    out_ += '"' + to_text(value) + '"';
    return *this;
}

Json& Json::null(std::string_view key)
{
    name(key);
    out_ += "null";
    return *this;
}

Json& Json::raw(std::string_view key, std::string_view json)
{
    name(key);
    out_ += json;
    return *this;
}

Json& Json::element(std::string_view json)
{
    separate();
    out_ += json;
    return *this;
}

Json& Json::text_if(std::string_view key, std::string_view value)
{
    return value.empty() ? *this : text(key, value);
}

Json& Json::number_if(std::string_view key, std::int64_t value)
{
    return value == 0 ? *this : number(key, value);
}

Json& Json::time_if(std::string_view key, const std::optional<Time>& value)
{
    return value ? time(key, *value) : *this;
}

} // namespace inbox::wire
