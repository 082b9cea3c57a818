#pragma once

#include "gateway/api/context.hpp"
#include "gateway/rules.hpp"
#include "inbox/model/inbound.hpp"
#include "tests/support/edge.hpp"
#include "tests/support/http_talk.hpp"
#include "tests/support/store/private_postgres.hpp"

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

/// Two shops and the whole HTTP API in this process, with a real store: requests travel over real sockets.
namespace tests {

/// Somebody who is logged in.
struct Person {
    inbox::StaffId id;
    inbox::WorkspaceId workspace;
    std::string email, token, csrf;
};

class ApiHouse {
public:
    /// `shape` may change the configuration before anything starts.
    explicit ApiHouse(const std::function<void(gateway::Config&)>& shape = {});
    ~ApiHouse();

    test_support::PrivateStore store;
    inbox::WorkspaceId hoa_mai, sao_viet;
    inbox::ChannelId page, other_page;   ///< of Hoa Mai, of Sao Việt
    Person owner, minh, sales, lan, mai; ///< of Hoa Mai: minh supervises; lan and mai are agents
    Person stranger;                     ///< owner of Sao Việt
    std::filesystem::path media;
    gateway::Config config;
    std::atomic<int> outbox_touched{0}, rung{0}; ///< rung: commits that screens heard of
    std::atomic<bool> stopping{false};

    static constexpr const char* password = "mật khẩu của tất cả";

    std::uint16_t port() const { return edge_.port(); }
    std::string origin() const { return "http://127.0.0.1:" + std::to_string(port()); }

    // --- asking
    // --------------------------------------------------------------------------------------------------------

    HttpAnswer ask(const HttpQuestion& question) const { return talk(port(), question); }
    HttpAnswer get(const Person& who, const std::string& path) const;

    /// With session, token and Origin as the page sends them; `body` is JSON, or nothing.
    HttpAnswer send(const Person& who, const std::string& method, const std::string& path,
                    const std::string& body = {}) const;
    HttpAnswer upload(const Person& who, const std::string& name, std::string_view bytes) const;

    /// The cookie header's value.
    static std::string cookie(const Person& who) { return "gom_session=" + who.token; }

    // --- what happened in the shops
    // ------------------------------------------------------------------------------------

    /// A customer writes; the conversation's id.
    inbox::ConversationId customer_writes(inbox::WorkspaceId workspace, const std::string& customer,
                                          const std::string& text);
    inbox::ConversationId conversation(inbox::WorkspaceId workspace, const std::string& customer);
    std::string one(const std::string& question); ///< one value, seen by nobody's rights
    void put(const std::string& statement);       ///< a change past all rules
    void assign(const inbox::ConversationId& conversation, const Person& person);
    void refresh_directory();
    Person log_in(inbox::WorkspaceId workspace, const std::string& email, const std::string& name,
                  const std::string& role);

private:
    void provision();
    void start();

    gateway::Metrics metrics_;
    std::shared_ptr<const inbox::Rules> rules_ = std::make_shared<inbox::Rules>(gateway::make_rules());
    EdgeServer edge_{gateway::EdgeLimits{}};
    std::shared_ptr<const gateway::Vault> vault_;
    std::unique_ptr<gateway::Database> database_;
    std::unique_ptr<gateway::DirectoryKeeper> directory_;
    std::unique_ptr<gateway::Bell> bell_;
    std::unique_ptr<gateway::HttpClient> http_;
    std::unique_ptr<gateway::Sessions> sessions_;
    std::unique_ptr<gateway::ApiContext> context_;
    int told_ = 0;
};

} // namespace tests
