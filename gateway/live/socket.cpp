#include "gateway/live/socket.hpp"

#include "gateway/http/framing.hpp"
#include "gateway/http/http.hpp"
#include "gateway/http/wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <array>
#include <cassert>

namespace gateway {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using Error = boost::system::error_code;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

/// What an idle socket holds for reading. Pongs, presence and hellos fit; longer messages come in several steps.
constexpr std::size_t small_read_bytes = 256;
constexpr std::size_t large_read_bytes = 8 << 10;

/// What is read and thrown away after the last frame, so that our close frame is not reset away.
constexpr std::size_t goodbye_bytes = 1 << 20;

} // namespace

/// Beast asks for these by name: how a connection of this type is ended after the closing handshake.
void teardown(beast::role_type, Wire& wire, Error& error)
{
    wire.cut();
    error = {};
}

template <class Handler>
void async_teardown(beast::role_type, Wire& wire, Handler&& handler)
{
    wire.start_finish(goodbye_bytes, std::forward<Handler>(handler));
}

struct Socket::Impl : std::enable_shared_from_this<Socket::Impl> {
    Impl(Wire wire, const EdgeLimits& limits, std::shared_ptr<void> p)
        : stream(std::move(wire)), close_timer(stream.get_executor()), close_time(limits.socket_close_time),
          place(std::move(p))
    {
        websocket::stream_base::timeout times{};
        times.handshake_timeout = limits.socket_close_time;
        times.idle_timeout = websocket::stream_base::none();
        times.keep_alive_pings = false;
        stream.set_option(times);
        stream.read_message_max(limits.socket_message_bytes);
        stream.auto_fragment(false);
        stream.text(true);
    }

    static asio::awaitable<std::optional<std::string>> read(std::shared_ptr<Impl> self);
    asio::awaitable<bool> read_rest(std::string& message);
    void send(std::shared_ptr<const std::string> text);
    void sent(Error error);
    void close(std::uint16_t code, std::string_view reason);
    void say_goodbye();
    void give_up();
    void end(Error error);

    websocket::stream<Wire, false> stream; // false: permessage-deflate is not even compiled in
    asio::steady_timer close_timer;
    asio::cancellation_signal stop_read;
    asio::cancellation_signal stop_close;
    std::chrono::milliseconds close_time;
    std::shared_ptr<void> place;
    std::shared_ptr<const std::string> in_flight;
    std::shared_ptr<std::function<void()>> on_written;
    websocket::close_reason goodbye;
    std::uint16_t ended_with = close_code::cut;
    bool closing = false;
    bool ended = false;
};

asio::awaitable<std::optional<std::string>> Socket::Impl::read(std::shared_ptr<Impl> self)
{
    while (!self->ended) {
        std::string message;
        const bool whole = co_await self->read_rest(message);
        if (!whole) break;
        if (self->closing) continue; // what comes after our goodbye is not listened to
        co_return message;
    }
    co_return std::nullopt;
}

/// One message, read in small steps: the buffer that waits with an idle socket is part of this coroutine.
asio::awaitable<bool> Socket::Impl::read_rest(std::string& message)
{
    std::array<char, small_read_bytes> small;
    std::string large;
    for (;;) {
        const auto into = large.empty() ? asio::buffer(small) : asio::buffer(large);
        const auto [error, count] =
            co_await stream.async_read_some(into, asio::bind_cancellation_slot(stop_read.slot(), as_result));
        if (error) {
            end(error);
            co_return false;
        }
        if (!stream.got_text() && !closing) close(close_code::not_text, "text only");
        if (!closing) message.append(static_cast<const char*>(into.data()), count);
        if (stream.is_message_done()) break;
        if (large.empty()) large.resize(large_read_bytes);
    }
    // Beast does not notice a character cut short when the last fragment is empty.
    if (!closing && !is_utf8(message)) close(close_code::bad_text, "not UTF-8");
    co_return true;
}

void Socket::Impl::send(std::shared_ptr<const std::string> text)
{
    assert(!in_flight && "one frame is in flight at a time");
    if (closing || ended || !text) return;
    in_flight = std::move(text);
    stream.async_write(asio::buffer(*in_flight),
                       [self = shared_from_this()](Error error, std::size_t) { self->sent(error); });
}

