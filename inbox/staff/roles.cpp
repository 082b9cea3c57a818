#include "inbox/staff/roles.hpp"

#include <array>

namespace inbox {

namespace {

constexpr std::array<std::string_view, 4> words = {"agent", "sales", "supervisor", "owner"};

/// The least role that has a right: each role has all rights of those before it.
constexpr Role least_role(Right right)
{
    switch (right) {
    case Right::answer:
    case Right::edit_customers:
    case Right::read_orders: return Role::agent;
    case Right::see_whole_contacts:
    case Right::merge_customers:
    case Right::change_orders:
    case Right::adjust_stock: return Role::sales;
    case Right::see_all_conversations:
    case Right::reassign_others:
    case Right::read_audit:
    case Right::read_reports:
    case Right::edit_shared_words:
    case Right::export_data:
    case Right::manage_automation: return Role::supervisor; // whoever hands out work says how it is handed out
    case Right::manage_staff:
    case Right::manage_channels:
    case Right::manage_retention: return Role::owner;
    }
    return Role::owner;
}

} // namespace

bool may(Role role, Right right) noexcept
{
    return role >= least_role(right);
}

std::string_view to_text(Role role)
{
    return words.at(static_cast<std::size_t>(role));
}

std::optional<Role> role_named(std::string_view word)
{
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == word) return static_cast<Role>(i);
    }
    return std::nullopt;
}

} // namespace inbox
