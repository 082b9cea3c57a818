#pragma once

#include "connectors/connector.hpp"
#include "connectors/json_view.hpp"

#include <boost/json/value.hpp>

/// TikTok Shop's Open API as every call of this connector sees it: how a call is signed, how an answer is read.
namespace connectors::tiktok {

using Query = std::vector<std::pair<std::string, std::string>>;

/// The signature of an outgoing call: 64 lower-case digits. `query` holds the decoded values, in any order; `sign` and
/// `access_token` in it take no part. `body` is what is sent, or empty for multipart, which is never signed.
std::string sign(std::string_view app_secret, std::string_view path, Query query, std::string_view body);

/// A call before it is signed.
struct Request {
    std::string method = "GET";
    std::string path; // "/order/202309/...", already percent-encoded
    Query query;      // what is special to this call
    std::string body;
    std::string content_type = "application/json";
    bool of_shop = true; // carries the shop's cipher; /authorization calls refuse one
    bool reaches_customer = false;
};

/// Signed at `connection.now`: the platform takes calls from five minutes ago to thirty seconds ahead.
HttpCall api_call(Request request, const Connection& connection);

/// "/customer_service/{version}/conversations" and what follows it.
std::string conversation_path(std::string_view conversation, std::string_view rest,
                              std::string_view version = "202309");

/// A setting, or nothing.
std::string value_of(const Settings& settings, std::string_view name);

/// A host setting without the slash people end it with.
std::string base_of(const Settings& app, std::string_view name);

/// The moment a setting or a field holds as seconds since 1970; nothing when it holds none.
std::optional<inbox::Time> moment(const JsonView& seconds);
std::optional<inbox::Time> moment(const Settings& settings, std::string_view name);

/// An answer of the API or of the token host. Both say in the number `code` of the body how it went; the HTTP status
/// may be 200 or 4xx either way. A status of 500 and above makes whatever the body says untrustworthy.
class Answer {
public:
    explicit Answer(const HttpReply& reply);

    bool good() const noexcept; // code 0
    JsonView data() const;
    std::int64_t code() const noexcept; // -1: could not be read
    std::string words() const;          // "45109001: cannot send", for people who dig

    /// What a bad answer to a call means. Never `Sent`. `Unknown` only for calls that reach the customer: there, an
    /// error inside the platform or an answer we cannot read leaves open what happened.
    inbox::Outcome refusal(bool reached_customer) const;

private:
    boost::json::value json_;
    std::int64_t code_ = -1;
    int status_ = 0;
    std::string message_;
    std::chrono::seconds retry_after_{30};
};

} // namespace connectors::tiktok
