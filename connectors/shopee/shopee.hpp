#pragma once

#include "connectors/connector.hpp"

/// Shopee Open Platform v2: seller chat of one shop, and the pushes about its orders.
///
/// A push is one event and is signed over the registered address and its exact bytes, without a time: replays are
/// harmless only because every event has a key of its own. Chat pushes are given up about six seconds after the first
/// failure and many answers typed in Shopee's own app are not pushed at all; so `history` matters here more than on
/// other platforms. It first empties Shopee's queue of lost pushes, which belongs to the whole app and not to one shop:
/// its items name the shop they are of, and the caller keeps them all. Then it lists the conversations.
///
/// Whom we write to is the buyer's user id (`Party::id`), not the conversation (`Thread::id`). Access tokens live four
/// hours; a refresh token works once, so `renew` must be stored before anything else is called.
namespace connectors {

class Shopee final : public Connector {
public:
    std::string_view platform() const override { return "shopee"; }
    double messages_per_second() const override { return 5.0; }
    std::vector<SettingSpec> app_settings() const override;
    std::vector<SettingSpec> channel_settings() const override;
    Abilities abilities(inbox::ThreadKind kind) const override;

    /// Shopee tries the address out with a push of code 0 without a shop, whose signature is not reliable: it is a
    /// handshake whoever signed it, and nothing of it is kept.
    Verdict verify(const WebhookRequest& request, const Settings& app) const override;

    /// A push is one item; only the notices about several shops at once (codes 2 and 12) become one item a shop.
    std::vector<Item> parse(std::string_view body, const Settings& app) const override;

    Split split(const inbox::Draft& draft, inbox::ThreadKind kind) const override;
    Step<inbox::Outcome> send(const inbox::Outgoing& part, const Connection& connection,
                              const Answers& so_far) const override;
    Step<Renewal> renew(const Connection& connection, const Answers& so_far) const override;

    /// The cursor remembers what was taken from the queue of lost pushes. It is confirmed by asking for the page
    /// behind it, so ask for that only when the items of this one are stored.
    Step<History> history(const HistoryRequest& request, const Connection& connection,
                          const Answers& so_far) const override;

    std::chrono::minutes poll_history_every() const override { return std::chrono::minutes{5}; }

    Step<ProfileAnswer> profile(std::string_view customer, std::string_view thread, const Connection& connection,
                                const Answers& so_far) const override;
    Step<Health> health(const Connection& connection, const Answers& so_far) const override;

    /// By last change, Shopee lists order numbers only, in windows of 15 days.
    bool sells() const override { return true; }
    Step<OrdersAnswer> orders(const OrdersRequest& request, const Connection& connection,
                              const Answers& so_far) const override;
    Step<ListingsAnswer> listings(const std::string& cursor, const Connection& connection,
                                  const Answers& so_far) const override;
    Step<StockAnswer> tell_stock(const std::vector<inbox::StockToTell>& stock, const Connection& connection,
                                 const Answers& so_far) const override;

    /// Shopee has no `state`: it travels inside the address the owner comes back to. The link dies after 5 minutes.
    std::string authorize_url(const Settings& app, std::string_view redirect_uri, std::string_view state,
                              std::string_view verifier, inbox::Time now) const override;
    Step<Grant> grant(const std::vector<std::pair<std::string, std::string>>& query, const Settings& app,
                      std::string_view redirect_uri, std::string_view verifier, inbox::Time now,
                      const Answers& so_far) const override;

    std::vector<std::string> media_hosts() const override;
};

} // namespace connectors
