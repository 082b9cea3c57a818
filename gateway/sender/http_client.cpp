#include "gateway/sender/http_client.hpp"

#include "gateway/http/wire.hpp"
#include "gateway/sender/alarm.hpp"
#include "gateway/sender/host_names.hpp"
#include "gateway/sender/http_request.hpp"
#include "gateway/sender/idle_wires.hpp"
#include "inbox/model/failpoint.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

namespace gateway {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Error = boost::system::error_code;
using Clock = std::chrono::steady_clock;

namespace {

using Parser = http::response_parser<http::string_body>;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds connect_each{4}; // one of several addresses may be a black hole
constexpr std::size_t read_bytes = 16 << 10;
constexpr int interim_answers = 8; // 1xx before the real one

connectors::HttpReply reply_of(Parser& parser)
{
    connectors::HttpReply reply;
    auto& message = parser.get();
    reply.status = static_cast<int>(message.result_int());
    for (const auto& field : message)
        reply.headers.emplace(std::string(field.name_string()), std::string(field.value()));
    reply.body = std::move(message.body());
    return reply;
}

std::string words(const Error& error, const Alarm& alarm)
{
    return alarm.rang() ? "timeout" : error.message();
}

} // namespace

class HttpClient::Impl {
public:
    Impl(asio::io_context& context, HttpClientConfig c)
        : io(context), config(std::move(c)), names(context, config.dns_keep), tls(asio::ssl::context::tls_client),
          idle({config.idle_per_host, config.idle_in_all, config.idle_time})
    {
        SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
        Error error;
        if (config.ca_file.empty()) tls.set_default_verify_paths(error);
        else tls.load_verify_file(config.ca_file, error);
        if (error) throw std::runtime_error("certificate authorities: " + error.message());
    }

    struct Connected {
        std::shared_ptr<Wire> wire; // null: `why` says why not
        std::string why;
        bool reused = false;
    };
    struct Reading {
        std::optional<connectors::HttpReply> reply; // none: `why` says why not
        std::string why;
        bool keep = false;
    };

    static asio::awaitable<CallResult> call(std::shared_ptr<Impl> self, const connectors::HttpCall& call,
                                            Permission permission);
    asio::awaitable<CallResult> exchange(const connectors::HttpCall& call, const Destination& to, std::string head,
                                         Permission permission);
    asio::awaitable<Connected> connect(const Destination& to, std::shared_ptr<Alarm> alarm, Clock::time_point latest);
    asio::awaitable<std::string> write(Wire& wire, const Alarm& alarm, std::string_view head, std::string_view body);
    asio::awaitable<Reading> read(Wire& wire, const Alarm& alarm, bool head_only);

