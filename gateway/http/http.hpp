#pragma once

#include "connectors/http.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// Requests and answers as plain values. Handlers see nothing else of HTTP: by the time one runs, the request was
/// framed without ambiguity, came from an allowed host name, was read whole within its limits and decoded once.
namespace gateway {

using connectors::Headers;

struct Request {
    std::string method;                                     ///< as sent; HEAD reaches the handler of GET
    std::string target;                                     ///< as sent: path and query, percent-encoded
    std::string path;                                       ///< decoded, UTF-8; no dot segment, NUL, backslash, or
                                                            ///< encoded slash ever gets here
    std::vector<std::pair<std::string, std::string>> query; ///< decoded, in order; '+' is a blank
    Headers headers;
    std::string body;
    std::string host;    ///< lower case, as in Host, with a port when it was sent
    std::string peer;    ///< who asks: address text, beyond trusted proxies
    bool secure = false; ///< TLS here or at a trusted proxy

    /// The header's one value; empty when it is absent or came more than once.
    std::string_view header(std::string_view name) const;

    /// The first value of that name in the query.
    std::optional<std::string> parameter(std::string_view name) const;

    /// The cookie's value; nothing when it is absent or came twice (somebody may be planting one).
    std::optional<std::string> cookie(std::string_view name) const;
};

/// A piece of a file on disk, sent without holding it in memory.
struct FileSlice {
    std::filesystem::path path;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

/// Shared text is sent without being copied: pages, assets, and whatever many people ask for.
using Body = std::variant<std::string, std::shared_ptr<const std::string>, FileSlice>;

/// An answer. The edge adds what belongs on every answer (Date, Content-Length, nosniff, Referrer-Policy, the content
/// security policy; `Cache-Control: no-store` below /api; HSTS where we are https); a header set here wins.
struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    Body body;
    bool close = false; ///< end the connection after this answer

    Response& with(std::string name, std::string value) &;
    Response&& with(std::string name, std::string value) &&;
};

/// What is wrong with one field, named as a path: "lines[0].quantity".
struct FieldError {
    std::string field;
    std::string code;
    std::string detail;
};

/// No body. `retry_after` seconds, when positive, become Retry-After.
Response empty(int status, int retry_after = 0);

Response json_response(int status, std::string json);
Response json_response(int status, std::shared_ptr<const std::string> json);
Response text_response(int status, std::string text);

/// RFC 9457 application/problem+json. `type` is a short word the page translates ("not_found"); `detail` is for the
/// reader who digs.
Response problem(int status, std::string_view type, std::string_view title, std::string_view detail = {},
                 const std::vector<FieldError>& errors = {});

/// The same with the usual type and title of the status: problem(404) is {"type": "not_found", ...}.
Response problem(int status, std::string_view detail = {});

/// "OK" of 200.
std::string_view reason(int status);

/// Thrown anywhere below a handler to answer with this at once: `throw Refusal{problem(404)};`
struct Refusal : std::exception {
    explicit Refusal(Response r) : response(std::move(r)) {}
    const char* what() const noexcept override { return "refused"; }
    Response response;
};

/// Input that cannot be what the API describes. Becomes a 400 (or `status`) problem that names the field.
struct BadRequest : std::runtime_error {
    BadRequest(std::string field, std::string code, std::string detail, int status = 400);

    std::string field;
    std::string code; ///< "missing", "type", "too_long" ...; the page translates
    std::string detail;
    int status;
};

Response to_response(const BadRequest& error);

} // namespace gateway
