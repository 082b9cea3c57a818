#include "inbox/replies/reply_window.hpp"

#include "inbox/conversations/list.hpp"

#include <algorithm>

namespace inbox {

namespace {

bool holds(const ReplyWindow& window, const WindowFacts& facts)
{
    return window.needs.empty() ||
           std::find(facts.options.begin(), facts.options.end(), window.needs) != facts.options.end();
}

} // namespace

WindowFacts window_facts(const ConversationRow& conversation)
{
    return {conversation.last_customer_action_at, conversation.own_in_row, conversation.channel_options};
}

std::variant<WindowOpen, WindowClosed> check_window(const PlatformRules& rules, const WindowFacts& facts, Time now,
                                                    int messages)
{
    WindowOpen open;
    if (!rules.windows.empty()) {
        if (!facts.last_customer_action_at) return WindowClosed{"window_closed", {}};
        for (const auto& window : rules.windows) {
            if (!holds(window, facts)) continue;
            const Time end = *facts.last_customer_action_at + window.length;
            if (now < end && open.rule.empty()) open.rule = window.name;
            open.closes_at = open.closes_at ? std::max(*open.closes_at, end) : end;
        }
        if (!open.closes_at || now >= *open.closes_at) return WindowClosed{"window_closed", open.closes_at};
    }
    if (rules.max_in_row > 0) {
        if (facts.own_in_row + messages > rules.max_in_row) return WindowClosed{"quota", {}};
        open.remaining = rules.max_in_row - facts.own_in_row;
    }
    return open;
}

std::string last_window(const PlatformRules& rules, const WindowFacts& facts)
{
    const auto found = std::find_if(rules.windows.rbegin(), rules.windows.rend(),
                                    [&](const ReplyWindow& window) { return holds(window, facts); });
    return found == rules.windows.rend() ? std::string() : found->name;
}

} // namespace inbox
