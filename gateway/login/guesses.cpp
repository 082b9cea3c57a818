#include "gateway/login/guesses.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace gateway {

namespace {

struct Count {
    std::uint32_t tag = 0;
    std::uint32_t began = 0; // 0: an empty entry
    std::uint32_t wrong = 0;
};

Count unpacked(std::uint64_t word)
{
    return {static_cast<std::uint32_t>(word >> 40), static_cast<std::uint32_t>(word >> 8),
            static_cast<std::uint32_t>(word & 0xff)};
}

std::uint64_t packed(const Count& count)
{
    return std::uint64_t{count.tag} << 40 | std::uint64_t{count.began} << 8 | (count.wrong & 0xff);
}

bool over(const Count& count, std::uint32_t now)
{
    return count.began == 0 || now - count.began >= static_cast<std::uint32_t>(Guesses::window.count());
}

} // namespace

Guesses::Guesses() : table_(std::make_unique<Entry[]>(entries))
{
    static_assert(crypto_shorthash_KEYBYTES == 16);
    randombytes_buf(key_.data(), key_.size());
}

std::uint64_t Guesses::hash(std::string_view who) const
{
    std::uint64_t value = 0;
    unsigned char bytes[crypto_shorthash_BYTES];
    crypto_shorthash(bytes, reinterpret_cast<const unsigned char*>(who.data()), who.size(), key_.data());
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

std::uint32_t Guesses::second(Clock::time_point now) const
{
    return 1 + static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::seconds>(now - start_).count());
}

Guesses::Entry* Guesses::find(std::string_view who) const
{
    const auto name = hash(who);
    for (std::size_t i = 0; i < neighbours; ++i) {
        auto& entry = table_[(name + i) % entries];
        const auto count = unpacked(entry.load());
        if (count.began != 0 && count.tag == name >> 40) return &entry;
    }
    return nullptr;
}

int Guesses::wait_s(std::string_view who, Clock::time_point now) const
{
    const auto* entry = find(who);
    if (!entry) return 0;
    const auto count = unpacked(entry->load());
    if (over(count, second(now)) || count.wrong < limit) return 0;
    return static_cast<int>(window.count()) - static_cast<int>(second(now) - count.began);
}

void Guesses::add(std::string_view who, Clock::time_point now)
{
    const auto name = hash(who);
    const auto at = second(now);
    auto* entry = find(who);
    if (!entry) {
        // A free one beside its place, else the one with the fewest.
        const auto weight = [&](const Entry& e) {
            const auto count = unpacked(e.load());
            return over(count, at) ? 0u : count.wrong;
        };
        entry = &table_[name % entries];
        for (std::size_t i = 1; i < neighbours; ++i) {
            auto& other = table_[(name + i) % entries];
            if (weight(other) < weight(*entry)) entry = &other;
        }
    }
    auto word = entry->load();
    std::uint64_t next = 0;
    do {
        auto count = unpacked(word);
        if (over(count, at) || count.tag != name >> 40) count = {static_cast<std::uint32_t>(name >> 40), at, 0};
        count.wrong = std::min(count.wrong + 1, 255u);
        next = packed(count);
    } while (!entry->compare_exchange_weak(word, next));
}

void Guesses::take_back(std::string_view who)
{
    auto* entry = find(who);
    if (!entry) return;
    auto word = entry->load();
    std::uint64_t next = 0;
    do {
        auto count = unpacked(word);
        if (count.wrong > 0) --count.wrong;
        next = packed(count);
    } while (!entry->compare_exchange_weak(word, next));
}

void Guesses::forget(std::string_view who)
{
    if (auto* entry = find(who)) entry->store(0);
}

} // namespace gateway
