#pragma once

#include "connectors/http.hpp"
#include "inbox/model/commerce.hpp"
#include "inbox/model/inbound.hpp"
#include "inbox/model/outgoing.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// How a platform talks.
///
/// A connector turns a platform's bytes into our values and our values into calls. It opens no socket, reads no clock,
/// keeps no state and knows no database: every function is pure, and all waiting, retrying, storing and deciding is
/// written once, for all platforms, in the gateway and the inbox.
namespace connectors {

/// Named values of an app or a channel, as the platform names them ("app_secret", "page_token"). Every host is one.
using Settings = std::map<std::string, std::string, std::less<>>;

/// One field of the form a person fills in, or that the program fills in for them.
struct SettingSpec {
    std::string name;
    bool secret = false; // sealed in the store, never shown again
    bool required = true;
    std::string fallback;      // used when absent; production hosts stand here
    std::string where_to_find; // Vietnamese, one sentence: where the platform's console shows it
};

/// A channel as calls see it. `app` and `channel` are complete: fallbacks are filled in.
struct Connection {
    const Settings& app;
    const Settings& channel;
    std::string_view external_id; // page, OA or shop id
    inbox::Time now{};            // for signatures that carry the time
};

// --- what comes in -------------------------------------------------------------------------------------------------

struct Genuine {};
/// For the log; never sent to the caller
struct Forged {
    std::string why;
};
/// 200 with exactly these bytes, nothing stored
struct Handshake {
    std::string answer;
};
struct Refused {}; // a handshake with the wrong token: 403
using Verdict = std::variant<Genuine, Forged, Handshake, Refused>;

/// One event of a delivery.
struct Item {
    std::string channel;    // external id; empty: of the app as a whole, or not readable
    std::string dedupe_key; // unique within the channel, equal for every delivery of the event
    std::string body;       // a delivery of this one event: parse(body) gives this item again
    inbox::Inbound what;
    std::string other_channel{}; // tried when `channel` is not known: Zalo's receipts do not say who is who
    bool only_link = false;      // the platform forbids keeping its files: Instagram's
};

// --- what goes out -------------------------------------------------------------------------------------------------

/// How long the platform lets us answer after the customer's last action. Rules are tried in order.
struct WindowRule {
    std::string name; // "standard", "human_agent", "paid" ...: shown in words by the page
    std::chrono::hours length{24};
    std::string needs{}; // a channel setting that must say "true" for it; empty: holds for all
};

struct MediaLimit {
    std::vector<std::string> mime; // empty: this kind cannot be sent
    std::int64_t max_bytes = 0;
};

/// What the composer must know. The same for every channel of a platform and kind of thread.
struct Abilities {
    int text_limit = 2000; // Unicode code points of NFC text; longer replies are split
    MediaLimit image, video, audio, file;
    bool caption = false; // text and one image may share a message
    bool product_card = false;
    bool quote = false;              // a reply may name the message it answers
    bool private_answer = false;     // comments: may be answered by private message
    bool receipts = false;           // the platform tells delivered or read
    std::vector<WindowRule> windows; // empty: always open
    int max_in_row = 0;              // own messages until the customer answers; 0: no such limit
};

/// The parts a draft becomes, or why it cannot be sent at all. `field` is as the API names it: "text",
/// "attachments[1]".
struct CannotSend {
    std::string field, code, why;
};
using Split = std::variant<std::vector<inbox::Part>, CannotSend>;

/// A script without waiting: given the answers so far, the next call to make, or the end.
template <class Result>
using Step = std::variant<HttpCall, Result>;
using Answers = std::vector<HttpReply>;

/// New credentials to store in the channel's settings before they are used. Only what changed.
struct Renewed {
    Settings channel;
    std::optional<inbox::Time> expires_at; // of the access token
};
struct NothingToRenew {}; // this platform's tokens do not expire
/// Refused for good: a person must reconnect
struct CannotRenew {
    std::string why;
};
using Renewal = std::variant<Renewed, NothingToRenew, CannotRenew, inbox::TryAgain>;

/// Which past messages are wanted. Empty thread: of all threads, newest first.
struct HistoryRequest {
    std::string thread;   // Thread::id of a direct chat
    std::string customer; // Party::id of it, if known
    inbox::Time since{};  // older ones are not wanted
    std::string cursor;   // from the page before; empty: the first
};

/// A page of the past. `items` have the keys a webhook would have had, so that doubles are absorbed. Threads are named
/// when the page lists conversations whose messages must be asked for one by one.
struct HistoryPage {
    std::vector<Item> items;
    std::vector<HistoryRequest> threads;
    std::string cursor;                         // empty: this was the last page
    std::optional<inbox::Time> reaches_back_to; // where the platform's memory ended before `since`, if it did
};
/// TryAgain, NeedsReconnection or Failed
struct HistoryRefused {
    inbox::Outcome why;
};
using History = std::variant<HistoryPage, HistoryRefused>;

/// Who somebody is. Empty fields: not told.
struct Profile {
    std::string name, avatar_url, buyer_id{};
};
struct NoProfile {
    std::string why;
    bool try_later = false;
};
using ProfileAnswer = std::variant<Profile, NoProfile>;

/// Which orders are wanted: those named (at most `orders_per_call`), or all that changed since.
struct OrdersRequest {
    std::vector<std::string> ids;
    inbox::Time since{}; // looked at when no ids are given
    std::string cursor;  // from the page before; empty: the first
};

/// Some platforms list whole orders, others their numbers only: those are to be asked for by number. What was asked for
/// by number and is in neither, the platform does not know (yet).
struct OrdersPage {
    std::vector<inbox::PlatformOrder> orders;
    std::vector<std::string> ids;
    std::string cursor; // empty: this was the last page
};
/// TryAgain, NeedsReconnection or Failed
struct OrdersRefused {
    inbox::Outcome why;
};
using OrdersAnswer = std::variant<OrdersPage, OrdersRefused>;

struct ListingsPage {
    std::vector<inbox::Listing> listings;
    std::string cursor; // empty: this was the last page
};
struct ListingsRefused {
    inbox::Outcome why;
};
using ListingsAnswer = std::variant<ListingsPage, ListingsRefused>;

/// A platform may take some of the numbers and refuse others. What is not named was taken.
struct StockRefusal {
    std::string item_id, model_id;
    std::string code, why; // the platform's
};
struct StockTold {
    std::vector<StockRefusal> refused;
};
/// None was taken for sure: TryAgain, NeedsReconnection or Failed
struct StockNotTold {
    inbox::Outcome why;
};
using StockAnswer = std::variant<StockTold, StockNotTold>;

/// Whether the platform still talks to us: token, permissions and webhook subscription.
struct Healthy {
    std::optional<inbox::Time> token_expires_at;
};
struct Unhealthy {
    std::string code, why;
    bool needs_person = true;
};
using Health = std::variant<Healthy, Unhealthy>;

/// The owner comes back from the platform with a code. One grant may bring several channels.
struct GrantedChannel {
    std::string external_id, name;
    Settings settings;
};
struct Granted {
    std::vector<GrantedChannel> channels;
};
struct NotGranted {
    std::string why;
};
using Grant = std::variant<Granted, NotGranted>;

// --- the contract --------------------------------------------------------------------------------------------------

class Connector {
public:
    virtual ~Connector() = default;

