#include "inbox/model/ids.hpp"

#include <array>
#include <atomic>
#include <cstdio>
#include <random>

namespace inbox {

namespace {

std::uint64_t random_bits()
{
    thread_local std::mt19937_64 generator{[] {
        std::random_device device;
        std::seed_seq seed{device(), device(), device(), device(), device(), device(), device(), device()};
        return std::mt19937_64{seed};
    }()};
    return generator();
}

/// Milliseconds in the high 48 bits, a counter in the low 12: never the same twice in one process, always ascending.
std::uint64_t ascending_stamp()
{
    static std::atomic<std::uint64_t> last{0};
    const auto now =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch());
    const auto fresh = static_cast<std::uint64_t>(now.count()) << 12;
    auto before = last.load(std::memory_order_relaxed);
    std::uint64_t mine = 0;
    do {
        mine = fresh > before ? fresh : before + 1;
    } while (!last.compare_exchange_weak(before, mine, std::memory_order_relaxed));
    return mine;
}

bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

} // namespace

std::string new_uuid()
{
    const auto stamp = ascending_stamp();
    const auto high = ((stamp >> 12) << 16) | 0x7000U | (stamp & 0x0fffU);
    const auto low = (random_bits() & 0x3fffffffffffffffULL) | 0x8000000000000000ULL;

    std::array<char, 37> text{};
    std::snprintf(text.data(), text.size(), "%08x-%04x-%04x-%04x-%012llx", static_cast<unsigned>(high >> 32),
                  static_cast<unsigned>((high >> 16) & 0xffff), static_cast<unsigned>(high & 0xffff),
                  static_cast<unsigned>(low >> 48), static_cast<unsigned long long>(low & 0xffffffffffffULL));
    return {text.data(), 36};
}

bool is_uuid(std::string_view text)
{
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
    }
    return true;
}

std::string to_text(Time time)
{
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};

    std::array<char, 40> text{};
    const int length =
        std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                      static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
    return {text.data(), static_cast<std::size_t>(length)};
}

} // namespace inbox
