#pragma once

#include "inbox/sql.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Raw events: what platforms told us, durable before anybody answers 200.
namespace inbox {

/// One event on its way into the store.
struct RawEvent {
    WorkspaceId workspace; // number 0: of a channel nobody has connected
    ChannelId channel;
    AppId app;
    std::string external_id; // of the channel, for those nobody has connected
    std::string dedupe_key;
    std::string kind;    // word_for(inbound)
    std::string headers; // JSON of the few headers worth keeping; no signature, no cookie
    std::string body;    // bytes, not necessarily UTF-8
    bool from_history = false;
};

/// Writes them in one statement, one commit: rows that are there already are left alone. Every workspace named is noted
/// in `work_waiting`. Outside a transaction (`pqxx::nontransaction`): the statement is its own. (Events of channels
/// that nobody has connected go first, in a statement of theirs: a batch has them rarely, and a failure in between only
/// means that the platform repeats what is then absorbed.) Batches may overlap in any order without a deadlock. Returns
/// how many were new. Throws what libpqxx throws; an error during the commit is an unknown outcome, never a "no".
std::size_t accept(pqxx::transaction_base& tx, const std::vector<RawEvent>& events);

} // namespace inbox
