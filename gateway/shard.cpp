#include "gateway/shard.hpp"

#include "gateway/live/live_endpoint.hpp"
#include "gateway/log.hpp"
#include "gateway/postgres/address.hpp"
#include "gateway/postgres/restore_watch.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/url/parse.hpp>

namespace gateway {

namespace {

using namespace std::chrono_literals;

constexpr auto housekeeping_every = 1s;
constexpr std::size_t many_webhooks = 32; // waiting to become durable: recording gives way
constexpr auto last_work = 300ms;         // for coroutines to end after the listener has
constexpr auto longest_goodbye = 8s;

Ferry::Limits ferry_limits(const Config& config)
{
    Ferry::Limits limits;
    limits.waiting = static_cast<std::size_t>(config.limits.ferry_waiting);
    return limits;
}

/// "https://gom.example:8443/x" to "gom.example:8443".
std::string host_of(const std::string& url)
{
    const auto parsed = boost::urls::parse_uri(url);
    return parsed ? std::string(parsed->encoded_host_and_port()) : std::string();
}

HttpClientConfig client_config(const Config& config)
{
    HttpClientConfig client;
    client.plain_hosts = config.media.allowed_hosts;
    return client;
}

} // namespace

Shard::Shard(const Common& common, int number)
    : common_(common), database_(patient(common.config.database.url), common.config.database.threads,
                                 common.config.limits.database_waiting, restore_watch(common.rules)),
      directory_(database_, common.vault), bell_(io_.get_executor(), common.config.redis.url),
      hub_(io_.get_executor(), database_, bell_, *common.metrics, common.seats),
      roll_call_(io_.get_executor(), database_, bell_, [this] { return hub_.people_here(); }),
      ferry_(io_.get_executor(), patient(common.config.database.url), ferry_limits(common.config)),
      recorder_(io_.get_executor(), database_, directory_, bell_, *common.metrics, common.rules),
      http_(io_, client_config(common.config)),
      sender_(io_, database_, directory_, common.vault, http_, bell_, *common.metrics, common.rules, SenderLimits{},
              common.config.media.folder),
      care_(io_, database_, directory_, common.vault, http_, bell_, *common.metrics, common.rules, CareLimits{}, ferry_,
            recorder_),
      fetcher_(io_.get_executor(), common.fetcher->socket_name()),
      media_(io_.get_executor(), database_, directory_, common.vault, bell_, fetcher_, common.config.media.folder,
             common.config.media.allowed_hosts),
      upkeep_(io_.get_executor(), database_, directory_, bell_, common.rules, common.config.media.folder),
      indexer_(io_.get_executor(), database_, directory_), robot_(io_.get_executor(), database_, bell_, common.rules),
      sessions_(database_, common.config, common.passwords, common.guesses),
      webhooks_(directory_, ferry_, recorder_, *common.metrics),
      api_{database_,    sessions_,        bell_, directory_, http_, *common.metrics, common.config, common.vault,
           common.rules, common.passwords, {},    {},         {}},
      listener_(io_, listener_config(common, number), router_, hooks()), housekeeping_timer_(io_), number_(number)
{
    connect_parts();
    webhooks_.add_to(router_);
    add_api(router_, api_);
    add_live(router_, sessions_, hub_);
    router_.otherwise(
        [this](Request request, Captures) -> asio::awaitable<Response> { co_return common_.page->answer(request); });
}

/// Who tells whom. The parts know of each other only what stands here.
void Shard::connect_parts()
{
    Bell::Listener ears;
    ears.events = [this](inbox::WorkspaceId workspace, const Bell::Events& events) { hub_.hear(workspace, *events); };
    ears.number = [this](inbox::WorkspaceId workspace, inbox::Seq seq) { hub_.hear(workspace, seq); };
    ears.presence = [this](inbox::WorkspaceId workspace, std::string_view said) {
        hub_.hear_presence(workspace, said);
    };
    bell_.listen(std::move(ears));

    const auto outbox_touched = [this](inbox::WorkspaceId workspace) {
        sender_.nudge(workspace);
        care_.nudge(workspace);
        media_.nudge(workspace);
    };
    recorder_.on_outbox(outbox_touched);
    robot_.on_outbox(outbox_touched);
    recorder_.when_many_wait([this] { return ferry_.waiting() >= many_webhooks; });
    api_.outbox_touched = outbox_touched;
    sender_.on_record([this](inbox::WorkspaceId workspace) { recorder_.nudge({workspace}); });
    sender_.on_file([this](inbox::File file, connectors::Abilities abilities) -> asio::awaitable<inbox::File> {
        return media_.fitted(std::move(file), abilities.image.max_bytes);
    });
    api_.store_picture = [this](std::shared_ptr<const std::string> bytes, std::string mime) {
        return media_.looked_at(std::move(bytes), std::move(mime));
    };
    api_.stopping = [this] { return stopping_; };
}

Shard::~Shard() = default;

ListenerConfig Shard::listener_config(const Common& common, int number) const
{
    const auto& http = common.config.http;
    ListenerConfig config;
    config.address = http.address;
    config.port = http.port;
    config.known_hosts = {host_of(http.public_url)};
    if (!common.config.media.public_url.empty()) {
        config.known_hosts.push_back(host_of(common.config.media.public_url));
        config.media_origin = origin_of(common.config.media.public_url);
    }
    config.trusted_proxies = http.trusted_proxies;
    config.tls_certificate = http.tls_certificate;
    config.tls_key = http.tls_key;
    config.https_outside = http.public_url.starts_with("https://");
    config.limits.connections_per_address = static_cast<std::uint32_t>(common.config.limits.connections_per_address);
    config.addresses = common.addresses;
    config.join_port = number > 0; // the first one finds out whether the port is free
    return config;
}

ListenerHooks Shard::hooks()
{
    ListenerHooks hooks;
    hooks.explain = explain_store_trouble;
    hooks.failed = [](const Request& request, std::string_view what) {
        spdlog::error("{} {} failed: {}", request.method, loggable(request.path), loggable(what));
    };
    hooks.answered = [](const Request& request, int status, std::chrono::steady_clock::duration took) {
        const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
        spdlog::debug("{} {} {} {} us {}", request.method, loggable(request.path), status, micros,
                      loggable(request.peer));
    };
    hooks.refused = [](int status, std::string_view why, std::string_view peer) {
        spdlog::info("request refused: {} {} from {}", status, loggable(why), loggable(peer));
    };
    return hooks;
}

void Shard::know(const std::vector<std::unique_ptr<Shard>>& all)
{
    std::vector<Bell*> others;
    for (const auto& shard : all) {
        if (shard.get() != this) others.push_back(&shard->bell_);
    }
    bell_.know(std::move(others));
}

void Shard::run()
{
    asio::co_spawn(io_, begin(), asio::detached);
    io_.run();
}

/// Knows its apps before it takes its first webhook.
asio::awaitable<void> Shard::begin()
{
    try {
        co_await directory_.refresh();
    } catch (const std::exception& error) {
        spdlog::warn("the directory cannot be read yet: {}", loggable(error.what()));
    }
    bell_.start();
    asio::co_spawn(io_, keep_house(), asio::detached);
    asio::co_spawn(io_, recorder_.look_around(), asio::detached);
    asio::co_spawn(io_, hub_.look_around(), asio::detached);
    asio::co_spawn(io_, roll_call_.look_around(), asio::detached);
    asio::co_spawn(io_, to_the_end(sender_.look_around()), asio::detached);
    asio::co_spawn(io_, to_the_end(care_.look_around()), asio::detached);
    asio::co_spawn(io_, media_.look_around(), asio::detached);
    if (number_ == 0) {
        asio::co_spawn(io_, upkeep_.look_around(), asio::detached);
        asio::co_spawn(io_, indexer_.look_around(), asio::detached);
        asio::co_spawn(io_, robot_.look_around(), asio::detached);
    }
    listener_.start();
}

/// Waited for when we stop: a platform's answer that nobody writes down is a reply of unknown fate, or a lost token.
asio::awaitable<void> Shard::to_the_end(asio::awaitable<void> work)
{
    ++at_work_;
    co_await std::move(work);
    --at_work_;
}

asio::awaitable<void> Shard::keep_house()
{
    while (!stopping_) {
        if (number_ == 0) common_.fetcher->keep_alive();
        housekeeping_timer_.expires_after(housekeeping_every);
        co_await housekeeping_timer_.async_wait(asio::as_tuple(asio::use_awaitable));
        if (stopping_) co_return;
        try {
            co_await directory_.refresh();
        } catch (const std::exception& error) {
            spdlog::warn("the directory cannot be read, the old one stays: {}", loggable(error.what()));
        }
    }
}

void Shard::stop()
{
    asio::post(io_, [this] {
        if (stopping_) return;
        stopping_ = true;
        asio::co_spawn(io_, wind_down(), asio::detached);
    });
}

asio::awaitable<void> Shard::wind_down()
{
    hub_.stop();
    roll_call_.stop();
    robot_.stop();
    sender_.stop();
    care_.stop();
    media_.stop();
    upkeep_.stop();
    indexer_.stop();
    co_await listener_.stop(); // running requests end, so their webhooks are durable
    recorder_.stop();
    housekeeping_timer_.cancel();
    bell_.stop();
    const auto latest = std::chrono::steady_clock::now() + longest_goodbye;
    asio::steady_timer pause(io_);
    do { // calls on their way to platforms end and are settled
        pause.expires_after(last_work);
        co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
    } while (at_work_ > 0 && std::chrono::steady_clock::now() < latest);
    io_.stop();
}

} // namespace gateway