    asio::io_context& io;
    const HttpClientConfig config;
    HostNames names;
    asio::ssl::context tls;
    IdleWires idle;
    std::size_t running = 0;
};

asio::awaitable<CallResult> HttpClient::Impl::call(std::shared_ptr<Impl> self, const connectors::HttpCall& call,
                                                   Permission permission)
{
    auto place = destination_of(call.url);
    if (const auto* why = std::get_if<std::string>(&place)) co_return NotSent{*why};
    const auto& to = std::get<Destination>(place);
    const auto& plain = self->config.plain_hosts;
    if (!to.tls && std::find(plain.begin(), plain.end(), to.host_and_port()) == plain.end()) {
        co_return NotSent{"plain http to " + to.host_and_port() + " is not allowed"};
    }
    auto head = request_head(call, to);
    if (!head) co_return NotSent{"a method or header that is none"};
    if (self->running >= self->config.calls_at_once) co_return NotSent{"too many calls at once"};

    struct Running {
        explicit Running(std::size_t& c) : count(c) { ++count; }
        ~Running() { --count; }
        std::size_t& count;
    } const running(self->running);
    auto result = co_await self->exchange(call, to, std::move(*head), std::move(permission));
    co_return result;
}

/// The one place that decides how far a call got: before the first write it is NotSent, from then on NoAnswer.
asio::awaitable<CallResult> HttpClient::Impl::exchange(const connectors::HttpCall& call, const Destination& to,
                                                       std::string head, Permission permission)
{
    const auto latest = Clock::now() + call.timeout;
    const auto alarm = std::make_shared<Alarm>(io);
    struct Off {
        std::shared_ptr<Alarm> alarm;
        ~Off() { alarm->off(); }
    } const off{alarm};

    auto connected = co_await connect(to, alarm, latest);
    if (!connected.wire) co_return NotSent{connected.why};
    const auto wire = connected.wire;
    if (permission) {
        const bool allowed = co_await permission();
        if (!allowed) co_return NotSent{"it may not be sent any more"};
        if (Clock::now() >= latest) co_return NotSent{"timeout"};
        // Asking took time; what was kept open may have ended meanwhile, and still nothing was written.
        if (connected.reused && !wire->looks_idle()) co_return NotSent{"the connection has ended"};
    }

    const bool a_reply = static_cast<bool>(permission);
    if (a_reply) inbox::pass(inbox::Failpoint::send_before);
    alarm->set(wire, latest);
    const auto write_failure = co_await write(*wire, *alarm, head, call.body);
    if (a_reply) inbox::pass(inbox::Failpoint::send_after);
    // Even then an answer may be waiting: a server that refuses a body may answer and hang up before it was all sent.
    auto reading = co_await read(*wire, *alarm, call.method == "HEAD");
    if (a_reply) inbox::pass(inbox::Failpoint::send_answered);
    alarm->off();
    if (!reading.reply) co_return NoAnswer{write_failure.empty() ? reading.why : write_failure};
    if (reading.keep && write_failure.empty()) idle.keep(to.key(), wire);
    co_return Answered{std::move(*reading.reply)};
}

asio::awaitable<HttpClient::Impl::Connected>
HttpClient::Impl::connect(const Destination& to, std::shared_ptr<Alarm> alarm, Clock::time_point latest)
{
    Connected result;
    result.wire = idle.take(to.key());
    result.reused = result.wire != nullptr;
    if (result.reused) co_return result;

    latest = std::min(latest, Clock::now() + config.connect_time);
    auto found = co_await names.find(to.host, to.port, latest);
    result.why = to.host + ": " + found.why;
    for (const auto& endpoint : found.addresses) {
        if (Clock::now() >= latest) break;
        auto wire = std::make_shared<Wire>(asio::ip::tcp::socket(io));
        const bool last = &endpoint == &found.addresses.back();
        alarm->set(wire, last ? latest : std::min(latest, Clock::now() + connect_each));
        const auto [error] = co_await wire->tcp().async_connect(endpoint, as_result);
        if (error) {
            result.why = "connecting to " + to.host_and_port() + ": " + words(error, *alarm);
            continue;
        }
        Error ignored;
        wire->tcp().set_option(asio::ip::tcp::no_delay(true), ignored);
        if (to.tls) {
            alarm->set(wire, latest);
            const auto tls_error = co_await wire->connect_tls(tls, to.host);
            if (tls_error) {
                result.why = "TLS with " + to.host_and_port() + ": " + words(tls_error, *alarm);
                co_return result;
            }
        }
        result.wire = std::move(wire);
        co_return result;
    }
    co_return result;
}

/// Empty when all was written, else why not.
asio::awaitable<std::string> HttpClient::Impl::write(Wire& wire, const Alarm& alarm, std::string_view head,
                                                     std::string_view body)
{
    while (!head.empty() || !body.empty()) {
        if (alarm.rang()) co_return "timeout";
        const std::array<asio::const_buffer, 2> pieces{asio::buffer(head.data(), head.size()),
                                                       asio::buffer(body.data(), body.size())};
        const auto [error, count] = co_await wire.async_write_some(pieces, as_result);
        if (error) co_return words(error, alarm);
        const auto of_head = std::min(count, head.size());
        head.remove_prefix(of_head);
        body.remove_prefix(count - of_head);
    }
    co_return std::string();
}

asio::awaitable<HttpClient::Impl::Reading> HttpClient::Impl::read(Wire& wire, const Alarm& alarm, bool head_only)
{
    Reading result;
    std::string in;
    std::optional<Parser> parser;
    const auto begin_answer = [&] {
        parser.emplace();
        parser->header_limit(static_cast<std::uint32_t>(config.response_header_bytes));
        parser->body_limit(config.response_bytes);
        parser->eager(true);
        parser->skip(head_only);
    };
    begin_answer();
    for (int interim = 0;;) {
        while (!in.empty() && !parser->is_done()) {
            Error error;
            const auto used = parser->put(asio::buffer(in), error);
            in.erase(0, used);
            if (error == http::error::need_more) break;
            if (error) {
                result.why = "the answer is not HTTP we can read: " + error.message();
                co_return result;
            }
            if (parser->is_done() && parser->get().result_int() < 200) {
                if (parser->get().result_int() == 101 || ++interim > interim_answers) {
                    result.why = "an interim answer without an end";
                    co_return result;
                }
                begin_answer();
            }
        }
        if (parser->is_done()) {
            result.keep = parser->keep_alive() && in.empty();
            result.reply = reply_of(*parser);
            co_return result;
        }
        if (alarm.rang()) {
            result.why = "timeout";
            co_return result;
        }
        const auto before = in.size();
        in.resize(before + read_bytes);
        const auto [error, count] =
            co_await wire.async_read_some(asio::buffer(in.data() + before, read_bytes), as_result);
        in.resize(before + count);
        if (!error) continue;
        // An answer without a length ends with the connection, and only with a proper end of it.
        Error at_end;
        if (error == asio::error::eof && parser->is_header_done() && !parser->is_done()) parser->put_eof(at_end);
        if (error == asio::error::eof && !at_end && parser->is_done()) {
            result.reply = reply_of(*parser);
            co_return result;
        }
        result.why = parser->got_some() ? "the answer was cut short: " + words(error, alarm) : words(error, alarm);
        co_return result;
    }
}

HttpClient::HttpClient(asio::io_context& io, HttpClientConfig config)
    : impl_(std::make_shared<Impl>(io, std::move(config)))
{
}

HttpClient::~HttpClient()
{
    close_idle();
}

asio::awaitable<CallResult> HttpClient::call(const connectors::HttpCall& call, Permission permission)
{
    return Impl::call(impl_, call, std::move(permission));
}

void HttpClient::close_idle()
{
    impl_->idle.clear();
}

std::size_t HttpClient::idle_connections() const
{
    return impl_->idle.size();
}

} // namespace gateway
