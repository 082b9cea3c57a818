#include "inbox/orders/states.hpp"

#include <algorithm>
#include <array>

namespace inbox {

namespace {

struct Words {
    std::string_view word, spoken;
};

// In the order of the enumeration.
constexpr std::array<Words, 8> words = {{{"draft", "Nháp"},
                                         {"to_confirm", "Chờ xác nhận"},
                                         {"confirmed", "Đã xác nhận"},
                                         {"packing", "Đang đóng gói"},
                                         {"shipping", "Đang giao"},
                                         {"delivered", "Đã giao"},
                                         {"returned", "Đã hoàn"},
                                         {"cancelled", "Đã hủy"}}};

} // namespace

std::string_view to_text(OrderStatus status)
{
    return words.at(static_cast<std::size_t>(status)).word;
}

std::optional<OrderStatus> order_status_named(std::string_view word)
{
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i].word == word) return static_cast<OrderStatus>(i);
    }
    return std::nullopt;
}

std::string_view spoken(OrderStatus status)
{
    return words.at(static_cast<std::size_t>(status)).spoken;
}

std::vector<OrderStatus> ways_from(OrderStatus status)
{
    using enum OrderStatus;
    switch (status) {
    case draft: return {to_confirm, confirmed, cancelled};
    case to_confirm: return {confirmed, cancelled};
    case confirmed: return {packing, cancelled};
    case packing: return {shipping, cancelled};
    case shipping: return {delivered, returned};
    case delivered: return {returned};
    case returned:
    case cancelled: return {};
    }
    return {};
}

bool may_go(OrderStatus from, OrderStatus to)
{
    const auto ways = ways_from(from);
    return std::find(ways.begin(), ways.end(), to) != ways.end();
}

bool holds_stock(OrderStatus status)
{
    return status <= OrderStatus::packing;
}

bool is_open_to_changes(OrderStatus status)
{
    return status <= OrderStatus::confirmed;
}

} // namespace inbox
