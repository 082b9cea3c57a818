#include "gateway/http/compression.hpp"

#include <boost/beast/zlib/inflate_stream.hpp>
#include <boost/crc.hpp>

#include <catch2/catch.hpp>

using gateway::Request;
using gateway::Response;

namespace {

Request asked(std::string path, std::string encodings)
{
    Request request;
    request.method = "GET";
    request.path = std::move(path);
    if (!encodings.empty()) request.headers.emplace("Accept-Encoding", std::move(encodings));
    return request;
}

std::string header(const Response& response, std::string_view name)
{
    for (const auto& [key, value] : response.headers) {
        if (key == name) return value;
    }
    return {};
}

std::string rows(int count)
{
    std::string text = "{\"items\":[";
    for (int n = 0; n < count; ++n) text += "{\"name\":\"Khách hàng " + std::to_string(n) + "\",\"status\":\"open\"},";
    text.back() = ']';
    return text + '}';
}

std::uint32_t number_at(std::string_view bytes, std::size_t at)
{
    std::uint32_t number = 0;
    for (std::size_t n = 4; n-- > 0;) number = number << 8 | static_cast<unsigned char>(bytes[at + n]);
    return number;
}

/// What a browser reads; empty when the head, the check sum or the size is wrong.
std::string opened(std::string_view bytes)
{
    namespace zlib = boost::beast::zlib;
    if (bytes.size() < 18 || !bytes.starts_with("\x1f\x8b\x08")) return {};
    std::string text(number_at(bytes, bytes.size() - 4), '\0');
    zlib::inflate_stream stream;
    zlib::z_params step{};
    step.next_in = bytes.data() + 10;
    step.avail_in = bytes.size() - 18;
    step.next_out = text.data();
    step.avail_out = text.size();
    boost::system::error_code end;
    stream.write(step, zlib::Flush::sync, end);
    boost::crc_32_type sum;
    sum.process_bytes(text.data(), text.size());
    return step.avail_out == 0 && sum.checksum() == number_at(bytes, bytes.size() - 8) ? text : std::string();
}

} // namespace

TEST_CASE("A page of rows leaves compressed for who takes it, and whole")
{
    const auto text = rows(400);
    auto response = gateway::json_response(200, text);
    gateway::compress_for(asked("/api/conversations", "gzip, deflate, br"), response);
    const auto& small = std::get<std::string>(response.body);
    CHECK(header(response, "Content-Encoding") == "gzip");
    CHECK(header(response, "Vary") == "Accept-Encoding");
    CHECK(small.size() * 4 < text.size());
    CHECK(opened(small) == text);

    auto shared = gateway::json_response(200, std::make_shared<const std::string>(text));
    gateway::compress_for(asked("/api/conversations", "gzip"), shared);
    CHECK(opened(std::get<std::string>(shared.body)) == text);
}

TEST_CASE("What cannot be pressed together leaves as it is")
{
    std::string noise = "\"";
    std::uint32_t dice = 7;
    for (int n = 0; n < 2'000; ++n) noise += static_cast<char>(0x21 + (dice = dice * 1'664'525 + 1'013'904'223) % 90);
    noise += '"';
    auto response = gateway::json_response(200, noise);
    gateway::compress_for(asked("/api/x", "gzip"), response);
    const auto& body = std::get<std::string>(response.body);
    CHECK((header(response, "Content-Encoding").empty() ? body : opened(body)) == noise);
}

TEST_CASE("Who does not take gzip, small answers, files and webhooks get what they always got")
{
    const auto untouched = [](std::string path, std::string encodings, Response response) {
        gateway::compress_for(asked(std::move(path), std::move(encodings)), response);
        return header(response, "Content-Encoding").empty();
    };
    const auto text = rows(400);
    CHECK(untouched("/api/conversations", "", gateway::json_response(200, text)));
    CHECK(untouched("/api/conversations", "br, gzip;q=0", gateway::json_response(200, text)));
    CHECK(untouched("/api/me", "gzip", gateway::json_response(200, R"({"csrf_token":"0123456789"})")));
    CHECK(untouched("/webhooks/zalo/main", "gzip", gateway::json_response(200, text)));
    CHECK(untouched("/api/reports/volume.csv", "gzip", gateway::text_response(200, text)));
    CHECK(untouched("/api/export", "gzip", gateway::json_response(200, rows(40'000))));
}
