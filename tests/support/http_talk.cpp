#include "tests/support/http_talk.hpp"

#include "tests/support/edge.hpp"

#include <boost/json/parse.hpp>

namespace tests {

namespace json = boost::json;

std::string HttpAnswer::header(std::string_view name) const
{
    return header_of(head, name);
}

json::value HttpAnswer::json() const
{
    boost::json::error_code error;
    auto value = boost::json::parse(body, error);
    return error ? boost::json::value() : value;
}

std::string HttpAnswer::at(std::string_view key) const
{
    const auto value = json();
    const auto* object = value.if_object();
    const auto* found = object ? object->if_contains(key) : nullptr;
    return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

HttpAnswer talk(std::uint16_t port, const HttpQuestion& question)
{
    RawClient client(port);
    const auto host = question.host.empty() ? "127.0.0.1:" + std::to_string(port) : question.host;
    std::string text =
        question.method + ' ' + question.path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n";
    for (const auto& [name, value] : question.headers) text += name + ": " + value + "\r\n";
    if (!question.body.empty() || question.method == "POST" || question.method == "PUT" || question.method == "PATCH") {
        text += "Content-Length: " + std::to_string(question.body.size()) + "\r\n";
    }
    client.write(text + "\r\n" + question.body);
    const auto whole = client.read_all();
    const auto end = whole.find("\r\n\r\n");
    HttpAnswer answer;
    if (end == std::string::npos) return answer;
    answer.status = status_of(whole);
    answer.head = whole.substr(0, end + 4);
    answer.body = whole.substr(end + 4);
    return answer;
}

std::pair<std::string, std::string> form_of(const std::string& file_name, std::string_view bytes,
                                            const std::string& field)
{
    const std::string boundary = "----gomTestBoundary7MA4YWxkTrZu0gW";
    std::string body = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\"" +
                       file_name + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
    body += bytes;
    body += "\r\n--" + boundary + "--\r\n";
    return {body, "multipart/form-data; boundary=" + boundary};
}

} // namespace tests
