#pragma once

#include "gateway/http/limits.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gateway {

class Wire;
struct Request;

/// Why a socket ends, as in the close frame (RFC 6455 section 7.4.1).
namespace close_code {
inline constexpr std::uint16_t normal = 1000;
inline constexpr std::uint16_t going_away = 1001;
inline constexpr std::uint16_t protocol_error = 1002;
inline constexpr std::uint16_t not_text = 1003;
inline constexpr std::uint16_t none = 1005; ///< the other side's close frame held no code
inline constexpr std::uint16_t cut = 1006;  ///< no close frame came at all
inline constexpr std::uint16_t bad_text = 1007;
inline constexpr std::uint16_t policy = 1008;
inline constexpr std::uint16_t too_big = 1009;
inline constexpr std::uint16_t service_restart = 1012;
inline constexpr std::uint16_t try_again_later = 1013;
} // namespace close_code

/// One WebSocket after its handshake: whole text messages in, whole text frames out.
///
/// All on one thread. One coroutine calls read() again and again; anybody on the thread may call send() and close().
/// **One frame is in flight**: send() while writing() is a bug (assert). The owner gathers what accumulates meanwhile
/// and sends it as one frame when on_written's function is called; that coalescing is what carries many screens.
///
/// The protocol is ours to keep: fragments are joined, protocol pings answered, binary refused with 1003, invalid UTF-8
/// with 1007, messages over limits.socket_message_bytes with 1009, broken framing with 1002. Compression is not
/// negotiated. The JSON ping frames of contract section 6 are the owner's business.
///
/// Destroying a socket cuts what is still open. An idle one holds no read buffer of ours.
class Socket {
public:
    /// Answers the handshake and returns the open socket; nothing when the client was gone. `request` must have passed
    /// handshake_refusal(). Called by the HTTP session alone.
    static boost::asio::awaitable<std::unique_ptr<Socket>> open(std::unique_ptr<Wire> wire, const Request& request,
                                                                const EdgeLimits& limits, std::shared_ptr<void> place);
    ~Socket();
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    /// The next text message, NFC or not, but valid UTF-8. Nothing when the socket has ended for whatever reason, then
    /// for ever; ended_with() tells. Never throws.
    boost::asio::awaitable<std::optional<std::string>> read();

    /// Whether a frame is still on its way into the kernel.
    bool writing() const noexcept;

    /// Sends one text frame. The bytes are kept, not copied, so many sockets can share them. Does nothing once close()
    /// was called or the socket has ended.
    void send(std::shared_ptr<const std::string> text);

    /// Called on the socket's thread each time writing() has become false again and the socket is still open. May call
    /// send() or close(). It is not called from within send().
    void on_written(std::function<void()> call);

    /// Says goodbye after the frame in flight, waits limits.socket_close_time for the other side's close frame, then
    /// cuts. read() returns nothing soon after. The first call counts. `reason` is cut at 123 bytes.
    void close(std::uint16_t code, std::string_view reason = {});

    /// False from the first close() or the end of the connection on.
    bool open() const noexcept;

    /// The other side's close code, or `cut`. Only meaningful after read() returned nothing.
    std::uint16_t ended_with() const noexcept;

    /// Bytes of the frame in flight; 0 when there is none.
    std::size_t in_flight_bytes() const noexcept;

    /// The executor of the connection's thread.
    boost::asio::any_io_executor executor() const;

private:
    struct Impl;
    explicit Socket(std::shared_ptr<Impl> impl);
    std::shared_ptr<Impl> impl_;
};

} // namespace gateway
