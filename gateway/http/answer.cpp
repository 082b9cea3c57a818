#include "gateway/http/edge.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <fstream>

/// From a Response to bytes on the wire.
namespace gateway {

namespace asio = boost::asio;

namespace {

constexpr std::size_t piece_bytes = 256 << 10;

bool same_name(std::string_view a, std::string_view b)
{
    const connectors::NoCase less;
    return !less(a, b) && !less(b, a);
}

bool has(const Response& response, std::string_view name)
{
    return std::any_of(response.headers.begin(), response.headers.end(),
                       [&](const auto& header) { return same_name(header.first, name); });
}

bool may_have_body(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

std::uint64_t size_of(const Body& body)
{
    if (const auto* text = std::get_if<std::string>(&body)) return text->size();
    if (const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&body))
        return *shared ? (*shared)->size() : 0;
    return std::get<FileSlice>(body).length;
}

void add(std::string& head, std::string_view name, std::string_view value)
{
    head += name;
    head += ": ";
    // Part of a value may come from a stranger, such as a file's name; a line end in it would begin a header of theirs.
    for (const char c : value) head += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    head += "\r\n";
}

std::string head_of(Edge& edge, const Response& response, const AnswerShape& shape)
{
    std::string head;
    head.reserve(1024);
    head += "HTTP/1.1 " + std::to_string(response.status) + ' ';
    head += reason(response.status);
    head += "\r\n";
    add(head, "Date", edge.date());
    for (const auto& [name, value] : response.headers) add(head, name, value);
    if (may_have_body(response.status)) add(head, "Content-Length", std::to_string(size_of(response.body)));
    if (!has(response, "Cache-Control") && shape.path.starts_with("/api/")) add(head, "Cache-Control", "no-store");
    if (!has(response, "Content-Security-Policy")) add(head, "Content-Security-Policy", edge.page_policy);
    if (!has(response, "Referrer-Policy")) add(head, "Referrer-Policy", "same-origin");
    add(head, "X-Content-Type-Options", "nosniff");
    add(head, "X-Frame-Options", "DENY");
    add(head, "Cross-Origin-Opener-Policy", "same-origin");
    if (shape.secure || edge.config.https_outside) add(head, "Strict-Transport-Security", "max-age=31536000");
    if (shape.close) add(head, "Connection", "close");
    head += "\r\n";
    return head;
}

/// Runs on the file readers' thread. Throws when the file is not there or shorter than it was.
asio::awaitable<std::string> read_piece(std::filesystem::path path, std::uint64_t offset, std::size_t length)
{
    std::ifstream file(path, std::ios::binary);
    std::string piece(length, '\0');
    file.seekg(static_cast<std::streamoff>(offset));
    if (!file.read(piece.data(), static_cast<std::streamsize>(length))) {
        throw std::runtime_error("cannot read " + path.string());
    }
    co_return piece;
}

asio::awaitable<std::string> piece_of(Edge& edge, const FileSlice& slice, std::uint64_t at)
{
    const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(piece_bytes, slice.length - at));
    auto piece = co_await asio::co_spawn(edge.file_readers(), read_piece(slice.path, slice.offset + at, length),
                                         asio::use_awaitable);
    co_return piece;
}

/// The head leaves with the file's first piece, so a file that cannot be read can still become a proper answer.
asio::awaitable<bool> write_file(Edge& edge, Connection& connection, Response response, AnswerShape shape)
{
    const auto slice = std::get<FileSlice>(response.body);
    std::string piece;
    bool readable = true;
    try {
        if (slice.length > 0) piece = co_await piece_of(edge, slice, 0);
    } catch (const std::exception&) {
        readable = false;
    }
    if (!readable) {
        const bool written = co_await write_answer(edge, connection, problem(404), shape);
        co_return written;
    }
    const auto head = head_of(edge, response, shape);
    for (std::uint64_t at = 0;;) {
        const std::string_view first = at == 0 ? std::string_view(head) : std::string_view();
        const bool written = co_await write_bytes(edge.config.limits, connection, first, piece);
        if (!written) co_return false;
        at += piece.size();
        if (at >= slice.length) co_return true;
        piece = co_await piece_of(edge, slice, at); // throws: the connection ends, the length tells the client
    }
}

} // namespace

asio::awaitable<bool> write_bytes(const EdgeLimits& limits, Connection& connection, std::string_view first,
                                  std::string_view second)
{
    while (!first.empty() || !second.empty()) {
        const auto head = first.substr(0, piece_bytes);
        const auto body = second.substr(0, head.size() < first.size() ? 0 : piece_bytes - head.size());
        const std::array<asio::const_buffer, 2> pieces{asio::buffer(head.data(), head.size()),
                                                       asio::buffer(body.data(), body.size())};
        connection.deadline.in(limits.write_time);
        const auto [error, count] =
            co_await connection.wire->async_write_some(pieces, asio::as_tuple(asio::use_awaitable));
        if (error) co_return false;
        const auto of_first = std::min(count, first.size());
        first.remove_prefix(of_first);
        second.remove_prefix(count - of_first);
    }
    connection.deadline.never();
    co_return true;
}

asio::awaitable<bool> write_answer(Edge& edge, Connection& connection, Response response, AnswerShape shape)
{
    if (response.status >= 400 && shape.path.starts_with("/webhooks/")) { // platforms read the status and no words
        response.body = std::string();
        std::erase_if(response.headers, [](const auto& header) { return same_name(header.first, "Content-Type"); });
    }
    const bool with_body = may_have_body(response.status) && !shape.head_only;
    if (with_body && std::holds_alternative<FileSlice>(response.body)) {
        const bool written = co_await write_file(edge, connection, std::move(response), shape);
        co_return written;
    }
    const auto head = head_of(edge, response, shape);
    std::string_view body;
    if (const auto* text = std::get_if<std::string>(&response.body)) body = *text;
    if (const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&response.body); shared && *shared)
        body = **shared;
    if (!with_body) body = {};
    const bool written = co_await write_bytes(edge.config.limits, connection, head, body);
    co_return written;
}

} // namespace gateway
