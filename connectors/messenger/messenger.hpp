#pragma once

#include "connectors/connector.hpp"

/// Messages and comments of Facebook Pages.
///
/// One app serves many Pages through one callback URL; a delivery names its Page in `entry[].id`. Identity is the
/// page-scoped id (PSID) for direct messages and "comment:" plus the author's id for comments: the two are not the
/// same person's number, and nobody may assume they are.
///
/// Threads: a direct chat is named by its PSID; comments by post and author, "{post}:{author}"; a comment whose author
/// Facebook withholds by its root comment, "{post}:root:{comment}". The Page's own answers among the comments name
/// only the comment above them, so they come with an empty thread and `reply_to`.
///
/// Deliveries of `object: instagram` use the same envelope; their messages are read alike, their comments are kept and
/// ignored. README.md in this folder says what the platform promises and what surprised us.
namespace connectors {

class Messenger final : public Connector {
public:
    std::string_view platform() const override;
    double messages_per_second() const override { return 20.0; }
    std::vector<SettingSpec> app_settings() const override;
    std::vector<SettingSpec> channel_settings() const override;
    Abilities abilities(inbox::ThreadKind kind) const override;

    /// POST: X-Hub-Signature-256 over the raw body. The older SHA-1 header counts only when the app's setting
    /// `accept_sha1` is "true" and the newer one is absent. GET: the handshake.
    Verdict verify(const WebhookRequest& request, const Settings& app) const override;
    bool has_get_handshake() const override { return true; }

    /// Reads `app_id` to tell our own echoes from those of other apps.
    std::vector<Item> parse(std::string_view body, const Settings& app) const override;

    Split split(const inbox::Draft& draft, inbox::ThreadKind kind) const override;

    /// A file is uploaded first and then sent by its attachment id: only the second call reaches the customer.
    Step<inbox::Outcome> send(const inbox::Outgoing& part, const Connection& connection,
                              const Answers& so_far) const override;

    /// Page tokens taken with a long-lived user token do not expire; they die, which `health` notices.
    Step<Renewal> renew(const Connection& connection, const Answers& so_far) const override;
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
