#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/channels/channels.hpp"
#include "inbox/channels/errands.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/stock/listings.hpp"

/// What platforms offer, and which of our variants each is.
namespace gateway {

namespace {

constexpr std::size_t words_limit = 200, id_limit = 200;

asio::awaitable<Response> list(ApiContext& context, LoggedIn who, Request request, Captures)
{
    only_parameters(request, {"unmatched", "channel", "q", "limit", "cursor"});
    inbox::ListingFilter filter;
    filter.unmatched = bool_parameter(request, "unmatched");
    filter.words = request.parameter("q").value_or("");
    if (filter.words.size() > words_limit * 4) throw BadRequest("q", "too_long", "at most 200 characters");
    if (!inbox::sql::is_text(filter.words)) throw BadRequest("q", "characters", "not a text");
    if (const auto channel = uuid_parameter(request, "channel")) filter.channel = inbox::ChannelId{*channel};
    auto look = [workspace = who.staff.workspace, filter = std::move(filter), limit = limit_of(request),
                 cursor = request.parameter("cursor").value_or("")](pqxx::transaction_base& tx) {
        return inbox::list_listings(tx, workspace, filter, limit, cursor);
    };
    co_return page_response(co_await context.database.look(who.staff.workspace, std::move(look)));
}

inbox::ListingWish wish_in(const Request& request)
{
    const auto body = object_body(request);
    only_fields(body, {"channel_id", "item_id", "model_id", "variant_id", "ignored"});
    inbox::ListingWish wish;
    wish.channel = {uuid_field(body, "channel_id")};
    wish.item_id = filled_text_field(body, "item_id", id_limit);
    wish.model_id = text_field(body, "model_id", id_limit);
    wish.variant = {optional_uuid(body, "variant_id").value_or("")};
    wish.ignored = optional_bool(body, "ignored").value_or(false);
    if (wish.ignored && !wish.variant.empty()) {
        throw BadRequest("ignored", "both", "what is one of our variants is not ignored");
    }
    return wish;
}

asio::awaitable<Response> put(ApiContext& context, LoggedIn who, Request request, Captures)
{
    auto job = [staff = who.staff, wish = wish_in(request)](inbox::EventLog& log) {
        return inbox::put_listing(log, staff, wish);
    };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    if (std::holds_alternative<inbox::NotThere>(result)) co_return not_found();
    if (std::holds_alternative<inbox::NoSuchVariant>(result)) {
        co_return impossible("no_such_variant", "Not possible", "There is no such variant.",
                             {"variant_id", "absent", "no such variant"});
    }
    if (context.outbox_touched) context.outbox_touched(who.staff.workspace);
    co_return json_response(200, std::get<inbox::ListingPut>(result).object);
}

enum class Asked { yes, absent, sells_nothing };

asio::awaitable<Response> refresh(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    if (!request.body.empty()) only_fields(object_body(request), {});
    auto job = [staff = who.staff, id = id_in<inbox::ChannelTag>(captures)](inbox::EventLog& log) {
        const auto channel = inbox::find_channel(log.tx(), log.workspace(), id);
        if (!channel) return Asked::absent;
        const auto* connector = connectors::find(channel->platform);
        if (!connector || !connector->sells()) return Asked::sells_nothing;
        inbox::ask_listings(log.tx(), log.workspace(), id, true);
        inbox::note_audit(log.tx(), log.workspace(), staff.id, "listings.refreshed", id.text);
        return Asked::yes;
    };
    const auto asked = co_await change(context, who.staff.workspace, std::move(job));
    if (asked == Asked::absent) co_return not_found();
    if (asked == Asked::sells_nothing) {
        co_return impossible("sells_nothing", "Not possible", "Nothing is sold on this platform.",
                             {"id", "sells_nothing", "nothing is sold there"});
    }
    if (context.outbox_touched) context.outbox_touched(who.staff.workspace);
    co_return json_response(202, "{}");
}

} // namespace

void add_listings(Router& router, ApiContext& context)
{
    router.add("GET", "/api/listings", reading(context, list));
    router.add("PUT", "/api/listings", writing(context, put, inbox::Right::adjust_stock));
    router.add("POST", "/api/channels/{id}/listings/refresh", writing(context, refresh, inbox::Right::adjust_stock));
}

} // namespace gateway
