#pragma once

#include <pqxx/pqxx>

namespace gateway {

/// Whether an idle connection can be used: nothing has come on it since the last answer.
///
/// A server that restarts, is killed or ends a connection says so, or closes, while nobody listens; the next statement
/// would be the first to notice and would fail although the store has long been well. So whoever keeps a connection
/// asks before each use, at the price of one look at the socket, and opens a new one instead of complaining. (Rarely it
/// was but a notice that had come: then one connection more is opened than was needed.)
bool is_quiet(const pqxx::connection_base& connection);

} // namespace gateway
