#include "gateway/redis/link.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <hiredis/async.h>
#include <hiredis/hiredis.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <vector>

namespace gateway {

namespace {

using namespace std::chrono_literals;

constexpr auto first_pause = 200ms;
constexpr auto longest_pause = 5000ms;
constexpr auto ping_every = 1s;
constexpr auto silence_limit = 3s;
constexpr std::size_t unanswered_limit = 10'000; // publishes on the way; more are dropped

/// One hiredis context on an Asio loop. hiredis owns the socket and frees the context itself when the connection ends;
/// this object outlives it in the handlers' weak pointers.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(asio::any_io_executor executor, std::function<void(bool)> changed)
        : descriptor_(executor), changed_(std::move(changed))
    {
    }

    bool open(const std::string& url)
    {
        constexpr std::string_view unix_scheme = "unix:";
        constexpr std::string_view tcp_scheme = "redis://";
        redisAsyncContext* context = nullptr;
        if (url.starts_with(unix_scheme)) {
            context = redisAsyncConnectUnix(url.substr(unix_scheme.size()).c_str());
        } else {
            auto host = url.starts_with(tcp_scheme) ? url.substr(tcp_scheme.size()) : url;
            host = host.substr(0, host.find('/'));
            const auto colon = host.rfind(':');
            const int port = colon == std::string::npos ? 6379 : std::atoi(host.c_str() + colon + 1);
            context = redisAsyncConnect(host.substr(0, colon).c_str(), port);
        }
        if (!context) return false;
        if (context->err != 0) {
            redisAsyncFree(context);
            return false;
        }
        context_ = context;
        context->data = this;
        descriptor_.assign(context->c.fd);
        context->ev.data = this;
        context->ev.addRead = &Connection::add_read;
        context->ev.delRead = &Connection::del_read;
        context->ev.addWrite = &Connection::add_write;
        context->ev.delWrite = &Connection::del_write;
        context->ev.cleanup = &Connection::cleanup;
        redisAsyncSetConnectCallback(context, &Connection::on_connect);
        redisAsyncSetDisconnectCallback(context, &Connection::on_disconnect);
        return true;
    }

    void close()
    {
        changed_ = nullptr;
        if (auto* context = std::exchange(context_, nullptr)) redisAsyncFree(context);
    }

    redisAsyncContext* context() const noexcept { return context_; }

private:
    static Connection* self(void* data) { return static_cast<Connection*>(data); }
    static void add_read(void* data) { self(data)->want(true, true); }
    static void del_read(void* data) { self(data)->wants_read_ = false; }
    static void add_write(void* data) { self(data)->want(false, true); }
    static void del_write(void* data) { self(data)->wants_write_ = false; }

    static void cleanup(void* data)
    {
        auto* me = self(data);
        me->wants_read_ = me->wants_write_ = false;
        if (me->descriptor_.is_open()) me->descriptor_.release(); // hiredis owns and closes it
    }

    static void on_connect(const redisAsyncContext* context, int status)
    {
        if (status == REDIS_OK) self(context->data)->changed(true);
        else self(context->data)->lost();
    }

    static void on_disconnect(const redisAsyncContext* context, int) { self(context->data)->lost(); }

    void lost()
    {
        context_ = nullptr; // hiredis frees it behind this callback
        changed(false);
    }

    void changed(bool up)
    {
        if (changed_) changed_(up);
    }

    void want(bool read, bool on)
    {
        (read ? wants_read_ : wants_write_) = on;
        arm(read);
    }

    void arm(bool read)
    {
        auto& armed = read ? read_armed_ : write_armed_;
        if (armed || !descriptor_.is_open() || !(read ? wants_read_ : wants_write_)) return;
        armed = true;
        const auto side = read ? asio::posix::stream_descriptor::wait_read : asio::posix::stream_descriptor::wait_write;
        descriptor_.async_wait(side, [weak = weak_from_this(), read](boost::system::error_code error) {
            if (const auto me = weak.lock()) me->ready(read, error);
        });
    }

    void ready(bool read, boost::system::error_code error)
    {
        (read ? read_armed_ : write_armed_) = false;
        if (error || !context_) return;
        if (read && wants_read_) redisAsyncHandleRead(context_);
        else if (!read && wants_write_) redisAsyncHandleWrite(context_);
        arm(read);
    }

    asio::posix::stream_descriptor descriptor_;
    std::function<void(bool)> changed_;
    redisAsyncContext* context_ = nullptr;
    bool wants_read_ = false, wants_write_ = false, read_armed_ = false, write_armed_ = false;
};

} // namespace

struct RedisLink::State : std::enable_shared_from_this<State> {
    struct Subscription {
        std::string pattern;
        Listener listener;
    };

    State(asio::any_io_executor executor, std::string url)
        : executor(executor), url(std::move(url)), retry_timer(executor), ping_timer(executor)
    {
    }

    void connect()
    {
        if (stopped) return;
        connecting_since = std::chrono::steady_clock::now();
        commands = make(&State::command_changed);
        listening = make(&State::listening_changed);
        if (!commands || !listening) fail();
    }

