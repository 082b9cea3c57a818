#pragma once

#include <boost/asio/ip/address.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gateway {

/// How many connections each address holds, for all shards of a process.
///
/// A fixed table of counters, hashed with a secret of the process: shards count without waiting for each other, and
/// nobody can aim two addresses at one counter on purpose. IPv6 is counted by its /64, which is what one customer of a
/// provider gets.
class AddressBook : public std::enable_shared_from_this<AddressBook> {
public:
    AddressBook();

    /// A place among at most `limit`, held until the pointer is dropped; null when all are taken.
    std::shared_ptr<void> take(const boost::asio::ip::address& address, std::uint32_t limit);

private:
    static constexpr std::size_t counter_count = 1 << 16;
    std::uint64_t secret_;
    std::unique_ptr<std::atomic<std::uint32_t>[]> counters_;
};

/// Addresses and networks: "10.0.0.0/8", "::1".
class Networks {
public:
    /// Throws std::runtime_error naming the entry that is neither.
    explicit Networks(const std::vector<std::string>& entries);
    bool hold(const boost::asio::ip::address& address) const;

private:
    struct Network {
        std::array<unsigned char, 16> bytes;
        int bits; // of 128; IPv4 counts as ::ffff:a.b.c.d
    };
    std::vector<Network> networks_;
};

/// IPv4 inside IPv6 as plain IPv4.
boost::asio::ip::address unmapped(const boost::asio::ip::address& address);

/// Who really asks, when `peer` may be a trusted proxy: the last address in X-Forwarded-For that is not one itself.
/// `forwarded` holds the header's values in the order they came. What stands there and is no address is 0.0.0.0,
/// nobody.
boost::asio::ip::address client_address(const boost::asio::ip::address& peer,
                                        const std::vector<std::string_view>& forwarded, const Networks& trusted);

} // namespace gateway
