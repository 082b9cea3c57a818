#include "gateway/login/sessions.hpp"

#include "connectors/signature.hpp"
#include "gateway/http/json_body.hpp"
#include "gateway/secrets/vault.hpp"
#include "inbox/channels/directory.hpp"
#include "inbox/staff/people.hpp"
#include "inbox/staff/sessions.hpp"
#include "inbox/wire/json.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>

namespace gateway {

namespace {

constexpr std::size_t email_limit = 320, password_limit = 1024;
constexpr std::size_t token_bytes = 32;
constexpr int try_again_s = 2; // when too many log in at once

std::string lower(std::string_view text)
{
    std::string out(text);
    for (auto& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    }
    return out;
}

/// Whom a guess is counted for: an IPv6 network of one customer is one address.
std::string guesser(const std::string& peer)
{
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(peer, error);
    if (error || !address.is_v6()) return "address:" + peer;
    const auto bytes = address.to_v6().to_bytes();
    return "network:" + std::string(bytes.begin(), bytes.begin() + 8);
}

bool is_loopback(std::string_view host)
{
    return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

Response too_many(int seconds)
{
    return problem(429).with("Retry-After", std::to_string(seconds));
}

/// Takes a counted guess back unless it turned out to be a wrong one.
class Counted {
public:
    Counted(Guesses& guesses, std::string who) : guesses_(guesses), who_(std::move(who)) { guesses_.add(who_); }
    ~Counted()
    {
        if (!wrong_) guesses_.take_back(who_);
    }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    void was_wrong() noexcept { wrong_ = true; }

private:
    Guesses& guesses_;
    std::string who_;
    bool wrong_ = false;
};

/// Two questions whether or not there is such a person.
std::optional<inbox::Login> find_login_of(pqxx::transaction_base& tx, const inbox::StaffKey& key)
{
    auto login = inbox::find_login(tx, key.workspace, key.staff);
    if (login && !login->staff.active) return std::nullopt;
    return login;
}

} // namespace

std::string origin_of(std::string_view url)
{
    const auto parsed = boost::urls::parse_uri({url.data(), url.size()});
    if (!parsed) return {};
    const std::string scheme = lower({parsed->scheme().data(), parsed->scheme().size()});
    const auto host = parsed->encoded_host();
    std::string origin = scheme + "://" + lower({host.data(), host.size()});
    const std::string port(parsed->port().data(), parsed->port().size());
    const bool usual = port.empty() || (scheme == "https" && port == "443") || (scheme == "http" && port == "80");
    return usual ? origin : origin + ":" + port;
}

Sessions::Sessions(Database& database, const Config& config, std::shared_ptr<Passwords> passwords,
                   std::shared_ptr<Guesses> guesses)
    : database_(database), passwords_(std::move(passwords)), guesses_(std::move(guesses))
{
    const auto origin = origin_of(config.http.public_url);
    origins_.push_back(origin);
    const auto parsed = boost::urls::parse_uri(config.http.public_url);
    const std::string host = parsed ? lower({parsed->encoded_host().data(), parsed->encoded_host().size()}) : "";
    secure_ = !(origin.starts_with("http://") && is_loopback(host));
    if (!secure_) {
        // People type any of the names of their own machine.
        for (const auto* name : {"127.0.0.1", "localhost", "[::1]"}) {
            origins_.push_back("http://" + std::string(name) +
                               origin.substr(std::string_view("http://").size() + host.size()));
        }
    }
    cookie_name_ = secure_ ? "__Host-gom_session" : "gom_session";
}

void Sessions::add_to(Router& router)
{
    router.add("POST", "/api/session", [this](Request request, Captures) { return log_in(std::move(request)); });
    router.add("DELETE", "/api/session", [this](Request request, Captures) { return log_out(std::move(request)); });
    router.add("GET", "/api/me", [this](Request request, Captures) { return me(std::move(request)); });
}

bool Sessions::own_origin(const Request& request) const
{
    return std::find(origins_.begin(), origins_.end(), request.header("Origin")) != origins_.end();
}

std::optional<std::string> Sessions::token_hash_of(const Request& request) const
{
    const auto token = request.cookie(cookie_name_);
    if (!token || token->size() != 2 * token_bytes) return std::nullopt;
    std::string bytes;
    for (std::size_t i = 0; i < token->size(); i += 2) {
        const auto digit = [](char c) {
            return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        };
        const int high = digit((*token)[i]), low = digit((*token)[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes += static_cast<char>(high * 16 + low);
    }
    return connectors::sha256_bytes(bytes);
}

std::string Sessions::cookie(std::string_view value, std::chrono::seconds age) const
{
    std::string text = cookie_name_ + "=" + std::string(value) +
                       "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(age.count());
    return secure_ ? text + "; Secure" : text;
}

asio::awaitable<std::optional<LoggedIn>> Sessions::find(std::string token_hash)
{
    auto look = [hash = token_hash](pqxx::transaction_base& tx) { return inbox::find_person(tx, hash); };
    auto person = co_await database_.run({}, std::move(look));
    if (!person) co_return std::nullopt;
    co_return LoggedIn{std::move(person->staff), std::move(person->session.csrf_token), std::move(token_hash)};
}

asio::awaitable<std::optional<LoggedIn>> Sessions::authenticate(const Request& request)
{
    auto hash = token_hash_of(request);
    if (!hash) co_return std::nullopt;
    co_return co_await find(std::move(*hash));
}

asio::awaitable<LoggedIn> Sessions::reader(const Request& request)
{
    auto who = co_await authenticate(request);
    if (!who) throw Refusal(problem(401));
    co_return std::move(*who);
}

asio::awaitable<LoggedIn> Sessions::writer(const Request& request)
{
    auto who = co_await reader(request);
    if (!own_origin(request)) {
        throw Refusal(problem(403, "origin", "Forbidden", "The Origin header is absent or not the public URL."));
    }
    if (!connectors::same_signature(request.header("X-CSRF-Token"), who.csrf_token)) {
        throw Refusal(
            problem(403, "csrf_token", "Forbidden", "The X-CSRF-Token header is not the token of GET /api/me."));
    }
    co_return who;
}

asio::awaitable<std::string> Sessions::begin_session(const inbox::StaffMember& staff, std::string replaced)
{
    std::string bytes(token_bytes, '\0');
    const auto token = random_hex(token_bytes);
    for (std::size_t i = 0; i < token_bytes; ++i)
        bytes[i] = static_cast<char>(std::stoi(token.substr(2 * i, 2), nullptr, 16));
    const inbox::Session session{staff.workspace, staff.id, random_hex(token_bytes)};
    auto store = [session, hash = connectors::sha256_bytes(bytes), replaced](pqxx::transaction_base& tx) {
        inbox::sweep_sessions(tx);
        if (!replaced.empty()) inbox::delete_session(tx, replaced);
        inbox::create_session(tx, hash, session, std::chrono::duration_cast<std::chrono::seconds>(lifetime));
    };
    co_await database_.run({}, std::move(store));
    co_return token;
}

asio::awaitable<Response> Sessions::log_in(Request request)
{
    // A browser names the page a form came from; a script of the shop's own need not.
    if (request.headers.contains("Origin") && !own_origin(request)) {
        co_return problem(403, "origin", "Forbidden", "The Origin header is not the public URL.");
    }
    const auto body = object_body(request);
    only_fields(body, {"email", "password"});
    const auto email = lower(filled_text_field(body, "email", email_limit));
    const auto password = text_field(body, "password", password_limit);
    if (password.empty()) throw BadRequest("password", "empty", "the password is empty");

    const auto address = guesser(request.peer);
    const int wait = std::max(guesses_->wait_s("email:" + email), guesses_->wait_s(address));
    if (wait > 0) co_return too_many(wait);
    Counted counted(*guesses_, "email:" + email);

    auto whose = [email](pqxx::transaction_base& tx) { return inbox::find_by_email(tx, email); };
    const auto key = co_await database_.run({}, std::move(whose));
    const auto person = key.value_or(inbox::StaffKey{{}, inbox::StaffId{"00000000-0000-0000-0000-000000000000"}});
    auto who = [person](pqxx::transaction_base& tx) { return find_login_of(tx, person); };
    const auto login = co_await database_.run(person.workspace, std::move(who));

    bool right = false;
    try {
        right = co_await passwords_->right(login ? login->password_hash : std::string(), password);
    } catch (const TooManyLogins&) {
        co_return too_many(try_again_s);
    }
    if (!right) {
        counted.was_wrong();
        guesses_->add(address);
        co_return problem(401, "wrong_credentials", "Unauthorized", "The e-mail or the password is wrong.");
    }
    const auto token = co_await begin_session(login->staff, token_hash_of(request).value_or(std::string()));
    guesses_->forget("email:" + email);
    co_return empty(204).with("Set-Cookie", cookie(token, lifetime));
}

asio::awaitable<Response> Sessions::log_out(Request request)
{
    const auto who = co_await writer(request);
    auto end = [hash = who.token_hash](pqxx::transaction_base& tx) { inbox::delete_session(tx, hash); };
    co_await database_.run({}, std::move(end));
    co_return empty(204).with("Set-Cookie", cookie("", std::chrono::seconds{0}));
}

asio::awaitable<Response> Sessions::me(Request request)
{
    const auto who = co_await reader(request);
    struct Answer {
        inbox::WorkspaceCard workspace;
        std::string staff;
    };
    auto look = [staff = who.staff](pqxx::transaction_base& tx) {
        return Answer{inbox::read_workspace_card(tx, staff.workspace),
                      inbox::staff_json(tx, staff.workspace, staff.id)};
    };
    const auto answer = co_await database_.look(who.staff.workspace, std::move(look));
    inbox::wire::Json json;
    json.open_object().raw("staff", answer.staff).open_object("workspace").text("id", answer.workspace.public_id);
    json.text("slug", answer.workspace.slug).text("name", answer.workspace.name).close_object();
    json.text("csrf_token", who.csrf_token).close_object();
    co_return json_response(200, std::move(json).take());
}

} // namespace gateway
