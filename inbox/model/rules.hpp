#pragma once

#include "inbox/model/inbound.hpp"

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

/// What the inbox must know of a platform without knowing the platform. Made once at start from the connectors' data.
namespace inbox {

/// How long after the customer's last action a reply may go.
struct ReplyWindow {
    std::string name;
    std::chrono::hours length{24};
    std::string needs{}; // a channel option without which the rule does not hold; empty: none
};

struct PlatformRules {
    std::string abilities_json;       // the object of the contract, ready to copy into a conversation
    std::vector<ReplyWindow> windows; // in the order they are tried; empty: a reply may always go
    int max_in_row = 0;               // own messages until the customer answers; 0: no such limit
};

using Rules = std::map<std::pair<std::string, ThreadKind>, PlatformRules>; // platform and kind of thread

} // namespace inbox
