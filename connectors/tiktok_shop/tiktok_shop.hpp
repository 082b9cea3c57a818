#pragma once

#include "connectors/connector.hpp"

/// TikTok Shop's customer service chat, with its pushes about orders, products and the authorisation itself.
///
/// One app serves many shops: webhooks are signed with the app's secret and name the shop; calls carry the shop's own
/// access token and its "cipher", the name the API knows the shop by. Tokens live seven days and are renewed in pairs.
///
/// What shaped this connector: a message's content is JSON inside JSON; our own replies come back as ordinary pushes,
/// told from a customer's only by the sender's role; there are no receipts, no edits, no recalls and no comments; and
/// the platform takes no reference of ours, so a reply whose answer was lost is found again by its text alone.
namespace connectors {

class TiktokShop final : public Connector {
public:
    std::string_view platform() const override;
    double messages_per_second() const override { return 1.0; }
    std::vector<SettingSpec> app_settings() const override;
    std::vector<SettingSpec> channel_settings() const override;

    /// The same for every kind of thread: TikTok Shop has direct chats only.
    Abilities abilities(inbox::ThreadKind kind) const override;

    Verdict verify(const WebhookRequest& request, const Settings& app) const override;

    /// A push is always one event, so there is one item at most and its body is the push itself.
    std::vector<Item> parse(std::string_view body, const Settings& app) const override;

    Split split(const inbox::Draft& draft, inbox::ThreadKind kind) const override;
    Step<inbox::Outcome> send(const inbox::Outgoing& part, const Connection& connection,
                              const Answers& so_far) const override;

    Step<Renewal> renew(const Connection& connection, const Answers& so_far) const override;
    Step<History> history(const HistoryRequest& request, const Connection& connection,
                          const Answers& so_far) const override;
    Step<ProfileAnswer> profile(std::string_view customer, std::string_view thread, const Connection& connection,
                                const Answers& so_far) const override;
    Step<Health> health(const Connection& connection, const Answers& so_far) const override;

    bool sells() const override { return true; }
    Step<OrdersAnswer> orders(const OrdersRequest& request, const Connection& connection,
                              const Answers& so_far) const override;
    Step<ListingsAnswer> listings(const std::string& cursor, const Connection& connection,
                                  const Answers& so_far) const override;

    /// A warehouse takes 99999 at most; what is above that is not told.
    Step<StockAnswer> tell_stock(const std::vector<inbox::StockToTell>& stock, const Connection& connection,
                                 const Answers& so_far) const override;

    std::string authorize_url(const Settings& app, std::string_view redirect_uri, std::string_view state,
                              std::string_view verifier, inbox::Time now) const override;
    Step<Grant> grant(const std::vector<std::pair<std::string, std::string>>& query, const Settings& app,
                      std::string_view redirect_uri, std::string_view verifier, inbox::Time now,
                      const Answers& so_far) const override;

    std::vector<std::pair<std::string, std::string>> media_headers(const Connection& connection) const override;
    std::vector<std::string> media_hosts() const override;
};

} // namespace connectors
