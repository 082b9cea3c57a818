#include "gateway/live/live_endpoint.hpp"

#include "gateway/live/socket.hpp"

namespace gateway {

namespace {

asio::awaitable<std::optional<Response>> refusal(Sessions& sessions, const Request& request)
{
    if (!sessions.own_origin(request)) co_return problem(403, "the Origin is not ours");
    const auto who = co_await sessions.authenticate(request);
    if (!who) co_return problem(401);
    co_return std::nullopt;
}

/// Asks again who it is: between the check and here somebody may have been logged out.
asio::awaitable<void> serve_socket(Sessions& sessions, Hub& hub, Request request, std::unique_ptr<Socket> socket)
{
    auto who = co_await sessions.authenticate(request);
    if (!who) {
        socket->close(close_code::policy, "logged out");
        while (co_await socket->read()) {
        }
        co_return;
    }
    co_await hub.serve(std::move(*who), std::move(socket));
}

} // namespace

void add_live(Router& router, Sessions& sessions, Hub& hub)
{
    const auto check = [&sessions](const Request& request) { return refusal(sessions, request); };
    const auto serve = [&sessions, &hub](Request request, Captures, std::unique_ptr<Socket> socket) {
        return serve_socket(sessions, hub, std::move(request), std::move(socket));
    };
    router.add_upgrade("/live", check, serve);
}

} // namespace gateway
