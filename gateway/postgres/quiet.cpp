#include "gateway/postgres/quiet.hpp"

#include <poll.h>

namespace gateway {

bool is_quiet(const pqxx::connection_base& connection)
{
    if (!connection.is_open()) return false;
    pollfd socket{connection.sock(), POLLIN, 0};
    return socket.fd >= 0 && ::poll(&socket, 1, 0) == 0;
}

} // namespace gateway
