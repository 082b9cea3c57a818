#include "inbox/replies/reply_window.hpp"

#include <algorithm>

namespace inbox {

std::variant<WindowOpen, WindowClosed> check_window(const PlatformRules& rules, const WindowFacts& facts, Time now,
                                                    int messages)
{
    WindowOpen open;
    if (!rules.windows.empty()) {
        if (!facts.last_customer_action_at) return WindowClosed{"window_closed", {}};
        for (const auto& [name, length] : rules.windows) {
            const Time end = *facts.last_customer_action_at + length;
            if (now < end && open.rule.empty()) open.rule = name;
            open.closes_at = open.closes_at ? std::max(*open.closes_at, end) : end;
        }
        if (now >= *open.closes_at) return WindowClosed{"window_closed", open.closes_at};
    }
    if (rules.max_in_row > 0) {
        if (facts.own_in_row + messages > rules.max_in_row) return WindowClosed{"quota", {}};
        open.remaining = rules.max_in_row - facts.own_in_row;
    }
    return open;
}

} // namespace inbox
