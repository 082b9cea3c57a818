#pragma once

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Reading back what the store keeps as JSON: settings that an older version wrote may lack a field, and one that is
/// not what it should be counts as absent. For this folder alone.
namespace inbox {

/// The object of that name; null: there is none.
inline const boost::json::object* object_at(const boost::json::object& from, std::string_view name)
{
    const auto* found = from.if_contains(name);
    return found ? found->if_object() : nullptr;
}

inline bool truth_at(const boost::json::object& from, std::string_view name)
{
    const auto* found = from.if_contains(name);
    return found && found->is_bool() && found->get_bool();
}

inline std::string text_at(const boost::json::object& from, std::string_view name)
{
    const auto* found = from.if_contains(name);
    return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

inline std::optional<int> number_at(const boost::json::object& from, std::string_view name)
{
    const auto* found = from.if_contains(name);
    if (!found || !found->is_int64()) return std::nullopt;
    return static_cast<int>(found->get_int64());
}

inline std::vector<std::string> texts_at(const boost::json::object& from, std::string_view name)
{
    std::vector<std::string> texts;
    const auto* found = from.if_contains(name);
    if (!found || !found->is_array()) return texts;
    for (const auto& text : found->get_array()) {
        if (text.is_string()) texts.emplace_back(text.get_string());
    }
    return texts;
}

} // namespace inbox
