#pragma once

#include "tests/support/http_call.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace tests::torture {

/// Hundreds or thousands of open browser tabs on one thread: too many to be a Screen each.
///
/// Each opens a live socket, says hello with the last number it heard, answers pings, and comes back when it is cut off
/// as the page does (web/src/sync/backoff.ts: anywhere between nothing and a limit that doubles from half a second to
/// half a minute). It keeps no rows: only its number, and when messages came.
class Crowd {
public:
    struct Wish {
        int count = 1;
        bool comes_back = true;
        bool measures = false; // how old messages are when they come
    };

    /// Tabs of these people in turn, all at the same process. They begin to open at once, a few hundred at a time.
    Crowd(const std::vector<Colleague>& people, const Wish& wish);
    ~Crowd();
    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;

    /// So many have been welcomed and are connected.
    int open() const;

    /// Of those that are open, the smallest number heard of the log.
    std::int64_t slowest_seq() const;

    /// Breaches of the protocol: a number that does not follow the last.
    std::vector<std::string> complaints() const;

    /// Since forget(): when somebody tried to come back, and how old each message was that came, in milliseconds.
    std::vector<std::chrono::steady_clock::time_point> attempts() const;
    std::vector<int> ages_ms() const;
    long messages() const;
    void forget();

private:
    class Loop;
    std::unique_ptr<Loop> loop_;
};

} // namespace tests::torture
