#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace tests {

/// A TCP proxy that stands on a link and spoils it: between gom and its store, Redis, the platforms, or a screen.
///
/// It listens on a loopback port of its own and carries bytes to one server, on a thread of its own. What a test asks
/// for holds for open and coming connections when the call returns, until heal(). It emulates what a network does to
/// streams; what it does to packets is OwnNetwork's affair.
///
/// Two kinds of silence are told apart, because they end differently. What is held arrives after heal(), as TCP repeats
/// what was lost on a network that came back in time. What is swallowed never arrives: that connection is silent for
/// ever, after heal() too, as when the other host has been replaced. Only its own side can find that out.
class FaultProxy {
public:
    /// Where the server is.
    struct Server {
        std::uint16_t port = 0;  // on loopback, or
        std::string socket = {}; // the path of a unix socket
    };

    enum class Way { to_server, to_client, both };

    /// How bytes travel.
    struct Road {
        std::chrono::milliseconds delay{0}, jitter{0}; // of each piece, never overtaking
        std::size_t bytes_per_second = 0;              // 0: as fast as they come
        std::size_t slice = 0;                         // bytes handed over at a time; 0: as they come
    };

    /// What becomes of a connection whose answer was lost.
    enum class Ending { reset, silence };

    /// Since the proxy began.
    struct Counts {
        long connections = 0, refused = 0, resets = 0, answers_lost = 0;
        long bytes_to_server = 0, bytes_to_client = 0, bytes_swallowed = 0;
    };

    explicit FaultProxy(Server server, unsigned seed = 1);
    ~FaultProxy();
    FaultProxy(const FaultProxy&) = delete;
    FaultProxy& operator=(const FaultProxy&) = delete;

    std::uint16_t port() const noexcept;

    void slow(Road road, Way way = Way::both);
    void hold(Way way = Way::both);
    void swallow(Way way = Way::both);

    /// Every open connection's server is gone without a word to the client; new connections are served.
    void half_open();

    /// Every open connection is reset, on both sides.
    void reset_all();

    /// New connections are reset at once.
    void refuse();

    /// Each connection is reset when so many more bytes have gone this way on it.
    void cut_after(std::size_t bytes, Way way);

    /// The next `times` times that a client says `marker`, the server hears it and the client never hears the answer.
    void lose_answers(const std::string& marker, int times, Ending ending = Ending::reset);

    /// The network is well again. Connections that lost bytes stay as they are.
    void heal();

    Counts counts() const;
    int open() const;

private:
    class Loop;
    std::unique_ptr<Loop> loop_;
};

} // namespace tests
