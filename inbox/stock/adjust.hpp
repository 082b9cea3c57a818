#pragma once

#include "inbox/staff/roles.hpp"
#include "inbox/stock/requests.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// What people do to stock by hand: goods come in, break, get lost, come back, are counted.
namespace inbox {

struct AdjustLine {
    VariantId variant;
    std::optional<std::int64_t> change; // so many more or, negative, fewer
    std::optional<std::int64_t> count;  // it was counted: exactly so many; one of the two
};

struct Adjustment {
    std::string id; // made by the browser
    std::string reason;
    std::vector<AdjustLine> lines; // each variant once
};

inline constexpr std::size_t adjust_lines_limit = 500;

struct Adjusted {
    std::vector<std::string> items; // the variants as they now are, in the order of the lines
    bool again = false;             // it was done before; nothing changed now
};
struct IdUsed {}; // for something else
struct CannotAdjust {
    std::vector<Complaint> complaints;
};
using AdjustResult = std::variant<Adjusted, IdUsed, CannotAdjust>;

/// All lines or none. What is promised to orders cannot be taken away: a line that would leave less on hand than is
/// reserved is refused, unless it adds (what a platform has oversold may be made good bit by bit).
AdjustResult adjust_stock(EventLog& log, const StaffMember& staff, const Adjustment& adjustment);

} // namespace inbox
