#pragma once

#include "connectors/connector.hpp"

/// Zalo Official Accounts: direct chats between a person and a shop's account.
///
/// An app of the shop (or ours) receives every event of the accounts that granted it, one per POST, signed with a plain
/// SHA-256 that includes the *OA Secret Key*. Answers go out as consultation messages: free for 48 hours after the
/// person's last action, billed until the seventh day, refused later. Refusals come with HTTP 200 and a negative
/// number; tokens live 25 hours and are renewed with a refresh token that works once. See README.md for the rest.
///
/// Threads: a person's chat is named by the id the account knows the person by. A visitor of the shop's web site who is
/// not logged in has the thread "anonymous:VISITOR/CONVERSATION", since both are needed to answer.
namespace connectors {

class Zalo final : public Connector {
public:
    std::string_view platform() const override { return "zalo"; }
    double messages_per_second() const override { return 20.0; }
    std::vector<SettingSpec> app_settings() const override;
    std::vector<SettingSpec> channel_settings() const override;
    Abilities abilities(inbox::ThreadKind kind) const override;

    /// A POST without a valid signature is a Handshake while the app's setting `zalo_unsigned_response` is "200": the
    /// console saves an address only after it answered a sample, which need not be signed.
    Verdict verify(const WebhookRequest& request, const Settings& app) const override;

    /// One item, since Zalo never batches. Receipts name two channels: see Item::other_channel.
    std::vector<Item> parse(std::string_view body, const Settings& app) const override;

    /// Pictures over the limit pass: whoever sends them shrinks them first, and `send` refuses what is still too big.
    Split split(const inbox::Draft& draft, inbox::ThreadKind kind) const override;

    /// One call, or two: upload, then the message.
    Step<inbox::Outcome> send(const inbox::Outgoing& part, const Connection& connection,
                              const Answers& so_far) const override;

    /// A refresh token is spent by its first use. When the answer is lost we try again all the same, because nothing
    /// else could save the connection; a spent token is then refused and becomes CannotRenew.
    Step<Renewal> renew(const Connection& connection, const Answers& so_far) const override;

    /// Without a thread: the newest messages of all people, naming each person's thread. The same person may be named
    /// by several pages. Reactions, receipts and follows are not in the platform's history.
    Step<History> history(const HistoryRequest& request, const Connection& connection,
                          const Answers& so_far) const override;
    Step<ProfileAnswer> profile(std::string_view customer, std::string_view thread, const Connection& connection,
                                const Answers& so_far) const override;
    Step<Health> health(const Connection& connection, const Answers& so_far) const override;

    std::string authorize_url(const Settings& app, std::string_view redirect_uri, std::string_view state,
                              std::string_view verifier, inbox::Time now) const override;
    Step<Grant> grant(const std::vector<std::pair<std::string, std::string>>& query, const Settings& app,
                      std::string_view redirect_uri, std::string_view verifier, inbox::Time now,
                      const Answers& so_far) const override;

    std::vector<std::string> media_hosts() const override;
};

} // namespace connectors
