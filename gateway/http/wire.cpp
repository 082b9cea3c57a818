#include "gateway/http/wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>

namespace gateway {

namespace asio = boost::asio;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

/// What one TLS record holds; more in one call gains nothing.
constexpr std::size_t tls_record_bytes = 16 << 10;

} // namespace

/// TLS and the place where the pieces of one write are put together: a record each would waste most of them.
struct Wire::Tls {
    Tls(asio::ip::tcp::socket socket, asio::ssl::context& context) : stream(std::move(socket), context) {}

    asio::ssl::stream<asio::ip::tcp::socket> stream;
    std::string gathered;
};

Wire::Wire(asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}
Wire::~Wire() = default;
Wire::Wire(Wire&&) noexcept = default;

Wire::executor_type Wire::get_executor() const
{
    return tls_ ? tls_->stream.get_executor() : const_cast<asio::ip::tcp::socket&>(socket_).get_executor();
}

asio::ip::tcp::socket& Wire::tcp()
{
    return tls_ ? tls_->stream.next_layer() : socket_;
}

void Wire::start_read(asio::mutable_buffer into, Done done)
{
    if (given_back_at_ < given_back_.size() || into.size() == 0) {
        const auto count = std::min(into.size(), given_back_.size() - given_back_at_);
        if (count > 0) std::memcpy(into.data(), given_back_.data() + given_back_at_, count);
        given_back_at_ += count;
        if (given_back_at_ == given_back_.size()) {
            given_back_ = std::string();
            given_back_at_ = 0;
        }
        asio::post(get_executor(), [done = std::move(done), count]() mutable { std::move(done)(Error{}, count); });
        return;
    }
    if (tls_) tls_->stream.async_read_some(into, std::move(done));
    else socket_.async_read_some(into, std::move(done));
}

void Wire::start_write(const Some& from, Done done)
{
    if (!tls_) {
        socket_.async_write_some(from, std::move(done));
        return;
    }
    const auto pieces = std::count_if(from.begin(), from.end(), [](const auto& piece) { return piece.size() > 0; });
    auto whole = asio::const_buffer();
    if (pieces == 1) {
        whole = *std::find_if(from.begin(), from.end(), [](const auto& piece) { return piece.size() > 0; });
    } else {
        auto& gathered = tls_->gathered;
        gathered.clear();
        for (const auto& piece : from) {
            const auto count = std::min(piece.size(), tls_record_bytes - gathered.size());
            gathered.append(static_cast<const char*>(piece.data()), count);
        }
        whole = asio::buffer(gathered);
    }
    tls_->stream.async_write_some(whole, std::move(done));
}

asio::awaitable<Wire::Error> Wire::accept_tls(asio::ssl::context& context)
{
    tls_ = std::make_unique<Tls>(std::move(socket_), context);
    const auto [error] = co_await tls_->stream.async_handshake(asio::ssl::stream_base::server, as_result);
    co_return error;
}

asio::awaitable<Wire::Error> Wire::connect_tls(asio::ssl::context& context, std::string host)
{
    tls_ = std::make_unique<Tls>(std::move(socket_), context);
    Error address_error;
    asio::ip::make_address(host, address_error);
    // Server name indication is for names only (RFC 6066); an address in it is a protocol error to some servers.
    if (address_error) SSL_set_tlsext_host_name(tls_->stream.native_handle(), host.c_str());
    tls_->stream.set_verify_mode(asio::ssl::verify_peer);
    tls_->stream.set_verify_callback(asio::ssl::host_name_verification(host));
    const auto [error] = co_await tls_->stream.async_handshake(asio::ssl::stream_base::client, as_result);
    co_return error;
}

void Wire::give_back(std::string bytes)
{
    given_back_.erase(0, given_back_at_);
    given_back_at_ = 0;
    given_back_.insert(0, bytes);
}

void Wire::cancel()
{
    Error ignored;
    tcp().cancel(ignored);
}

void Wire::cut()
{
    Error ignored;
    tcp().close(ignored);
}

asio::awaitable<void> Wire::finish(std::size_t limit_bytes)
{
    Error ignored;
    if (tls_) {
        // Waits for the other side's close_notify; data still on its way ends it with an error, which is fine too.
        const auto [error] = co_await tls_->stream.async_shutdown(as_result);
        if (error == asio::error::operation_aborted) { // the time is up: there will be no second cancel()
            cut();
            co_return;
        }
    }
    tcp().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    std::array<char, 4096> discarded;
    for (std::size_t total = 0; total < limit_bytes;) {
        const auto [error, count] = co_await tcp().async_read_some(asio::buffer(discarded), as_result);
        if (error) break;
        total += count;
    }
    cut();
}

void Wire::start_finish(std::size_t limit_bytes, asio::any_completion_handler<void(Error)> done)
{
    auto on_end = [done = std::move(done)](const std::exception_ptr&) mutable { std::move(done)(Error{}); };
    asio::co_spawn(get_executor(), finish(limit_bytes), std::move(on_end));
}

bool Wire::looks_idle()
{
    if (!tcp().is_open() || given_back_at_ < given_back_.size()) return false;
    char byte = 0;
    const auto got = ::recv(tcp().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

} // namespace gateway
