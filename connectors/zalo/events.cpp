#include "connectors/zalo/events.hpp"

#include "connectors/zalo/content.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace connectors::zalo_events {

namespace {

using zalo_content::words;

/// The person of an event that is not a message; empty when none is named. Older events have a follower, newer ones a
/// sender, call events neither.
std::string actor_of(const JsonView& event)
{
    const std::array<JsonView, 5> places = {event["follower"]["id"], event["sender"]["id"], event["user"]["id"],
                                            event["user_id"], event["data"]["user_id"]};
    for (const auto& place : places) {
        if (place.present()) return some_id(place);
    }
    return {};
}

void read_acted(const JsonView& event, std::string_view name, std::string_view what, bool opens_window, Item& item)
{
    const auto actor = actor_of(event);
    if (actor.empty()) throw Malformed("event: names no person");
    inbox::Acted acted;
    acted.thread = {inbox::ThreadKind::message, actor, inbox::Party{actor, std::nullopt, std::nullopt}, std::nullopt};
    acted.what = what;
    acted.at = time_of(event);
    acted.opens_window = opens_window;
    item.dedupe_key = bounded(std::string(name) + ":" + actor + ":" + event["timestamp"].id());
    item.what = std::move(acted);
}

/// The parts of an address from the small to the large, with commas.
std::string address_of(const JsonView& info)
{
    const auto full = info["full_address"];
    const std::array<std::string, 4> parts = {
        words(full["user_address"].present() ? full["user_address"] : info["address"]),
        words(full["user_ward"].present() ? full["user_ward"] : info["ward"]), words(info["district"]),
        words(full["user_city"].present() ? full["user_city"] : info["city"])};
    std::string whole;
    for (const auto& part : parts) {
        if (part.empty()) continue;
        if (!whole.empty()) whole += ", ";
        whole += part;
    }
    return whole;
}

/// The answer to "please share your contact data": name, telephone, where to deliver. Two editions of it exist.
void read_introduced(const JsonView& event, Item& item)
{
    const auto actor = actor_of(event);
    if (actor.empty()) throw Malformed("event: names no person");
    const auto info = event["info"].is_object() ? event["info"] : event;
    inbox::Introduced introduced;
    introduced.customer.id = actor;
    if (auto name = words(info["name"]); !name.empty()) introduced.customer.name = std::move(name);
    introduced.phone = words(info["phone"]);
    introduced.address = address_of(info);
    introduced.at = time_of(event);
    item.dedupe_key = bounded("user_submit_info:" + actor + ":" + event["timestamp"].id());
    item.what = std::move(introduced);
}

void read_order(const JsonView& event, Item& item)
{
    inbox::Commerce order;
    order.what = "order";
    order.id = words(event["order"]["id"].present() ? event["order"]["id"] : event["order_id"]);
    order.at = time_of(event);
    item.what = std::move(order);
}

} // namespace

bool read_of_no_concern(std::string_view name, Item& item)
{
    static const std::map<std::string_view, std::string_view> exact = {
        {"add_user_to_tag", "tag"},      {"remove_user_from_tag", "tag"},   {"remove_tag", "tag"},
        {"update_user_info", "profile"}, {"user_feedback", "feedback"},     {"widget_interaction_accepted", "widget"},
        {"oa_send_consent", "consent"},  {"user_reply_consent", "consent"}, {"oa_call_user", "call"}};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> beginnings = {
        {{"change_template_", "template"}, {"change_oa_", "quota"}, {"event_journey_", "journey"}}};

    if (const auto known = exact.find(name); known != exact.end()) {
        item.what = inbox::Ignored{std::string(known->second)};
        return true;
    }
    if (name.find("group") != std::string_view::npos) {
        item.what = inbox::Ignored{"group"};
        return true;
    }
    const auto begun = std::find_if(beginnings.begin(), beginnings.end(),
                                    [&](const auto& beginning) { return name.starts_with(beginning.first); });
    if (begun == beginnings.end()) return false;
    item.what = inbox::Ignored{std::string(begun->second)};
    return true;
}

bool read_act(const JsonView& event, std::string_view name, Item& item)
{
    // A follow, a call and "chat now" count as actions of the person and open the 48 hours; a farewell does not.
    if (name == "follow") read_acted(event, name, "follow", true, item);
    else if (name == "unfollow") read_acted(event, name, "unfollow", false, item);
    else if (name == "user_click_chatnow") read_acted(event, name, "chat_now", true, item);
    else if (name == "user_call_oa") read_acted(event, name, "call", true, item);
    else if (name == "user_withdraw") read_acted(event, name, "withdraw", false, item);
    else if (name == "user_submit_info") read_introduced(event, item);
    else if (name == "shop_has_order") read_order(event, item);
    else return false;
    return true;
}

} // namespace connectors::zalo_events
