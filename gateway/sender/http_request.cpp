#include "gateway/sender/http_request.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace gateway {

namespace {

bool same_word(std::string_view a, std::string_view b)
{
    const connectors::NoCase less;
    return !less(a, b) && !less(b, a);
}

bool is_ours(std::string_view name)
{
    static constexpr std::array<std::string_view, 5> ours{"Host", "Content-Length", "Connection", "Transfer-Encoding",
                                                          "Expect"};
    return std::any_of(ours.begin(), ours.end(), [&](std::string_view one) { return same_word(name, one); });
}

bool is_word(std::string_view text)
{
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > 0x20 && c < 0x7f && c != ':'; });
}

bool is_value(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c == '\t' || (c >= 0x20 && c != 0x7f); });
}

bool is_port(std::string_view text)
{
    int number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc() && read.ptr == text.data() + text.size() && number > 0 && number < 65'536;
}

} // namespace

std::variant<Destination, std::string> destination_of(const std::string& url)
{
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed) return "not an absolute URL";
    const boost::urls::url_view view = *parsed;
    Destination to;
    const std::string scheme(view.scheme());
    if (!same_word(scheme, "https") && !same_word(scheme, "http")) return "neither http nor https";
    if (view.has_userinfo()) return "a URL with a user name";
    to.tls = same_word(scheme, "https");
    to.host = view.host_address();
    if (to.host.empty() || std::string_view(view.encoded_host()).find('%') != std::string_view::npos)
        return "a URL without a host";
    std::transform(to.host.begin(), to.host.end(), to.host.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    const std::string usual = to.tls ? "443" : "80";
    to.port = view.port().empty() ? usual : std::string(view.port());
    if (!is_port(to.port)) return "a URL with a port that is none";
    to.authority = std::string(view.encoded_host());
    if (to.port != usual) to.authority += ':' + to.port;
    to.target = std::string(view.encoded_path());
    if (!to.target.starts_with('/')) to.target.insert(0, "/");
    if (view.has_query()) to.target += '?' + std::string(view.encoded_query());
    return to;
}

std::optional<std::string> request_head(const connectors::HttpCall& call, const Destination& to)
{
    if (!is_word(call.method)) return std::nullopt;
    std::string head = call.method + ' ' + to.target + " HTTP/1.1\r\nHost: " + to.authority + "\r\n";
    bool named = false;
    for (const auto& [name, value] : call.headers) {
        if (!is_word(name) || !is_value(value)) return std::nullopt;
        if (is_ours(name)) continue;
        named = named || same_word(name, "User-Agent");
        head += name + ": " + value + "\r\n";
    }
    if (!named) head += "User-Agent: Gom/0.1\r\n";
    if (!call.body.empty() || call.method == "POST" || call.method == "PUT" || call.method == "PATCH") {
        head += "Content-Length: " + std::to_string(call.body.size()) + "\r\n";
    }
    head += "\r\n";
    return head;
}

} // namespace gateway
