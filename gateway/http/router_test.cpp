#include "gateway/http/router.hpp"

#include <catch2/catch.hpp>

using gateway::Captures;
using gateway::Request;
using gateway::Response;
using gateway::Router;

namespace {

boost::asio::awaitable<Response> nothing(Request, Captures)
{
    co_return gateway::empty(204);
}

std::size_t limit_of(const Router& router, std::string_view method, std::string_view path)
{
    const auto match = router.find(method, path);
    const auto* found = std::get_if<Router::Found>(&match);
    return found ? found->route->limits.body_bytes : 0;
}

} // namespace

TEST_CASE("A path finds its handler, and a literal wins over a capture")
{
    Router router;
    router.add("GET", "/api/conversations/{id}", nothing, {1});
    router.add("GET", "/api/conversations/counts", nothing, {2});
    router.add("PATCH", "/api/conversations/{id}", nothing, {3});
    router.add("POST", "/api/conversations/{id}/replies", nothing, {4});
    router.add("GET", "/zalo_verifier{code}.html", nothing, {5});
    router.add("GET", "/{name}", nothing, {6});

    CHECK(limit_of(router, "GET", "/api/conversations/7") == 1);
    CHECK(limit_of(router, "GET", "/api/conversations/counts") == 2);
    CHECK(limit_of(router, "PATCH", "/api/conversations/7") == 3);
    CHECK(limit_of(router, "POST", "/api/conversations/7/replies") == 4);
    CHECK(limit_of(router, "GET", "/zalo_verifierAbC.html") == 5);
    CHECK(limit_of(router, "GET", "/zalo_verifier.html") == 6);
    CHECK(limit_of(router, "HEAD", "/api/conversations/7") == 1);

    const auto match = router.find("POST", "/api/conversations/7/replies");
    CHECK(std::get<Router::Found>(match).captures["id"] == "7");
    CHECK(std::get<Router::Found>(match).captures["other"].empty());
    const auto verifier = router.find("GET", "/zalo_verifierAbC.html");
    CHECK(std::get<Router::Found>(verifier).captures["code"] == "AbC");
}

TEST_CASE("A path nobody knows is absent, a method nobody serves is not allowed")
{
    Router router;
    router.add("GET", "/api/orders", nothing);
    router.add("POST", "/api/orders", nothing);
    router.add("GET", "/api/orders/{id}", nothing);
    for (const auto* path : {"/api/order", "/api/orders/", "/api/orders/7/", "/api/orders/7/8", "/", "/api"}) {
        INFO(path);
        CHECK(std::holds_alternative<Router::NotFound>(router.find("GET", path)));
    }
    const auto match = router.find("DELETE", "/api/orders");
    CHECK(std::get<Router::NotAllowed>(match).allow == "GET, HEAD, POST");

    SECTION("the page answers what nothing else does, but only GET")
    {
        router.otherwise(nothing);
        CHECK(std::holds_alternative<Router::Found>(router.find("GET", "/inbox/7")));
        CHECK(std::holds_alternative<Router::Found>(router.find("HEAD", "/inbox/7")));
        CHECK(std::holds_alternative<Router::NotFound>(router.find("POST", "/inbox/7")));
        CHECK(std::holds_alternative<Router::NotAllowed>(router.find("DELETE", "/api/orders")));
    }
}
