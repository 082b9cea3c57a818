#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>

namespace gateway {

/// Counts wrong passwords by e-mail and by address: after ten within ten minutes the answer is 429 until they are over.
///
/// One object for all shards, without a lock: a table of fixed size whose entries are single atomic words. Memory is
/// bounded whatever a stranger sends; who fills the table with other names cannot choose whose entry gives way, for
/// names are hashed with a key made at start.
class Guesses {
public:
    using Clock = std::chrono::steady_clock;

    static constexpr int limit = 10;
    static constexpr std::chrono::seconds window{600};
    static constexpr std::size_t entries = 1u << 16;

    Guesses();

    /// 0: may try. Else how many seconds not.
    int wait_s(std::string_view who, Clock::time_point now = Clock::now()) const;

    /// One more wrong one. Counted before the password is looked at, and taken back when it was right: guessing in
    /// parallel brings nothing.
    void add(std::string_view who, Clock::time_point now = Clock::now());
    void take_back(std::string_view who);
    void forget(std::string_view who);

private:
    /// 24 bits of the name's hash, 32 of the second in which the window began (0: empty), 8 of the count.
    using Entry = std::atomic<std::uint64_t>;
    static constexpr std::size_t neighbours = 8;

    std::uint64_t hash(std::string_view who) const;
    std::uint32_t second(Clock::time_point now) const;
    Entry* find(std::string_view who) const;

    std::array<unsigned char, 16> key_{};
    Clock::time_point start_ = Clock::now();
    std::unique_ptr<Entry[]> table_;
};

} // namespace gateway
