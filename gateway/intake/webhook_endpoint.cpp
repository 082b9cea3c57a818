#include "gateway/intake/webhook_endpoint.hpp"

#include "gateway/intake/delivery.hpp"
#include "gateway/log.hpp"
#include "inbox/model/failpoint.hpp"

namespace gateway {

namespace {

constexpr int retry_after_seconds = 5;

connectors::WebhookRequest as_webhook(Request&& request)
{
    return {std::move(request.method), std::move(request.query), std::move(request.headers), std::move(request.body)};
}

/// With the current secret, then with the one before: both are good while a shop rotates it. A handshake counts only
/// when neither proves the call genuine, or an event signed with the old secret could be answered and not kept.
connectors::Verdict verify(const connectors::WebhookRequest& request, const App& app)
{
    auto verdict = app.connector->verify(request, app.settings);
    if (std::holds_alternative<connectors::Genuine>(verdict) || app.previous.empty()) return verdict;
    auto second = app.connector->verify(request, app.previous);
    return std::holds_alternative<connectors::Genuine>(second) ? second : verdict;
}

} // namespace

WebhookEndpoint::WebhookEndpoint(DirectoryKeeper& directory, Ferry& ferry, Recorder& recorder, Metrics& metrics)
    : directory_(directory), ferry_(ferry), recorder_(recorder), metrics_(metrics)
{
}

void WebhookEndpoint::add_to(Router& router)
{
    const auto handler = [this](Request request, Captures captures) {
        return receive(std::move(request), std::move(captures));
    };
    router.add("GET", "/webhooks/{platform}/{slug}", handler);
    router.add("POST", "/webhooks/{platform}/{slug}", handler, {webhook_body_bytes});
}

asio::awaitable<Response> WebhookEndpoint::receive(Request incoming, Captures captures)
{
    const auto& platform = captures["platform"];
    const auto& slug = captures["slug"];
    auto directory = directory_.current();
    const auto* app = directory->find(platform, slug);
    if (!app) {
        // A platform's first handshake comes as soon as somebody has typed the address into its console.
        co_await directory_.look_again();
        directory = directory_.current();
        app = directory->find(platform, slug);
    }
    if (!app) co_return empty(404);
    auto& counters = metrics_.webhooks(app->platform);
    const bool handshakes = app->connector->has_get_handshake();
    if (incoming.method != "POST" && !(handshakes && incoming.method == "GET")) { // HEAD comes here as well
        co_return empty(405).with("Allow", handshakes ? "GET, POST" : "POST");
    }

    const auto request = as_webhook(std::move(incoming));
    const auto verdict = verify(request, *app);
    if (const auto* forged = std::get_if<connectors::Forged>(&verdict)) {
        counters.forged.Increment();
        spdlog::info("webhook refused: {}/{}: {} ({} bytes)", platform, slug, loggable(forged->why),
                     request.body.size());
        co_return empty(401);
    }
    if (const auto* handshake = std::get_if<connectors::Handshake>(&verdict)) {
        co_return text_response(200, handshake->answer);
    }
    if (std::holds_alternative<connectors::Refused>(verdict)) co_return empty(403);

    auto delivery = read_delivery(*directory, *app, request, counters);
    if (delivery.unrouted() > 0) {
        // Customers write to a channel in the very second in which it is connected.
        co_await directory_.look_again();
        delivery.route_again(*directory_.current(), app->id);
        counters.unrouted.Increment(static_cast<double>(delivery.unrouted()));
    }
    const auto touched = delivery.workspaces();
    try {
        co_await ferry_.take(std::move(delivery.events)); // durable from here on
    } catch (const NotDurable&) {
        counters.not_durable.Increment();
        co_return empty(503, retry_after_seconds);
    }
    counters.accepted.Increment();
    recorder_.nudge(touched);
    inbox::pass(inbox::Failpoint::ack_before);
    co_return empty(200);
}

} // namespace gateway
