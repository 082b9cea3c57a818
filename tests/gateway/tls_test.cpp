#include "gateway/http/wire.hpp"
#include "gateway/live/socket.hpp"
#include "gateway/sender/http_client.hpp"
#include "tests/support/certificate.hpp"
#include "tests/support/edge.hpp"
#include "tests/support/frames.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>

#include <array>
#include <memory>
#include <optional>

namespace asio = boost::asio;
using gateway::Captures;
using gateway::Request;
using gateway::Response;
using gateway::Socket;
using tests::Certificate;
using tests::EdgeServer;

namespace {

asio::awaitable<Response> measure(Request request, Captures)
{
    const std::string seen = (request.secure ? "secure " : "plain ") + std::to_string(request.body.size());
    co_return gateway::text_response(200, seen + std::string(100'000, '.'));
}

asio::awaitable<std::optional<Response>> anybody(const Request&)
{
    co_return std::nullopt;
}

asio::awaitable<void> echo_once(Request, Captures, std::unique_ptr<Socket> socket)
{
    auto text = co_await socket->read();
    if (text) socket->send(std::make_shared<const std::string>(*text));
    co_await socket->read();
}

/// A shop that speaks TLS under the name localhost.
struct SecureShop : EdgeServer {
    Certificate certificate{"localhost"};

    SecureShop()
    {
        config.tls_certificate = certificate.certificate_file();
        config.tls_key = certificate.key_file();
        router.add("POST", "/measure", measure);
        router.add_upgrade("/live", anybody, echo_once);
    }
    ~SecureShop() { stop(); }
};

template <class Result>
Result result_of(asio::io_context& io, asio::awaitable<Result> work)
{
    std::optional<Result> result;
    asio::co_spawn(io, std::move(work), [&](const std::exception_ptr& trouble, Result given) {
        REQUIRE_FALSE(trouble);
        result.emplace(std::move(given));
    });
    io.restart();
    io.run();
    return std::move(*result);
}

connectors::HttpCall call_to(const std::string& host, std::uint16_t port)
{
    connectors::HttpCall call;
    call.method = "POST";
    call.url = "https://" + host + ':' + std::to_string(port) + "/measure";
    call.body = std::string(200'000, 'x');
    call.timeout = std::chrono::seconds(5);
    return call;
}

/// Opens a socket over TLS, says one text and returns the payload of the frame that comes back.
asio::awaitable<std::string> talk(asio::io_context& io, std::uint16_t port, std::string certificate)
{
    asio::ssl::context context(asio::ssl::context::tls_client);
    context.load_verify_file(certificate);
    gateway::Wire wire{asio::ip::tcp::socket(io)};
    const asio::ip::tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
    co_await wire.tcp().async_connect(endpoint, asio::use_awaitable);
    const auto error = co_await wire.connect_tls(context, "localhost");
    if (error) co_return error.message();
    const std::string hello = "GET /live HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n" +
                              tests::frame({.payload = std::string(60'000, 'x')});
    for (std::size_t sent = 0; sent < hello.size();) {
        sent +=
            co_await wire.async_write_some(asio::buffer(hello.data() + sent, hello.size() - sent), asio::use_awaitable);
    }
    std::string came;
    std::size_t whole = std::string::npos;
    while (came.size() < whole) {
        std::array<char, 8192> some;
        const auto count = co_await wire.async_read_some(asio::buffer(some), asio::use_awaitable);
        came.append(some.data(), count);
        const auto head = came.find("\r\n\r\n");
        if (head != std::string::npos) whole = head + 4 + 4 + 60'000;
    }
    co_return came.substr(came.size() - 60'000);
}

} // namespace

TEST_CASE("A call over TLS reaches the host it names, and the connection is kept")
{
    SecureShop shop;
    shop.start();
    asio::io_context io{1};
    gateway::HttpClientConfig config;
    config.ca_file = shop.certificate.certificate_file();
    gateway::HttpClient client(io, config);
    const auto call = call_to("localhost", shop.port());
    for (int i = 0; i < 3; ++i) {
        const auto result = result_of(io, client.call(call));
        REQUIRE(std::holds_alternative<gateway::Answered>(result));
        const auto& reply = std::get<gateway::Answered>(result).reply;
        CHECK(reply.body == "secure 200000" + std::string(100'000, '.'));
        CHECK(connectors::only_header(reply.headers, "Strict-Transport-Security") == "max-age=31536000");
    }
    CHECK(shop.counters().accepted == 1);
    client.close_idle();
}

TEST_CASE("A certificate nobody we trust has signed, or of another name, ends the call before anything is sent")
{
    SecureShop shop;
    shop.start();
    asio::io_context io{1};

    SECTION("unknown authority")
    {
        gateway::HttpClient client(io);
        const auto call = call_to("localhost", shop.port());
        CHECK(std::holds_alternative<gateway::NotSent>(result_of(io, client.call(call))));
    }
    SECTION("another name")
    {
        gateway::HttpClientConfig config;
        config.ca_file = shop.certificate.certificate_file();
        gateway::HttpClient client(io, config);
        const auto call = call_to("127.0.0.1", shop.port());
        CHECK(std::holds_alternative<gateway::NotSent>(result_of(io, client.call(call))));
    }
    CHECK(shop.counters().requests == 0);
}

TEST_CASE("Who speaks no TLS to a TLS port, or nothing at all, is let go")
{
    SecureShop shop;
    shop.config.limits.tls_time = std::chrono::milliseconds(200);
    shop.start();
    tests::RawClient plain(shop.port());
    plain.write("GET /measure HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(tests::status_of(plain.read_all()) == 0);
    tests::RawClient silent(shop.port());
    CHECK(silent.read_all().empty());
    CHECK(shop.counters().requests == 0);
}

TEST_CASE("A certificate without its key, or with another's, is refused at start")
{
    SecureShop shop;
    const Certificate other("localhost");
    shop.config.tls_key = other.key_file();
    CHECK_THROWS_WITH(shop.start(), Catch::Contains("http.tls_key"));
    shop.config.tls_key = "";
    CHECK_THROWS_WITH(shop.start(), Catch::Contains("http.tls_key"));
    shop.config.tls_key = "/nowhere";
    CHECK_THROWS_WITH(shop.start(), Catch::Contains("/nowhere"));
}

TEST_CASE("A socket over TLS carries texts both ways")
{
    SecureShop shop;
    shop.start();
    asio::io_context io{1};
    CHECK(result_of(io, talk(io, shop.port(), shop.certificate.certificate_file())) == std::string(60'000, 'x'));
}

namespace {

/// Asks once over TLS and then neither reads nor ends the connection.
asio::awaitable<std::shared_ptr<gateway::Wire>> ask_and_stay(asio::io_context& io, std::uint16_t port,
                                                             std::string certificate)
{
    asio::ssl::context context(asio::ssl::context::tls_client);
    context.load_verify_file(certificate);
    auto wire = std::make_shared<gateway::Wire>(asio::ip::tcp::socket(io));
    const asio::ip::tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
    co_await wire->tcp().async_connect(endpoint, asio::use_awaitable);
    co_await wire->connect_tls(context, "localhost");
    const std::string request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    co_await wire->async_write_some(asio::buffer(request), asio::use_awaitable);
    co_return wire;
}

} // namespace

TEST_CASE("A client that never ends its TLS connection is cut")
{
    SecureShop shop;
    shop.start();
    asio::io_context io{1};
    const auto wire = result_of(io, ask_and_stay(io, shop.port(), shop.certificate.certificate_file()));
    CHECK(tests::eventually([&] { return shop.counters().requests == 1 && shop.counters().open_connections == 0; }));
}
