#include "gateway/http/edge.hpp"
#include "gateway/http/framing.hpp"
#include "gateway/live/handshake.hpp"
#include "gateway/live/socket.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>

/// One HTTP connection, from its first byte to its last.
namespace gateway {

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace {

using Parser = http::request_parser<http::string_body>;
using Clock = Deadline::Clock;

constexpr std::size_t header_read_bytes = 4 << 10;
constexpr std::size_t body_read_bytes = 32 << 10;

/// A chunk's size line and its extensions; nothing in use comes near.
constexpr std::size_t chunk_line_bytes = 8 << 10;

/// A share of what all bodies of a shard may hold together.
class BodyShare {
public:
    explicit BodyShare(Edge& edge) : edge_(edge) {}
    ~BodyShare() { edge_.counters.bodies_bytes -= held_; }
    BodyShare(const BodyShare&) = delete;
    BodyShare& operator=(const BodyShare&) = delete;

    /// Makes the share at least that large; false when there is no room.
    bool grow_to(std::size_t bytes)
    {
        if (bytes <= held_) return true;
        if (edge_.counters.bodies_bytes + (bytes - held_) > edge_.config.limits.bodies_in_memory_bytes) return false;
        edge_.counters.bodies_bytes += bytes - held_;
        held_ = bytes;
        return true;
    }

private:
    Edge& edge_;
    std::size_t held_ = 0;
};

class Session {
public:
    Session(std::shared_ptr<Edge> edge, std::unique_ptr<Wire> wire, asio::ip::address peer, std::shared_ptr<void> place)
        : edge_(std::move(edge)), limits_(edge_->config.limits), wire_(std::move(wire)), peer_(std::move(peer)),
          place_(std::move(place))
    {
        connection_.wire = wire_.get();
        edge_->connections.insert(&connection_);
        ++edge_->counters.open_connections;
    }

    ~Session()
    {
        edge_->connections.erase(&connection_);
        --edge_->counters.open_connections;
    }

    asio::awaitable<void> run();

private:
    asio::awaitable<bool> serve_one();
    asio::awaitable<std::size_t> read_header_block();
    asio::awaitable<bool> read_more(std::size_t bytes);
    asio::awaitable<bool> read_body(Parser& parser, std::size_t limit, BodyShare& share);
    asio::awaitable<Response> handle(const Router::Route& route, Request request, Captures captures);
    asio::awaitable<std::optional<Response>> checked(const Router::Route& route, const Request& request);
    asio::awaitable<bool> upgrade(const Router::Route& route, Request request, Captures captures);
    asio::awaitable<bool> answer(Response response, bool keep);
    asio::awaitable<void> refuse(int status, std::string_view why);

    std::optional<Request> read_request(const Parser& parser);
    Response explained(const std::exception_ptr& trouble);

    std::shared_ptr<Edge> edge_;
    const EdgeLimits& limits_;
    std::unique_ptr<Wire> wire_;
    asio::ip::address peer_;
    std::shared_ptr<void> place_;
    Connection connection_;
    std::string in_;                                        // read, not yet used
    Request seen_;                                          // of the request at hand, what hooks are told: no body
    bool http_1_1_ = true;
    Clock::time_point began_;
};

asio::awaitable<void> Session::run()
{
    if (edge_->tls) {
        connection_.deadline.in(limits_.tls_time);
        const auto error = co_await wire_->accept_tls(*edge_->tls);
        if (error) co_return;
    }
    for (bool more = true; more;) more = co_await serve_one();
    if (!wire_) co_return;                                  // a socket has it now
    connection_.deadline.in(limits_.linger_time);
    co_await wire_->finish(limits_.linger_bytes);
}

/// One request and its answer. True when another may follow.
asio::awaitable<bool> Session::serve_one()
{
    const auto block_size = co_await read_header_block();
    if (block_size == 0) co_return false;
    began_ = Clock::now();
    if (const auto error = framing_error(std::string_view(in_).substr(0, block_size), limits_)) {
        co_await refuse(error->status, error->why);
        co_return false;
    }

    // The library reads the same bytes; it only ever sees those that can be read in one way.
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(2 * limits_.header_bytes));
    parser.body_limit(boost::none);
    boost::system::error_code error;
    const auto used = parser.put(asio::buffer(in_.data(), block_size), error);
    auto request = read_request(parser);
    if ((error && error != http::error::need_more) || used != block_size || !parser.is_header_done() || !request) {
        co_await refuse(400, request ? "header" : "unknown host");
        co_return false;
    }
    in_.erase(0, block_size);
    ++edge_->counters.requests;

    const bool keep = http_1_1_ && !has_token(request->headers, "Connection", "close");
    const bool body_follows = !parser.is_done();
    auto match = edge_->router.find(request->method, request->path);
    if (const auto* other = std::get_if<Router::NotAllowed>(&match)) {
        const bool more = co_await answer(problem(405).with("Allow", other->allow), keep && !body_follows);
        co_return more;
    }
    if (std::holds_alternative<Router::NotFound>(match)) {
        const bool more = co_await answer(problem(404), keep && !body_follows);
        co_return more;
    }
    auto& [route, captures] = std::get<Router::Found>(match);
    if (route->upgrade) {
        const bool more = co_await upgrade(*route, std::move(*request), std::move(captures));
        co_return more;
    }
    if (route->check) {
        auto refusal = co_await checked(*route, *request);
        if (refusal) {
            const bool more = co_await answer(std::move(*refusal), keep && !body_follows);
            co_return more;
        }
    }

    BodyShare share(*edge_);
    if (body_follows) {
        const bool whole = co_await read_body(parser, route->limits.body_bytes, share);
        if (!whole) co_return false;
        request->body = std::move(parser.get().body());
    }
    auto response = co_await handle(*route, std::move(*request), std::move(captures));
    const bool more = co_await answer(std::move(response), keep);
    co_return more;
}

/// Reads until in_ begins with a whole header block and returns its size; 0 when the connection is to end.
asio::awaitable<std::size_t> Session::read_header_block()
{
    static constexpr std::string_view blank_line = "\r\n\r\n";
    bool begun = false;
    for (std::size_t looked_at = 0;;) {
        if (!in_.empty()) {
            const auto end = in_.find(blank_line, looked_at < 3 ? 0 : looked_at - 3);
            const auto size = end == std::string::npos ? in_.size() : end + blank_line.size();
            if (size > limits_.header_bytes) {
                co_await refuse(431, "header too large");
                co_return 0;
            }
            if (end != std::string::npos) co_return size;
            if (const auto error = hopeless_start(in_, looked_at)) {
                co_await refuse(error->status, error->why);
                co_return 0;
            }
            looked_at = in_.size();
            if (!begun) connection_.deadline.in(limits_.header_time);
            begun = true;
        } else {
            if (edge_->stopping) co_return 0;
            connection_.idle = true;
            connection_.deadline.in(limits_.idle_time);
        }
        const bool came = co_await read_more(header_read_bytes);
        connection_.idle = false;
        if (!came) {
            if (begun && connection_.deadline.passed) co_await refuse(408, "header too slow");
            co_return 0;
        }
    }
}

asio::awaitable<bool> Session::read_more(std::size_t bytes)
{
    const auto before = in_.size();
    in_.resize(before + bytes);
    const auto [error, count] = co_await wire_->async_read_some(asio::buffer(in_.data() + before, bytes),
                                                                asio::as_tuple(asio::use_awaitable));
    in_.resize(before + count);
    co_return !error;
}

/// False when the request was refused instead.
asio::awaitable<bool> Session::read_body(Parser& parser, std::size_t limit, BodyShare& share)
{
    const auto length = parser.content_length();
    if (length && *length > limit) {
        co_await refuse(413, "body too large");
        co_return false;
    }
    parser.body_limit(limit);
    if (in_.empty() && http_1_1_ && seen_.headers.contains("Expect")) {
        const bool written = co_await write_bytes(limits_, connection_, "HTTP/1.1 100 Continue\r\n\r\n");
        if (!written) co_return false;
    }
    const auto began = Clock::now();
    for (std::uint64_t received = 0;;) {
        const auto size = length ? static_cast<std::size_t>(*length) : parser.get().body().size() + in_.size();
        if (!share.grow_to(size)) {
            co_await refuse(503, "too many bodies at once");
            co_return false;
        }
        while (!in_.empty() && !parser.is_done()) {
            boost::system::error_code error;
            const auto used = parser.put(asio::buffer(in_), error);
            in_.erase(0, used);
            if (error == http::error::need_more) break;
            if (error) {
                const bool large = error == http::error::body_limit;
                co_await refuse(large ? 413 : 400, large ? "body too large" : "chunk");
                co_return false;
            }
            if (used == 0) break;
        }
        if (parser.is_done()) co_return true;
        if (in_.size() > chunk_line_bytes) {
            co_await refuse(400, "chunk line too long");
            co_return false;
        }
        const std::chrono::milliseconds earned(received * 1000 / limits_.body_rate_bytes_per_second);
        connection_.deadline.in(began + limits_.body_time + earned - Clock::now());
        const auto before = in_.size();
        const bool came = co_await read_more(body_read_bytes);
        if (!came) {
            if (connection_.deadline.passed) co_await refuse(408, "body too slow");
            co_return false;
        }
        received += in_.size() - before;
    }
}

/// The request as handlers see it, but for its body; nothing when the host is not ours.
std::optional<Request> Session::read_request(const Parser& parser)
{
    const auto& message = parser.get();
    Request request;
    http_1_1_ = message.version() == 11;
    request.method = std::string(message.method_string());
    request.target = std::string(message.target());
    if (auto target = read_target(request.target)) {
        request.path = std::move(target->path);
        request.query = std::move(target->query);
    }
    std::vector<std::string_view> forwarded;
    for (const auto& field : message) {
        request.headers.emplace(std::string(field.name_string()), std::string(field.value()));
    }
    request.host = std::string(request.header("Host"));
    if (!known_host(request.host, edge_->config.known_hosts)) return std::nullopt;
    std::transform(request.host.begin(), request.host.end(), request.host.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });

