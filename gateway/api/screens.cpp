#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/staff/screens.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

/// What belongs to one person alone: settings of their screen, and their views of the list.
namespace gateway {

namespace {

constexpr std::size_t settings_limit_bytes = 16 << 10;
constexpr std::size_t sent_views_limit = 1'000, filter_values_limit = 50;
constexpr std::size_t views_limit = 50, view_name_limit = 100, filter_limit = 20, filter_text_limit = 200;

asio::awaitable<std::string> kept(ApiContext& context, const LoggedIn& who, std::string part, std::string otherwise)
{
    auto look = [staff = who.staff, part](pqxx::transaction_base& tx) {
        return inbox::read_screen(tx, staff.workspace, staff.id, part);
    };
    auto json = co_await context.database.look(who.staff.workspace, std::move(look));
    co_return json == "null" ? otherwise : json;
}

asio::awaitable<Response> keep(ApiContext& context, const LoggedIn& who, std::string part, std::string json)
{
    auto job = [staff = who.staff, part, json](pqxx::transaction_base& tx) {
        inbox::write_screen(tx, staff.workspace, staff.id, part, json);
        return true;
    };
    co_await context.database.run(who.staff.workspace, std::move(job));
    co_return empty(204);
}

asio::awaitable<Response> settings(ApiContext& context, LoggedIn who, Request, Captures)
{
    co_return json_response(200, co_await kept(context, who, "settings", "{}"));
}

/// The store's JSON holds no NUL; what a screen remembers has no need of one.
void refuse_nul(const std::string& json)
{
    if (json.find("\\u0000") != std::string::npos) throw BadRequest("", "characters", "a NUL cannot be kept");
}

asio::awaitable<Response> put_settings(ApiContext& context, LoggedIn who, Request request, Captures)
{
    auto json = boost::json::serialize(object_body(request));
    if (json.size() > settings_limit_bytes) throw BadRequest("", "too_long", "at most 16 KiB", 413);
    refuse_nul(json);
    co_return co_await keep(context, who, "settings", std::move(json));
}

/// The views of one person, as everybody gets them: with whose they are.
void add_views(boost::json::array& all, const std::string& views, const inbox::StaffId& id, const std::string& name,
               bool only_shared)
{
    const auto parsed = boost::json::parse(views);
    for (const auto& value : parsed.as_array()) {
        auto view = value.as_object();
        const auto* shared = view.if_contains("shared");
        const bool is_shared = shared != nullptr && shared->is_bool() && shared->get_bool();
        if (only_shared && !is_shared) continue;
        view["shared"] = is_shared;
        view["owner"] = {{"id", id.text}, {"name", name}};
        all.push_back(std::move(view));
    }
}

asio::awaitable<Response> views(ApiContext& context, LoggedIn who, Request, Captures)
{
    auto look = [staff = who.staff](pqxx::transaction_base& tx) {
        boost::json::array all;
        const auto mine = inbox::read_screen(tx, staff.workspace, staff.id, "views");
        add_views(all, mine == "null" ? "[]" : mine, staff.id, staff.name, false);
        for (const auto& other : inbox::shared_views(tx, staff.workspace, staff.id)) {
            add_views(all, other.views, other.id, other.name, true);
        }
        return boost::json::serialize(boost::json::object{{"items", std::move(all)}});
    };
    co_return json_response(200, co_await context.database.look(who.staff.workspace, std::move(look)));
}

/// A filter's value: a text, or several where the list takes several.
boost::json::value filter_value(const boost::json::object& filter, std::string_view key, const std::string& path)
{
    if (!filter.at(key).is_array()) return boost::json::string(text_field(filter, key, filter_text_limit, path));
    boost::json::array values;
    for (auto& text : text_array(filter, key, filter_values_limit, filter_text_limit, path)) values.emplace_back(text);
    return values;
}

boost::json::object view_of(const boost::json::array& items, std::size_t i)
{
    const auto& item = element_object(items, i, "items");
    const auto path = path_of("items", i);
    only_fields(item, {"id", "name", "filter", "shared", "owner"}, path);
    boost::json::object filter;
    const auto& wanted = object_field(item, "filter", path);
    if (wanted.size() > filter_limit) throw BadRequest(path_of(path, "filter"), "too_long", "at most 20 entries");
    for (const auto& [key, value] : wanted) filter[key] = filter_value(wanted, key, path_of(path, "filter"));
    return {{"id", uuid_field(item, "id", path)},
            {"name", filled_text_field(item, "name", view_name_limit, path)},
            {"filter", std::move(filter)},
            {"shared", optional_bool(item, "shared", path).value_or(false)}};
}

/// What a colleague shares comes along with one's own and is theirs to change: it may be sent back, and is left out.
bool is_colleagues(const boost::json::value& item, const LoggedIn& who)
{
    const auto* view = item.if_object();
    const auto* owner = view ? view->if_contains("owner") : nullptr;
    const auto* object = owner ? owner->if_object() : nullptr;
    const auto* id = object ? object->if_contains("id") : nullptr;
    return id != nullptr && id->is_string() && id->get_string() != who.staff.id.text;
}

asio::awaitable<Response> put_views(ApiContext& context, LoggedIn who, Request request, Captures)
{
    const auto body = object_body(request);
    only_fields(body, {"items"});
    const auto& items = array_field(body, "items", sent_views_limit, {}, true);
    boost::json::array kept_views;
    for (std::size_t i = 0; i < items.size(); ++i) {
        auto view = view_of(items, i);
        if (!is_colleagues(items[i], who)) kept_views.push_back(std::move(view));
    }
    if (kept_views.size() > views_limit) throw BadRequest("items", "too_long", "at most 50 of one's own");
    auto json = boost::json::serialize(kept_views);
    refuse_nul(json);
    co_return co_await keep(context, who, "views", std::move(json));
}

} // namespace

void add_screens(Router& router, ApiContext& context)
{
    router.add("GET", "/api/me/settings", reading(context, settings));
    router.add("PUT", "/api/me/settings", writing(context, put_settings));
    router.add("GET", "/api/views", reading(context, views));
    router.add("PUT", "/api/views", writing(context, put_views));
}

} // namespace gateway
