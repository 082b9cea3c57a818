#pragma once

#include "inbox/staff/roles.hpp"

#include <string>

namespace gateway {

/// Somebody who is logged in, as every handler gets them: read from the store for this request, so a removed person or
/// a changed role counts at once.
struct LoggedIn {
    inbox::StaffMember staff;
    std::string csrf_token;
    std::string token_hash; // of the cookie; names the session in the store
};

} // namespace gateway
