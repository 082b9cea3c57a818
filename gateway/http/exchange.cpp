#include "gateway/http/session.hpp"

#include "gateway/http/compression.hpp"
#include "gateway/live/handshake.hpp"
#include "gateway/live/socket.hpp"
#include "inbox/model/failpoint.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

/// The answering half of a connection.
namespace gateway {

namespace asio = boost::asio;
using Clock = Deadline::Clock;

namespace {

/// Logs what a socket's owner lets escape; the socket is gone with the owner.
asio::awaitable<void> run_upgraded(std::shared_ptr<Edge> edge, const UpgradeHandler& handler, Request request,
                                   Captures captures, std::unique_ptr<Socket> socket)
{
    Request seen;
    seen.method = request.method;
    seen.path = request.path;
    seen.peer = request.peer;
    std::string what;
    try {
        co_await handler(std::move(request), std::move(captures), std::move(socket));
        co_return;
    } catch (const std::exception& error) {
        what = error.what();
    }
    ++edge->counters.failed;
    if (edge->hooks.failed) edge->hooks.failed(seen, what);
}

} // namespace

asio::awaitable<Response> Session::handle(const Router::Route& route, Request request, Captures captures)
{
    connection_.deadline.never();
    std::exception_ptr trouble;
    try {
        auto response = co_await route.handler(std::move(request), std::move(captures));
        co_return response;
    } catch (...) {
        trouble = std::current_exception();
    }
    co_return explained(trouble);
}

asio::awaitable<std::optional<Response>> Session::checked(const Router::Route& route, const Request& request)
{
    connection_.deadline.never();
    std::exception_ptr trouble;
    try {
        auto refusal = co_await route.check(request);
        co_return refusal;
    } catch (...) {
        trouble = std::current_exception();
    }
    co_return explained(trouble);
}

Response Session::explained(const std::exception_ptr& trouble)
{
    std::string what = "something that is no exception";
    try {
        std::rethrow_exception(trouble);
    } catch (const Refusal& refusal) {
        return refusal.response;
    } catch (const BadRequest& bad) {
        return to_response(bad);
    } catch (const std::exception& error) {
        what = error.what();
    } catch (...) {
    }
    if (edge_->hooks.explain) {
        if (auto response = edge_->hooks.explain(trouble)) return std::move(*response);
    }
    ++edge_->counters.failed;
    if (edge_->hooks.failed) edge_->hooks.failed(seen_, what);
    return problem(500);
}

asio::awaitable<bool> Session::upgrade(const Router::Route& route, Request request, Captures captures)
{
    auto refusal = handshake_refusal(request);
    if (!refusal && !http_1_1_) refusal = problem(400, "a handshake is HTTP/1.1");
    if (!refusal && route.check) refusal = co_await checked(route, request);
    auto place = place_;
    if (!refusal && !place) { // through a trusted proxy: counted under its client
        place = edge_->addresses->take(asio::ip::make_address(request.peer), limits_.connections_per_address);
        if (!place) refusal = problem(429);
    }
    if (refusal || edge_->stopping) {
        auto response = refusal ? std::move(*refusal) : empty(503, 1);
        co_await answer(std::move(response), false);
        co_return false;
    }
    wire_->give_back(std::move(in_));
    edge_->connections.erase(&connection_);
    auto socket = co_await Socket::open(std::move(wire_), request, limits_, std::move(place));
    if (!socket) co_return false;
    ++edge_->counters.upgraded;
    if (edge_->hooks.answered) edge_->hooks.answered(seen_, 101, Clock::now() - began_);
    const auto executor = socket->executor();
    asio::co_spawn(executor,
                   run_upgraded(edge_, route.upgrade, std::move(request), std::move(captures), std::move(socket)),
                   asio::detached);
    co_return false;
}

/// Writes the answer; true when the connection goes on.
asio::awaitable<bool> Session::answer(Response response, bool keep)
{
    const int status = response.status;
    const bool goes_on = keep && !response.close && !edge_->stopping;
    const AnswerShape shape{seen_.method == "HEAD", !goes_on, seen_.secure, seen_.path};
    compress_for(seen_, response);
    const bool written = co_await write_answer(*edge_, connection_, std::move(response), shape);
    inbox::pass(inbox::Failpoint::ack_after);
    if (edge_->hooks.answered) edge_->hooks.answered(seen_, status, Clock::now() - began_);
    if (!written) wire_->cut();
    co_return written&& goes_on;
}

/// Answers what never became a request and ends the connection.
asio::awaitable<void> Session::refuse(int status, std::string_view why)
{
    auto& counters = edge_->counters;
    if (status == 408) ++counters.too_slow;
    else if (status == 413 || status == 414 || status == 431) ++counters.too_large;
    else if (status != 503) ++counters.ambiguous;
    if (edge_->hooks.refused) edge_->hooks.refused(status, why, seen_.peer.empty() ? peer_.to_string() : seen_.peer);
    const AnswerShape shape{false, true, wire_->secure(), seen_.path};
    auto response = problem(status, why);
    if (status == 503) response.with("Retry-After", "5");
    const bool written = co_await write_answer(*edge_, connection_, std::move(response), shape);
    if (!written) wire_->cut();
}

} // namespace gateway
