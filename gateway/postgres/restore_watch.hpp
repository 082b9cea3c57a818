#pragma once

#include "gateway/postgres/database.hpp"
#include "inbox/model/rules.hpp"

#include <memory>

namespace gateway {

/// Asks of every new connection whether it still leads to the store we knew. A restore from a backup and a replica that
/// took over are noticed before anything is read or sent, also by a process that went on running; see
/// inbox/restore/restore.hpp for what is done then.
Database::Greeting restore_watch(std::shared_ptr<const inbox::Rules> rules);

} // namespace gateway
