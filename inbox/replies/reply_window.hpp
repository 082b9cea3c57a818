#pragma once

#include "inbox/model/rules.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

/// Whether the platform lets the shop write to a customer now. Pure: the same rule draws the page's countdown, admits a
/// reply and chooses the name under which the sender announces it.
namespace inbox {

struct ConversationRow;

struct WindowFacts {
    std::optional<Time> last_customer_action_at; // absent: the customer never did anything that opens a window
    int own_in_row = 0;                          // our messages since
    std::vector<std::string> options{};          // of the channel
};

/// `rule`: the first rule that still holds; empty when the platform has none. `closes_at`: when the last rule ends.
struct WindowOpen {
    std::string rule;
    std::optional<Time> closes_at;
    std::optional<int> remaining; // own messages still allowed
};

/// `code`: "window_closed" or "quota". `closed_at`: since when, if it was ever open.
struct WindowClosed {
    std::string code;
    std::optional<Time> closed_at;
};

std::variant<WindowOpen, WindowClosed> check_window(const PlatformRules& rules, const WindowFacts& facts, Time now,
                                                    int messages = 1);

/// What of a conversation the window depends on.
WindowFacts window_facts(const ConversationRow& conversation);

/// The last rule that this channel has at all, whether or not it still holds; empty when there is none.
std::string last_window(const PlatformRules& rules, const WindowFacts& facts);

} // namespace inbox
