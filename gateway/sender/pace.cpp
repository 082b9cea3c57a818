#include "gateway/sender/pace.hpp"

#include "connectors/connector.hpp"

#include <algorithm>

namespace gateway {

Pace::Pace(double per_second, Clock::time_point now)
    : per_second_(per_second), tokens_(std::max(1.0, per_second)), filled_(now)
{
}

void Pace::fill(Clock::time_point now)
{
    const std::chrono::duration<double> passed = now - filled_;
    filled_ = std::max(filled_, now);
    tokens_ = std::min(std::max(1.0, per_second_), tokens_ + std::max(0.0, passed.count()) * per_second_);
}

int Pace::ready(Clock::time_point now)
{
    if (now < held_) return 0;
    fill(now);
    return static_cast<int>(std::max(0.0, tokens_ + 1e-6));
}

void Pace::take(int count)
{
    tokens_ -= count;
}

void Pace::hold(Clock::time_point until)
{
    held_ = std::max(held_, until);
}

Pace::Clock::time_point Pace::next(Clock::time_point now)
{
    if (now < held_) return held_;
    if (ready(now) > 0) return now;
    const std::chrono::duration<double> missing((1.0 - tokens_) / per_second_);
    return now + std::chrono::ceil<std::chrono::milliseconds>(missing);
}

double messages_per_second(std::string_view platform)
{
    constexpr double careful = 1.0;
    const auto* connector = connectors::find(platform);
    return connector ? connector->messages_per_second() : careful;
}

} // namespace gateway
