#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/conversations/labels.hpp"

/// Labels: everybody puts them on conversations; which there are, supervisors and the owner say.
namespace gateway {

namespace {

constexpr std::size_t name_limit = 60;
constexpr std::string_view usual_colour = "#0f766e";
/// A merge of more steps than this is taken up again by the same request.
constexpr int merge_steps_limit = 5'000;

std::string colour_in(const boost::json::object& body)
{
    const auto colour = text_field(body, "colour", 7);
    const auto hex = colour.find_first_not_of("0123456789abcdefABCDEF", 1);
    if (colour.size() != 7 || colour[0] != '#' || hex != std::string::npos) {
        throw BadRequest("colour", "colour", "expected #rrggbb");
    }
    return colour;
}

std::optional<int> position_in(const boost::json::object& body)
{
    const auto position = optional_integer(body, "position", 1, 9);
    return position ? std::optional(static_cast<int>(*position)) : std::nullopt;
}

Response answer(int status, const std::optional<inbox::LabelResult>& result)
{
    if (!result) return not_found();
    if (const auto* put = std::get_if<inbox::WordPut>(&*result)) return json_response(status, put->object);
    if (std::holds_alternative<inbox::PositionTaken>(*result)) {
        return problem(409, "position_taken", "Conflict", "Another label has that key.",
                       {{"position", "taken", "another one has it"}});
    }
    return problem(409, "name_taken", "Conflict", "Another one bears the name.",
                   {{"name", "taken", "another one bears it"}});
}

asio::awaitable<Response> list(ApiContext& context, LoggedIn who, Request, Captures)
{
    auto look = [workspace = who.staff.workspace](pqxx::transaction_base& tx) {
        return inbox::list_labels(tx, workspace);
    };
    const auto all = co_await context.database.look(who.staff.workspace, std::move(look));
    co_return list_response(all.items, all.head);
}

asio::awaitable<Response> post(ApiContext& context, LoggedIn who, Request request, Captures)
{
    const auto body = object_body(request);
    only_fields(body, {"id", "name", "colour", "position"});
    const inbox::LabelWish wish{{uuid_field(body, "id")},
                                filled_text_field(body, "name", name_limit),
                                body.contains("colour") ? colour_in(body) : std::string(usual_colour),
                                position_in(body)};
    auto job = [wish](inbox::EventLog& log) { return std::optional(inbox::put_label(log, wish)); };
    co_return answer(201, co_await change(context, who.staff.workspace, std::move(job)));
}

asio::awaitable<Response> patch(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    const auto body = object_body(request);
    only_fields(body, {"name", "colour", "position"});
    std::optional<std::string> name, colour;
    std::optional<std::optional<int>> position;
    if (body.contains("name")) name = filled_text_field(body, "name", name_limit);
    if (body.contains("colour")) colour = colour_in(body);
    if (body.contains("position")) position = position_in(body);
    auto job = [id = id_in<inbox::LabelTag>(captures), name, colour,
                position](inbox::EventLog& log) -> std::optional<inbox::LabelResult> {
        auto label = inbox::find_label(log.tx(), log.workspace(), id);
        if (!label) return std::nullopt;
        label->name = name.value_or(label->name);
        label->colour = colour.value_or(label->colour);
        label->position = position.value_or(label->position);
        return inbox::put_label(log, *label);
    };
    co_return answer(200, co_await change(context, who.staff.workspace, std::move(job)));
}

asio::awaitable<Response> remove(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto job = [id = id_in<inbox::LabelTag>(captures)](inbox::EventLog& log) { return inbox::delete_label(log, id); };
    co_return co_await change(context, who.staff.workspace, std::move(job)) ? empty(204) : not_found();
}

asio::awaitable<Response> merge(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    const auto body = object_body(request);
    only_fields(body, {"into"});
    const auto from = id_in<inbox::LabelTag>(captures);
    const inbox::LabelId into{uuid_field(body, "into")};
    for (int step = 0; step < merge_steps_limit; ++step) {
        auto job = [&rules = *context.rules, staff = who.staff, from, into](inbox::EventLog& log) {
            return inbox::merge_labels(log, rules, staff, from, into);
        };
        const auto result = co_await change(context, who.staff.workspace, std::move(job));
        if (std::holds_alternative<inbox::NotThere>(result)) co_return not_found();
        const auto& merged = std::get<inbox::MergeStep>(result);
        if (merged.done) co_return json_response(200, merged.object);
    }
    co_return problem(503, "There is more to move than one request may take; ask again.").with("Retry-After", "1");
}

} // namespace

void add_words(Router& router, ApiContext& context)
{
    constexpr auto right = inbox::Right::edit_shared_words;
    router.add("GET", "/api/labels", reading(context, list));
    router.add("POST", "/api/labels", writing(context, post, right));
    router.add("PATCH", "/api/labels/{id}", writing(context, patch, right));
    router.add("DELETE", "/api/labels/{id}", writing(context, remove, right));
    router.add("POST", "/api/labels/{id}/merge", writing(context, merge, right));
}

} // namespace gateway
