#include "gateway/intake/delivery.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

namespace gateway {

namespace {

/// Headers worth keeping for `Why?`: never signatures, cookies or addresses.
constexpr std::array<std::string_view, 4> kept_headers = {"content-type", "user-agent", "num_retry", "x-zevent-server"};

std::string kept(const connectors::Headers& headers)
{
    boost::json::object object;
    for (const auto name : kept_headers) {
        const auto value = connectors::only_header(headers, name);
        // Bytes that are not plain text would not be JSON; nobody needs them.
        const bool plain = std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
        if (!value.empty() && plain) object[name] = value;
    }
    return boost::json::serialize(object);
}

inbox::RawEvent raw_event(const Directory& directory, const App& app, connectors::Item&& item)
{
    const auto* route = directory.route(app.id, item.channel);
    if (!route && !item.other_channel.empty()) route = directory.route(app.id, item.other_channel);
    if (!route && item.channel.empty()) route = directory.only_route(app);

    inbox::RawEvent event;
    if (route) {
        event.workspace = route->workspace;
        event.channel = route->channel;
    }
    event.app = app.id;
    event.external_id = std::move(item.channel);
    event.dedupe_key = std::move(item.dedupe_key);
    event.kind = inbox::word_for(item.what);
    event.body = std::move(item.body);
    return event;
}

} // namespace

std::vector<inbox::WorkspaceId> Delivery::workspaces() const
{
    std::vector<inbox::WorkspaceId> touched;
    for (const auto& event : events) {
        if (event.workspace.number != 0) touched.push_back(event.workspace);
    }
    std::sort(touched.begin(), touched.end());
    touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
    return touched;
}

std::size_t Delivery::unrouted() const
{
    return static_cast<std::size_t>(std::count_if(
        events.begin(), events.end(), [](const inbox::RawEvent& event) { return event.workspace.number == 0; }));
}

void Delivery::route_again(const Directory& directory, const inbox::AppId& app)
{
    for (auto& event : events) {
        if (event.workspace.number != 0) continue;
        if (const auto* route = directory.route(app, event.external_id)) {
            event.workspace = route->workspace;
            event.channel = route->channel;
        }
    }
}

Delivery read_delivery(const Directory& directory, const App& app, const connectors::WebhookRequest& request,
                       Metrics::Webhooks& counters)
{
    const auto headers = kept(request.headers);
    Delivery delivery;
    for (auto& item : app.connector->parse(request.body, app.settings)) {
        const bool understood = !std::holds_alternative<inbox::NotUnderstood>(item.what);
        delivery.events.push_back(raw_event(directory, app, std::move(item)));
        delivery.events.back().headers = headers;
        counters.events.Increment();
        if (!understood) counters.not_understood.Increment();
    }
    return delivery;
}

Delivery read_items(const Directory& directory, const App& app, std::vector<connectors::Item> items)
{
    Delivery delivery;
    for (auto& item : items) {
        delivery.events.push_back(raw_event(directory, app, std::move(item)));
        delivery.events.back().headers = "{}";
        delivery.events.back().from_history = true;
    }
    return delivery;
}

} // namespace gateway
