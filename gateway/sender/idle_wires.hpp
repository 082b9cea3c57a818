#pragma once

#include "gateway/http/wire.hpp"

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <string>

namespace gateway {

/// Connections that wait for their next call, by where they lead. Bounded in number and in time.
class IdleWires {
public:
    struct Bounds {
        std::size_t per_place;
        std::size_t in_all;
        std::chrono::milliseconds time;
    };
    explicit IdleWires(Bounds bounds) : bounds_(bounds) {}

    /// The one used last, when it is still alive as far as can be seen without waiting; null when there is none.
    std::shared_ptr<Wire> take(const std::string& place);

    /// Lets it go when there are enough.
    void keep(const std::string& place, std::shared_ptr<Wire> wire);

    void clear();
    std::size_t size() const noexcept { return count_; }

private:
    using Clock = std::chrono::steady_clock;
    struct Idle {
        std::shared_ptr<Wire> wire;
        Clock::time_point until;
    };

    void forget_old();

    Bounds bounds_;
    std::map<std::string, std::deque<Idle>> by_place_; // oldest first
    std::size_t count_ = 0;
};

} // namespace gateway
