#include "gateway/http/listener.hpp"

#include "gateway/http/edge.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <stdexcept>

namespace gateway {

namespace asio = boost::asio;
using asio::ip::tcp;
using Error = boost::system::error_code;

namespace {

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr int accept_queue = 4'096;

/// Out of file descriptors: wait for some to come back instead of turning in circles.
constexpr std::chrono::milliseconds accept_pause{100};
constexpr std::chrono::milliseconds stop_look{5};

/// For who comes when there is no place: written without waiting, the connection is closed anyway.
constexpr std::string_view no_place = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n"
                                      "Connection: close\r\n\r\n";

/// The policy of web-ux: nothing from elsewhere but stored media.
std::string policy_with(const std::string& media_origin)
{
    const auto media = media_origin.empty() ? std::string() : ' ' + media_origin;
    return "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:" + media +
           "; media-src 'self' blob:" + media +
           "; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";
}

int only_http_1_1(SSL*, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
                  unsigned int offered_size, void*)
{
    static constexpr unsigned char ours[] = "\x08http/1.1";
    unsigned char* found = nullptr;
    const int result = SSL_select_next_proto(&found, chosen_size, ours, sizeof ours - 1, offered, offered_size);
    *chosen = found;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

std::optional<asio::ssl::context> tls_of(const ListenerConfig& config)
{
    if (config.tls_certificate.empty() && config.tls_key.empty()) return std::nullopt;
    if (config.tls_certificate.empty() || config.tls_key.empty()) {
        throw std::runtime_error("http.tls_certificate and http.tls_key belong together: one of them is missing");
    }
    asio::ssl::context context(asio::ssl::context::tls_server);
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    SSL_CTX_set_mode(context.native_handle(), SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(context.native_handle(), only_http_1_1, nullptr);
    Error error;
    context.use_certificate_chain_file(config.tls_certificate, error);
    if (error) throw std::runtime_error("http.tls_certificate " + config.tls_certificate + ": " + error.message());
    context.use_private_key_file(config.tls_key, asio::ssl::context::pem, error);
    if (error) throw std::runtime_error("http.tls_key " + config.tls_key + ": " + error.message());
    if (SSL_CTX_check_private_key(context.native_handle()) != 1) {
        throw std::runtime_error("http.tls_key " + config.tls_key + " does not belong to http.tls_certificate");
    }
    return context;
}

tcp::acceptor opened(asio::io_context& io, const ListenerConfig& config)
{
    Error error;
    const auto name = config.address == "localhost" ? std::string("127.0.0.1") : config.address;
    const auto address = asio::ip::make_address(name, error);
    if (error) throw std::runtime_error("http.address " + config.address + " is not an address");
    const tcp::endpoint endpoint(address, config.port);
    const auto bound = [&](bool shared) {
        tcp::acceptor acceptor(io);
        acceptor.open(endpoint.protocol());
        acceptor.set_option(tcp::acceptor::reuse_address(true));
        if (shared) acceptor.set_option(ReusePort(true));
        if (address.is_v6()) acceptor.set_option(asio::ip::v6_only(false), error);
        acceptor.bind(endpoint, error);
        if (!error) acceptor.listen(accept_queue, error);
        if (error) {
            throw std::runtime_error("cannot listen on " + config.address + " port " + std::to_string(config.port) +
                                     ": " + error.message());
        }
        return acceptor;
    };
    // A shared port never complains, not even when another program of ours holds it: ask once without sharing.
    if (!config.join_port && config.port != 0) bound(false).close();
    return bound(true);
}

} // namespace

Edge::Edge(asio::io_context& context, ListenerConfig c, const Router& r, ListenerHooks h)
    : io(context), config(std::move(c)), router(r), hooks(std::move(h)), trusted(config.trusted_proxies),
      addresses(config.addresses ? config.addresses : make_address_book()), tls(tls_of(config)),
      page_policy(policy_with(config.media_origin))
{
}

asio::thread_pool& Edge::file_readers()
{
    if (!file_readers_) file_readers_ = std::make_unique<asio::thread_pool>(1);
    return *file_readers_;
}

const std::string& Edge::date()
{
    const auto now = std::time(nullptr);
    if (now != date_second_) {
        std::tm parts{};
        gmtime_r(&now, &parts);
        char text[64];
        date_.assign(text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts));
        date_second_ = now;
    }
    return date_;
}

class Listener::Impl {
public:
    Impl(asio::io_context& io, ListenerConfig config, const Router& router, ListenerHooks hooks)
        : edge(std::make_shared<Edge>(io, std::move(config), router, std::move(hooks))),
          acceptor(opened(io, edge->config)), sweep_timer(io), pause_timer(io)
    {
    }

