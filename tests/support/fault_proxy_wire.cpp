#include "tests/support/fault_proxy_wire.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>

namespace tests::proxy {

namespace {

constexpr std::size_t piece_bytes = 16 << 10;
constexpr std::size_t queue_bytes = 256 << 10; // as much as a connection's own buffers would hold
constexpr auto ask = asio::as_tuple(asio::use_awaitable);

bool is_to_server(const Wire& wire, const Lane& lane)
{
    return &lane == &wire.to_server;
}

Weather::Direction& weather_of(Wire& wire, const Lane& lane)
{
    return is_to_server(wire, lane) ? wire.weather.to_server : wire.weather.to_client;
}

asio::awaitable<void> rung(asio::steady_timer& bell, Clock::time_point latest = Clock::time_point::max())
{
    bell.expires_at(latest);
    co_await bell.async_wait(ask);
}

/// The client said the marker: it is passed on, and the answer to it will be lost.
void listen_for_marker(Wire& wire, std::string_view bytes)
{
    auto& weather = wire.weather;
    if (weather.answers_to_lose <= 0 || weather.marker.empty()) return;
    wire.heard += bytes;
    if (wire.heard.find(weather.marker) != std::string::npos) {
        wire.answer_lost = true;
        --weather.answers_to_lose;
        wire.heard.clear();
    } else if (wire.heard.size() >= weather.marker.size()) {
        wire.heard.erase(0, wire.heard.size() - weather.marker.size() + 1);
    }
}

/// What becomes of bytes that have come; false when they go no further.
bool passes(Wire& wire, Lane& lane, std::string_view bytes)
{
    auto& weather = wire.weather;
    if (is_to_server(wire, lane)) {
        listen_for_marker(wire, bytes);
    } else if (wire.answer_lost) {
        ++weather.counts.answers_lost;
        wire.answer_lost = false;
        wire.dead = true;
        if (weather.reset_after_loss) wire.reset_both();
    }
    if (weather_of(wire, lane).swallowed) wire.dead = true;
    if (wire.dead) weather.counts.bytes_swallowed += static_cast<long>(bytes.size());
    return !wire.dead;
}

void put(Wire& wire, Lane& lane, std::string_view bytes)
{
    const auto& road = weather_of(wire, lane).road;
    const auto most = road.jitter.count();
    const std::chrono::milliseconds extra(most > 0 ? std::uniform_int_distribution<long>(0, most)(wire.weather.random)
                                                   : 0);
    lane.last_due = std::max(lane.last_due, Clock::now() + road.delay + extra);
    lane.queue.push_back({std::string(bytes), lane.last_due});
    lane.queued += bytes.size();
    lane.bell.cancel();
}

asio::awaitable<void> read_lane(std::shared_ptr<Wire> wire, Lane& lane)
{
    std::string buffer(piece_bytes, '\0');
    while (!wire->closed) {
        if (lane.queued >= queue_bytes) {
            co_await rung(lane.room);
            continue;
        }
        const auto [error, count] = co_await lane.from.async_read_some(asio::buffer(buffer), ask);
        if (error) {
            // A reset travels on as a reset, an end as an end; a dead connection tells the client nothing.
            if (wire->dead ? is_to_server(*wire, lane) : error != asio::error::eof) wire->reset_both();
            break;
        }
        const std::string_view bytes(buffer.data(), count);
        if (passes(*wire, lane, bytes)) put(*wire, lane, bytes);
    }
    lane.ended = true;
    lane.bell.cancel();
}

/// As much of the first piece as may be written at once.
std::string next_slice(Lane& lane, std::size_t slice)
{
    auto& piece = lane.queue.front().bytes;
    auto size = slice > 0 ? std::min(slice, piece.size()) : piece.size();
    if (lane.left) size = std::min(size, *lane.left);
    auto bytes = piece.substr(0, size);
    piece.erase(0, size);
    lane.queued -= size;
    if (piece.empty()) lane.queue.pop_front();
    return bytes;
}

asio::awaitable<void> write_lane(std::shared_ptr<Wire> wire, Lane& lane)
{
    auto& counted =
        is_to_server(*wire, lane) ? wire->weather.counts.bytes_to_server : wire->weather.counts.bytes_to_client;
    while (!wire->closed) {
        if (lane.queue.empty() && lane.ended) break;
        if (lane.queue.empty() || weather_of(*wire, lane).held) {
            co_await rung(lane.bell);
            continue;
        }
        if (const auto due = lane.queue.front().due;
            due > Clock::now() && weather_of(*wire, lane).road.delay.count() > 0) {
            co_await rung(lane.bell, due);
            continue;
        }
        const auto road = weather_of(*wire, lane).road;
        const auto bytes = next_slice(lane, road.slice);
        const auto began = Clock::now();
        const auto [error, count] = co_await asio::async_write(lane.to, asio::buffer(bytes), ask);
        if (error) break;
        counted += static_cast<long>(count);
        if (lane.left && (*lane.left -= count) == 0) wire->reset_both();
        lane.room.cancel();
        if (road.bytes_per_second > 0) {
            const auto free = began + std::chrono::microseconds(1'000'000 * count / road.bytes_per_second);
            while (!wire->closed && Clock::now() < free && weather_of(*wire, lane).road.bytes_per_second > 0)
                co_await rung(lane.bell, free);
        }
    }
    boost::system::error_code ignored;
    if (!wire->dead) lane.to.shutdown(asio::socket_base::shutdown_send, ignored);
}

} // namespace

Address address(std::uint16_t port)
{
    return asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), port);
}

Address address(const std::string& unix_socket)
{
    return asio::local::stream_protocol::endpoint(unix_socket);
}

void reset(Socket& socket)
{
    boost::system::error_code ignored;
    socket.set_option(asio::socket_base::linger(true, 0), ignored);
    socket.close(ignored);
}

Wire::Wire(Weather& w, Socket c)
    : weather(w), client(std::move(c)), server(client.get_executor()), to_server(client, server, client.get_executor()),
      to_client(server, client, client.get_executor())
{
    to_server.left = weather.to_server.cut_after;
    to_client.left = weather.to_client.cut_after;
    boost::system::error_code ignored;
    client.set_option(asio::ip::tcp::no_delay(true), ignored);
}

void Wire::reset_both()
{
    if (closed) return;
    closed = true;
    ++weather.counts.resets;
    reset(client);
    reset(server);
    to_server.wake();
    to_client.wake();
}

void Wire::lose_the_server()
{
    dead = true;
    boost::system::error_code ignored;
    server.close(ignored);
}

asio::awaitable<void> carry(std::shared_ptr<Wire> wire, Address server)
{
    const auto [error] = co_await wire->server.async_connect(server, ask);
    if (error) {
        reset(wire->client);
        co_return;
    }
    boost::system::error_code ignored;
    wire->server.set_option(asio::ip::tcp::no_delay(true), ignored);
    const auto executor = wire->client.get_executor();
    asio::co_spawn(executor, read_lane(wire, wire->to_server), asio::detached);
    asio::co_spawn(executor, read_lane(wire, wire->to_client), asio::detached);
    asio::co_spawn(executor, write_lane(wire, wire->to_server), asio::detached);
    asio::co_spawn(executor, write_lane(wire, wire->to_client), asio::detached);
}

} // namespace tests::proxy
