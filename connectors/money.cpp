#include "connectors/money.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace connectors {

namespace {

constexpr std::int64_t limit = 1'000'000'000'000'000;

bool is_digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

std::optional<std::int64_t> in_text(std::string_view text)
{
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    const auto whole = text.substr(0, text.find('.'));
    const auto rest = text.substr(std::min(text.size(), whole.size() + 1));
    const bool digits_only =
        std::all_of(whole.begin(), whole.end(), is_digit) && std::all_of(rest.begin(), rest.end(), is_digit);
    if (whole.empty() || !digits_only) return std::nullopt;

    std::int64_t amount = 0;
    for (const char digit : whole) {
        amount = amount * 10 + (digit - '0');
        if (amount >= limit) return std::nullopt;
    }
    if (!rest.empty() && rest.front() >= '5') ++amount;
    return negative ? -amount : amount;
}

} // namespace

std::optional<std::int64_t> whole_vnd(const JsonView& view)
{
    if (!view.present()) return std::nullopt;
    const auto& value = *view.raw();
    if (const auto* text = value.if_string()) return in_text(*text);
    if (const auto* real = value.if_double()) {
        if (!std::isfinite(*real) || std::abs(*real) >= static_cast<double>(limit)) return std::nullopt;
        return std::llround(*real);
    }
    const auto* whole = value.if_int64();
    if (!whole || *whole <= -limit || *whole >= limit) return std::nullopt;
    return *whole;
}

std::int64_t amount_or_zero(const JsonView& view)
{
    return std::max<std::int64_t>(0, whole_vnd(view).value_or(0));
}

} // namespace connectors