    static asio::awaitable<void> accept(std::shared_ptr<Impl> self);
    static asio::awaitable<void> sweep(std::shared_ptr<Impl> self);
    static asio::awaitable<void> stop(std::shared_ptr<Impl> self);
    void welcome(tcp::socket socket, const tcp::endpoint& peer);
    void end();

    std::shared_ptr<Edge> edge;
    tcp::acceptor acceptor;
    asio::steady_timer sweep_timer;
    asio::steady_timer pause_timer;
    bool ended = false;
};

/// Takes connections until the acceptor is closed.
asio::awaitable<void> Listener::Impl::accept(std::shared_ptr<Impl> self)
{
    while (self->acceptor.is_open()) {
        tcp::endpoint peer;
        tcp::socket socket(self->edge->io);
        const auto [error] = co_await self->acceptor.async_accept(socket, peer, as_result);
        if (!error) {
            self->welcome(std::move(socket), peer);
        } else if (self->acceptor.is_open()) {
            self->pause_timer.expires_after(accept_pause);
            co_await self->pause_timer.async_wait(as_result);
        }
    }
}

void Listener::Impl::welcome(tcp::socket socket, const tcp::endpoint& peer)
{
    Error ignored;
    auto& counters = edge->counters;
    ++counters.accepted;
    const auto& limits = edge->config.limits;
    std::shared_ptr<void> place;
    bool room = counters.open_connections < limits.connections_per_shard;
    if (room && !edge->trusted.hold(unmapped(peer.address()))) {
        place = edge->addresses->take(peer.address(), limits.connections_per_address);
        room = place != nullptr;
    }
    if (!room) {
        ++counters.turned_away;
        socket.non_blocking(true, ignored);
        if (!edge->tls) socket.write_some(asio::buffer(no_place), ignored);
        return;
    }
    socket.set_option(tcp::no_delay(true), ignored);
    auto wire = std::make_unique<Wire>(std::move(socket));
    asio::co_spawn(edge->io, serve_connection(edge, std::move(wire), peer.address(), std::move(place)), asio::detached);
}

/// Ends what is overdue: the read or write in flight is cancelled, its session decides what to say.
asio::awaitable<void> Listener::Impl::sweep(std::shared_ptr<Impl> self)
{
    while (!self->ended) {
        self->sweep_timer.expires_after(self->edge->config.limits.sweep);
        co_await self->sweep_timer.async_wait(as_result);
        const auto now = Deadline::Clock::now();
        for (auto* connection : self->edge->connections) {
            if (connection->deadline.at > now) continue;
            connection->deadline.at = Deadline::Clock::time_point::max();
            connection->deadline.passed = true;
            connection->wire->cancel();
        }
    }
}

asio::awaitable<void> Listener::Impl::stop(std::shared_ptr<Impl> self)
{
    auto& edge = *self->edge;
    Error ignored;
    edge.stopping = true;
    self->acceptor.close(ignored);
    self->pause_timer.cancel();
    for (auto* connection : edge.connections) {
        if (connection->idle) connection->wire->cancel();
    }
    const auto latest = Deadline::Clock::now() + edge.config.limits.stop_time;
    asio::steady_timer look(edge.io);
    while (!edge.connections.empty() && Deadline::Clock::now() < latest) {
        look.expires_after(stop_look);
        co_await look.async_wait(as_result);
    }
    self->end();
}

void Listener::Impl::end()
{
    Error ignored;
    ended = true;
    edge->stopping = true;
    acceptor.close(ignored);
    sweep_timer.cancel();
    pause_timer.cancel();
    for (auto* connection : edge->connections) connection->wire->cut();
}

Listener::Listener(asio::io_context& io, ListenerConfig config, const Router& router, ListenerHooks hooks)
    : impl_(std::make_shared<Impl>(io, std::move(config), router, std::move(hooks)))
{
}

Listener::~Listener()
{
    impl_->end();
}

void Listener::start()
{
    asio::co_spawn(impl_->edge->io, Impl::accept(impl_), asio::detached);
    asio::co_spawn(impl_->edge->io, Impl::sweep(impl_), asio::detached);
}

std::uint16_t Listener::port() const
{
    return impl_->acceptor.local_endpoint().port();
}

asio::awaitable<void> Listener::stop()
{
    return Impl::stop(impl_);
}

const EdgeCounters& Listener::counters() const
{
    return impl_->edge->counters;
}

} // namespace gateway
