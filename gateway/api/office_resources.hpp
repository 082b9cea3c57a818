#pragma once

#include "gateway/api/context.hpp"

/// The resources behind the settings. As in resources.hpp each function adds the routes of one resource to the router,
/// which keeps the handlers as long as it lives, and `context` outlives it. What is the owner's alone is refused to
/// others before anything is looked for; the first run, whom nobody can know yet, judges by itself.
namespace gateway {

void add_bulk(Router& router, ApiContext& context); // many conversations at once
void add_quick_replies(Router& router, ApiContext& context);
void add_channel_care(Router& router, ApiContext& context); // a channel tried by hand
void add_platforms(Router& router, ApiContext& context);    // what platforms want; apps and channels made by hand
void add_setup(Router& router, ApiContext& context);        // the first run

} // namespace gateway
