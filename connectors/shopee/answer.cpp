#include "connectors/shopee/wire.hpp"

#include <algorithm>
#include <array>

/// Reading what the API answers, by the error's name and never by its words.
namespace connectors::shopee_wire {

namespace {

using namespace std::chrono_literals;

constexpr auto pause_after_server_trouble = 30s;

struct Meaning {
    std::string_view error;
    Trouble trouble;
};

/// Two of the names are spelt wrongly by Shopee itself.
constexpr std::array meanings = {
    Meaning{"error_auth", Trouble::token},
    Meaning{"invalid_acceess_token", Trouble::token},
    Meaning{"invalid_access_token", Trouble::token},

    Meaning{"error_sign", Trouble::account},
    Meaning{"error_permission", Trouble::account},
    Meaning{"error_api_permission", Trouble::account},
    Meaning{"invalid_code", Trouble::account},
    Meaning{"refresh_token_expired", Trouble::account},
    Meaning{"shop_access_expired", Trouble::account},
    Meaning{"shop_no_linked", Trouble::account},
    Meaning{"shop_banned", Trouble::account},
    Meaning{"error_partner_key_expired", Trouble::account},
    Meaning{"source_ip_undeclared", Trouble::account},
    Meaning{"api_suspended", Trouble::account},
    Meaning{"error_api_call_restricted", Trouble::account},

    Meaning{"error_rate_limit", Trouble::rate},
    Meaning{"exceed_send_limitaion", Trouble::rate},
    Meaning{"error_limit", Trouble::day_limit},

    Meaning{"error_server", Trouble::server},
    Meaning{"error_inner", Trouble::server},
    Meaning{"error_system_busy", Trouble::server},

    Meaning{"error_param", Trouble::refused},
    Meaning{"param_error", Trouble::refused},
    Meaning{"error_not_found", Trouble::refused},
    Meaning{"error_business", Trouble::refused},
};

Trouble trouble_named(std::string_view error)
{
    if (error.empty()) return Trouble::none;
    const auto* found =
        std::find_if(meanings.begin(), meanings.end(), [&](const Meaning& meaning) { return meaning.error == error; });
    return found == meanings.end() ? Trouble::unknown : found->trouble;
}

} // namespace

Answer::Answer(const HttpReply& reply)
{
    pause_ = retry_after(reply.headers).value_or(pause_);
    try {
        document_ = parse_json(reply.body);
    } catch (const Malformed&) {
        document_ = nullptr;
    }
    const auto error = top()["error"].text_or("");
    error_ = error.substr(error.rfind('.') + 1); // npos + 1 is 0: no dot, all of it
    message_ = top()["message"].text_or("");
    if (reply.status == 429) trouble_ = Trouble::rate;
    else if (!document_.is_object() || reply.status >= 500) trouble_ = Trouble::server;
    else if (error_.empty() && reply.status >= 400) trouble_ = Trouble::unknown;
    else trouble_ = trouble_named(error_);
    if (error_.empty() && message_.empty()) message_ = "HTTP " + std::to_string(reply.status) + " without a reason";
}

std::string Answer::why() const
{
    if (error_.empty()) return message_;
    return message_.empty() ? error_ : error_ + ": " + message_;
}

JsonView Answer::top() const
{
    return {document_, "answer"};
}

JsonView Answer::response() const
{
    const auto wrapped = top()["response"];
    return wrapped.is_object() ? wrapped : top();
}

std::chrono::seconds until_next_day(inbox::Time now)
{
    const auto there = std::chrono::floor<std::chrono::seconds>(now) + 8h;
    return std::chrono::ceil<std::chrono::days>(there + 1s) - there;
}

inbox::Outcome outcome_of_trouble(const Answer& answer, inbox::Time now)
{
    switch (answer.trouble()) {
    case Trouble::token:
    case Trouble::account: return inbox::NeedsReconnection{answer.why()};
    case Trouble::rate: return inbox::TryAgain{answer.pause(), answer.error(), answer.why()};
    case Trouble::day_limit: return inbox::TryAgain{until_next_day(now), answer.error(), answer.why()};
    case Trouble::none:
    case Trouble::server: return inbox::TryAgain{pause_after_server_trouble, answer.error(), answer.why()};
    case Trouble::refused:
    case Trouble::unknown: break;
    }
    return inbox::Failed{answer.error() == "error_not_found" ? "gone" : "platform", answer.why()};
}

} // namespace connectors::shopee_wire
