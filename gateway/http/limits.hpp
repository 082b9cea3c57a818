#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace gateway {

/// Every limit of the network edge, with what it is in production. Tests shorten them; the configuration sets two
/// (`limits.connections_per_address`, `limits.sockets_per_person`).
struct EdgeLimits {
    using Time = std::chrono::milliseconds;

    // --- one request ---------------------------------------------------------------------------------------------
    std::size_t header_bytes = 16 << 10;              ///< request line and headers; more is 431
    std::size_t header_count = 100;                   ///< more is 431
    std::size_t target_bytes = 8 << 10;               ///< more is 414
    Time header_time{5'000};                          ///< from the first byte to the blank line; then 408
    Time body_time{10'000};                           ///< for a body, and longer only at the rate below; then 408
    std::size_t body_rate_bytes_per_second = 8 << 10; ///< what a body must bring to get more than `body_time`
    std::size_t bodies_in_memory_bytes = 256 << 20;   ///< of all requests of a shard together; more is 503

    // --- one connection ------------------------------------------------------------------------------------------
    Time tls_time{5'000};    ///< for the TLS handshake
    Time idle_time{60'000};  ///< between two requests
    Time write_time{30'000}; ///< for each piece of an answer of at most 256 KiB
    Time linger_time{1'000}; ///< reading on after a refusal, so that it is not reset away
    std::size_t linger_bytes = 1 << 20;
    Time sweep{250}; ///< how often a shard looks for what is overdue

    // --- all of them ---------------------------------------------------------------------------------------------
    std::uint32_t connections_per_address = 200; ///< IPv6: per /64; shared by all shards of the process
    std::size_t connections_per_shard = 50'000;
    Time stop_time{8'000}; ///< for running requests to end when we stop

    // --- the live socket -----------------------------------------------------------------------------------------
    std::size_t socket_message_bytes = 64 << 10; ///< one message from a browser; more closes with 1009
    Time socket_close_time{5'000};               ///< from our close frame to the cut
};

/// The body limits of contract section 4, for `Limits` of a route.
constexpr std::size_t default_body_bytes = 256 << 10;
constexpr std::size_t webhook_body_bytes = 8 << 20;
constexpr std::size_t upload_body_bytes = (25 << 20) + (64 << 10); // the file, and the form around it

} // namespace gateway
