#include "gateway/api/resources.hpp"

#include "connectors/signature.hpp"
#include "gateway/api/openapi.hpp"
#include "gateway/embedded.hpp"
#include "inbox/schema/migrate.hpp"
#include "inbox/wire/json.hpp"

#include <boost/asio/ip/address.hpp>

/// For whoever runs the program: alive, may take traffic, what it counts, what it offers. And Zalo's domain file.
namespace gateway {

namespace {

constexpr std::string_view code_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

int expected_schema()
{
    std::vector<inbox::Migration> files;
    for (const auto& file : embedded_migrations()) files.push_back({file.name, file.text});
    return inbox::version_of(files);
}

/// Loopback, or the bearer of the configured token.
bool is_operator(const ApiContext& context, const Request& request)
{
    boost::system::error_code error;
    const auto address = asio::ip::make_address(request.peer, error);
    if (!error && address.is_loopback()) return true;
    const auto& token = context.config.metrics.token;
    constexpr std::string_view scheme = "Bearer ";
    const auto given = request.header("Authorization");
    if (token.empty() || !given.starts_with(scheme)) return false;
    return connectors::same_signature(connectors::sha256_hex(given.substr(scheme.size())),
                                      connectors::sha256_hex(token));
}

asio::awaitable<Response> health(Request, Captures)
{
    co_return text_response(200, "ok\n");
}

struct Readiness {
    bool store = false, schema = false, stopping = false;
    bool all() const { return store && schema && !stopping; }
};

asio::awaitable<Readiness> look_at_store(ApiContext& context)
{
    Readiness found;
    auto look = [](pqxx::transaction_base& tx) { return inbox::schema_version(tx); };
    try {
        const int version = co_await context.database.run({}, std::move(look));
        found.store = true;
        found.schema = version == expected_schema();
    } catch (const std::exception&) {
        // Not ready is the answer, whatever the reason; the log has it from whoever needed the store.
    }
    found.stopping = context.stopping && context.stopping();
    co_return found;
}

asio::awaitable<Response> ready(ApiContext& context, Request request)
{
    const auto found = co_await look_at_store(context);
    inbox::wire::Json json;
    json.open_object().truth("ready", found.all());
    if (is_operator(context, request)) {
        json.truth("store", found.store).truth("schema", found.schema).truth("stopping", found.stopping);
        if (!context.config.redis.url.empty()) json.truth("redis", context.bell.redis_alive());
    }
    json.close_object();
    co_return json_response(found.all() ? 200 : 503, std::move(json).take());
}

asio::awaitable<Response> metrics(ApiContext& context, Request request)
{
    if (!is_operator(context, request)) co_return not_found();
    auto response = text_response(200, context.metrics.text());
    response.headers.clear();
    co_return std::move(response).with("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
}

asio::awaitable<Response> document(Request, Captures)
{
    static const auto text = std::make_shared<const std::string>(openapi_document());
    co_return json_response(200, text);
}

/// The file as Zalo's console gives it for a code.
std::string zalo_page(const std::string& code)
{
    return "<!DOCTYPE html><html><head><meta property=\"zalo-platform-site-verification\" content=\"" + code +
           "\" /></head><body></body></html>\n";
}

/// Zalo fetches https://our.host/zalo_verifier{code}.html to see that the domain is ours: the app's setting
/// `zalo_verifier` holds the code, or the whole text of the file.
asio::awaitable<Response> zalo_file(ApiContext& context, Captures captures)
{
    const auto code = captures["code"];
    const bool plain = code.find_first_not_of(code_characters) == std::string::npos;
    const auto directory = context.directory.current();
    for (const auto& app : directory->apps()) {
        const auto found = app.settings.find("zalo_verifier");
        if (!plain || found == app.settings.end()) continue;
        const bool is_page = found->second.find('<') != std::string::npos;
        const bool is_meant =
            is_page ? found->second.find('"' + code + '"') != std::string::npos : found->second == code;
        if (!is_meant) continue;
        Response response;
        response.body = is_page ? found->second : zalo_page(code);
        co_return std::move(response).with("Content-Type", "text/html; charset=utf-8");
    }
    co_return not_found();
}

} // namespace

void add_operations(Router& router, ApiContext& context)
{
    router.add("GET", "/health", health);
    router.add("GET", "/ready", [&context](Request request, Captures) { return ready(context, std::move(request)); });
    router.add("GET", "/metrics",
               [&context](Request request, Captures) { return metrics(context, std::move(request)); });
    router.add("GET", "/api/openapi.json", document);
    router.add("GET", "/zalo_verifier{code}.html",
               [&context](Request, Captures captures) { return zalo_file(context, std::move(captures)); });
}

} // namespace gateway
