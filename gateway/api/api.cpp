#include "gateway/api/figures.hpp"
#include "gateway/api/office_resources.hpp"
#include "gateway/api/resources.hpp"

namespace gateway {

namespace {

asio::awaitable<Response> no_such_path(Request, Captures)
{
    co_return not_found();
}

} // namespace

void add_api(Router& router, ApiContext& context)
{
    context.sessions.add_to(router);
    add_conversations(router, context);
    add_messages(router, context);
    add_replies(router, context);
    add_notes(router, context);
    add_bulk(router, context);
    add_media(router, context);
    add_media_files(router, context);
    add_customers(router, context);
    add_customer_facts(router, context);
    add_merging(router, context);
    add_orders(router, context);
    add_order_talk(router, context);
    add_shop_settings(router, context);
    add_listings(router, context);
    add_places(router, context);
    add_staff(router, context);
    add_presence(router, context);
    add_automation(router, context);
    add_working_hours(router, context);
    add_words(router, context);
    add_quick_replies(router, context);
    add_channels(router, context);
    add_connecting(router, context);
    add_channel_care(router, context);
    add_platforms(router, context);
    add_setup(router, context);
    add_search(router, context);
    add_audit(router, context);
    add_events(router, context);
    add_screens(router, context);
    add_products(router, context);
    add_product_sheets(router, context);
    add_stock(router, context);
    add_figures(router, context);
    add_operations(router, context);

    // Unknown paths below /api are never the page's deep links.
    for (const auto* pattern : {"/api", "/api/{a}", "/api/{a}/{b}", "/api/{a}/{b}/{c}", "/api/{a}/{b}/{c}/{d}"}) {
        router.add("GET", pattern, no_such_path);
    }
}

} // namespace gateway
