#include "inbox/search/search.hpp"

#include "inbox/customers/customers.hpp"
#include "inbox/orders/orders.hpp"
#include "inbox/wire/json.hpp"
#include "inbox/wire/rows.hpp"

#include <algorithm>
#include <map>

namespace inbox::search {

namespace {

constexpr int customers_shown = 5, messages_shown = 10, orders_shown = 5;
/// Nobody waits longer for a question, and nothing else of the store waits for it.
constexpr auto calm = "set local statement_timeout = '8s'";

void write_person(wire::Json& json, std::string_view name, const wire::Person& person)
{
    if (person.id.empty()) json.null(name);
    else json.open_object(name).text("id", person.id).text("name", person.name).close_object();
}

std::string hit_json(const Hit& hit, const Terms& terms, const wire::Message& message,
                     const wire::Conversation& conversation)
{
    wire::Json json;
    json.open_object()
        .open_object("message")
        .text("id", message.id.text)
        .text("conversation_id", message.conversation_id.text);
    json.text("kind", message.kind).text("direction", message.direction);
    json.open_object("author").text("kind", message.author.kind).text_if("id", message.author.id);
    json.text_if("name", message.author.name).close_object().time("sent_at", message.sent_at).close_object();
    json.open_object("conversation").text("id", conversation.id.text);
    json.open_object("channel")
        .text("id", conversation.channel.id.text)
        .text("platform", conversation.channel.platform);
    json.text("name", conversation.channel.name).close_object();
    write_person(json, "customer", conversation.customer);
    json.text("kind", conversation.kind).text("status", conversation.status);
    write_person(json, "assignee", conversation.assignee);
    json.close_object().raw("snippet", snippet_json(snippet(hit.text, terms))).close_object();
    return std::move(json).take();
}

std::vector<std::string> hits_json(pqxx::transaction_base& tx, WorkspaceId workspace, const Terms& terms,
                                   const std::vector<Hit>& hits)
{
    std::vector<MessageId> ids;
    std::vector<ConversationId> conversations;
    for (const auto& hit : hits) {
        ids.push_back({hit.place.id});
        if (std::find(conversations.begin(), conversations.end(), hit.conversation) == conversations.end()) {
            conversations.push_back(hit.conversation);
        }
    }
    std::map<std::string, wire::Message> messages;
    for (auto& message : wire::read_messages(tx, workspace, ids)) messages.emplace(message.id.text, std::move(message));
    std::map<std::string, wire::Conversation> talks;
    for (auto& talk : wire::read_conversations(tx, workspace, conversations))
        talks.emplace(talk.id.text, std::move(talk));
    std::vector<std::string> items;
    for (const auto& hit : hits)
        items.push_back(hit_json(hit, terms, messages.at(hit.place.id), talks.at(hit.conversation.text)));
    return items;
}

void write_items(wire::Json& json, std::string_view name, const std::vector<std::string>& items)
{
    json.open_array(name);
    for (const auto& item : items) json.element(item);
    json.close_array();
}

} // namespace

Chosen choose_terms(pqxx::transaction_base& tx, const StaffMember& staff, const std::string& typed,
                    const MessageFilter& filter, int wanted)
{
    Chosen chosen{read_terms(typed), {}, false};
    chosen.first = find_hits(tx, staff, chosen.terms, filter, wanted);
    if (!chosen.first.found.empty() || chosen.first.reached) return chosen;
    auto unfinished = read_unfinished(typed);
    if (unfinished.empty()) return chosen;
    auto hits = find_hits(tx, staff, unfinished, filter, wanted);
    return {std::move(unfinished), std::move(hits), true};
}

PageResult search_messages(pqxx::transaction_base& tx, const StaffMember& staff, const std::string& typed,
                           const MessageFilter& filter, int limit, const std::string& cursor)
{
    limit = std::clamp(limit, 1, page_limit);
    tx.exec(calm);
    Page page;
    page.head = read_head(tx, staff.workspace);
    Chosen chosen;
    if (cursor.empty()) {
        chosen = choose_terms(tx, staff, typed, filter, limit);
    } else {
        auto place = read_place("hits", cursor);
        chosen.unfinished = !place;
        if (!place) place = read_place("hits_of_beginnings", cursor);
        if (!place) return BadCursor{};
        chosen.terms = chosen.unfinished ? read_unfinished(typed) : read_terms(typed);
        chosen.first = find_hits(tx, staff, chosen.terms, filter, limit, *place);
    }
    page.items = hits_json(tx, staff.workspace, chosen.terms, chosen.first.found);
    if (const auto& reached = chosen.first.reached) {
        page.next_cursor = make_place(chosen.unfinished ? "hits_of_beginnings" : "hits", *reached);
    }
    return page;
}

std::string search_everything(pqxx::transaction_base& tx, const StaffMember& staff, const std::string& typed,
                              const MessageFilter& filter)
{
    tx.exec(calm);
    const auto items_of = [](const PageResult& result) { return std::get<Page>(result).items; };
    wire::Json json;
    json.open_object();
    write_items(json, "customers", items_of(list_customers(tx, staff, typed, customers_shown, "")));
    write_items(json, "messages", items_of(search_messages(tx, staff, typed, filter, messages_shown, "")));
    OrderFilter orders;
    orders.words = typed;
    write_items(json, "orders", items_of(list_orders(tx, staff, orders, orders_shown, "")));
    json.close_object();
    return std::move(json).take();
}

} // namespace inbox::search
