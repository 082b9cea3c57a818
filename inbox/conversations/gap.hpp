#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/model/rules.hpp"

#include <string>
#include <vector>

/// A part of a channel's past that nobody has: a line in the conversations it may be missing from, so that staff do not
/// take a silence for one.
namespace inbox {

inline constexpr int gap_lines = 200; // conversations that get one, the most recently active ones

struct Gap {
    ChannelId channel;
    Time from{}, to{};
    std::vector<std::string> threads; // Thread::id; empty: all of the channel
};

/// "Thiếu tin từ 21:40 07/03 đến 08:15 08/03 (kênh mất kết nối)", in the shop's time.
std::string gap_text(const Gap& gap);

/// Draws the line, standing where the gap ends, in conversations with anything after its beginning. One that has the
/// same line is left alone. Nothing is unread for it. Its payload is {"what": "gap", "from", "to"}. Returns how many
/// lines were drawn.
std::size_t draw_gap(EventLog& log, const Rules& rules, const Gap& gap);

} // namespace inbox
