#include "tests/support/api_house.hpp"

#include "connectors/signature.hpp"
#include "gateway/log.hpp"
#include "inbox/channels/directory.hpp"
#include "inbox/intake/accept.hpp"
#include "inbox/intake/record.hpp"
#include "inbox/staff/sessions.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <future>

namespace tests {

namespace {

/// Argon2id is slow on purpose: once for all tests of the program.
const std::string& password_hash()
{
    static const std::string hash = gateway::Passwords::hash(ApiHouse::password);
    return hash;
}

std::uint16_t free_port()
{
    boost::asio::io_context io;
    boost::asio::ip::tcp::acceptor probe(io, {boost::asio::ip::make_address("127.0.0.1"), 0});
    return probe.local_endpoint().port();
}

std::string bytes_of_hex(const std::string& hex)
{
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return bytes;
}

} // namespace

ApiHouse::ApiHouse(const std::function<void(gateway::Config&)>& shape)
    : media(std::filesystem::temp_directory_path() / ("gom-media-" + inbox::new_uuid()))
{
    std::filesystem::create_directory(media);
    const auto port = free_port();
    edge_.config.port = port;
    edge_.config.known_hosts = {"gom.example"};
    config.http.public_url = "http://127.0.0.1:" + std::to_string(port);
    config.media.folder = media.string();
    config.secrets.master_key = std::string(32, 'k');
    if (shape) shape(config);
    provision();
    start();
}

ApiHouse::~ApiHouse()
{
    edge_.stop();
    context_.reset();
    http_.reset();
    database_.reset();
    std::filesystem::remove_all(media);
}

void ApiHouse::provision()
{
    hoa_mai = store.workspace("hoa-mai");
    sao_viet = store.workspace("sao-viet");
    const auto app = store.app();
    page = store.channel(hoa_mai, app, "104400220033001");
    other_page = store.channel(sao_viet, app, "104400220033999", "messenger", "Sao Việt");
    owner = log_in(hoa_mai, "hoa@hoamai.example", "Hoa", "owner");
    minh = log_in(hoa_mai, "minh@hoamai.example", "Minh", "supervisor");
    sales = log_in(hoa_mai, "thu@hoamai.example", "Thu", "sales");
    lan = log_in(hoa_mai, "lan@hoamai.example", "Lan", "agent");
    mai = log_in(hoa_mai, "mai@hoamai.example", "Mai", "agent");
    stranger = log_in(sao_viet, "viet@saoviet.example", "Việt", "owner");
}

void ApiHouse::start()
{
    vault_ = std::make_shared<gateway::Vault>(config.secrets.master_key);
    put("update workspaces set data_key = decode('" +
        [&] {
            std::string hex;
            for (const unsigned char c : vault_->new_data_key()) {
                constexpr std::string_view digits = "0123456789abcdef";
                hex += digits[c >> 4];
                hex += digits[c & 15];
            }
            return hex;
        }() +
        "', 'hex')");
    auto& io = edge_.io;
    database_ = std::make_unique<gateway::Database>(store.service_url(), 2, 64);
    directory_ = std::make_unique<gateway::DirectoryKeeper>(*database_, vault_);
    bell_ = std::make_unique<gateway::Bell>(io.get_executor(), "");
    bell_->listen({[this](inbox::WorkspaceId, const gateway::Bell::Events&) { ++rung; },
                   [](inbox::WorkspaceId, inbox::Seq) {}, [](inbox::WorkspaceId, std::string_view) {}});
    http_ = std::make_unique<gateway::HttpClient>(io);
    auto passwords = std::make_shared<gateway::Passwords>();
    sessions_ =
        std::make_unique<gateway::Sessions>(*database_, config, passwords, std::make_shared<gateway::Guesses>());
    context_ =
        std::make_unique<gateway::ApiContext>(gateway::ApiContext{*database_,
                                                                  *sessions_,
                                                                  *bell_,
                                                                  *directory_,
                                                                  *http_,
                                                                  metrics_,
                                                                  config,
                                                                  vault_,
                                                                  rules_,
                                                                  passwords,
                                                                  [this](inbox::WorkspaceId) { ++outbox_touched; },
                                                                  {},
                                                                  [this] { return stopping.load(); }});
    gateway::add_api(edge_.router, *context_);
    edge_.hooks.explain = gateway::explain_store_trouble;
    edge_.hooks.failed = [](const gateway::Request& request, std::string_view what) {
        spdlog::error("{} {} failed: {}", request.method, request.path, what);
    };
    edge_.config.trusted_proxies = config.http.trusted_proxies;
    edge_.start();
    refresh_directory();
}

void ApiHouse::refresh_directory()
{
    std::promise<void> read;
    boost::asio::co_spawn(edge_.io, directory_->refresh(), [&](const std::exception_ptr&) { read.set_value(); });
    read.get_future().wait();
}

Person ApiHouse::log_in(inbox::WorkspaceId workspace, const std::string& email, const std::string& name,
                        const std::string& role)
{
    Person person;
    person.id = store.staff(workspace, email, name, role);
    person.workspace = workspace;
    person.email = email;
    person.token = gateway::random_hex(32);
    person.csrf = gateway::random_hex(32);
    put("update staff set password_hash = '" + password_hash() + "' where id = '" + person.id.text + "'");
    pqxx::work tx(store.service());
    inbox::create_session(tx, connectors::sha256_bytes(bytes_of_hex(person.token)), {workspace, person.id, person.csrf},
                          std::chrono::hours(1));
    tx.commit();
    return person;
}

HttpAnswer ApiHouse::get(const Person& who, const std::string& path) const
{
    return ask({"GET", path, {{"Cookie", cookie(who)}}, {}, {}});
}

HttpAnswer ApiHouse::send(const Person& who, const std::string& method, const std::string& path,
                          const std::string& body) const
{
    HttpQuestion question{
        method, path, {{"Cookie", cookie(who)}, {"X-CSRF-Token", who.csrf}, {"Origin", origin()}}, body, {}};
    if (!body.empty()) question.headers.emplace_back("Content-Type", "application/json");
    return ask(question);
}

HttpAnswer ApiHouse::upload(const Person& who, const std::string& name, std::string_view bytes) const
{
    const auto [body, type] = form_of(name, bytes);
    return ask({"POST",
                "/api/media",
                {{"Cookie", cookie(who)}, {"X-CSRF-Token", who.csrf}, {"Origin", origin()}, {"Content-Type", type}},
                body,
                {}});
}

inbox::ConversationId ApiHouse::customer_writes(inbox::WorkspaceId workspace, const std::string& customer,
                                                const std::string& text)
{
    inbox::Received said;
    said.thread.id = customer;
    said.thread.customer = inbox::Party{customer, "Khách " + customer, std::nullopt};
    said.message_id = "m_" + std::to_string(++told_);
    said.content.text = text;
    said.sent_at = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    inbox::RawEvent raw;
    raw.workspace = workspace;
    raw.channel = workspace == hoa_mai ? page : other_page;
    raw.dedupe_key = said.message_id;
    raw.kind = inbox::word_for(said);
    raw.headers = "{}";
    raw.body = "{\"text\": \"" + text + "\"}";
    {
        pqxx::nontransaction tx(store.service());
        inbox::accept(tx, {raw});
    }
    store.as_workspace(workspace, [&](pqxx::work& tx) {
        inbox::EventLog log(tx, workspace);
        const auto pending = inbox::take_pending(log, 10);
        inbox::record(log, {{pending.at(0).id, raw.channel, false, pending.at(0).received_at, said, false}}, *rules_);
        std::move(log).close();
    });
    return conversation(workspace, customer);
}

inbox::ConversationId ApiHouse::conversation(inbox::WorkspaceId workspace, const std::string& customer)
{
    return {one("select id::text from conversations where workspace_id = " + std::to_string(workspace.number) +
                " and thread_id = '" + customer + "'")};
}

std::string ApiHouse::one(const std::string& question)
{
    std::string value;
    store.as_superuser([&](pqxx::work& tx) {
        const auto rows = tx.exec(question);
        if (!rows.empty() && !rows[0][0].is_null()) value = rows[0][0].c_str();
    });
    return value;
}

void ApiHouse::put(const std::string& statement)
{
    store.as_superuser([&](pqxx::work& tx) { tx.exec(statement); });
}

void ApiHouse::assign(const inbox::ConversationId& id, const Person& person)
{
    put("update conversations set assignee_id = '" + person.id.text + "' where id = '" + id.text + "'");
}

} // namespace tests
