#include "tests/torture/crowd_tab.hpp"

#include "tests/support/frames.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>

namespace tests::torture {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto ask = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t longest_short_text = 300; // a ping, a welcome: these are always looked at

/// How long a frame's head is and its payload, as far as can be told from what has come.
struct Size {
    std::size_t head = 2, payload = 0;
    bool known = false;
};

Size size_of(std::string_view bytes)
{
    Size size;
    if (bytes.size() < 2) return size;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    size.payload = byte(1) & 0x7f;
    size.head = size.payload == 126 ? 4 : size.payload == 127 ? 10 : 2;
    size.known = bytes.size() >= size.head;
    if (size.head == 2 || !size.known) return size;
    size.payload = 0;
    for (std::size_t i = 2; i < size.head; ++i) size.payload = size.payload << 8 | byte(i);
    return size;
}

} // namespace

asio::awaitable<bool> Tab::open(const Colleague& who)
{
    const tcp::endpoint server(asio::ip::address_v4::loopback(), who.port());
    const auto [refused] = co_await socket_.async_connect(server, ask);
    if (refused) co_return false;
    socket_.non_blocking(true);
    const bool asked = co_await write("GET /live HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(who.port()) +
                                      "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: " +
                                      who.origin() + "\r\nCookie: " + who.cookie() + "\r\n\r\n");
    if (!asked) co_return false;
    std::size_t blank = std::string::npos;
    while ((blank = heard_.find("\r\n\r\n")) == std::string::npos) {
        if (!co_await read()) co_return false;
    }
    const bool agreed = heard_.starts_with("HTTP/1.1 101");
    heard_.erase(0, blank + 4);
    co_return agreed;
}

asio::awaitable<bool> Tab::say(std::string text)
{
    return write(frame({.payload = std::move(text)}));
}

asio::awaitable<std::optional<std::string>> Tab::hear(bool looks)
{
    for (;;) {
        const auto size = size_of(heard_);
        const auto whole = size.head + size.payload;
        const bool skips = size.known && !looks && size.payload > longest_short_text;
        if (skips) {
            unheard_ = whole - std::min(whole, heard_.size());
            heard_.erase(0, std::min(whole, heard_.size()));
            co_return std::string();
        }
        if (!size.known || heard_.size() < whole) {
            if (!co_await read()) co_return std::nullopt;
            continue;
        }
        const int opcode = heard_[0] & 0xf;
        auto text = heard_.substr(size.head, size.payload);
        heard_.erase(0, whole);
        if (opcode == 1) co_return text;
        if (opcode == 8) co_return std::nullopt;
        if (opcode == 9 && !co_await write(frame({.opcode = 10, .payload = text}))) co_return std::nullopt;
    }
}

asio::awaitable<bool> Tab::write(std::string bytes)
{
    const auto [error, count] = co_await asio::async_write(socket_, asio::buffer(bytes), ask);
    co_return !error;
}

asio::awaitable<bool> Tab::read()
{
    // Waiting first: a buffer for each of thousands would be a memory of its own.
    const auto [silent] = co_await socket_.async_wait(tcp::socket::wait_read, ask);
    if (silent) co_return false;
    boost::system::error_code error;
    const auto count = socket_.read_some(asio::buffer(buffer_), error);
    const auto passed = std::min(count, unheard_);
    unheard_ -= passed;
    heard_.append(buffer_.data() + passed, count - passed);
    co_return !error || error == asio::error::would_block;
}

} // namespace tests::torture
