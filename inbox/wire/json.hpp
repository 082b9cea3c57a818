#pragma once

#include "inbox/model/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace inbox::wire {

/// Writes JSON straight into one text: names in the order they are given, so the same value always gives the same
/// bytes. Texts must be UTF-8 (everything from the store is). A name is always a literal of ours.
class Json {
public:
    Json& open_object();                      // {
    Json& open_object(std::string_view name); // "name":{
    Json& close_object();
    Json& open_array(std::string_view name);
    Json& close_array();

    Json& text(std::string_view name, std::string_view value);
    Json& number(std::string_view name, std::int64_t value);
    Json& truth(std::string_view name, bool value);
    Json& time(std::string_view name, Time value);
    Json& null(std::string_view name);
    Json& raw(std::string_view name, std::string_view json); // already JSON
    Json& element(std::string_view json);                    // of an array, already JSON

    /// Absent when empty.
    Json& text_if(std::string_view name, std::string_view value);
    Json& number_if(std::string_view name, std::int64_t value); // absent when 0
    Json& time_if(std::string_view name, const std::optional<Time>& value);

    std::string take() && { return std::move(out_); }
    const std::string& view() const noexcept { return out_; }

private:
    void name(std::string_view name);
    void separate();

    std::string out_;
};

/// `text` with quotes and escapes.
void append_quoted(std::string& out, std::string_view text);
std::string quoted(std::string_view text);

} // namespace inbox::wire
