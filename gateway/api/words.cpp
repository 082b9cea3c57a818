#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/conversations/words.hpp"

#include <boost/json/parse.hpp>

/// Labels and quick replies: the same few things for both.
namespace gateway {

namespace {

constexpr std::size_t name_limit = 60, text_limit = 5'000;
constexpr std::string_view usual_colour = "#0f766e";

struct Word {
    std::string id, name, value;                            // value: a label's colour, a quick reply's text
};

struct Kind {
    const char* field;                                      // of `value`
    inbox::WordList (*list)(pqxx::transaction_base&, inbox::WorkspaceId);
    inbox::WordResult (*put)(inbox::EventLog&, const Word&);
    bool (*remove)(inbox::EventLog&, const std::string&);
    std::string (*read_value)(const boost::json::object&);
};

std::string colour_in(const boost::json::object& body)
{
    const auto colour = text_field(body, "colour", 7);
    const auto hex = colour.find_first_not_of("0123456789abcdefABCDEF", 1);
    if (colour.size() != 7 || colour[0] != '#' || hex != std::string::npos) {
        throw BadRequest("colour", "colour", "expected #rrggbb");
    }
    return colour;
}

constexpr Kind labels{
    "colour", inbox::list_labels,
    [](inbox::EventLog& log, const Word& word) { return inbox::put_label(log, {word.id}, word.name, word.value); },
    [](inbox::EventLog& log, const std::string& id) { return inbox::delete_label(log, {id}); }, colour_in};

constexpr Kind quick_replies{
    "text", inbox::list_quick_replies,
    [](inbox::EventLog& log, const Word& word) { return inbox::put_quick_reply(log, word.id, word.name, word.value); },
    [](inbox::EventLog& log, const std::string& id) { return inbox::delete_quick_reply(log, id); },
    [](const boost::json::object& body) { return filled_text_field(body, "text", text_limit); }};

asio::awaitable<Response> list(ApiContext& context, LoggedIn who, const Kind& kind)
{
    auto look = [&kind, workspace = who.staff.workspace](pqxx::transaction_base& tx) { return kind.list(tx, workspace); };
    const auto all = co_await context.database.look(who.staff.workspace, std::move(look));
    co_return list_response(all.items, all.head);
}

Response answer(int status, const std::optional<inbox::WordResult>& result)
{
    if (!result) return not_found();
    if (const auto* put = std::get_if<inbox::WordPut>(&*result)) return json_response(status, put->object);
    return problem(409, "name_taken", "Conflict", "Another one bears the name.", {{"name", "taken", "another one bears it"}});
}

asio::awaitable<Response> post(ApiContext& context, LoggedIn who, Request request, const Kind& kind)
{
    const auto body = object_body(request);
    only_fields(body, {"id", "name", kind.field});
    Word word{uuid_field(body, "id"), filled_text_field(body, "name", name_limit), std::string(usual_colour)};
    if (&kind == &quick_replies || body.contains(kind.field)) word.value = kind.read_value(body);
    auto job = [&kind, word](inbox::EventLog& log) { return std::optional(kind.put(log, word)); };
    co_return answer(201, co_await change(context, who.staff.workspace, std::move(job)));
}

/// The word as it is, among those that are not deleted.
std::optional<Word> find(inbox::EventLog& log, const Kind& kind, const std::string& id)
{
    for (const auto& item : kind.list(log.tx(), log.workspace()).items) {
        const auto object = boost::json::parse(item).as_object();
        if (object.at("id").as_string() != id) continue;
        return Word{id, std::string(object.at("name").as_string()), std::string(object.at(kind.field).as_string())};
    }
    return std::nullopt;
}

asio::awaitable<Response> patch(ApiContext& context, LoggedIn who, Request request, Captures captures, const Kind& kind)
{
    const auto body = object_body(request);
    only_fields(body, {"name", kind.field});
    std::optional<std::string> name, value;
    if (body.contains("name")) name = filled_text_field(body, "name", name_limit);
    if (body.contains(kind.field)) value = kind.read_value(body);
    auto job = [&kind, id = uuid_in(captures, "id"), name, value](inbox::EventLog& log) -> std::optional<inbox::WordResult> {
        auto word = find(log, kind, id);
        if (!word) return std::nullopt;
        return kind.put(log, {id, name.value_or(word->name), value.value_or(word->value)});
    };
    co_return answer(200, co_await change(context, who.staff.workspace, std::move(job)));
}

asio::awaitable<Response> remove(ApiContext& context, LoggedIn who, Captures captures, const Kind& kind)
{
    auto job = [&kind, id = uuid_in(captures, "id")](inbox::EventLog& log) { return kind.remove(log, id); };
    co_return co_await change(context, who.staff.workspace, std::move(job)) ? empty(204) : not_found();
}

template <const Kind& kind>
void add_kind(Router& router, ApiContext& context, const std::string& path)
{
    router.add("GET", path, reading(context, [](ApiContext& c, LoggedIn who, Request, Captures) {
                   return list(c, std::move(who), kind);
               }));
    router.add("POST", path, writing(context, [](ApiContext& c, LoggedIn who, Request request, Captures) {
                   return post(c, std::move(who), std::move(request), kind);
               }, inbox::Right::answer));
    router.add("PATCH", path + "/{id}", writing(context, [](ApiContext& c, LoggedIn who, Request request, Captures captures) {
                   return patch(c, std::move(who), std::move(request), std::move(captures), kind);
               }, inbox::Right::answer));
    router.add("DELETE", path + "/{id}", writing(context, [](ApiContext& c, LoggedIn who, Request, Captures captures) {
                   return remove(c, std::move(who), std::move(captures), kind);
               }, inbox::Right::answer));
}

} // namespace

void add_words(Router& router, ApiContext& context)
{
    add_kind<labels>(router, context, "/api/labels");
    add_kind<quick_replies>(router, context, "/api/quick-replies");
}

} // namespace gateway
