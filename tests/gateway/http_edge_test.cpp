#include "tests/gateway/shop.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace std::chrono_literals;
using gateway::Captures;
using gateway::Request;
using gateway::Response;
using tests::awaitable;
using tests::body_of;
using tests::get;
using tests::header_of;
using tests::post;
using tests::RawClient;
using tests::Shop;
using tests::status_of;

TEST_CASE("Good requests of every shape are read as they were meant")
{
    Shop shop;
    shop.start();
    RawClient client(shop.port());

    SECTION("a path is decoded once, its query too")
    {
        client.write(get("/echo/%C3%A1o%20%25?q=1"));
        CHECK(body_of(client.read_answer()) == "GET /echo/áo % name=áo % body=");
    }
    SECTION("a body of a known length")
    {
        client.write(post("/echo/a", "hello"));
        CHECK(body_of(client.read_answer()) == "POST /echo/a name=a body=hello");
    }
    SECTION("a body in chunks, in any pieces, with extensions and trailers nobody believes")
    {
        const std::string bytes = "POST /echo/a HTTP/1.1\r\nHost: SHOP.example:80\r\nTransfer-Encoding: Chunked\r\n\r\n"
                                  "5;name=\"value\"\r\nhello\r\nA\r\n, customer\r\n0\r\nContent-Type: x\r\n\r\n";
        for (const char byte : bytes) client.write(std::string_view(&byte, 1));
        CHECK(body_of(client.read_answer()) == "POST /echo/a name=a body=hello, customer");
    }
    SECTION("requests in one packet are answered in their order")
    {
        client.write(get("/echo/1") + post("/echo/2", "two") + get("/echo/3") + get("/nothing") + get("/echo/5"));
        CHECK(body_of(client.read_answer()) == "GET /echo/1 name=1 body=");
        CHECK(body_of(client.read_answer()) == "POST /echo/2 name=2 body=two");
        CHECK(body_of(client.read_answer()) == "GET /echo/3 name=3 body=");
        CHECK(status_of(client.read_answer()) == 404);
        CHECK(body_of(client.read_answer()) == "GET /echo/5 name=5 body=");
    }
    SECTION("HEAD gets the head of GET and no body")
    {
        client.write("HEAD /echo/a HTTP/1.1\r\nHost: localhost:1234\r\nConnection: close\r\n\r\n");
        const auto answer = client.read_all();
        CHECK(status_of(answer) == 200);
        CHECK(header_of(answer, "Content-Length") == "25");
        CHECK(body_of(answer).empty());
    }
    SECTION("HTTP/1.0 is answered and ended")
    {
        client.write("GET /echo/a HTTP/1.0\r\nHost: shop.example\r\n\r\n");
        CHECK(body_of(client.read_all()) == "GET /echo/a name=a body=");
    }
    SECTION("who asks to close gets the answer and the end")
    {
        client.write(get("/echo/a", "Connection: Keep-Alive, Close\r\n"));
        const auto answer = client.read_all();
        CHECK(status_of(answer) == 200);
        CHECK(header_of(answer, "Connection") == "close");
    }
    SECTION("who expects 100-continue is told to go on, once")
    {
        client.write(
            "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
        client.write("hi");
        CHECK(body_of(client.read_answer()) == "POST /echo/a name=a body=hi");
    }
    SECTION("other expectations are refused")
    {
        client.write("POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 2\r\nExpect: a miracle\r\n\r\n");
        CHECK(status_of(client.read_all()) == 417);
    }
}

TEST_CASE("What has no handler is told so, and who may ask how")
{
    Shop shop;
    shop.start();
    RawClient client(shop.port());
    client.write(get("/nothing/here"));
    CHECK(status_of(client.read_answer()) == 404);
    client.write("DELETE /echo/a HTTP/1.1\r\nHost: shop.example\r\n\r\n");
    const auto answer = client.read_answer();
    CHECK(status_of(answer) == 405);
    CHECK(header_of(answer, "Allow") == "GET, HEAD, POST");
    CHECK(header_of(answer, "Content-Type") == "application/problem+json");
}

TEST_CASE("Trouble in a handler tells the client nothing but its status")
{
    Shop shop;
    shop.start();
    RawClient client(shop.port());
    client.write(get("/fail"));
    const auto answer = client.read_answer();
    CHECK(status_of(answer) == 500);
    CHECK(answer.find("secret") == std::string::npos);
    client.write(get("/refuse"));
    CHECK(status_of(client.read_answer()) == 409);
    client.write(get("/complain"));
    const auto bad = client.read_answer();
    CHECK(status_of(bad) == 400);
    CHECK(body_of(bad).find(R"("field":"lines[0].quantity")") != std::string::npos);
    shop.stop();
    CHECK(shop.failure == "a secret of ours");
}

TEST_CASE("Every answer carries what keeps a browser safe")
{
    Shop shop;
    shop.config.media_origin = "https://media.example:8443";
    shop.config.https_outside = true;
    shop.start();
    RawClient client(shop.port());
    client.write(get("/api/thing"));
    const auto answer = client.read_answer();
    CHECK(header_of(answer, "X-Content-Type-Options") == "nosniff");
    CHECK(header_of(answer, "Referrer-Policy") == "same-origin");
    CHECK(header_of(answer, "Cache-Control") == "no-store");
    CHECK(header_of(answer, "Strict-Transport-Security") == "max-age=31536000");
    CHECK(header_of(answer, "Date").ends_with(" GMT"));
    CHECK(header_of(answer, "Content-Security-Policy") ==
          "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: "
          "https://media.example:8443; "
          "media-src 'self' blob: https://media.example:8443; connect-src 'self'; frame-ancestors 'none'; base-uri "
          "'none'; "
          "form-action 'self'; object-src 'none'");
}

namespace {

awaitable<Response> who(Request request, Captures)
{
    std::string seen = request.peer + (request.secure ? " secure" : " plain");
    co_return gateway::text_response(200, std::move(seen));
}

} // namespace

TEST_CASE("A proxy is believed about its client only when it is trusted")
{
    Shop shop;
    shop.router.add("GET", "/who", who);
    const std::string forwarded = "X-Forwarded-For: 6.6.6.6, 203.0.113.9, 10.1.2.3\r\nX-Forwarded-Proto: https\r\n";

    SECTION("trusted")
    {
        shop.config.trusted_proxies = {"127.0.0.0/8", "10.0.0.0/8"};
        shop.start();
        RawClient client(shop.port());
        client.write(get("/who", forwarded));
        CHECK(body_of(client.read_answer()) == "203.0.113.9 secure");
        client.write(get("/who", "X-Forwarded-For: nonsense\r\n"));
        CHECK(body_of(client.read_answer()) == "0.0.0.0 plain"); // nobody, not the proxy
    }
    SECTION("not trusted")
    {
        shop.start();
        RawClient client(shop.port());
        client.write(get("/who", forwarded));
        CHECK(body_of(client.read_answer()) == "127.0.0.1 plain");
    }
}

namespace {

/// A file of half a million different bytes, larger than one piece, and a handler that sends it.
struct Attachment {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("gom-file-" + std::to_string(::getpid()));
    std::string bytes;

    Attachment()
    {
        for (int i = 0; i < 500'000; ++i) bytes += static_cast<char>(i * 7 + i / 256);
        std::ofstream(path, std::ios::binary) << bytes;
    }
    ~Attachment() { std::filesystem::remove(path); }

    awaitable<Response> send(Request request, Captures) const
    {
        Response response;
        response.with("Content-Type", "application/octet-stream");
        gateway::FileSlice slice{path, 0, bytes.size()};
        if (request.parameter("part")) slice = {path, 1000, 300'000};
        if (request.parameter("absent")) slice.path += ".absent";
        response.body = std::move(slice);
        co_return response;
    }
};

} // namespace

TEST_CASE("A file is sent whole or in part without being held in memory")
{
    const Attachment attachment;
    Shop shop;
    shop.router.add("GET", "/file", [&](Request r, Captures c) { return attachment.send(std::move(r), std::move(c)); });
    shop.start();
    RawClient client(shop.port());
    client.write(get("/file"));
    CHECK(body_of(client.read_answer()) == attachment.bytes);
    client.write(get("/file?part=1"));
    CHECK(body_of(client.read_answer()) == attachment.bytes.substr(1000, 300'000));
    client.write(get("/file?absent=1"));
    CHECK(status_of(client.read_answer()) == 404);
    client.write(get("/echo/a"));
    CHECK(status_of(client.read_answer()) == 200);
}
