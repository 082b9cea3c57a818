#include "gateway/media/fetcher/address_guard.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace fetcher {

namespace {

struct Range {
    std::uint32_t network;
    int bits;
};

constexpr std::uint32_t v4(unsigned a, unsigned b, unsigned c, unsigned d)
{
    return a << 24 | b << 16 | c << 8 | d;
}

/// IANA's special-purpose registry, everything that is not globally reachable.
constexpr Range not_public[] = {
    {v4(0, 0, 0, 0), 8},      {v4(10, 0, 0, 0), 8},     {v4(100, 64, 0, 0), 10}, {v4(127, 0, 0, 0), 8},
    {v4(169, 254, 0, 0), 16}, {v4(172, 16, 0, 0), 12},  {v4(192, 0, 0, 0), 24},  {v4(192, 0, 2, 0), 24},
    {v4(192, 88, 99, 0), 24}, {v4(192, 168, 0, 0), 16}, {v4(198, 18, 0, 0), 15}, {v4(198, 51, 100, 0), 24},
    {v4(203, 0, 113, 0), 24}, {v4(224, 0, 0, 0), 4},    {v4(240, 0, 0, 0), 4},
};

bool is_public_v4(std::uint32_t address)
{
    return std::none_of(std::begin(not_public), std::end(not_public), [&](const Range& range) {
        return (address >> (32 - range.bits)) == (range.network >> (32 - range.bits));
    });
}

bool is_public_v6(const unsigned char* b)
{
    const bool global_unicast = (b[0] & 0xe0) == 0x20;                       // 2000::/3
    const bool six_to_four = b[0] == 0x20 && b[1] == 0x02;                   // 2002::/16
    const bool teredo_and_others = b[0] == 0x20 && b[1] == 0x01 && b[2] < 2; // 2001::/23
    const bool documentation = (b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0d && b[3] == 0xb8) ||
                               (b[0] == 0x3f && b[1] == 0xff && b[2] < 0x10); // 2001:db8::/32, 3fff::/20
    return global_unicast && !six_to_four && !teredo_and_others && !documentation;
}

struct CurlText {
    ~CurlText() { curl_free(text); }
    char* text = nullptr;
    std::string str() const { return text ? text : ""; }
};

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0)
{
    CurlText text;
    return curl_url_get(url, part, &text.text, flags) == CURLUE_OK ? text.str() : std::string();
}

bool named(const std::string& host, const std::vector<std::string>& hosts)
{
    return std::any_of(hosts.begin(), hosts.end(), [&](const std::string& known) {
        if (!known.starts_with('.')) return host == known;
        return host.size() > known.size() && host.ends_with(known);
    });
}

} // namespace

bool is_public(const sockaddr* address)
{
    if (address->sa_family == AF_INET) {
        sockaddr_in in{};
        std::memcpy(&in, address, sizeof in);
        return is_public_v4(ntohl(in.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        sockaddr_in6 in{};
        std::memcpy(&in, address, sizeof in);
        return is_public_v6(in.sin6_addr.s6_addr);
    }
    return false;
}

Target checked(std::string_view text, const Allowed& allowed)
{
    const std::unique_ptr<CURLU, void (*)(CURLU*)> url(curl_url(), &curl_url_cleanup);
    const std::string copy(text);
    if (!url || curl_url_set(url.get(), CURLUPART_URL, copy.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) {
        throw std::runtime_error("malformed");
    }
    const auto scheme = part_of(url.get(), CURLUPART_SCHEME);
    auto host = part_of(url.get(), CURLUPART_HOST);
    std::transform(host.begin(), host.end(), host.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto port = part_of(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
    if (scheme != "https" && scheme != "http") throw std::runtime_error("scheme");
    if (!part_of(url.get(), CURLUPART_USER).empty()) throw std::runtime_error("credentials");

    Target target;
    target.host = host;
    if (std::find(allowed.exact.begin(), allowed.exact.end(), host + ":" + port) != allowed.exact.end()) {
        target.any_address = true;
    } else {
        if (!named(host, allowed.hosts)) throw std::runtime_error("host");
        const bool usual = (scheme == "https" && port == "443") || (scheme == "http" && port == "80");
        if (!usual) throw std::runtime_error("port");
        // Some platforms still hand out http links to hosts that speak https as well.
        if (scheme == "http") {
            curl_url_set(url.get(), CURLUPART_SCHEME, "https", 0);
            curl_url_set(url.get(), CURLUPART_PORT, nullptr, 0);
        }
    }
    target.url = part_of(url.get(), CURLUPART_URL);
    return target;
}

} // namespace fetcher
