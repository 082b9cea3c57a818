#pragma once

#include "tests/support/edge.hpp"

#include <atomic>
#include <stdexcept>
#include <string>
#include <string_view>

/// A listener with a few doors, and the requests that knock there.
namespace tests {

using gateway::Captures;
using gateway::Request;
using gateway::Response;

template <class T>
using awaitable = boost::asio::awaitable<T>;

inline awaitable<Response> echo(Request request, Captures captures)
{
    std::string seen = request.method + ' ' + request.path + " name=" + captures["name"] + " body=" + request.body;
    co_return gateway::text_response(200, std::move(seen));
}

inline awaitable<Response> fail(Request, Captures)
{
    throw std::runtime_error("a secret of ours");
    co_return Response{};
}

inline awaitable<Response> refuse(Request, Captures)
{
    throw gateway::Refusal{gateway::problem(409, "somebody was faster")};
    co_return Response{};
}

inline awaitable<Response> complain(Request, Captures)
{
    throw gateway::BadRequest("lines[0].quantity", "too_small", "at least 1");
    co_return Response{};
}

inline awaitable<std::optional<Response>> nobody(const Request&)
{
    co_return gateway::problem(401);
}

/// A shop with a few doors. `handled` counts what got behind them.
struct Shop : EdgeServer {
    explicit Shop(gateway::EdgeLimits limits = quick_limits()) : EdgeServer(limits)
    {
        config.known_hosts = {"shop.example", "media.example:8443"};
        const auto counted = [this](gateway::Handler handler) {
            return [this, handler](Request request, Captures captures) {
                ++handled;
                return handler(std::move(request), std::move(captures));
            };
        };
        router.add("GET", "/echo/{name}", counted(echo));
        router.add("POST", "/echo/{name}", counted(echo));
        router.add("POST", "/webhooks/{name}", counted(echo), {gateway::webhook_body_bytes});
        router.add("GET", "/api/thing", counted(echo));
        router.add("GET", "/fail", counted(fail));
        router.add("GET", "/refuse", counted(refuse));
        router.add("GET", "/complain", counted(complain));
        router.add("POST", "/members", counted(echo), {gateway::upload_body_bytes}, nobody);
        hooks.failed = [this](const Request&, std::string_view what) { failure = what; };
    }
    ~Shop() { stop(); }

    std::atomic<int> handled = 0;
    std::string failure;
};

inline std::string get(std::string_view target, std::string_view more = {})
{
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: shop.example\r\n" + std::string(more) + "\r\n";
}

inline std::string post(std::string_view target, std::string_view body, std::string_view more = {})
{
    return "POST " + std::string(target) +
           " HTTP/1.1\r\nHost: shop.example\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string(more) + "\r\n" + std::string(body);
}

} // namespace tests
