#pragma once

#include "tests/support/http_call.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <optional>
#include <string>
#include <vector>

namespace tests::torture {

/// One tab of a crowd: its socket, and the frames that come on it. Keeps only what is not whole yet.
class Tab {
public:
    /// `buffer` is for reading and belongs to all tabs of a thread.
    Tab(boost::asio::io_context& context, std::vector<char>& buffer) : socket_(context), buffer_(buffer) {}

    /// Connects and shakes hands; false when that was refused.
    boost::asio::awaitable<bool> open(const Colleague& who);
    boost::asio::awaitable<bool> say(std::string text);

    /// The next text; nothing at the end of the socket. A tab that does not look gets long texts empty.
    boost::asio::awaitable<std::optional<std::string>> hear(bool looks);

private:
    boost::asio::awaitable<bool> write(std::string bytes);
    boost::asio::awaitable<bool> read();

    boost::asio::ip::tcp::socket socket_;
    std::vector<char>& buffer_;
    std::string heard_;       // read and not yet understood
    std::size_t unheard_ = 0; // bytes to come that nobody looks at
};

} // namespace tests::torture
