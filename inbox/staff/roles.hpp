#pragma once

#include "inbox/model/ids.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Who works in a shop and what each may do. The table stands in roles.cpp and nowhere else.
namespace inbox {

enum class Role { agent, sales, supervisor, owner };

enum class Right {
    see_all_conversations, // else: own, unassigned and own teams', in one's channels
    answer,                // answer, note, label, resolve: of what one sees
    see_whole_contacts,    // phone numbers and addresses; else masked, and unmasking is logged
    edit_customers,
    merge_customers,
    read_orders,
    change_orders,
    adjust_stock,
    reassign_others, // conversations that are a colleague's
    read_audit,
    read_reports,
    export_data,
    manage_automation, // what the robot does, and working hours
    manage_staff,
    manage_channels, // channels and their secrets
    manage_retention,
    edit_shared_words, // labels, and quick replies everybody has; one's own take Right::answer
};

bool may(Role role, Right right) noexcept;

std::string_view to_text(Role role);
std::optional<Role> role_named(std::string_view word);

/// One person of a workspace. `channels` limits what an agent or salesperson sees at all; nullopt: every channel.
struct StaffMember {
    StaffId id;
    WorkspaceId workspace;
    std::string name, email;
    Role role = Role::agent;
    std::vector<std::string> teams;
    std::optional<std::vector<ChannelId>> channels;
    bool active = true;
};

} // namespace inbox
