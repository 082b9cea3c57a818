#include "gateway/api/office_resources.hpp"

#include "gateway/api/conversation_requests.hpp"
#include "gateway/http/json_body.hpp"
#include "inbox/conversations/bulk.hpp"
#include "inbox/conversations/labels.hpp"

#include <boost/json/serialize.hpp>

/// Many conversations at once: the steps are walked here, each a transaction of its own.
namespace gateway {

namespace {

constexpr std::size_t ids_limit = 200, labels_limit = 50;

std::vector<inbox::LabelId> labels_in(const boost::json::object& change, std::string_view name)
{
    std::vector<inbox::LabelId> labels;
    for (auto& id : uuid_array(change, name, labels_limit, "change")) labels.push_back({std::move(id)});
    return labels;
}

inbox::BulkChange bulk_change_of(const boost::json::object& body, const LoggedIn& who)
{
    const auto& wanted = object_field(body, "change");
    only_fields(
        wanted,
        {"status", "assignee", "assignee_was", "labels_add", "labels_remove", "snoozed_until", "priority", "read"},
        "change");
    inbox::BulkChange change;
    change.change = conversation_change_of(wanted, who, "change");
    change.labels_add = labels_in(wanted, "labels_add");
    change.labels_remove = labels_in(wanted, "labels_remove");
    change.read = optional_bool(wanted, "read", "change").value_or(false);
    if (wanted.empty()) throw BadRequest("change", "empty", "nothing is to be changed");
    return change;
}

inbox::BulkWish wish_of(const boost::json::object& body, const LoggedIn& who)
{
    only_fields(body, {"id", "ids", "filter", "change"});
    inbox::BulkWish wish;
    wish.id = uuid_field(body, "id");
    if (body.contains("ids") == body.contains("filter")) throw BadRequest("ids", "choice", "either ids or filter");
    if (body.contains("ids")) {
        std::vector<inbox::ConversationId> ids;
        for (auto& id : uuid_array(body, "ids", ids_limit)) ids.push_back({std::move(id)});
        if (ids.empty()) throw BadRequest("ids", "empty", "which ones?");
        wish.which = std::move(ids);
    } else {
        wish.which = conversation_filter_of(object_field(body, "filter"), "filter");
    }
    wish.change = bulk_change_of(body, who);
    wish.content = boost::json::serialize(body);
    return wish;
}

/// A label that is to be given must be one of ours: said once, not for every conversation.
bool labels_are_ours(pqxx::transaction_base& tx, const inbox::StaffMember& staff, const inbox::BulkWish& wish)
{
    return inbox::labels_there(tx, staff.workspace, wish.change.labels_add);
}

asio::awaitable<Response> post(ApiContext& context, LoggedIn who, Request request, Captures)
{
    const auto wish = wish_of(object_body(request), who);
    const auto workspace = who.staff.workspace;
    auto known = [staff = who.staff, wish](pqxx::transaction_base& tx) { return labels_are_ours(tx, staff, wish); };
    if (!co_await context.database.look(workspace, std::move(known))) {
        co_return impossible("absent", "Unprocessable Content", "A label is not there.",
                             {"change.labels_add", "absent", "not there"});
    }
    for (int done = 0; done < inbox::bulk_limit;) {
        auto job = [&rules = *context.rules, staff = who.staff, wish](inbox::EventLog& log) {
            return inbox::bulk_change(log, rules, staff, wish);
        };
        const auto step = co_await change(context, workspace, std::move(job));
        if (std::holds_alternative<inbox::BulkTaken>(step)) {
            co_return problem(409, "id_taken", "Conflict", "The id belongs to something else.");
        }
        const auto looked_at = std::get<inbox::BulkStep>(step).looked_at;
        if (looked_at == 0) break;
        done += looked_at;
    }
    auto look = [staff = who.staff, wish](pqxx::transaction_base& tx) { return inbox::bulk_result(tx, staff, wish); };
    co_return json_response(200, co_await context.database.look(workspace, std::move(look)));
}

asio::awaitable<Response> undo(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    const auto id = uuid_in(captures, "id");
    const auto workspace = who.staff.workspace;
    for (;;) {
        auto job = [&rules = *context.rules, staff = who.staff, id](inbox::EventLog& log) {
            return inbox::undo_bulk(log, rules, staff, id);
        };
        const auto step = co_await change(context, workspace, std::move(job));
        if (std::holds_alternative<inbox::NotThere>(step)) co_return not_found();
        if (std::holds_alternative<inbox::UndoTooLate>(step)) {
            co_return problem(409, "undo_too_late", "Conflict", "It can be given back for a quarter of an hour.");
        }
        if (std::get<inbox::UndoStep>(step).looked_at == 0) break;
    }
    auto look = [staff = who.staff, id](pqxx::transaction_base& tx) { return inbox::undo_result(tx, staff, id); };
    co_return json_response(200, co_await context.database.look(workspace, std::move(look)));
}

} // namespace

void add_bulk(Router& router, ApiContext& context)
{
    router.add("POST", "/api/conversations/bulk", writing(context, post));
    router.add("POST", "/api/conversations/bulk/{id}/undo", writing(context, undo));
}

} // namespace gateway
