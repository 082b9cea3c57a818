#include "gateway/http/address_book.hpp"

#include "gateway/http/listener.hpp"

#include <algorithm>
#include <charconv>
#include <random>
#include <stdexcept>

namespace gateway {

namespace ip = boost::asio::ip;

namespace {

std::array<unsigned char, 16> bytes_of(const ip::address& address)
{
    if (address.is_v6()) return address.to_v6().to_bytes();
    return ip::make_address_v6(ip::v4_mapped, address.to_v4()).to_bytes();
}

std::uint64_t mixed(std::uint64_t value)
{
    value ^= value >> 33;
    value *= 0xff51afd7ed558ccdULL;
    value ^= value >> 33;
    value *= 0xc4ceb9fe1a85ec53ULL;
    return value ^ (value >> 33);
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

} // namespace

std::shared_ptr<AddressBook> make_address_book()
{
    return std::make_shared<AddressBook>();
}

AddressBook::AddressBook() : counters_(std::make_unique<std::atomic<std::uint32_t>[]>(counter_count))
{
    std::random_device random;
    secret_ = (std::uint64_t(random()) << 32) | random();
}

std::shared_ptr<void> AddressBook::take(const ip::address& address, std::uint32_t limit)
{
    const auto bytes = bytes_of(unmapped(address));
    const std::size_t counted = unmapped(address).is_v4() ? 16 : 8;
    std::uint64_t hash = secret_;
    for (std::size_t i = 0; i < counted; ++i) hash = mixed(hash ^ bytes[i]) + i;
    auto& counter = counters_[hash % counter_count];
    if (counter.fetch_add(1, std::memory_order_relaxed) >= limit) {
        counter.fetch_sub(1, std::memory_order_relaxed);
        return nullptr;
    }
    const auto give_back = [book = shared_from_this()](std::atomic<std::uint32_t>* held) {
        held->fetch_sub(1, std::memory_order_relaxed);
    };
    return std::shared_ptr<void>(std::shared_ptr<std::atomic<std::uint32_t>>(&counter, give_back));
}

Networks::Networks(const std::vector<std::string>& entries)
{
    for (const auto& entry : entries) {
        const auto slash = entry.find('/');
        boost::system::error_code error;
        const auto address = ip::make_address(entry.substr(0, slash), error);
        int bits = address.is_v4() ? 32 : 128;
        const int most = bits;
        if (slash != std::string::npos) {
            const auto* end = entry.data() + entry.size();
            const auto read = std::from_chars(entry.data() + slash + 1, end, bits);
            if (read.ec != std::errc() || read.ptr != end) bits = -1;
        }
        if (error || bits < 0 || bits > most) throw std::runtime_error("not an address or network: " + entry);
        networks_.push_back({bytes_of(address), address.is_v4() ? bits + 96 : bits});
    }
}

bool Networks::hold(const ip::address& address) const
{
    const auto bytes = bytes_of(address);
    for (const auto& network : networks_) {
        bool same = true;
        for (int bit = 0; same && bit < network.bits; bit += 8) {
            const int rest = network.bits - bit;
            const auto mask = static_cast<unsigned char>(rest >= 8 ? 0xff : 0xff << (8 - rest));
            const auto at = static_cast<std::size_t>(bit / 8);
            same = ((bytes[at] ^ network.bytes[at]) & mask) == 0;
        }
        if (same) return true;
    }
    return false;
}

ip::address unmapped(const ip::address& address)
{
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return ip::make_address_v4(ip::v4_mapped, address.to_v6());
    }
    return address;
}

namespace {

/// As proxies write it: an address, "[v6]", and perhaps a port behind. What cannot be read is 0.0.0.0: nobody's
/// address, and above all not the proxy's own, which may be one that is trusted with more.
ip::address forwarded_address(std::string_view text)
{
    const auto bracket = text.find(']');
    if (text.starts_with('[') && bracket != std::string_view::npos) text = text.substr(1, bracket - 1);
    else if (std::count(text.begin(), text.end(), ':') == 1) text = text.substr(0, text.find(':'));
    boost::system::error_code error;
    const auto address = ip::make_address(std::string(text), error);
    return error ? ip::address(ip::address_v4::any()) : unmapped(address);
}

} // namespace

ip::address client_address(const ip::address& peer, const std::vector<std::string_view>& forwarded,
                           const Networks& trusted)
{
    auto client = peer;
    for (auto header = forwarded.rbegin(); header != forwarded.rend(); ++header) {
        std::string_view rest = *header;
        for (bool more = true; more;) {
            if (!trusted.hold(client)) return client;
            const auto comma = rest.rfind(',');
            client = forwarded_address(trimmed(comma == std::string_view::npos ? rest : rest.substr(comma + 1)));
            more = comma != std::string_view::npos;
            if (more) rest = rest.substr(0, comma);
        }
    }
    return client;
}

} // namespace gateway
