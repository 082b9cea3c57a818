#include "gateway/http/compression.hpp"

#include <boost/beast/zlib/deflate_stream.hpp>
#include <boost/crc.hpp>

#include <algorithm>

namespace gateway {

namespace zlib = boost::beast::zlib;

namespace {

/// Rows repeat one another, so the quickest level finds nearly all there is to find.
constexpr int quickest = 1;
constexpr int window_bits = 15;
constexpr int memory_level = 8;

bool has(const Response& response, std::string_view name)
{
    return std::any_of(response.headers.begin(), response.headers.end(),
                       [&](const auto& header) { return header.first == name; });
}

std::string_view text_of(const Response& response)
{
    if (const auto* text = std::get_if<std::string>(&response.body)) return *text;
    const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&response.body);
    return shared && *shared ? std::string_view(**shared) : std::string_view();
}

bool is_json(const Response& response)
{
    return std::any_of(response.headers.begin(), response.headers.end(), [](const auto& header) {
        return header.first == "Content-Type" && header.second.starts_with("application/json");
    });
}

void add_number(std::string& bytes, std::uint32_t number)
{
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(number >> shift & 0xff);
}

/// RFC 1952: a head without a name or a time, the deflated text, its check sum and its size.
std::string gzipped(std::string_view text)
{
    using namespace std::string_literals;
    std::string bytes = "\x1f\x8b\x08\0\0\0\0\0\0\xff"s;
    const auto head = bytes.size();
    zlib::deflate_stream stream;
    stream.reset(quickest, window_bits, memory_level, zlib::Strategy::normal);
    bytes.resize(head + stream.upper_bound(text.size()));
    zlib::z_params step{};
    step.next_in = text.data();
    step.avail_in = text.size();
    step.next_out = bytes.data() + head;
    step.avail_out = bytes.size() - head;
    boost::system::error_code end;
    stream.write(step, zlib::Flush::finish, end);
    if (end != zlib::error::end_of_stream) return {};
    bytes.resize(bytes.size() - step.avail_out);
    boost::crc_32_type sum;
    sum.process_bytes(text.data(), text.size());
    add_number(bytes, sum.checksum());
    add_number(bytes, static_cast<std::uint32_t>(text.size()));
    return bytes;
}

} // namespace

bool accepts_coding(const Request& request, std::string_view coding)
{
    const auto [first, end] = request.headers.equal_range("Accept-Encoding");
    for (auto header = first; header != end; ++header) {
        std::string_view rest = header->second;
        for (;;) {
            const auto comma = rest.find(',');
            auto item = rest.substr(0, comma);
            while (item.starts_with(' ')) item.remove_prefix(1);
            const auto name = item.substr(0, item.find_first_of("; "));
            const auto quality = item.find("q=0");
            const bool refused = quality != std::string_view::npos &&
                                 item.substr(quality + 3).find_first_of("123456789") == std::string_view::npos;
            if (name == coding) return !refused;
            if (comma == std::string_view::npos) break;
            rest.remove_prefix(comma + 1);
        }
    }
    return false;
}

void compress_for(const Request& request, Response& response)
{
    const auto text = text_of(response);
    if (text.size() < compressed_from || text.size() > compressed_up_to) return;
    if (!request.path.starts_with("/api/") || !is_json(response) || has(response, "Content-Encoding")) return;
    response.with("Vary", "Accept-Encoding");
    if (!accepts_coding(request, "gzip")) return;
    auto small = gzipped(text);
    if (small.empty() || small.size() >= text.size()) return;
    response.body = std::move(small);
    response.with("Content-Encoding", "gzip");
}

} // namespace gateway
