#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace gateway {

/// How many live sockets each person holds, over all shards of the process. People share counters by hash (1 of
/// 65,536), which at worst refuses somebody an eleventh socket a little early; in exchange there is no lock and nothing
/// grows.
class Seats {
public:
    explicit Seats(int per_person) : per_person_(per_person) {}

    /// A place, held until the pointer is dropped; null when all of this person's are taken.
    static std::shared_ptr<void> take(const std::shared_ptr<Seats>& seats, const std::string& person)
    {
        auto& count = seats->counts_[std::hash<std::string>{}(person) % seats->counts_.size()];
        if (count.fetch_add(1, std::memory_order_relaxed) >= seats->per_person_) {
            count.fetch_sub(1, std::memory_order_relaxed);
            return nullptr;
        }
        return {&count, [seats](void* taken) {
                    static_cast<std::atomic<int>*>(taken)->fetch_sub(1, std::memory_order_relaxed);
                }};
    }

private:
    int per_person_;
    std::array<std::atomic<int>, 65'536> counts_{};
};

} // namespace gateway