    request.secure = wire_->secure();
    auto asking = unmapped(peer_);
    if (edge_->trusted.hold(asking)) {
        const auto [first, end] = request.headers.equal_range("X-Forwarded-For");
        for (auto header = first; header != end; ++header) forwarded.push_back(header->second);
        asking = client_address(asking, forwarded, edge_->trusted);
        if (request.header("X-Forwarded-Proto") == "https") request.secure = true;
    }
    request.peer = asking.to_string();
    seen_ = request;
    return request;
}

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

asio::awaitable<bool> Session::upgrade(const Router::Route& route, Request request, Captures captures)
{
    auto refusal = handshake_refusal(request);
    if (!refusal && !http_1_1_) refusal = problem(400, "a handshake is HTTP/1.1");
    if (!refusal && route.check) refusal = co_await checked(route, request);
    auto place = place_;
    if (!refusal && !place) {                               // through a trusted proxy: counted under its client
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
    asio::co_spawn(executor, run_upgraded(edge_, route.upgrade, std::move(request), std::move(captures), std::move(socket)),
                   asio::detached);
    co_return false;
}

/// Writes the answer; true when the connection goes on.
asio::awaitable<bool> Session::answer(Response response, bool keep)
{
    const int status = response.status;
    const bool goes_on = keep && !response.close && !edge_->stopping;
    const AnswerShape shape{seen_.method == "HEAD", !goes_on, seen_.secure, seen_.path};
    const bool written = co_await write_answer(*edge_, connection_, std::move(response), shape);
    if (edge_->hooks.answered) edge_->hooks.answered(seen_, status, Clock::now() - began_);
    if (!written) wire_->cut();
    co_return written && goes_on;
}

/// Answers what never became a request and ends the connection.
asio::awaitable<void> Session::refuse(int status, std::string_view why)
{
    auto& counters = edge_->counters;
    if (status == 408) ++counters.too_slow;
    else if (status == 413 || status == 414 || status == 431) ++counters.too_large;
    else if (status != 503) ++counters.ambiguous;
    if (edge_->hooks.refused) edge_->hooks.refused(status, why, seen_.peer.empty() ? peer_.to_string() : seen_.peer);
    const AnswerShape shape{false, true, wire_->secure(), {}};
    auto response = problem(status, why);
    if (status == 503) response.with("Retry-After", "5");
    const bool written = co_await write_answer(*edge_, connection_, std::move(response), shape);
    if (!written) wire_->cut();
}

} // namespace

asio::awaitable<void> serve_connection(std::shared_ptr<Edge> edge, std::unique_ptr<Wire> wire, asio::ip::address peer,
                                       std::shared_ptr<void> place)
{
    Session session(std::move(edge), std::move(wire), std::move(peer), std::move(place));
    co_await session.run();
}

} // namespace gateway
