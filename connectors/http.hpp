#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// HTTP as plain values: what a platform sent us, what we want to send it, what it answered. No socket in sight.
namespace connectors {

/// Orders header names without regard to case, as HTTP does.
struct NoCase {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const noexcept;
};

/// A header that came several times stands here several times; signature headers must come exactly once.
using Headers = std::multimap<std::string, std::string, NoCase>;

/// A platform's call. `body` is byte for byte what came, after transfer decoding.
struct WebhookRequest {
    std::string method;                                     // upper case
    std::vector<std::pair<std::string, std::string>> query; // decoded, in order
    Headers headers;
    std::string body;
};

/// The next call to make.
struct HttpCall {
    std::string method = "GET";
    std::string url; // absolute; percent-encoded
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    /// Whether the customer may have got something once this call was made. A missing answer to such a call means
    /// `Unknown`; to any other it means "try again".
    bool reaches_customer = false;
    std::chrono::seconds timeout{20};
};

struct HttpReply {
    int status = 0;
    Headers headers;
    std::string body;
};

/// The single value of a header; empty when it is absent or came more than once.
std::string_view only_header(const Headers& headers, std::string_view name);

/// How long the platform asks us to wait, where it says so in whole seconds; between a second and an hour.
std::optional<std::chrono::seconds> retry_after(const Headers& headers);

/// RFC 3986 percent-encoding of everything but unreserved characters, for a query value or a path segment.
std::string percent_encoded(std::string_view text);

/// name=value&name=value, both percent-encoded.
std::string query_string(const std::vector<std::pair<std::string, std::string>>& pairs);

/// One part of a multipart/form-data body.
struct FormPart {
    std::string name;
    std::string file_name;    // empty: a plain field
    std::string content_type; // empty: none
    std::string_view bytes;
};

/// The body and its Content-Type. The boundary is made from `seed` and never occurs in a part.
std::pair<std::string, std::string> multipart(const std::vector<FormPart>& parts, std::string_view seed);

} // namespace connectors
