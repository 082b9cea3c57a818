#include "gateway/http/session.hpp"

#include "gateway/http/framing.hpp"
#include "gateway/live/handshake.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>

/// The reading half of a connection.
namespace gateway {

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace {

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

} // namespace

struct Session::Reading {
    explicit Reading(Edge& edge) : share(edge) {}

    http::request_parser<http::string_body> parser;
    BodyShare share;
};

Session::Session(std::shared_ptr<Edge> edge, std::unique_ptr<Wire> wire, asio::ip::address peer,
                 std::shared_ptr<void> place)
    : edge_(std::move(edge)), limits_(edge_->config.limits), wire_(std::move(wire)), peer_(std::move(peer)),
      place_(std::move(place))
{
    connection_.wire = wire_.get();
    edge_->connections.insert(&connection_);
    ++edge_->counters.open_connections;
}

Session::~Session()
{
    edge_->connections.erase(&connection_);
    --edge_->counters.open_connections;
}

asio::awaitable<void> Session::run()
{
    if (edge_->tls) {
        connection_.deadline.in(limits_.tls_time);
        const auto error = co_await wire_->accept_tls(*edge_->tls);
        if (error) co_return;
    }
    for (bool more = true; more;) more = co_await serve_one();
    if (!wire_) co_return; // a socket has it now
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
    Reading reading(*edge_);
    auto& parser = reading.parser;
    parser.header_limit(static_cast<std::uint32_t>(2 * limits_.header_bytes));
    parser.body_limit(boost::none);
    boost::system::error_code error;
    const auto used = parser.put(asio::buffer(in_.data(), block_size), error);
    auto request = read_request(reading);
    if ((error && error != http::error::need_more) || used != block_size || !parser.is_header_done() || !request) {
        co_await refuse(400, request ? "header" : "unknown host");
        co_return false;
    }
    in_.erase(0, block_size);
    ++edge_->counters.requests;
    const bool more = co_await go_on(reading, std::move(*request));
    co_return more;
}

/// From a good header to the answer: route, check, body, handler.
asio::awaitable<bool> Session::go_on(Reading& reading, Request request)
{
    const bool keep = http_1_1_ && !has_token(request.headers, "Connection", "close");
    const bool body_follows = !reading.parser.is_done();
    auto match = edge_->router.find(request.method, request.path);
    std::optional<Response> refusal;
    if (const auto* other = std::get_if<Router::NotAllowed>(&match)) refusal = problem(405).with("Allow", other->allow);
    if (std::holds_alternative<Router::NotFound>(match)) refusal = problem(404);
    auto* found = std::get_if<Router::Found>(&match);
    if (found && found->route->upgrade) {
        const bool more = co_await upgrade(*found->route, std::move(request), std::move(found->captures));
        co_return more;
    }
    if (found && found->route->check) refusal = co_await checked(*found->route, request);
    if (refusal) { // a body is not read for nothing: the connection ends instead
        const bool more = co_await answer(std::move(*refusal), keep && !body_follows);
        co_return more;
    }
    if (body_follows) {
        const bool whole = co_await read_body(reading, found->route->limits.body_bytes);
        if (!whole) co_return false;
        request.body = std::move(reading.parser.get().body());
    }
    auto response = co_await handle(*found->route, std::move(request), std::move(found->captures));
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
    const auto [error, count] =
        co_await wire_->async_read_some(asio::buffer(in_.data() + before, bytes), asio::as_tuple(asio::use_awaitable));
    in_.resize(before + count);
    co_return !error;
}

/// False when the request was refused instead.
asio::awaitable<bool> Session::read_body(Reading& reading, std::size_t limit)
{
    auto& parser = reading.parser;
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
        // What came counts, not what was announced: announcing costs a stranger nothing.
        if (!reading.share.grow_to(parser.get().body().size() + in_.size())) {
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
std::optional<Request> Session::read_request(const Reading& reading)
{
    const auto& message = reading.parser.get();
    Request request;
    http_1_1_ = message.version() == 11;
    request.method = std::string(message.method_string());
    request.target = std::string(message.target());
    if (auto target = read_target(request.target)) {
        request.path = std::move(target->path);
        request.query = std::move(target->query);
    }
    for (const auto& field : message) {
        request.headers.emplace(std::string(field.name_string()), std::string(field.value()));
    }
    request.host = std::string(request.header("Host"));
    if (!known_host(request.host, edge_->config.known_hosts)) return std::nullopt;
    std::transform(request.host.begin(), request.host.end(), request.host.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });

    request.secure = wire_->secure();
    ask_proxy(request);
    seen_ = request;
    return request;
}

/// Who asks, and whether TLS carried it: the wire knows, or a proxy whose word we take.
void Session::ask_proxy(Request& request) const
{
    auto asking = unmapped(peer_);
    if (edge_->trusted.hold(asking)) {
        std::vector<std::string_view> forwarded;
        const auto [first, end] = request.headers.equal_range("X-Forwarded-For");
        for (auto header = first; header != end; ++header) forwarded.push_back(header->second);
        asking = client_address(asking, forwarded, edge_->trusted);
        if (request.header("X-Forwarded-Proto") == "https") request.secure = true;
    }
    request.peer = asking.to_string();
}

asio::awaitable<void> serve_connection(std::shared_ptr<Edge> edge, std::unique_ptr<Wire> wire, asio::ip::address peer,
                                       std::shared_ptr<void> place)
{
    Session session(std::move(edge), std::move(wire), std::move(peer), std::move(place));
    co_await session.run();
}

} // namespace gateway
