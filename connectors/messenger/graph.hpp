#pragma once

#include "connectors/connector.hpp"
#include "connectors/json_view.hpp"

#include <initializer_list>

/// The Graph API as the connector uses it: how a call is written and how an answer is understood.
namespace connectors::messenger {

inline constexpr std::string_view default_graph_base = "https://graph.facebook.com";
inline constexpr std::string_view default_graph_version = "v25.0";
inline constexpr std::string_view default_dialog_base = "https://www.facebook.com";

/// Every field a Page is subscribed to. A field added here reaches Pages already connected only when they connect anew.
inline constexpr std::string_view subscribed_fields =
    "messages,messaging_postbacks,message_echoes,message_deliveries,message_reads,message_reactions,message_edits,"
    "messaging_referrals,messaging_optins,messaging_handovers,standby,messaging_policy_enforcement,feed,mention";

/// Our string in `metadata` is this and the outbox reference; the echo brings it back.
inline constexpr std::string_view metadata_prefix = "gom:";

using Query = std::vector<std::pair<std::string, std::string>>;

/// A setting, or the fallback when it is absent or empty.
std::string setting(const Settings& settings, std::string_view name, std::string_view fallback = {});

/// {graph_base}/{graph_version}/{path}?{query}
std::string graph_url(const Settings& app, std::string_view path, const Query& query);

/// A call with the Page's token in the header, and the proof of the app's secret where the app demands it.
HttpCall page_call(std::string method, const Connection& connection, std::string_view path, Query query);

/// The same with a token that is not the Page's.
HttpCall call_with_token(std::string method, const Settings& app, std::string_view path, Query query,
                         std::string_view token);

/// What an answer comes to. Judged by code and subcode alone: the words are translated and reworded, and whoever
/// matched words made every Page log in again.
enum class Meaning {
    success,     // 2xx with a JSON object and no error in it
    rate,        // too many calls; nothing was done
    reconnect,   // token or permission is gone, or the Page is blocked: a person must see to it
    window,      // outside the time in which we may write
    blocked,     // this person cannot be written to
    gone,        // the person, comment or object does not exist for us
    media,       // the file is too big or of the wrong kind
    not_allowed, // refused for good for another reason the platform names
    refused,     // "invalid parameter": this call will never work
    trouble,     // the platform says it has trouble: it may or may not have acted
    unreadable,  // not an answer of this platform, or a code we do not know
};

/// A read answer. `body` outlives the views made of it.
struct Answer {
    Meaning meaning = Meaning::unreadable;
    int status = 0;
    std::chrono::seconds pause{60}; // before calls that were too many are tried again
    boost::json::value body;
    std::string words; // for people: code and the platform's sentence, without our secrets

    JsonView view() const { return {body, "answer"}; }
};

Answer read_answer(const HttpReply& reply, const Settings& app, const Settings& channel);

/// How a call that could not have reached the customer ends when it failed.
inbox::Outcome harmless_failure(const Answer& answer);

/// The answers so far, one after the other; null once the next call must be made.
class Script {
public:
    explicit Script(const Answers& answers) : answers_(answers) {}
    const HttpReply* next() { return at_ < answers_.size() ? &answers_[at_++] : nullptr; }

private:
    const Answers& answers_;
    std::size_t at_ = 0;
};

} // namespace connectors::messenger
