#include "tests/support/http_call.hpp"

#include "inbox/model/ids.hpp"
#include "tests/support/edge.hpp"

#include <boost/json.hpp>

#include <stdexcept>

namespace tests {

std::string CallAnswer::header(std::string_view name) const
{
    return header_of(head, name);
}

boost::json::value CallAnswer::json() const
{
    boost::json::error_code error;
    auto value = boost::json::parse(body, error);
    if (error) throw std::runtime_error("status " + std::to_string(status) + ", not JSON: " + body.substr(0, 300));
    return value;
}

CallAnswer call(std::uint16_t port, const std::string& method, const std::string& target,
                const std::map<std::string, std::string>& headers, const std::string& body,
                std::chrono::seconds patience)
{
    std::string request =
        method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\nConnection: close\r\n";
    for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
    if (!body.empty() || (method != "GET" && method != "DELETE"))
        request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    CallAnswer answer;
    try {
        RawClient client(port, patience);
        client.write(request + "\r\n" + body);
        const auto all = client.read_answer();
        answer.status = status_of(all);
        answer.body = body_of(all);
        answer.head = all.substr(0, all.size() - answer.body.size());
    } catch (const std::runtime_error&) {
        answer.status = 0;
    }
    const auto length = answer.header("Content-Length");
    if (method != "HEAD" && !length.empty() && answer.body.size() != std::stoul(length)) answer.status = 0; // cut off
    return answer;
}

Colleague::Colleague(std::uint16_t port, const std::string& email, const std::string& password) : port_(port)
{
    const boost::json::value body = {{"email", email}, {"password", password}};
    const auto answer = call(port, "POST", "/api/session", {{"Content-Type", "application/json"}, {"Origin", origin()}},
                             boost::json::serialize(body));
    const auto set = answer.header("Set-Cookie");
    if (answer.status != 204 || set.empty()) {
        throw std::runtime_error(email + " cannot log in: " + std::to_string(answer.status) + ' ' + answer.body);
    }
    cookie_ = set.substr(0, set.find(';'));
    me_ = get("/api/me").json().as_object();
    csrf_token_ = text_at(me_, "csrf_token");
}

std::string Colleague::origin() const
{
    return origin_.empty() ? "http://127.0.0.1:" + std::to_string(port_) : origin_;
}

std::string Colleague::id() const
{
    return text_at(me_, "staff.id");
}

Colleague Colleague::at(std::uint16_t port) const
{
    auto other = *this;
    other.port_ = port;
    return other;
}

Colleague Colleague::through(std::uint16_t port) const
{
    auto other = at(port);
    other.origin_ = origin();
    return other;
}

std::map<std::string, std::string> Colleague::headers(bool writing) const
{
    std::map<std::string, std::string> all{{"Cookie", cookie_}};
    if (writing)
        all.insert({{"Origin", origin()}, {"X-CSRF-Token", csrf_token_}, {"Content-Type", "application/json"}});
    return all;
}

CallAnswer Colleague::get(const std::string& target) const
{
    return call(port_, "GET", target, headers(false));
}

CallAnswer Colleague::post(const std::string& target, const boost::json::value& body) const
{
    return call(port_, "POST", target, headers(true), boost::json::serialize(body));
}

CallAnswer Colleague::patch(const std::string& target, const boost::json::value& body) const
{
    return call(port_, "PATCH", target, headers(true), boost::json::serialize(body));
}

CallAnswer Colleague::put(const std::string& target, const boost::json::value& body) const
{
    return call(port_, "PUT", target, headers(true), boost::json::serialize(body));
}

CallAnswer Colleague::remove(const std::string& target) const
{
    return call(port_, "DELETE", target, headers(true));
}

std::string Colleague::upload(const std::string& name, const std::string& type, const std::string& bytes) const
{
    auto all = headers(true);
    all["Content-Type"] = "multipart/form-data; boundary=----two-lines";
    const auto body = "------two-lines\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name +
                      "\"\r\nContent-Type: " + type + "\r\n\r\n" + bytes + "\r\n------two-lines--\r\n";
    const auto answer = call(port_, "POST", "/api/media", all, body);
    if (answer.status != 201) throw std::runtime_error("upload: " + std::to_string(answer.status) + ' ' + answer.body);
    return text_at(answer.json(), "id");
}

CallAnswer Colleague::try_reply(const std::string& conversation, boost::json::object body) const
{
    if (!body.contains("id")) body["id"] = inbox::new_uuid();
    if (!body.contains("attachments")) body["attachments"] = boost::json::array();
    return post("/api/conversations/" + conversation + "/replies", body);
}

std::string Colleague::reply(const std::string& conversation, const std::string& text, boost::json::object more) const
{
    more["text"] = text;
    const auto answer = try_reply(conversation, std::move(more));
    if (answer.status != 202) throw std::runtime_error("reply: " + std::to_string(answer.status) + ' ' + answer.body);
    return text_at(answer.json(), "id");
}

namespace {

const boost::json::value* member_at(const boost::json::value& value, std::string_view path)
{
    const auto* at = &value;
    while (at != nullptr && !path.empty()) {
        const auto dot = path.find('.');
        const auto* object = at->if_object();
        at = object ? object->if_contains(path.substr(0, dot)) : nullptr;
        path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    }
    return at;
}

} // namespace

std::string text_at(const boost::json::value& value, std::string_view path)
{
    const auto* found = member_at(value, path);
    if (!found || found->is_null()) return {};
    if (found->is_string()) return std::string(found->get_string());
    return boost::json::serialize(*found);
}

std::int64_t number_at(const boost::json::value& value, std::string_view path)
{
    const auto* found = member_at(value, path);
    return found && found->is_number() ? found->to_number<std::int64_t>() : 0;
}

} // namespace tests
