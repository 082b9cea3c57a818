#pragma once

#include <boost/json/value.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace tests {

/// What a server answered; status 0 when nothing readable came.
struct CallAnswer {
    int status = 0;
    std::string head, body;

    std::string header(std::string_view name) const; // "" when it is absent
    boost::json::value json() const;                 // throws when the body is no JSON
};

/// One request over a connection of its own. Never throws for what the network does: a refused connection is status 0.
CallAnswer call(std::uint16_t port, const std::string& method, const std::string& target,
                const std::map<std::string, std::string>& headers = {}, const std::string& body = {},
                std::chrono::seconds patience = std::chrono::seconds(20));

/// Somebody of the shop, logged in: what a browser keeps and adds to its requests.
class Colleague {
public:
    /// Logs in; throws when that is refused.
    Colleague(std::uint16_t port, const std::string& email, const std::string& password = "gom-demo-2026");

    CallAnswer get(const std::string& target) const;
    CallAnswer post(const std::string& target, const boost::json::value& body = boost::json::object()) const;
    CallAnswer patch(const std::string& target, const boost::json::value& body) const;
    CallAnswer put(const std::string& target, const boost::json::value& body) const;
    CallAnswer remove(const std::string& target) const;

    /// POST /api/media; gives the attachment's id.
    std::string upload(const std::string& name, const std::string& type, const std::string& bytes) const;

    /// Answers a customer; gives the message's id. The reply must be accepted.
    std::string reply(const std::string& conversation, const std::string& text, boost::json::object more = {}) const;
    CallAnswer try_reply(const std::string& conversation, boost::json::object body) const;

    std::uint16_t port() const noexcept { return port_; }
    const std::string& cookie() const noexcept { return cookie_; }
    std::string origin() const;
    const boost::json::object& me() const noexcept { return me_; }
    std::string id() const;

    /// The same login at another process on the same store.
    Colleague at(std::uint16_t port) const;

    /// The same login over another way to the same process: a browser's page, and so its origin, stay what they were.
    Colleague through(std::uint16_t port) const;

private:
    std::map<std::string, std::string> headers(bool writing) const;

    std::uint16_t port_;
    std::string origin_; // empty: that of the port
    std::string cookie_, csrf_token_;
    boost::json::object me_;
};

/// The member at a path such as "customer.name", as text; "" when it is absent or null.
std::string text_at(const boost::json::value& value, std::string_view path);
std::int64_t number_at(const boost::json::value& value, std::string_view path);

} // namespace tests
