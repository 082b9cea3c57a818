#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/customers/customers.hpp"
#include "inbox/orders/orders.hpp"
#include "inbox/search/history.hpp"
#include "inbox/search/search.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/text.hpp"
#include "inbox/wire/json.hpp"

#include <algorithm>

/// One box for everything, and looking back.
namespace gateway {

namespace {

using inbox::search::HistoryFilter;
using inbox::search::MessageFilter;

std::size_t characters_in(std::string_view utf8)
{
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

/// In NFC, without blanks at its ends.
std::string words_of(const Request& request, std::size_t shortest)
{
    const auto written = request.parameter("q").value_or("");
    if (!inbox::sql::is_text(written)) throw BadRequest("q", "characters", "not a text");
    if (characters_in(written) > inbox::search::longest_question * 2)
        throw BadRequest("q", "too_long", "at most 200 characters");
    auto words = inbox::trimmed(inbox::nfc(written));
    if (characters_in(words) > inbox::search::longest_question)
        throw BadRequest("q", "too_long", "at most 200 characters");
    if (characters_in(words) < shortest) throw BadRequest("q", "too_short", "at least 2 characters");
    return words;
}

MessageFilter filter_of(const Request& request)
{
    MessageFilter filter;
    if (auto id = uuid_parameter(request, "channel")) filter.channel = inbox::ChannelId{std::move(*id)};
    if (auto id = uuid_parameter(request, "label")) filter.label = inbox::LabelId{std::move(*id)};
    if (auto id = uuid_parameter(request, "staff")) filter.staff = inbox::StaffId{std::move(*id)};
    filter.from = time_parameter(request, "from");
    filter.to = time_parameter(request, "to");
    return filter;
}

asio::awaitable<Response> search(ApiContext& context, LoggedIn who, Request request, Captures)
{
    only_parameters(request, {"q", "kind", "channel", "staff", "label", "from", "to", "limit", "cursor"});
    const auto kind = choice_parameter(request, "kind", {"messages", "customers", "orders"});
    if (!kind && request.parameter("cursor")) throw BadRequest("cursor", "unknown", "a page of what? name a kind");
    auto words = words_of(request, inbox::search::shortest_question);
    auto filter = filter_of(request);
    if (!kind) {
        auto look = [staff = who.staff, words = std::move(words),
                     filter = std::move(filter)](pqxx::transaction_base& tx) {
            return inbox::search::search_everything(tx, staff, words, filter);
        };
        co_return json_response(200, co_await context.database.look(who.staff.workspace, std::move(look)));
    }
    auto look = [staff = who.staff, words = std::move(words), filter = std::move(filter), kind = *kind,
                 limit = limit_of(request),
                 cursor = request.parameter("cursor").value_or("")](pqxx::transaction_base& tx) -> inbox::PageResult {
        if (kind == "messages") return inbox::search::search_messages(tx, staff, words, filter, limit, cursor);
        if (kind == "customers") return inbox::list_customers(tx, staff, words, limit, cursor);
        inbox::OrderFilter orders;
        orders.words = words;
        orders.channel = filter.channel;
        orders.staff = filter.staff;
        return inbox::list_orders(tx, staff, orders, limit, cursor);
    };
    co_return page_response(co_await context.database.look(who.staff.workspace, std::move(look)));
}

HistoryFilter history_filter(const Request& request)
{
    HistoryFilter filter;
    filter.words = words_of(request, 0);
    filter.messages = filter_of(request);
    filter.messages.status = choice_parameter(request, "status", {"open", "pending", "snoozed", "resolved"});
    filter.oldest_first = choice_parameter(request, "sort", {"newest", "oldest"}) == "oldest";
    return filter;
}

Response history_response(const inbox::search::HistoryPage& history)
{
    inbox::wire::Json json;
    json.open_object().open_array("items");
    for (const auto& item : history.page.items) json.element(item);
    json.close_array();
    if (history.page.next_cursor) json.text("next_cursor", *history.page.next_cursor);
    else json.null("next_cursor");
    if (history.totals) {
        json.open_object("totals")
            .number("conversations", history.totals->conversations)
            .number("messages", history.totals->messages);
        json.truth("capped", history.totals->capped).close_object();
    }
    json.text("epoch", history.page.head.epoch).number("seq", history.page.head.seq).close_object();
    return json_response(200, std::move(json).take());
}

asio::awaitable<Response> history(ApiContext& context, LoggedIn who, Request request, Captures)
{
    only_parameters(request, {"q", "channel", "staff", "label", "status", "from", "to", "sort", "limit", "cursor"});
    auto look = [&rules = *context.rules, staff = who.staff, filter = history_filter(request),
                 limit = limit_of(request),
                 cursor = request.parameter("cursor").value_or("")](pqxx::transaction_base& tx) {
        return inbox::search::read_history(tx, rules, staff, filter, limit, cursor);
    };
    const auto result = co_await context.database.look(who.staff.workspace, std::move(look));
    if (const auto* found = std::get_if<inbox::search::HistoryPage>(&result)) co_return history_response(*found);
    throw BadRequest("cursor", "unknown", "not a next_cursor of this list");
}

asio::awaitable<Response> history_sheet(ApiContext& context, LoggedIn who, Request request, Captures)
{
    only_parameters(request, {"q", "channel", "staff", "label", "status", "from", "to", "sort"});
    auto job = [staff = who.staff, filter = history_filter(request)](pqxx::transaction_base& tx) {
        inbox::note_audit(tx, staff.workspace, staff.id, "history.exported", "");
        return inbox::search::history_csv(tx, staff, filter);
    };
    Response response;
    response.body = co_await context.database.run(who.staff.workspace, std::move(job));
    response.with("Content-Type", "text/csv; charset=utf-8")
        .with("Content-Disposition", "attachment; filename=\"history.csv\"");
    co_return response;
}

} // namespace

void add_search(Router& router, ApiContext& context)
{
    using inbox::Right;
    router.add("GET", "/api/search", reading(context, search));
    router.add("GET", "/api/history", reading(context, history, Right::see_all_conversations));
    router.add("GET", "/api/history.csv", reading(context, history_sheet, Right::export_data));
}

} // namespace gateway
