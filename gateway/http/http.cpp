#include "gateway/http/http.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <array>

namespace gateway {

namespace {

struct Known {
    int status;
    std::string_view reason;
    std::string_view type;
};

/// The statuses Gom answers with, their words, and the problem type that goes with each.
constexpr std::array<Known, 34> known_statuses{{
    {101, "Switching Protocols", ""},
    {200, "OK", ""},
    {201, "Created", ""},
    {202, "Accepted", ""},
    {204, "No Content", ""},
    {206, "Partial Content", ""},
    {301, "Moved Permanently", ""},
    {302, "Found", ""},
    {303, "See Other", ""},
    {304, "Not Modified", ""},
    {307, "Temporary Redirect", ""},
    {308, "Permanent Redirect", ""},
    {400, "Bad Request", "bad_request"},
    {401, "Unauthorized", "unauthorized"},
    {403, "Forbidden", "forbidden"},
    {404, "Not Found", "not_found"},
    {405, "Method Not Allowed", "method_not_allowed"},
    {406, "Not Acceptable", "not_acceptable"},
    {408, "Request Timeout", "request_timeout"},
    {409, "Conflict", "conflict"},
    {410, "Gone", "gone"},
    {411, "Length Required", "length_required"},
    {412, "Precondition Failed", "precondition_failed"},
    {413, "Content Too Large", "too_large"},
    {414, "URI Too Long", "uri_too_long"},
    {415, "Unsupported Media Type", "unsupported_media_type"},
    {416, "Range Not Satisfiable", "range_not_satisfiable"},
    {417, "Expectation Failed", "expectation_failed"},
    {422, "Unprocessable Content", "unprocessable"},
    {426, "Upgrade Required", "upgrade_required"},
    {429, "Too Many Requests", "too_many_requests"},
    {431, "Request Header Fields Too Large", "headers_too_large"},
    {500, "Internal Server Error", "internal"},
    {503, "Service Unavailable", "unavailable"},
}};

const Known* known(int status)
{
    for (const auto& entry : known_statuses) {
        if (entry.status == status) return &entry;
    }
    return nullptr;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

} // namespace

std::string_view Request::header(std::string_view name) const
{
    return connectors::only_header(headers, name);
}

std::optional<std::string> Request::parameter(std::string_view name) const
{
    for (const auto& [key, value] : query) {
        if (key == name) return value;
    }
    return std::nullopt;
}

std::optional<std::string> Request::cookie(std::string_view name) const
{
    std::optional<std::string> found;
    const auto [first, end] = headers.equal_range("Cookie");
    for (auto header = first; header != end; ++header) {
        std::string_view rest = header->second;
        while (!rest.empty()) {
            const auto stop = rest.find(';');
            const auto pair = trimmed(rest.substr(0, stop));
            rest = stop == std::string_view::npos ? std::string_view{} : rest.substr(stop + 1);
            const auto equals = pair.find('=');
            if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
            if (found) return std::nullopt;
            found = std::string(pair.substr(equals + 1));
        }
    }
    return found;
}

Response& Response::with(std::string name, std::string value) &
{
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
}

Response&& Response::with(std::string name, std::string value) &&
{
    headers.emplace_back(std::move(name), std::move(value));
    return std::move(*this);
}

Response empty(int status, int retry_after)
{
    Response response;
    response.status = status;
    if (retry_after > 0) response.with("Retry-After", std::to_string(retry_after));
    return response;
}

Response json_response(int status, std::string json)
{
    Response response;
    response.status = status;
    response.with("Content-Type", "application/json");
    response.body = std::move(json);
    return response;
}

Response json_response(int status, std::shared_ptr<const std::string> json)
{
    auto response = json_response(status, std::string());
    response.body = std::move(json);
    return response;
}

Response text_response(int status, std::string text)
{
    Response response;
    response.status = status;
    response.with("Content-Type", "text/plain; charset=utf-8");
    response.body = std::move(text);
    return response;
}

Response problem(int status, std::string_view type, std::string_view title, std::string_view detail,
                 const std::vector<FieldError>& errors)
{
    boost::json::object body;
    body["type"] = type;
    body["title"] = title;
    body["status"] = status;
    if (!detail.empty()) body["detail"] = detail;
    if (!errors.empty()) {
        boost::json::array list;
        for (const auto& error : errors) {
            boost::json::object item;
            item["field"] = error.field;
            item["code"] = error.code;
            item["detail"] = error.detail;
            list.emplace_back(std::move(item));
        }
        body["errors"] = std::move(list);
    }
    Response response;
    response.status = status;
    response.with("Content-Type", "application/problem+json");
    response.body = boost::json::serialize(body);
    return response;
}

Response problem(int status, std::string_view detail)
{
    const auto* entry = known(status);
    return problem(status, entry && !entry->type.empty() ? entry->type : "about:blank", reason(status), detail);
}

std::string_view reason(int status)
{
    const auto* entry = known(status);
    return entry ? entry->reason : "Status";
}

BadRequest::BadRequest(std::string f, std::string c, std::string d, int s)
    : std::runtime_error(f + ": " + d), field(std::move(f)), code(std::move(c)), detail(std::move(d)), status(s)
{
}

Response to_response(const BadRequest& error)
{
    const auto* entry = known(error.status);
    const std::vector<FieldError> errors{{error.field, error.code, error.detail}};
    return problem(error.status, entry ? entry->type : "bad_request", reason(error.status), error.what(), errors);
}

} // namespace gateway
