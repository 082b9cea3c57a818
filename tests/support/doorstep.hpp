#pragma once

#include "gateway/intake/ferry.hpp"
#include "gateway/intake/recorder.hpp"
#include "gateway/intake/webhook_endpoint.hpp"
#include "tests/support/edge.hpp"
#include "tests/support/http_talk.hpp"
#include "tests/support/store/private_postgres.hpp"

#include <memory>
#include <string>

/// The door where platforms knock, over real sockets and with a real store: one app of each platform, called "main",
/// and the channel each one's example message belongs to. Nothing records, so what was kept stays to be looked at.
namespace tests {

class Doorstep {
public:
    /// `store_away`: the ferry finds nobody on the other side.
    explicit Doorstep(bool store_away = false);
    ~Doorstep();

    test_support::PrivateStore store;
    inbox::WorkspaceId workspace;

    std::uint16_t port() const { return edge_.port(); }

    /// The platform's message as it delivers it, and what it says beside so that we believe it.
    static std::string message_of(const std::string& platform);
    static std::pair<std::string, std::string> signature_of(const std::string& platform, const std::string& body);

    /// The settings of an app, other than those it starts with. `keep_previous`: those before still count once.
    void set_app(const std::string& platform, connectors::Settings settings, bool keep_previous = false);
    static connectors::Settings settings_of(const std::string& platform);

    /// POST with this signature header, or without any.
    HttpAnswer knock(const std::string& platform, const std::string& body,
                     const std::vector<std::pair<std::string, std::string>>& headers) const;
    HttpAnswer knock_signed(const std::string& platform, const std::string& body) const
    {
        return knock(platform, body, {signature_of(platform, body)});
    }
    HttpAnswer ask(const std::string& method, const std::string& target, const std::string& body = {}) const
    {
        return talk(port(), {method, target, {}, body, {}});
    }

    int count(const std::string& table); ///< rows, past all rights

private:
    void refresh();

    EdgeServer edge_{gateway::EdgeLimits{}};
    std::shared_ptr<const gateway::Vault> vault_;
    gateway::Metrics metrics_;
    std::unique_ptr<gateway::Database> database_;
    std::unique_ptr<gateway::DirectoryKeeper> directory_;
    std::unique_ptr<gateway::Bell> bell_;
    std::unique_ptr<gateway::Ferry> ferry_;
    std::unique_ptr<gateway::Recorder> recorder_;
    std::unique_ptr<gateway::WebhookEndpoint> endpoint_;
};

} // namespace tests
