#include "inbox/stock/adjust.hpp"

#include "inbox/staff/audit.hpp"
#include "inbox/stock/catalogue.hpp"
#include "inbox/stock/stock.hpp"
#include "inbox/wire/json.hpp"

#include <map>

namespace inbox {

namespace {

std::string content_of(const Adjustment& adjustment)
{
    std::string content = adjustment.reason;
    for (const auto& line : adjustment.lines) {
        content += '\n' + line.variant.text + (line.count ? '=' : '+') +
                   std::to_string(line.count ? *line.count : line.change.value_or(0));
    }
    return content;
}

std::string field_of(const Adjustment& adjustment, std::size_t line, bool variant = false)
{
    const auto* name = variant ? "variant_id" : adjustment.lines[line].count ? "count" : "change";
    return "lines[" + std::to_string(line) + "]." + name;
}

/// What each line adds, and what cannot be.
std::vector<StockMove> moves_of(EventLog& log, const Adjustment& adjustment, std::vector<Complaint>& complaints)
{
    std::vector<VariantId> ids;
    for (const auto& line : adjustment.lines) ids.push_back(line.variant);
    std::map<std::string, StockNumbers> there;
    for (auto& numbers : lock_stock(log, ids)) there.emplace(numbers.variant.text, numbers);

    std::vector<StockMove> moves;
    for (std::size_t i = 0; i < adjustment.lines.size(); ++i) {
        const auto& line = adjustment.lines[i];
        const auto found = there.find(line.variant.text);
        if (found == there.end()) {
            complaints.push_back({field_of(adjustment, i, true), "absent", "there is no such variant"});
            continue;
        }
        const auto now = found->second.on_hand;
        const auto change = line.count ? *line.count - now : line.change.value_or(0);
        if (now + change > stock_limit || now + change < -stock_limit) {
            complaints.push_back(
                {field_of(adjustment, i), "too_large", "no more than " + std::to_string(stock_limit) + " on hand"});
        }
        moves.push_back({line.variant, change, 0});
    }
    return moves;
}

std::vector<std::string> items_of(EventLog& log, const Adjustment& adjustment)
{
    std::vector<VariantId> ids;
    for (const auto& line : adjustment.lines) ids.push_back(line.variant);
    std::vector<std::string> items;
    for (const auto& variant : read_variants(log.tx(), log.workspace(), ids)) items.push_back(to_json(variant));
    return items;
}

} // namespace

AdjustResult adjust_stock(EventLog& log, const StaffMember& staff, const Adjustment& adjustment)
{
    const auto content = content_of(adjustment);
    const auto asked = asked_before(log, adjustment.id, content);
    if (asked == Asked::otherwise) return IdUsed{};
    if (asked == Asked::again) return Adjusted{items_of(log, adjustment), true};

    std::vector<Complaint> complaints;
    const auto moves = moves_of(log, adjustment, complaints);
    if (!complaints.empty()) return CannotAdjust{std::move(complaints)};
    MoveWhy why{"adjust"};
    why.staff = staff.id;
    why.reason = adjustment.reason;
    why.request = adjustment.id;
    for (const auto& shortage : move_stock(log, moves, why)) {
        complaints.push_back({field_of(adjustment, shortage.index), "below_reserved",
                              "only " + std::to_string(shortage.available) + " are not promised to orders"});
    }
    if (!complaints.empty()) return CannotAdjust{std::move(complaints)};

    note_request(log, adjustment.id, content, staff.id);
    wire::Json detail;
    detail.open_object()
        .number("lines", static_cast<std::int64_t>(moves.size()))
        .text("reason", adjustment.reason)
        .close_object();
    note_audit(log.tx(), log.workspace(), staff.id, "stock.adjusted", adjustment.id, std::move(detail).take());
    return Adjusted{items_of(log, adjustment), false};
}

} // namespace inbox
