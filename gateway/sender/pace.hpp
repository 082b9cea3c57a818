#pragma once

#include <chrono>
#include <string_view>

namespace gateway {

/// How fast we send to one channel: a bucket of tokens that fills steadily. Platforms count per account and answer 429
/// above; we stay below of our own accord, because being refused costs more than waiting.
class Pace {
public:
    using Clock = std::chrono::steady_clock;

    /// Messages a second, and as many at once after a rest (never less than one).
    explicit Pace(double per_second, Clock::time_point now = Clock::now());

    /// How many may be sent now.
    int ready(Clock::time_point now = Clock::now());
    void take(int count);

    /// The platform asked us to wait.
    void hold(Clock::time_point until);

    /// When `ready` will next be more than nothing.
    Clock::time_point next(Clock::time_point now = Clock::now());

private:
    void fill(Clock::time_point now);

    double per_second_;
    double tokens_;
    Clock::time_point filled_;
    Clock::time_point held_{};
};

/// Messages a second and channel, as the platform's connector says; careful with one nobody knows.
double messages_per_second(std::string_view platform);

} // namespace gateway
