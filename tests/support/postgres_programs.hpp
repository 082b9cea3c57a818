#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

/// PostgreSQL's own programs, for what tests do to the private server.
namespace tests {

/// The command line of one of them, run as the user the server runs as.
std::vector<std::string> postgres_program(const std::string& name, const std::vector<std::string>& more);

/// pg_ctl on a data folder, waiting for what it does; at most a minute.
void pg_ctl(const std::string& data, const std::vector<std::string>& more);

/// Starts a server that listens on a socket in the folder `sockets`, and nowhere else.
void start_server(const std::string& data, const std::string& sockets);

/// The private server's: the postmaster first, then whoever it has begotten.
std::vector<pid_t> server_processes();

/// SIGKILL to all of them, and waits until they are gone.
void kill_server();

} // namespace tests
