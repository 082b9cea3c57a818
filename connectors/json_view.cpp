#include "connectors/json_view.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>

namespace connectors {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// What a platform can mean by a time: 2005 to 2100. Compared as plain numbers, since calendars overflow.
constexpr std::int64_t first_second = 1'104'537'600;
constexpr std::int64_t last_second = 4'133'980'799;

/// NUL is a character to JSON and an error to PostgreSQL.
std::string without_nul(std::string_view text)
{
    std::string clean;
    clean.reserve(text.size());
    for (const char c : text) {
        if (c == '\0') clean += replacement;
        else clean += c;
    }
    return clean;
}

std::optional<std::int64_t> integer_in(std::string_view text)
{
    std::int64_t number = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || result.ec != std::errc{} || result.ptr != text.data() + text.size()) return std::nullopt;
    return number;
}

} // namespace

JsonView::JsonView(const boost::json::value& value, std::string path) : value_(&value), path_(std::move(path)) {}

JsonView::JsonView(const boost::json::value* value, std::string path, int) : value_(value), path_(std::move(path)) {}

JsonView JsonView::operator[](std::string_view key) const
{
    const auto* object = value_ ? value_->if_object() : nullptr;
    std::string path; // made in one piece: a message is asked for dozens of places
    path.reserve(path_.size() + 1 + key.size());
    path.append(path_).append(1, '.').append(key);
    return {object ? object->if_contains(key) : nullptr, std::move(path), 0};
}

JsonView JsonView::operator[](std::size_t index) const
{
    const auto* array = value_ ? value_->if_array() : nullptr;
    const auto* element = array && index < array->size() ? &(*array)[index] : nullptr;
    return {element, path_ + "[" + std::to_string(index) + "]", 0};
}

std::size_t JsonView::size() const noexcept
{
    const auto* array = value_ ? value_->if_array() : nullptr;
    return array ? array->size() : 0;
}

bool JsonView::present() const noexcept
{
    return value_ && !value_->is_null();
}

bool JsonView::is_object() const noexcept
{
    return value_ && value_->is_object();
}

bool JsonView::is_array() const noexcept
{
    return value_ && value_->is_array();
}

bool JsonView::is_text() const noexcept
{
    return value_ && value_->is_string();
}

std::string JsonView::text() const
{
    if (!present()) refuse("missing");
    if (!is_text()) refuse("not a text");
    return without_nul(value_->get_string());
}

std::string JsonView::text_or(std::string_view fallback) const
{
    return is_text() ? without_nul(value_->get_string()) : std::string(fallback);
}

std::string JsonView::id() const
{
    auto found = id_or_empty();
    if (found.empty()) refuse("missing");
    return found;
}

std::string JsonView::id_or_empty() const
{
    if (!present()) return {};
    if (value_->is_string()) return without_nul(value_->get_string());
    if (value_->is_int64()) return std::to_string(value_->get_int64());
    if (value_->is_uint64()) return std::to_string(value_->get_uint64());
    refuse("not an id");
}

std::int64_t JsonView::number() const
{
    if (!present()) refuse("missing");
    if (value_->is_int64()) return value_->get_int64();
    if (value_->is_double()) {
        const auto real = value_->get_double();
        if (real == std::floor(real) && std::abs(real) < 9e15) return static_cast<std::int64_t>(real);
    }
    if (value_->is_string()) {
        if (const auto number = integer_in(value_->get_string())) return *number;
    }
    refuse("not a whole number");
}

std::int64_t JsonView::number_or(std::int64_t fallback) const
{
    try {
        return present() ? number() : fallback;
    } catch (const Malformed&) {
        return fallback;
    }
}

double JsonView::real_or(double fallback) const
{
    if (!present()) return fallback;
    if (value_->is_double()) return std::isfinite(value_->get_double()) ? value_->get_double() : fallback;
    if (value_->is_int64()) return static_cast<double>(value_->get_int64());
    if (value_->is_uint64()) return static_cast<double>(value_->get_uint64());
    if (!value_->is_string() || value_->get_string().empty()) return fallback;
    const std::string text(value_->get_string());
    char* end = nullptr;
    const auto real = std::strtod(text.c_str(), &end);
    return end == text.c_str() + text.size() && std::isfinite(real) ? real : fallback;
}

bool JsonView::flag() const noexcept
{
    if (!value_) return false;
    if (value_->is_bool()) return value_->get_bool();
    if (value_->is_int64()) return value_->get_int64() == 1;
    if (value_->is_string()) return value_->get_string() == "true" || value_->get_string() == "1";
    return false;
}

inbox::Time JsonView::milliseconds() const
{
    const auto count = number();
    if (count < first_second * 1000 || count > last_second * 1000) refuse("not a time in milliseconds");
    return inbox::Time{std::chrono::milliseconds{count}};
}

inbox::Time JsonView::seconds() const
{
    const auto count = number();
    if (count < first_second || count > last_second) refuse("not a time in seconds");
    return inbox::Time{std::chrono::seconds{count}};
}

const boost::json::value* JsonView::raw() const noexcept
{
    return value_;
}

const std::string& JsonView::path() const noexcept
{
    return path_;
}

void JsonView::refuse(std::string_view why) const
{
    throw Malformed(path_ + ": " + std::string(why));
}

std::optional<inbox::Time> iso_time(std::string_view text)
{
    using namespace std::chrono;
    const auto digits = [&](std::size_t at, std::size_t count) -> std::optional<int> {
        if (at + count > text.size()) return std::nullopt;
        int number = 0;
        for (std::size_t i = at; i < at + count; ++i) {
            if (text[i] < '0' || text[i] > '9') return std::nullopt;
            number = number * 10 + (text[i] - '0');
        }
        return number;
    };
    const auto y = digits(0, 4), mo = digits(5, 2), d = digits(8, 2), h = digits(11, 2), mi = digits(14, 2),
               s = digits(17, 2);
    if (!y || !mo || !d || !h || !mi || !s || *h > 23 || *mi > 59 || *s > 60) return std::nullopt;
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*mo)}, day{static_cast<unsigned>(*d)}};
    if (!date.ok()) return std::nullopt;
    inbox::Time time = sys_days{date} + hours{*h} + minutes{*mi} + seconds{*s};

    std::size_t at = 19;
    if (at < text.size() && text[at] == '.') {
        int scale = 100;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10) {
            time += milliseconds{(text[at] - '0') * scale};
        }
    }
    if (at == text.size() || text[at] == 'Z') return time;
    if (text[at] != '+' && text[at] != '-') return std::nullopt;
    const auto zone_h = digits(at + 1, 2);
    const auto colon = at + 3 < text.size() && text[at + 3] == ':' ? 1u : 0u;
    const auto zone_m = digits(at + 3 + colon, 2);
    if (!zone_h || !zone_m) return std::nullopt;
    const auto offset = hours{*zone_h} + minutes{*zone_m};
    return text[at] == '+' ? time - offset : time + offset;
}

std::optional<inbox::Time> any_time(std::string_view text)
{
    const auto count = integer_in(text);
    if (!count) return iso_time(text);
    if (*count >= first_second && *count <= last_second) return inbox::Time{std::chrono::seconds{*count}};
    if (*count < first_second * 1000 || *count > last_second * 1000) return std::nullopt;
    return inbox::Time{std::chrono::milliseconds{*count}};
}

} // namespace connectors
