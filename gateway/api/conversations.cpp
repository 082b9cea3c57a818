#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/conversations/change.hpp"
#include "inbox/conversations/list.hpp"
#include "inbox/wire/json.hpp"

namespace gateway {

namespace {

using inbox::ConversationFilter;
using inbox::ConversationId;

constexpr std::size_t labels_limit = 50, filter_ids_limit = 50, note_limit = 10'000;

void read_assignee(const Request& request, ConversationFilter& filter)
{
    const auto assignee = request.parameter("assignee");
    if (!assignee) return;
    if (*assignee == "me") {
        filter.assigned = ConversationFilter::Assigned::me;
    } else if (*assignee == "none") {
        filter.assigned = ConversationFilter::Assigned::nobody;
    } else {
        filter.assigned = ConversationFilter::Assigned::person;
        filter.person.text = *uuid_parameter(request, "assignee");
    }
}

/// Ids of a parameter that may be repeated.
template <class Thing>
std::vector<inbox::Id<Thing>> ids_in(const Request& request, std::string_view name)
{
    std::vector<inbox::Id<Thing>> ids;
    for (const auto& [key, value] : request.query) {
        if (key != name) continue;
        Request one;                                        // so that the complaint is the usual one
        one.query.emplace_back(key, value);
        if (auto id = uuid_parameter(one, name)) ids.push_back({std::move(*id)});
        if (ids.size() > filter_ids_limit) throw BadRequest(std::string(name), "too_long", "at most 50 of them");
    }
    return ids;
}

} // namespace

inbox::ConversationFilter conversation_filter_of(const Request& request)
{
    only_parameters(request, {"status", "assignee", "channel", "label", "unread", "unanswered", "has_phone", "has_order",
                              "failed", "kind", "sort", "limit", "cursor", "from", "back", "skip"});
    ConversationFilter filter;
    filter.status = choice_parameter(request, "status", {"open", "pending", "snoozed", "resolved"});
    read_assignee(request, filter);
    filter.channels = ids_in<inbox::ChannelTag>(request, "channel");
    filter.labels = ids_in<inbox::LabelTag>(request, "label");
    filter.unread = bool_parameter(request, "unread");
    filter.unanswered = bool_parameter(request, "unanswered");
    filter.has_phone = bool_parameter(request, "has_phone");
    filter.has_order = bool_parameter(request, "has_order");
    filter.failed = bool_parameter(request, "failed");
    if (const auto kind = choice_parameter(request, "kind", {"message", "comment"})) {
        filter.kind = *kind == "comment" ? inbox::ThreadKind::comment : inbox::ThreadKind::message;
    }
    const auto sort = choice_parameter(request, "sort", {"newest", "oldest_waiting"});
    if (sort == "oldest_waiting") filter.sort = ConversationFilter::Sort::oldest_waiting;
    return filter;
}

namespace {

inbox::Jump jump_of(const Request& request)
{
    inbox::Jump jump;
    if (auto id = uuid_parameter(request, "from")) jump.from = ConversationId{std::move(*id)};
    if (jump.from && request.parameter("cursor")) throw BadRequest("from", "ambiguous", "a cursor or from, not both");
    jump.back = bool_parameter(request, "back").value_or(false);
    jump.skip = static_cast<int>(integer_parameter(request, "skip", 0, 0, inbox::skip_limit));
    return jump;
}

asio::awaitable<Response> list(ApiContext& context, LoggedIn who, Request request, Captures)
{
    auto look = [&rules = *context.rules, staff = who.staff, filter = conversation_filter_of(request), limit = limit_of(request),
                 cursor = request.parameter("cursor").value_or(""), jump = jump_of(request)](pqxx::transaction_base& tx) {
        return inbox::list_conversations(tx, rules, staff, filter, limit, cursor, jump);
    };
    co_return page_response(co_await context.database.look(who.staff.workspace, std::move(look)));
}

asio::awaitable<Response> counts(ApiContext& context, LoggedIn who, Request request, Captures)
{
    auto look = [staff = who.staff, filter = conversation_filter_of(request)](pqxx::transaction_base& tx) {
        return inbox::count_conversations(tx, staff, filter);
    };
    co_return json_response(200, co_await context.database.look(who.staff.workspace, std::move(look)));
}

/// The object everybody sees, and the draft of whoever asks.
asio::awaitable<Response> one(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto look = [&rules = *context.rules, staff = who.staff,
                 id = id_in<inbox::ConversationTag>(captures)](pqxx::transaction_base& tx) {
        auto object = inbox::conversation_json_for(tx, rules, staff, id);
        const auto draft = object ? inbox::read_draft(tx, staff, id) : std::nullopt;
        if (draft && !draft->text.empty()) {
            object->pop_back();
            *object += ",\"draft\":" + inbox::wire::quoted(draft->text) + '}';
        }
        return object;
    };
    auto object = co_await context.database.look(who.staff.workspace, std::move(look));
    co_return object ? json_response(200, std::move(*object)) : not_found();
}

inbox::ConversationChange change_of(const Request& request, const LoggedIn& who)
{
    const auto body = object_body(request);
    only_fields(body, {"status", "assignee", "labels", "snoozed_until", "priority", "note"});
    inbox::ConversationChange change;
    if (const auto* note = optional_object(body, "note")) {
        only_fields(*note, {"id", "text"}, "note");
        change.note = {inbox::MessageId{uuid_field(*note, "id", "note")}, filled_text_field(*note, "text", note_limit, "note")};
    }
    change.status = optional_choice(body, "status", {"open", "pending", "snoozed", "resolved"});
    if (const auto* assignee = body.if_contains("assignee")) {
        change.assignee.emplace();
        if (assignee->is_string() && assignee->get_string() == "me") change.assignee = who.staff.id;
        else if (!assignee->is_null()) change.assignee->text = uuid_field(body, "assignee");
    }
    if (body.contains("labels")) {
        change.labels.emplace();
        for (auto& id : uuid_array(body, "labels", labels_limit)) change.labels->push_back({std::move(id)});
    }
    if (const auto* until = body.if_contains("snoozed_until")) {
        change.snoozed_until.emplace();
        if (!until->is_null()) *change.snoozed_until = time_field(body, "snoozed_until");
    }
    if (const auto priority = optional_integer(body, "priority", 0, 3)) change.priority = static_cast<int>(*priority);
    return change;
}

asio::awaitable<Response> patch(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    auto job = [&rules = *context.rules, staff = who.staff, id = id_in<inbox::ConversationTag>(captures),
                wish = change_of(request, who)](inbox::EventLog& log) {
        return inbox::change_conversation(log, rules, staff, id, wish);
    };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    if (const auto* changed = std::get_if<inbox::Changed>(&result)) co_return json_response(200, changed->conversation);
    if (std::holds_alternative<inbox::NotAllowed>(result)) {
        co_return problem(403, "What is a colleague's only a supervisor may hand over.");
    }
    if (const auto* bad = std::get_if<inbox::BadValue>(&result)) {
        co_return impossible(bad->code, "Unprocessable Content", "This cannot be so.",
                             {bad->field, bad->code, "not possible for this conversation"});
    }
    if (std::holds_alternative<inbox::NoteConflict>(result)) {
        co_return problem(409, "id_taken", "Conflict", "The note's id belongs to something else.", {{"note.id", "taken", "belongs to something else"}});
    }
    co_return not_found();
}

asio::awaitable<Response> read(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto job = [&rules = *context.rules, staff = who.staff,
                id = id_in<inbox::ConversationTag>(captures)](inbox::EventLog& log) {
        return inbox::mark_read(log, rules, staff, id);
    };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    co_return std::holds_alternative<inbox::Changed>(result) ? empty(204) : not_found();
}

asio::awaitable<Response> unread(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto job = [&rules = *context.rules, staff = who.staff,
                id = id_in<inbox::ConversationTag>(captures)](inbox::EventLog& log) {
        return inbox::mark_unread(log, rules, staff, id);
    };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    co_return std::holds_alternative<inbox::Changed>(result) ? empty(204) : not_found();
}

} // namespace

void add_conversations(Router& router, ApiContext& context)
{
    router.add("GET", "/api/conversations", reading(context, list));
    router.add("GET", "/api/conversations/counts", reading(context, counts));
    router.add("GET", "/api/conversations/{id}", reading(context, one));
    router.add("PATCH", "/api/conversations/{id}", writing(context, patch));
    router.add("POST", "/api/conversations/{id}/read", writing(context, read));
    router.add("POST", "/api/conversations/{id}/unread", writing(context, unread));
}

} // namespace gateway
