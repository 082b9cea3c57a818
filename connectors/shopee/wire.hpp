#pragma once

#include "connectors/connector.hpp"
#include "connectors/json_view.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What the files of this folder share: signed calls, their answers, and values as Shopee writes them.
namespace connectors::shopee_wire {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// The forms' fields, made once (settings.cpp).
const std::vector<SettingSpec>& app_specs();
const std::vector<SettingSpec>& channel_specs();

/// The setting, or what stands in its specification when it is absent.
std::string app_setting(const Settings& app, std::string_view name);
std::string channel_setting(const Settings& channel, std::string_view name);

// --- signed calls (sign.cpp) ---------------------------------------------------------------------------------------

/// Credentials of a call. Without a token it is a public call: everything below auth/, push/ and public/.
struct Caller {
    const Settings& app;
    std::string access_token, shop_id;
    inbox::Time now{};
};
Caller public_caller(const Settings& app, inbox::Time now);
Caller shop_caller(const Connection& connection);

/// HMAC-SHA256 over partner id, path, time, token and shop without anything between them. Neither the other
/// parameters nor the body take part.
std::string signature(const Caller& caller, std::string_view path);

/// The address with `partner_id`, `timestamp`, `sign` (and token and shop), then `parameters`.
std::string signed_url(const Caller& caller, std::string_view path, const Pairs& parameters = {});

HttpCall get(const Caller& caller, std::string_view path, const Pairs& parameters = {});
HttpCall post(const Caller& caller, std::string_view path, const boost::json::value& body);

// --- answers (answer.cpp) ------------------------------------------------------------------------------------------

/// What an error means to us, whatever was called.
enum class Trouble {
    none,
    token,     // refused access token: renewing may help
    account,   // key, permission or authorisation: a person must act
    rate,      // too fast
    day_limit, // too many today; counted anew at midnight in Singapore
    server,    // Shopee's own trouble
    refused,   // this request is refused for good
    unknown,
};

/// An answer of the API. Success is an empty `error`, whatever the HTTP status says.
class Answer {
public:
    explicit Answer(const HttpReply& reply);

    bool good() const noexcept { return trouble_ == Trouble::none; }
    Trouble trouble() const noexcept { return trouble_; }          // `server` when unreadable or HTTP 500 and above
    const std::string& error() const noexcept { return error_; }   // behind its last dot: prefixes come and go
    std::chrono::seconds pause() const noexcept { return pause_; } // before trying again what was too fast
    std::string why() const;                                       // for the reader who digs

    JsonView top() const;      // token calls are flat
    JsonView response() const; // under `response`; flat when there is none

private:
    boost::json::value document_;
    Trouble trouble_ = Trouble::server;
    std::string error_, message_;
    std::chrono::seconds pause_{30};
};

/// How a call that does not reach the customer ended badly: TryAgain, NeedsReconnection or Failed.
inbox::Outcome outcome_of_trouble(const Answer& answer, inbox::Time now);

/// Until the daily limits are counted anew: 00:00 UTC+8.
std::chrono::seconds until_next_day(inbox::Time now);

// --- values (values.cpp) -------------------------------------------------------------------------------------------

/// Ids as decimal text. Anything that is not an id, and 0, "no id" to Shopee, is empty. Never throws.
std::string id_in(const JsonView& view);

/// Whole decimal numbers without sign or leading zero that fit 64 bits.
std::optional<std::int64_t> whole_number(std::string_view text);

/// For JSON bodies: a number where it is one, else the text.
boost::json::value number_or_text(std::string_view text);

/// Seconds as a rule, nanoseconds in the conversation list, milliseconds in some pushes: told apart by their size.
std::optional<inbox::Time> moment_in(const JsonView& view);

/// How moments are kept in settings: seconds since 1970.
std::string epoch_seconds(inbox::Time moment);

/// Media come as addresses or as bare ids below `media_base`.
std::string media_url(const std::string& address_or_id, const Settings& app);

// --- pushes --------------------------------------------------------------------------------------------------------

/// A push, opened.
struct Push {
    std::string_view body;
    JsonView top, data;
    int code = -1;
    std::string shop; // empty: none at the top
    const Settings& app;
};

/// The shop at the top of a push, however it is spelt.
std::string shop_of(const JsonView& top);

/// Key of an event that has none of its own: the bytes' hash.
std::string key_by_hash(std::string_view kind, std::string_view body);

inbox::Content read_content(const JsonView& message, const Settings& app); // content.cpp
Item read_chat(const Push& push);                                          // parse_chat.cpp; throws Malformed
/// Our word for the state of an order; empty: it says nothing about where the order stands.
std::string word_for_status(std::string_view status);    // orders.cpp
Item read_commerce(const Push& push);                    // parse_orders.cpp; throws Malformed
std::vector<Item> read_lost_shops(const Push& push);     // parse_notices.cpp: code 2
std::vector<Item> read_expiring_shops(const Push& push); // parse_notices.cpp: code 12

// --- the past ------------------------------------------------------------------------------------------------------

/// How cursors begin: what was taken from the queue of lost pushes and is stored now, or where the list goes on.
inline constexpr std::string_view lost_cursor = "lost:";
inline constexpr std::string_view conversations_cursor = "talks:";

Step<History> read_lost_pushes(const Connector& shopee, const HistoryRequest& request, const Connection& connection,
                               const Answers& so_far); // lost_pushes.cpp

} // namespace connectors::shopee_wire