    std::shared_ptr<Connection> make(void (State::*changed)(bool))
    {
        const auto weak = weak_from_this();
        auto connection = std::make_shared<Connection>(executor, [weak, changed](bool up) {
            if (const auto me = weak.lock()) (me.get()->*changed)(up);
        });
        return connection->open(url) ? connection : nullptr;
    }

    void command_changed(bool up)
    {
        command_up = up;
        if (!up) return fail();
        last_answer = std::chrono::steady_clock::now();
    }

    void listening_changed(bool up)
    {
        listening_up = up;
        if (!up) return fail();
        pause = first_pause;
        for (const auto& subscription : subscriptions) {
            redisAsyncCommand(listening->context(), &State::heard, this, "PSUBSCRIBE %s", subscription.pattern.c_str());
        }
    }

    /// Throws both connections away and tries again later. From within a callback of hiredis, so never at once.
    void fail()
    {
        command_up = listening_up = false;
        if (stopped || retrying) return;
        retrying = true;
        retry_timer.expires_after(pause);
        pause = std::min<std::chrono::milliseconds>(pause * 2, longest_pause);
        retry_timer.async_wait([weak = weak_from_this()](boost::system::error_code error) {
            const auto me = weak.lock();
            if (error || !me || me->stopped) return;
            me->retrying = false;
            me->drop();
            me->connect();
        });
    }

    /// Nothing is published over what is dropped: a turn may end, and ring, after we were told to stop.
    void drop()
    {
        command_up = listening_up = false;
        if (commands) commands->close();
        if (listening) listening->close();
        commands.reset();
        listening.reset();
        unanswered = 0;
    }

    void ping()
    {
        if (stopped) return;
        if (command_up) {
            if (std::chrono::steady_clock::now() - last_answer > silence_limit) fail();
            else redisAsyncCommand(commands->context(), &State::answered, this, "PING");
        }
        // A network that swallows everything also swallows the first word; the system would repeat that for minutes.
        const bool knocking = !retrying && !(command_up && listening_up);
        if (knocking && std::chrono::steady_clock::now() - connecting_since > silence_limit) fail();
        ping_timer.expires_after(ping_every);
        ping_timer.async_wait([weak = weak_from_this()](boost::system::error_code error) {
            if (const auto me = weak.lock(); !error && me) me->ping();
        });
    }

    static void answered(redisAsyncContext*, void* reply, void* data)
    {
        auto* me = static_cast<State*>(data);
        if (me->unanswered > 0) --me->unanswered;
        const auto* answer = static_cast<redisReply*>(reply);
        if (answer && answer->type != REDIS_REPLY_ERROR) me->last_answer = std::chrono::steady_clock::now();
    }

    static void heard(redisAsyncContext*, void* reply, void* data)
    {
        const auto* answer = static_cast<redisReply*>(reply);
        if (!answer || answer->type != REDIS_REPLY_ARRAY || answer->elements != 4) return;
        const auto part = [&](std::size_t i) {
            return std::string_view(answer->element[i]->str, answer->element[i]->len);
        };
        if (answer->element[0]->type != REDIS_REPLY_STRING || part(0) != "pmessage") return;
        for (const auto& subscription : static_cast<State*>(data)->subscriptions) {
            if (subscription.pattern == part(1)) subscription.listener(part(2), part(3));
        }
    }

    asio::any_io_executor executor;
    std::string url;
    asio::steady_timer retry_timer, ping_timer;
    std::vector<Subscription> subscriptions;
    std::shared_ptr<Connection> commands, listening;
    std::chrono::steady_clock::time_point last_answer{}, connecting_since{};
    std::chrono::milliseconds pause = first_pause;
    std::size_t unanswered = 0;
    bool command_up = false, listening_up = false, retrying = false, stopped = false;
};

RedisLink::RedisLink(asio::any_io_executor executor, std::string url)
    : state_(std::make_shared<State>(executor, std::move(url)))
{
}

RedisLink::~RedisLink()
{
    stop();
}

void RedisLink::subscribe(std::string pattern, Listener listener)
{
    state_->subscriptions.push_back({std::move(pattern), std::move(listener)});
}

void RedisLink::start()
{
    if (state_->url.empty()) return;
    state_->connect();
    state_->ping();
}

void RedisLink::stop()
{
    state_->stopped = true;
    state_->retry_timer.cancel();
    state_->ping_timer.cancel();
    state_->drop();
}

void RedisLink::publish(std::string_view channel, std::string_view payload)
{
    if (!state_->command_up || !state_->commands->context() || state_->unanswered >= unanswered_limit) return;
    ++state_->unanswered;
    redisAsyncCommand(state_->commands->context(), &State::answered, state_.get(), "PUBLISH %b %b", channel.data(),
                      channel.size(), payload.data(), payload.size());
}

bool RedisLink::alive() const noexcept
{
    return state_->command_up && state_->listening_up &&
           std::chrono::steady_clock::now() - state_->last_answer <= silence_limit;
}

} // namespace gateway
