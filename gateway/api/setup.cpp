#include "gateway/api/setup.hpp"

#include "connectors/signature.hpp"
#include "gateway/api/office_resources.hpp"
#include "gateway/http/json_body.hpp"
#include "gateway/log.hpp"
#include "inbox/channels/directory.hpp"
#include "inbox/reading/fold.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/staff/people.hpp"
#include "inbox/staff/setup.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/json/serialize.hpp>

/// The first run: while the store holds no workspace, whoever sits at the machine, or has the code from its log, makes
/// one.
namespace gateway {

namespace {

constexpr std::size_t name_limit = 200, email_limit = 320, password_limit = 1'024, code_limit = 100, code_digits = 12;
constexpr std::size_t fewest_password_characters = 10, slug_limit = 40;

/// Somebody at this very machine: not through a proxy that does not say so, and not by another name.
bool is_here(const Request& request)
{
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(request.peer, error);
    if (error || !address.is_loopback()) return false;
    for (const auto* name : {"forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"}) {
        if (request.headers.contains(name)) return false;
    }
    const auto host = request.host.substr(0, request.host.rfind(':'));
    return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

/// In constant time: what is compared are hashes.
bool is_the_code(const std::string& code, const Vault& vault)
{
    return connectors::same_signature(connectors::sha256_hex(code), connectors::sha256_hex(setup_code(vault)));
}

/// "Thời trang Hoa Mai" becomes thoi-trang-hoa-mai.
std::string slug_of(const std::string& name)
{
    std::string slug;
    for (const char c : inbox::reading::folded(name)) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) slug += c;
        else if (!slug.empty() && slug.back() != '-') slug += '-';
    }
    slug = slug.substr(0, slug_limit);
    while (slug.ends_with('-')) slug.pop_back();
    return slug.empty() ? "shop" : slug;
}

struct First {
    std::string shop_name, email, name, password, code;
};

First first_of(const Request& request)
{
    const auto body = object_body(request);
    only_fields(body, {"shop_name", "owner", "code"});
    First first;
    first.shop_name = filled_text_field(body, "shop_name", name_limit);
    const auto& owner = object_field(body, "owner");
    only_fields(owner, {"name", "email", "password"}, "owner");
    first.name = filled_text_field(owner, "name", name_limit, "owner");
    first.email = filled_text_field(owner, "email", email_limit, "owner");
    const auto at = first.email.find('@');
    const bool blank = first.email.find_first_of(" \t\r\n") != std::string::npos;
    if (at == std::string::npos || at == 0 || at + 1 == first.email.size() || blank) {
        throw BadRequest("owner.email", "email", "not an e-mail address");
    }
    first.password = text_field(owner, "password", password_limit, "owner");
    if (first.password.size() < fewest_password_characters) {
        throw BadRequest("owner.password", "too_short", "at least 10 characters");
    }
    first.code = optional_text(body, "code", code_limit).value_or("");
    return first;
}

using Made = std::optional<inbox::StaffMember>;

/// Nothing when there is a workspace already: two who ask at once make one.
Made make(pqxx::transaction_base& tx, const Vault& vault, const First& first, const std::string& hash)
{
    if (!inbox::begin_setup(tx)) return std::nullopt;
    const auto workspace =
        inbox::put_workspace(tx, {slug_of(first.shop_name), first.shop_name, vault.new_data_key()}).workspace.id;
    inbox::EventLog log(tx, workspace);
    inbox::StaffWish owner;
    owner.id = inbox::new_id<inbox::StaffTag>();
    owner.email = first.email;
    owner.name = first.name;
    owner.role = inbox::Role::owner;
    owner.password_hash = hash;
    const auto put = inbox::put_staff(log, owner);
    inbox::note_audit(tx, workspace, owner.id, "workspace.created", slug_of(first.shop_name));
    std::move(log).close();
    return std::get<inbox::StaffPut>(put).staff;
}

asio::awaitable<Response> look(ApiContext& context)
{
    auto ask = [](pqxx::transaction_base& tx) { return inbox::setup_needed(tx); };
    const bool needed = co_await context.database.run({}, std::move(ask));
    co_return json_response(200, needed ? R"({"needed":true})" : R"({"needed":false})");
}

/// The owner is logged in as anybody is: by the route that does it.
asio::awaitable<Response> log_in(const Router& router, Request request, std::string email, std::string password)
{
    const auto match = router.find("POST", "/api/session");
    const auto* door = std::get_if<Router::Found>(&match);
    if (!door) co_return problem(404);
    request.body = boost::json::serialize(boost::json::object{{"email", email}, {"password", password}});
    co_return co_await door->route->handler(std::move(request), Captures());
}

asio::awaitable<Response> set_up(const Router& router, ApiContext& context, Request request)
{
    if (request.headers.contains("Origin") && !context.sessions.own_origin(request)) {
        co_return problem(403, "origin", "Forbidden", "The Origin header is not the public URL.");
    }
    auto ask = [](pqxx::transaction_base& tx) { return inbox::setup_needed(tx); };
    if (!co_await context.database.run({}, std::move(ask))) co_return not_found();
    const auto first = first_of(request);
    if (!is_here(request) && !is_the_code(first.code, *context.vault)) {
        co_return problem(403, "setup_code", "Forbidden",
                          "From elsewhere it takes the code that stands in the log of gom serve.",
                          {{"code", "wrong", "not the code of the log"}});
    }
    const auto hash = co_await context.passwords->hashed(first.password);
    auto job = [vault = context.vault, first, hash](pqxx::transaction_base& tx) {
        return make(tx, *vault, first, hash);
    };
    const auto owner = co_await context.database.run({}, std::move(job));
    if (!owner) co_return problem(409, "set_up", "Conflict", "Somebody was faster: there is a shop already.");
    spdlog::info("the first workspace is there");
    co_await context.directory.refresh();
    co_return co_await log_in(router, std::move(request), first.email, first.password);
}

} // namespace

std::string setup_code(const Vault& vault)
{
    return connectors::sha256_hex(vault.stamp("first run", "setup code")).substr(0, code_digits);
}

void add_setup(Router& router, ApiContext& context)
{
    router.add("GET", "/api/setup", [&context](Request, Captures) { return look(context); });
    router.add("POST", "/api/setup",
               [&router, &context](Request request, Captures) { return set_up(router, context, std::move(request)); });
}

} // namespace gateway