void Socket::Impl::sent(Error error)
{
    in_flight.reset();
    if (error) {
        end(error);
        return;
    }
    if (closing) {
        say_goodbye();
        return;
    }
    // The call may put another in its place, or drop the owner that made it.
    const auto call = on_written;
    if (!ended && call) (*call)();
}

void Socket::Impl::close(std::uint16_t code, std::string_view reason)
{
    if (closing || ended) return;
    closing = true;
    goodbye.code = code;
    const auto words = reason.substr(0, goodbye.reason.max_size());
    goodbye.reason.assign(words.data(), words.size());
    // From here on: a frame stuck in flight, a goodbye nobody answers. Whichever it is, the cut ends it.
    close_timer.expires_after(close_time);
    close_timer.async_wait([self = shared_from_this()](Error error) {
        if (!error) self->give_up();
    });
    if (!in_flight) say_goodbye();
}

void Socket::Impl::say_goodbye()
{
    if (ended) return;
    auto on_end = [self = shared_from_this()](Error error) { self->end(error); };
    stream.async_close(goodbye, asio::bind_cancellation_slot(stop_close.slot(), std::move(on_end)));
}

/// Cutting the connection is not enough: when a broken frame meets our goodbye, Beast's read waits for its close and
/// its close for its read, and neither is waiting for the connection any more.
void Socket::Impl::give_up()
{
    stream.next_layer().cut();
    stop_close.emit(asio::cancellation_type::terminal);
    stop_read.emit(asio::cancellation_type::terminal);
}

void Socket::Impl::end(Error error)
{
    if (ended) return;
    ended = true;
    const auto code = stream.reason().code;
    if (code != websocket::close_code::none) ended_with = code;
    else if (error == websocket::error::closed || (closing && !error)) ended_with = close_code::none;
    close_timer.cancel();
    stream.next_layer().cut();
    place.reset();
}

asio::awaitable<std::unique_ptr<Socket>> Socket::open(std::unique_ptr<Wire> wire, const Request& request,
                                                      const EdgeLimits& limits, std::shared_ptr<void> place)
{
    auto impl = std::make_shared<Impl>(std::move(*wire), limits, std::move(place));
    beast::http::request<beast::http::empty_body> handshake;
    handshake.version(11);
    handshake.method(beast::http::verb::get);
    handshake.target(request.target);
    for (const auto* name : {"Host", "Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version"}) {
        const auto [first, end] = request.headers.equal_range(name);
        for (auto header = first; header != end; ++header) handshake.insert(name, header->second);
    }
    const auto [error] = co_await impl->stream.async_accept(handshake, as_result);
    if (error) co_return nullptr;
    co_return std::unique_ptr<Socket>(new Socket(std::move(impl)));
}

Socket::Socket(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

Socket::~Socket()
{
    impl_->on_written = nullptr;
    if (!impl_->closing) impl_->end(asio::error::operation_aborted);
}

asio::awaitable<std::optional<std::string>> Socket::read()
{
    return Impl::read(impl_);
}

bool Socket::writing() const noexcept
{
    return impl_->in_flight != nullptr;
}

void Socket::send(std::shared_ptr<const std::string> text)
{
    impl_->send(std::move(text));
}

void Socket::on_written(std::function<void()> call)
{
    impl_->on_written = call ? std::make_shared<std::function<void()>>(std::move(call)) : nullptr;
}

void Socket::close(std::uint16_t code, std::string_view reason)
{
    impl_->close(code, reason);
}

bool Socket::open() const noexcept
{
    return !impl_->closing && !impl_->ended;
}

std::uint16_t Socket::ended_with() const noexcept
{
    return impl_->ended_with;
}

std::size_t Socket::in_flight_bytes() const noexcept
{
    return impl_->in_flight ? impl_->in_flight->size() : 0;
}

asio::any_io_executor Socket::executor() const
{
    return impl_->close_timer.get_executor();
}

} // namespace gateway
