#pragma once

#include "connectors/connector.hpp"
#include "gateway/sender/http_client.hpp"

#include <exception>
#include <functional>
#include <string>
#include <utility>
#include <variant>

namespace gateway {

/// A connector's script did not come to its end: a call got no answer, or the connector asked for too many of them.
struct NoEnd {
    std::string why;
    bool reached = false; // the customer may have got something; never true of a script that only asks
};

/// What the platform did when it did not answer, for parts of replies. The one place that decides it: whatever may have
/// reached the customer is unknown, and everything else may be tried again.
inline inbox::Outcome judged(const NoEnd& end)
{
    if (end.reached) return inbox::Unknown{end.why};
    return inbox::TryAgain{std::chrono::seconds{2}, "no_answer", end.why};
}

/// Follows a script: makes the calls it wants until it says how it ended. `next` is the connector's function, given the
/// answers so far. `permission` is asked immediately before the first byte of a call that reaches the customer leaves.
/// After `most_calls` the script has come to no end.
/// Throws nothing but what destroys coroutines; a connector that throws has come to no end.
template <class Result>
asio::awaitable<std::variant<Result, NoEnd>>
follow(HttpClient& http, std::function<connectors::Step<Result>(const connectors::Answers&)> next,
       Permission permission = {}, std::size_t most_calls = connectors::calls_per_part)
{
    using Ended = std::variant<Result, NoEnd>;
    connectors::Answers so_far;
    bool reached = false;
    while (so_far.size() < most_calls) {
        connectors::Step<Result> step;
        std::string broken;
        try {
            step = next(so_far);
        } catch (const std::exception& error) {
            broken = std::string("the connector failed: ") + error.what();
        }
        if (!broken.empty()) co_return Ended{NoEnd{std::move(broken), reached}};
        if (auto* result = std::get_if<Result>(&step)) co_return Ended{std::move(*result)};

        const auto call = std::get<connectors::HttpCall>(std::move(step));
        const Permission asked = call.reaches_customer ? permission : Permission{};
        auto answer = co_await http.call(call, asked);
        if (auto* answered = std::get_if<Answered>(&answer)) {
            reached = reached || call.reaches_customer;
            so_far.push_back(std::move(answered->reply));
        } else if (auto* kept = std::get_if<NotSent>(&answer)) {
            co_return Ended{NoEnd{std::move(kept->why), reached}};
        } else {
            co_return Ended{NoEnd{std::get<NoAnswer>(answer).why, reached || call.reaches_customer}};
        }
    }
    co_return Ended{NoEnd{"the connector wanted too many calls", reached}};
}

} // namespace gateway
