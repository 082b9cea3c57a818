#include "gateway/redis/bell.hpp"

#include "gateway/secrets/vault.hpp"
#include "inbox/model/failpoint.hpp"

#include <boost/asio/post.hpp>

#include <charconv>

namespace gateway {

namespace {

constexpr std::string_view bell_prefix = "gom:bell:";
constexpr std::string_view presence_prefix = "gom:presence:";

std::int64_t number_in(std::string_view text)
{
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// One name for the whole process: its shards tell each other everything directly.
const std::string& process_name()
{
    static const std::string name = random_hex(8);
    return name;
}

} // namespace

Bell::Bell(asio::any_io_executor executor, std::string redis_url)
    : executor_(executor), link_(executor, std::move(redis_url)), own_name_(process_name())
{
}

void Bell::listen(Listener listener)
{
    listener_ = std::move(listener);
    const auto hear_it = [this](std::string_view channel, std::string_view payload) { hear(channel, payload); };
    link_.subscribe(std::string(bell_prefix) + "*", hear_it);
    link_.subscribe(std::string(presence_prefix) + "*", hear_it);
}

void Bell::know(std::vector<Bell*> neighbours)
{
    neighbours_ = std::move(neighbours);
}

void Bell::start()
{
    link_.start();
}

void Bell::stop()
{
    link_.stop();
}

void Bell::ring(inbox::WorkspaceId workspace, std::vector<inbox::Event> events)
{
    if (events.empty()) return;
    const auto last = events.back().seq;
    const auto shared = std::make_shared<const std::vector<inbox::Event>>(std::move(events));
    if (inbox::planted(inbox::Planted::drop_without_redis) && !link_.alive()) return;
    inbox::pass(inbox::Failpoint::publish_before);
    for (auto* neighbour : neighbours_) {
        asio::post(neighbour->executor_,
                   [neighbour, workspace, shared] { neighbour->listener_.events(workspace, shared); });
    }
    inbox::pass(inbox::Failpoint::publish_between);
    link_.publish(std::string(bell_prefix) + std::to_string(workspace.number), own_name_ + ' ' + std::to_string(last));
    listener_.events(workspace, shared);
    inbox::pass(inbox::Failpoint::publish_after);
}

void Bell::presence(inbox::WorkspaceId workspace, std::string payload)
{
    for (auto* neighbour : neighbours_) {
        asio::post(neighbour->executor_,
                   [neighbour, workspace, payload] { neighbour->listener_.presence(workspace, payload); });
    }
    link_.publish(std::string(presence_prefix) + std::to_string(workspace.number), own_name_ + ' ' + payload);
    listener_.presence(workspace, payload);
}

void Bell::hear(std::string_view channel, std::string_view payload)
{
    const auto blank = payload.find(' ');
    if (blank == std::string_view::npos || payload.substr(0, blank) == own_name_) return;
    const auto said = payload.substr(blank + 1);
    if (channel.starts_with(bell_prefix)) {
        listener_.number({number_in(channel.substr(bell_prefix.size()))}, number_in(said));
    } else {
        listener_.presence({number_in(channel.substr(presence_prefix.size()))}, said);
    }
}

} // namespace gateway
