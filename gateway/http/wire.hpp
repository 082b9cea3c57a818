#pragma once

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <string>

namespace boost::asio::ssl {
class context;
}

namespace gateway {

/// A TCP connection, plain or with TLS, as one type: whatever is built upon it is compiled once, not twice.
///
/// It is an AsyncReadStream and AsyncWriteStream. The handlers are type-erased, so the operations of the sockets below
/// are compiled in wire.cpp alone. Bytes that were read too far can be given back and are read again first.
///
/// Moving is allowed while nothing is in flight. Destroying closes.
class Wire {
public:
    using executor_type = boost::asio::any_io_executor;
    using Error = boost::system::error_code;
    using Signature = void(Error, std::size_t);
    using Done = boost::asio::any_completion_handler<Signature>;

    explicit Wire(boost::asio::ip::tcp::socket socket);
    ~Wire();
    Wire(Wire&&) noexcept;
    Wire& operator=(Wire&&) = delete;

    executor_type get_executor() const;

    /// Reads at least one byte into the first buffer that has room.
    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token)
    {
        boost::asio::mutable_buffer first;
        for (auto at = boost::asio::buffer_sequence_begin(buffers); at != boost::asio::buffer_sequence_end(buffers);
             ++at) {
            first = boost::asio::mutable_buffer(*at);
            if (first.size() > 0) break;
        }
        return boost::asio::async_initiate<Token, Signature>(
            [this](auto&& handler, boost::asio::mutable_buffer into) {
                start_read(into, Done(std::forward<decltype(handler)>(handler)));
            },
            token, first);
    }

    /// Writes at least one byte of the first few buffers.
    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token)
    {
        Some some{};
        std::size_t count = 0;
        for (auto at = boost::asio::buffer_sequence_begin(buffers);
             at != boost::asio::buffer_sequence_end(buffers) && count < some.size(); ++at) {
            some[count++] = boost::asio::const_buffer(*at);
        }
        return boost::asio::async_initiate<Token, Signature>(
            [this](auto&& handler, const Some& from) {
                start_write(from, Done(std::forward<decltype(handler)>(handler)));
            },
            token, some);
    }

    /// TLS from here on, as server or as client that checks `host` against the certificate.
    boost::asio::awaitable<Error> accept_tls(boost::asio::ssl::context& context);
    boost::asio::awaitable<Error> connect_tls(boost::asio::ssl::context& context, std::string host);
    bool secure() const noexcept { return tls_ != nullptr; }

    /// The next reads give these bytes first.
    void give_back(std::string bytes);

    /// Ends what is in flight with operation_aborted; the connection stays usable.
    void cancel();

    /// Closes at once; what is in flight ends with an error.
    void cut();

    /// Says the end (close_notify, FIN) and reads on until the other side ends too, at most `limit_bytes`. Whoever
    /// calls holds the time limit and cuts.
    boost::asio::awaitable<void> finish(std::size_t limit_bytes);
    void start_finish(std::size_t limit_bytes, boost::asio::any_completion_handler<void(Error)> done);

    /// Nothing to read and not closed by the other side, as far as can be seen without waiting.
    bool looks_idle();

    boost::asio::ip::tcp::socket& tcp();

private:
    using Some = std::array<boost::asio::const_buffer, 8>;
    struct Tls;

    void start_read(boost::asio::mutable_buffer into, Done done);
    void start_write(const Some& from, Done done);

    boost::asio::ip::tcp::socket socket_; // moved into tls_ when there is one
    std::unique_ptr<Tls> tls_;
    std::string given_back_;
    std::size_t given_back_at_ = 0;
};

/// Beast finds this by the name when one of its timers has run out.
inline void beast_close_socket(Wire& wire)
{
    wire.cut();
}

} // namespace gateway
