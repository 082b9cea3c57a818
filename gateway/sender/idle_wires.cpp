#include "gateway/sender/idle_wires.hpp"

namespace gateway {

std::shared_ptr<Wire> IdleWires::take(const std::string& place)
{
    forget_old();
    const auto found = by_place_.find(place);
    if (found == by_place_.end()) return nullptr;
    auto& waiting = found->second;
    std::shared_ptr<Wire> wire;
    while (!wire && !waiting.empty()) {
        if (waiting.back().wire->looks_idle()) wire = std::move(waiting.back().wire);
        waiting.pop_back();
        --count_;
    }
    if (waiting.empty()) by_place_.erase(found);
    return wire;
}

void IdleWires::keep(const std::string& place, std::shared_ptr<Wire> wire)
{
    forget_old();
    if (count_ >= bounds_.in_all) return;
    auto& waiting = by_place_[place];
    if (waiting.size() >= bounds_.per_place) return;
    waiting.push_back({std::move(wire), Clock::now() + bounds_.time});
    ++count_;
}

void IdleWires::clear()
{
    by_place_.clear();
    count_ = 0;
}

void IdleWires::forget_old()
{
    const auto now = Clock::now();
    for (auto& [place, waiting] : by_place_) {
        while (!waiting.empty() && waiting.front().until <= now) {
            waiting.pop_front();
            --count_;
        }
    }
    std::erase_if(by_place_, [](const auto& entry) { return entry.second.empty(); });
}

} // namespace gateway