    virtual std::string_view platform() const = 0; // "messenger": in URLs and in the store
    virtual std::vector<SettingSpec> app_settings() const = 0;
    virtual std::vector<SettingSpec> channel_settings() const = 0;
    virtual Abilities abilities(inbox::ThreadKind kind) const = 0;

    /// Looks at the exact bytes, in constant time. The gateway asks with the current, then with the previous settings.
    /// Settings without the secret: Forged.
    virtual Verdict verify(const WebhookRequest& request, const Settings& app) const = 0;

    /// Whether GET on the webhook is a handshake of this platform; elsewhere it is answered 405 unseen.
    virtual bool has_get_handshake() const { return false; }

    /// Never throws: what cannot be read is an Item holding NotUnderstood, and does not spoil its neighbours. A body
    /// that is not JSON is one such item, keyed by its hash. An empty body has none.
    virtual std::vector<Item> parse(std::string_view body, const Settings& app) const = 0;

    virtual Split split(const inbox::Draft& draft, inbox::ThreadKind kind) const = 0;

    /// At most `calls_per_part` calls; exactly one of them reaches the customer.
    virtual Step<inbox::Outcome> send(const inbox::Outgoing& part, const Connection& connection,
                                      const Answers& so_far) const = 0;

    /// Messages a second that one channel may send: from the platform's pages where they say it, else what shops were
    /// seen to live with.
    virtual double messages_per_second() const { return 10.0; }

