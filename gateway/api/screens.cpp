#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/staff/screens.hpp"

#include <boost/json/serialize.hpp>

/// What belongs to one person alone: settings of their screen, and their views of the list.
namespace gateway {

namespace {

constexpr std::size_t settings_limit_bytes = 16 << 10;
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

asio::awaitable<Response> views(ApiContext& context, LoggedIn who, Request, Captures)
{
    const auto items = co_await kept(context, who, "views", "[]");
    co_return json_response(200, "{\"items\":" + items + "}");
}

boost::json::object view_of(const boost::json::array& items, std::size_t i)
{
    const auto& item = element_object(items, i, "items");
    const auto path = path_of("items", i);
    only_fields(item, {"id", "name", "filter"}, path);
    boost::json::object filter;
    const auto& wanted = object_field(item, "filter", path);
    if (wanted.size() > filter_limit) throw BadRequest(path_of(path, "filter"), "too_long", "at most 20 entries");
    for (const auto& [key, value] : wanted) {
        filter[key] = text_field(wanted, key, filter_text_limit, path_of(path, "filter"));
    }
    return {{"id", uuid_field(item, "id", path)},
            {"name", filled_text_field(item, "name", view_name_limit, path)},
            {"filter", std::move(filter)}};
}

asio::awaitable<Response> put_views(ApiContext& context, LoggedIn who, Request request, Captures)
{
    const auto body = object_body(request);
    only_fields(body, {"items"});
    const auto& items = array_field(body, "items", views_limit, {}, true);
    boost::json::array kept_views;
    for (std::size_t i = 0; i < items.size(); ++i) kept_views.push_back(view_of(items, i));
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
