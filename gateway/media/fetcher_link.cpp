#include "gateway/media/fetcher_link.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <deque>
#include <map>
#include <optional>

namespace gateway {

namespace {

using local = asio::local::stream_protocol;
constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t longest_answer = 64u << 10;

FetcherAnswer answer_in(const boost::json::object& object)
{
    const auto text = [&](std::string_view key) {
        const auto* value = object.if_contains(key);
        return value && value->is_string() ? std::string(value->get_string()) : std::string();
    };
    const auto number = [&](std::string_view key) -> std::int64_t {
        const auto* value = object.if_contains(key);
        return value && value->is_int64() ? value->get_int64() : 0;
    };
    const auto truth = [&](std::string_view key) {
        const auto* value = object.if_contains(key);
        return value && value->is_bool() && value->get_bool();
    };
    FetcherAnswer answer;
    answer.ok = truth("ok");
    answer.code = text("code");
    answer.may_try_again = truth("may_try_again");
    answer.path = text("path");
    answer.mime = text("mime");
    answer.size_bytes = number("size_bytes");
    answer.width = static_cast<int>(number("width"));
    answer.height = static_cast<int>(number("height"));
    answer.inline_safe = truth("inline_safe");
    return answer;
}

FetcherAnswer trouble(std::string code)
{
    FetcherAnswer answer;
    answer.code = std::move(code);
    return answer;
}

} // namespace

struct FetcherLink::State : std::enable_shared_from_this<State> {
    struct Waiting {
        explicit Waiting(asio::any_io_executor executor) : bell(executor) {}
        asio::steady_timer bell;
        std::optional<FetcherAnswer> answer;
    };

    State(asio::any_io_executor e, std::string n) : executor(e), name(std::move(n)), socket(e) {}

    /// Writes what is queued, reading answers beside; ends with the connection.
    static asio::awaitable<void> converse(std::shared_ptr<State> me)
    {
        const auto [failed] =
            co_await me->socket.async_connect(local::endpoint(std::string(1, '\0') + me->name), quietly);
        if (failed) {
            me->writing = false; // the next job knocks again
            me->lose();
            co_return;
        }
        asio::co_spawn(me->executor, listen(me, ++me->connection), asio::detached);
        while (!me->lines.empty()) {
            const auto line = std::move(me->lines.front());
            me->lines.pop_front();
            const auto [error, size] = co_await asio::async_write(me->socket, asio::buffer(line), quietly);
            if (error) me->lose();
        }
        me->writing = false;
    }

    /// Until the connection ends; what comes after it is not this one's affair.
    static asio::awaitable<void> listen(std::shared_ptr<State> me, std::int64_t connection)
    {
        std::string buffer;
        while (me->socket.is_open() && me->connection == connection) {
            const auto [error, size] = co_await asio::async_read_until(
                me->socket, asio::dynamic_buffer(buffer, longest_answer), '\n', quietly);
            if (error) break;
            boost::json::error_code bad;
            const auto value = boost::json::parse(std::string_view(buffer).substr(0, size), bad);
            buffer.erase(0, size);
            if (bad || !value.is_object()) break;
            const auto* id = value.get_object().if_contains("id");
            const auto found = id && id->is_int64() ? me->waiting.find(id->get_int64()) : me->waiting.end();
            if (found == me->waiting.end()) continue;
            found->second->answer = answer_in(value.get_object());
            found->second->bell.cancel();
        }
        if (me->connection == connection) me->lose();
    }

    void say(std::string line)
    {
        lines.push_back(std::move(line));
        if (writing) return;
        writing = true;
        if (!socket.is_open()) {
            asio::co_spawn(executor, converse(shared_from_this()), asio::detached);
        } else {
            asio::co_spawn(executor, write_on(shared_from_this()), asio::detached);
        }
    }

    static asio::awaitable<void> write_on(std::shared_ptr<State> me)
    {
        while (!me->lines.empty() && me->socket.is_open()) {
            const auto line = std::move(me->lines.front());
            me->lines.pop_front();
            const auto [error, size] = co_await asio::async_write(me->socket, asio::buffer(line), quietly);
            if (error) me->lose();
        }
        me->writing = false;
    }

    /// Everybody who waits is told to try again.
    void lose()
    {
        boost::system::error_code ignored;
        socket.close(ignored);
        ++connection;
        lines.clear();
        for (const auto& [id, one] : waiting) {
            if (!one->answer) one->answer = trouble("fetcher");
            one->bell.cancel();
        }
    }

    asio::any_io_executor executor;
    std::string name;
    local::socket socket;
    std::deque<std::string> lines;
    std::map<std::int64_t, std::shared_ptr<Waiting>> waiting;
    std::int64_t last_id = 0, connection = 0; // numbers; each loss is one, too
    bool writing = false;
};

FetcherLink::FetcherLink(asio::any_io_executor executor, std::string socket_name)
    : state_(std::make_shared<State>(executor, std::move(socket_name)))
{
}

FetcherLink::~FetcherLink()
{
    state_->lose();
}

asio::awaitable<FetcherAnswer> FetcherLink::ask(boost::json::object job)
{
    const auto state = state_;
    if (state->waiting.size() >= jobs_limit) co_return trouble("busy");
    const auto id = ++state->last_id;
    job["id"] = id;
    const auto mine = std::make_shared<State::Waiting>(state->executor);
    state->waiting[id] = mine;
    mine->bell.expires_after(patience);
    state->say(boost::json::serialize(job) + '\n');
    if (!mine->answer) co_await mine->bell.async_wait(quietly);
    state->waiting.erase(id);
    co_return mine->answer ? *mine->answer : trouble("timeout");
}

} // namespace gateway
