#pragma once

#include "gateway/api/context.hpp"

/// One function for each resource, each in its own file: adds its routes to the router, which keeps the handlers as
/// long as it lives; `context` outlives it. Who may call what, and what is refused, is said in the document
/// (openapi.hpp).
namespace gateway {

void add_conversations(Router& router, ApiContext& context);
void add_messages(Router& router, ApiContext& context); // reading, taking back, retrying, explaining
void add_replies(Router& router, ApiContext& context);
void add_notes(Router& router, ApiContext& context);       // notes and drafts
void add_media(Router& router, ApiContext& context);       // uploads
void add_media_files(Router& router, ApiContext& context); // the files themselves
void add_customers(Router& router, ApiContext& context);
void add_customer_facts(Router& router, ApiContext& context); // timeline, orders, panel, addresses, notes, suggestions
void add_merging(Router& router, ApiContext& context);        // two customers who are one person
void add_orders(Router& router, ApiContext& context);
void add_order_talk(Router& router,
                    ApiContext& context); // drafts read from a chat, payment codes, telling the customer
void add_shop_settings(Router& router, ApiContext& context); // bank account, codes and words of orders
void add_listings(Router& router, ApiContext& context);      // what platforms offer, matched to our variants
void add_places(Router& router, ApiContext& context);        // provinces and wards
void add_staff(Router& router, ApiContext& context);
void add_presence(Router& router, ApiContext& context);   // at work or away, by their own word
void add_automation(Router& router, ApiContext& context); // what the robot does, a dry run, its log
void add_working_hours(Router& router, ApiContext& context);
void add_words(Router& router, ApiContext& context); // labels and quick replies
void add_channels(Router& router, ApiContext& context);
void add_connecting(Router& router, ApiContext& context); // the way to a platform's consent and back
void add_search(Router& router, ApiContext& context);     // messages, customers and orders by words; the history
void add_audit(Router& router, ApiContext& context);
void add_events(Router& router, ApiContext& context);
void add_screens(Router& router, ApiContext& context);        // settings and views of one person
void add_products(Router& router, ApiContext& context);       // products, variants
void add_product_sheets(Router& router, ApiContext& context); // products as a CSV file, out and in
void add_stock(Router& router, ApiContext& context);          // adjustments, the ledger
void add_operations(Router& router, ApiContext& context);     // health, metrics, the document, Zalo's domain file

} // namespace gateway
