#pragma once

#include "gateway/config.hpp"
#include "gateway/directory.hpp"
#include "gateway/http/router.hpp"
#include "gateway/login/sessions.hpp"
#include "gateway/metrics.hpp"
#include "gateway/postgres/database.hpp"
#include "gateway/redis/bell.hpp"
#include "gateway/secrets/vault.hpp"
#include "gateway/sender/http_client.hpp"
#include "inbox/events/event_log.hpp"
#include "inbox/media/attachments.hpp"
#include "inbox/model/rules.hpp"
#include "inbox/page.hpp"

#include <boost/json/object.hpp>

#include <exception>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace gateway {

/// What the handlers of the API work with: parts of their shard, which outlive the router. Filled in by the shard.
struct ApiContext {
    Database& database;
    Sessions& sessions;
    Bell& bell;
    DirectoryKeeper& directory;
    HttpClient& http;
    Metrics& metrics;
    const Config& config;
    std::shared_ptr<const Vault> vault;
    std::shared_ptr<const inbox::Rules> rules;
    std::shared_ptr<Passwords> passwords;

    std::function<void(inbox::WorkspaceId)> outbox_touched; ///< there is something to send or fetch: nudge the sender
    /// A picture that staff upload, written anew by the fetcher and stored. Absent: stored as it came.
    std::function<asio::awaitable<inbox::StoredFile>(std::shared_ptr<const std::string>, std::string mime)>
        store_picture;
    std::function<bool()> stopping; ///< for /ready
};

/// All of it: every file of this folder adds its resource.
void add_api(Router& router, ApiContext& context);

// --- how handlers are written ----------------------------------------------------------------------------------------

/// What a handler of somebody logged in looks like: a plain coroutine function, no lambda.
using Work = asio::awaitable<Response> (*)(ApiContext&, LoggedIn, Request, Captures);

/// Makes handlers that first ask who it is: `reading` for what changes nothing, `writing` also checks CSRF and Origin.
/// Who lacks `right` gets 403.
Handler reading(ApiContext& context, Work work, std::optional<inbox::Right> right = std::nullopt);
Handler writing(ApiContext& context, Work work, std::optional<inbox::Right> right = std::nullopt);

/// Refuses before the body is read what `writing` would refuse after it.
Check writing_check(ApiContext& context);

/// What a job that writes gives: its result, and the events to ring for.
template <class Result>
struct Written {
    Result result;
    std::vector<inbox::Event> events;
};

/// One transaction with the workspace's log open. `job` takes the EventLog and returns a value. After the commit the
/// bell rings with the events, so every screen hears of it.
template <class Job>
auto change(ApiContext& context, inbox::WorkspaceId workspace, Job job)
    -> asio::awaitable<std::invoke_result_t<Job&, inbox::EventLog&>>
{
    using Result = std::invoke_result_t<Job&, inbox::EventLog&>;
    auto in_log = [workspace, job = std::move(job)](pqxx::transaction_base& tx) mutable {
        inbox::EventLog log(tx, workspace);
        auto result = job(log);
        return Written<Result>{std::move(result), std::move(log).close()};
    };
    auto written = co_await context.database.run(workspace, std::move(in_log));
    if (!written.events.empty()) context.bell.ring(workspace, std::move(written.events));
    co_return std::move(written.result);
}

// --- small answers ---------------------------------------------------------------------------------------------------

/// The one answer to whatever is absent or somebody else's.
Response not_found();

/// The id in the path; what is no UUID is nobody's id: Refusal with 404.
template <class Thing>
inbox::Id<Thing> id_in(const Captures& captures, std::string_view name = "id");
std::string uuid_in(const Captures& captures, std::string_view name);

template <class Thing>
inbox::Id<Thing> id_in(const Captures& captures, std::string_view name)
{
    return inbox::Id<Thing>{uuid_in(captures, name)};
}

/// 422 with one field.
Response impossible(std::string_view type, std::string_view title, std::string_view detail, const FieldError& error);

/// {"items", "next_cursor", "epoch", "seq"}; 400 for a cursor we did not make, 404 for what is not there.
Response page_response(const inbox::PageResult& result);

/// A small list that is always whole.
Response list_response(const std::vector<std::string>& items, const inbox::LogHead& head);
Response list_response(const std::vector<std::string>& items);

/// `limit` of the query.
int limit_of(const Request& request);

/// Query parameters outside the list are refused by name, like fields of a body.
void only_parameters(const Request& request, std::initializer_list<std::string_view> allowed);
std::optional<bool> bool_parameter(const Request& request, std::string_view name);

/// A moment in RFC 3339, with any offset; BadRequest names the field.
inbox::Time time_field(const boost::json::object& object, std::string_view name);
std::optional<inbox::Time> time_parameter(const Request& request, std::string_view name);

/// For ListenerHooks::explain: the store is away, too busy, or would not let us in time, all 503; nothing for others.
std::optional<Response> explain_store_trouble(const std::exception_ptr& trouble);

} // namespace gateway
