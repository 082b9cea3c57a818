#pragma once

#include "connectors/connector.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The manners of Zalo's OA API, shared by all calls: where they go, how they prove who we are, how answers are read.
///
/// The API says almost everything with HTTP 200 and a number in `error`; 0 is success. We go by the number, never by
/// the words: the words exist in several editions.
namespace connectors {

class JsonView;

/// The value of a setting; empty when it is absent.
std::string_view setting(const Settings& settings, std::string_view name);

namespace zalo_api {

/// lower-case hex of HMAC-SHA256(app secret, access token).
std::string appsecret_proof(std::string_view app_secret, std::string_view access_token);

/// A call with the channel's token. `path` begins with a slash and may hold a query.
HttpCall call(std::string_view method, std::string_view path, const Settings& app, std::string_view access_token);

/// A GET whose parameters travel as JSON in the query value `data`.
HttpCall look_up(std::string_view path, const boost::json::value& data, const Settings& app,
                 std::string_view access_token);

/// What an answer says. Only answers that can be trusted to be Zalo's own word become one of these.
struct Answer {
    std::int64_t error = 0; // 0: done
    std::string words;      // the platform's, untranslated
    boost::json::value json;
    std::chrono::seconds pause{60}; // before calls that were too many are tried again

    JsonView body() const;
    JsonView data() const;
};

/// None when nobody can say what happened: a server error, something that is not a JSON object, a number that is none.
/// HTTP 429 reads as the rate limit (-32).
std::optional<Answer> read(const HttpReply& reply);

/// Zalo's code for "slow down".
inline constexpr std::int64_t rate_limited = -32;

/// What a refusal means for the one who asked. `now` decides how long the forbidden night hours still last.
inbox::Outcome refusal(const Answer& answer, inbox::Time now);

/// The next 06:00 in Asia/Ho_Chi_Minh. Vietnam is UTC+7 without daylight saving.
inbox::Time next_six_in_the_morning(inbox::Time now);

/// "Khách Zalo 6778": what we call a person whose name Zalo does not tell.
std::string nameless(std::string_view kind, std::string_view id);

/// The two halves of the thread of a web site's visitor.
struct Visitor {
    std::string id, conversation;
};
std::optional<Visitor> visitor_of(std::string_view thread);

} // namespace zalo_api
} // namespace connectors
