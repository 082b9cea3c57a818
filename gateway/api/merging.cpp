#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/customers/merge.hpp"
#include "inbox/wire/json.hpp"

#include <boost/json/serialize.hpp>

/// Deciding that two customers are one person, taking that back, and deciding that they are not.
namespace gateway {

namespace {

constexpr std::size_t reasons_limit = 20, reason_limit = 500;

inbox::wire::Eyes eyes_of(const LoggedIn& who)
{
    return inbox::may(who.staff.role, inbox::Right::see_whole_contacts) ? inbox::wire::Eyes::whole
                                                                        : inbox::wire::Eyes::masked;
}

/// What was on the screen when it was decided: kept as it was shown.
std::string reasons_in(const boost::json::object& body)
{
    const auto& list = array_field(body, "reasons", reasons_limit);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto path = path_of("reasons", i);
        const auto& reason = element_object(list, i, "reasons");
        only_fields(reason, {"kind", "detail"}, path);
        text_field(reason, "kind", reason_limit, path);
        optional_text(reason, "detail", reason_limit, path);
    }
    return boost::json::serialize(list);
}

asio::awaitable<Response> merge(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    const auto body = object_body(request);
    only_fields(body, {"id", "customer_id", "reasons"});
    inbox::MergeRequest wish;
    wish.winner = id_in<inbox::CustomerTag>(captures);
    wish.id.text = uuid_field(body, "id");
    wish.loser.text = uuid_field(body, "customer_id");
    wish.reasons = reasons_in(body);
    auto job = [staff = who.staff, wish, rules = context.rules](inbox::EventLog& log) {
        return inbox::merge_customers(log, *rules, staff, wish);
    };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    if (const auto* done = std::get_if<inbox::MergeDone>(&result)) {
        co_return json_response(200, inbox::wire::to_json(done->winner, eyes_of(who)));
    }
    if (std::holds_alternative<inbox::SamePerson>(result)) {
        co_return problem(409, "same_person", "Conflict", "They are one person already.",
                          {{"customer_id", "same_person", "already part of this customer"}});
    }
    if (std::holds_alternative<inbox::OtherMerge>(result)) {
        co_return problem(409, "id_used", "Conflict", "The id belongs to another merge.",
                          {{"id", "used", "of another merge"}});
    }
    if (std::holds_alternative<inbox::TooMany>(result)) {
        co_return impossible("too_many", "Impossible", "One person cannot be so many customers.",
                             {"customer_id", "too_many", "at most 100 customers are one person"});
    }
    co_return not_found();
}

asio::awaitable<Response> undo(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto job = [staff = who.staff, id = id_in<inbox::MergeTag>(captures), rules = context.rules](inbox::EventLog& log) {
        return inbox::undo_merge(log, *rules, staff, id);
    };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    const auto* undone = std::get_if<inbox::MergeUndone>(&result);
    if (!undone) co_return not_found();
    inbox::wire::Json json;
    json.open_object().raw("winner", inbox::wire::to_json(undone->winner, eyes_of(who)));
    json.raw("restored", inbox::wire::to_json(undone->loser, eyes_of(who))).close_object();
    co_return json_response(200, std::move(json).take());
}

asio::awaitable<Response> refuse(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto job = [staff = who.staff, one = id_in<inbox::CustomerTag>(captures),
                other = id_in<inbox::CustomerTag>(captures, "other")](inbox::EventLog& log) {
        return inbox::refuse_merge(log, staff, one, other);
    };
    co_return co_await change(context, who.staff.workspace, std::move(job)) ? empty(204) : not_found();
}

} // namespace

void add_merging(Router& router, ApiContext& context)
{
    router.add("POST", "/api/customers/{id}/merge", writing(context, merge, inbox::Right::merge_customers));
    router.add("POST", "/api/merges/{id}/undo", writing(context, undo, inbox::Right::merge_customers));
    router.add("POST", "/api/customers/{id}/suggestions/{other}/refuse",
               writing(context, refuse, inbox::Right::merge_customers));
}

} // namespace gateway