    virtual Step<Renewal> renew(const Connection& connection, const Answers& so_far) const = 0;
    virtual Step<History> history(const HistoryRequest& request, const Connection& connection,
                                  const Answers& so_far) const = 0;

    /// How often the past is asked for although nothing seems to be missing, because the platform parks what it could
    /// not deliver. Zero: never.
    virtual std::chrono::minutes poll_history_every() const { return {}; }

    virtual Step<ProfileAnswer> profile(std::string_view customer, std::string_view thread,
                                        const Connection& connection, const Answers& so_far) const = 0;
    virtual Step<Health> health(const Connection& connection, const Answers& so_far) const = 0;

    /// Whether the platform sells: has orders, listings and stock of its own. Where it does not, the three below
    /// refuse.
    virtual bool sells() const { return false; }

    /// Orders by number, or those that changed since, oldest change first.
    virtual Step<OrdersAnswer> orders(const OrdersRequest& request, const Connection& connection,
                                      const Answers& so_far) const;

    /// What the shop offers there, page by page. A page may take `calls_per_listings` calls.
    virtual Step<ListingsAnswer> listings(const std::string& cursor, const Connection& connection,
                                          const Answers& so_far) const;

    /// Tells absolute numbers. All of one item, at most `models_per_call`; repeating it changes nothing.
    virtual Step<StockAnswer> tell_stock(const std::vector<inbox::StockToTell>& stock, const Connection& connection,
                                         const Answers& so_far) const;

    /// Where to send the owner's browser, and what to make of the query they come back with. `verifier` is a random
    /// text of 43 letters and digits bound to the login, for platforms that use PKCE.
    virtual std::string authorize_url(const Settings& app, std::string_view redirect_uri, std::string_view state,
                                      std::string_view verifier, inbox::Time now) const = 0;
    virtual Step<Grant> grant(const std::vector<std::pair<std::string, std::string>>& query, const Settings& app,
                              std::string_view redirect_uri, std::string_view verifier, inbox::Time now,
                              const Answers& so_far) const = 0;

    /// Headers for fetching an attachment of this channel; most platforms need none.
    virtual std::vector<std::pair<std::string, std::string>> media_headers(const Connection& connection) const;

    /// Hosts whose files may be fetched, as "cdn.example.com" or ".example.com" for all below.
    virtual std::vector<std::string> media_hosts() const = 0;
};

/// More calls than this for one part, renewal or page is a connector's bug.
inline constexpr std::size_t calls_per_part = 6;

/// Orders that may be asked for at once, models of an item whose stock may be told at once, and calls that one page of
/// listings may take (items with models are asked for one by one).
inline constexpr std::size_t orders_per_call = 50;
inline constexpr std::size_t models_per_call = 50;
inline constexpr std::size_t calls_per_listings = 30;

/// A grant may bring many channels, and each is asked for and subscribed by a call of its own.
inline constexpr std::size_t calls_per_grant = 120;

/// The connector of a platform; null when there is none of that name.
const Connector* find(std::string_view platform);

/// Every platform we know, in the order people see them.
const std::vector<const Connector*>& all();

/// `given` completed by the fallbacks of `specs`.
Settings completed(Settings given, const std::vector<SettingSpec>& specs);

} // namespace connectors
