#include "tests/torture/crowd.hpp"

#include "tests/torture/crowd_tab.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <mutex>
#include <random>
#include <thread>

namespace tests::torture {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto ask = asio::as_tuple(asio::use_awaitable);
constexpr auto first_wait = 500ms, longest_wait = 30'000ms; // as web/src/sync/backoff.ts
constexpr auto opening_spread = 2ms;                        // between two tabs of a crowd that is being made
constexpr std::size_t buffer_bytes = 64 << 10;              // one for all: a tab keeps only what is not whole yet

void raise_descriptor_limit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// The milliseconds within its minute of "2026-11-22T10:00:12.345Z"; what is measured here is never older than that.
int millisecond_of(std::string_view moment)
{
    int second = 0, millisecond = 0;
    if (moment.size() < 23) return -1;
    std::from_chars(moment.data() + 17, moment.data() + 19, second);
    std::from_chars(moment.data() + 20, moment.data() + 23, millisecond);
    return second * 1000 + millisecond;
}

int age_of(std::string_view moment)
{
    const auto now =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch());
    const auto told = millisecond_of(moment);
    return told < 0 ? -1 : static_cast<int>((now.count() % 60'000 - told + 60'000) % 60'000);
}

} // namespace

class Crowd::Loop {
public:
    Loop(const std::vector<Colleague>& people, const Wish& wish)
        : wish_(wish), people_(people), seqs_(static_cast<std::size_t>(wish.count))
    {
        raise_descriptor_limit();
        for (int i = 0; i < wish.count; ++i) asio::co_spawn(context_, live(i), asio::detached);
        thread_ = std::thread([this] { context_.run(); });
    }

    ~Loop()
    {
        context_.stop();
        thread_.join();
    }

    template <class Job>
    auto locked(Job job)
    {
        const std::lock_guard lock(mutex_);
        return job();
    }

    std::atomic<int> open_ = 0;
    std::mutex mutex_;
    std::vector<std::string> complaints_;
    std::vector<Clock::time_point> attempts_;
    std::vector<int> ages_;
    long messages_ = 0;

    std::int64_t slowest_seq()
    {
        return locked([&] { return seqs_.empty() ? 0 : *std::min_element(seqs_.begin(), seqs_.end()); });
    }

private:
    asio::awaitable<void> pause(std::chrono::milliseconds time)
    {
        asio::steady_timer timer(context_, time);
        co_await timer.async_wait(ask);
    }

    asio::awaitable<void> live(int number)
    {
        const auto who = people_[static_cast<std::size_t>(number) % people_.size()];
        co_await pause(opening_spread * number);
        std::string epoch;
        for (int failures = 0;;) {
            locked([&] { attempts_.push_back(Clock::now()); });
            if (co_await stay(who, epoch, number)) failures = 0;
            if (!wish_.comes_back) co_return;
            const auto limit = std::min<long>(longest_wait.count(), first_wait.count() << std::min(failures++, 16));
            const auto wait = std::chrono::milliseconds(std::uniform_int_distribution<long>(0, limit)(random_));
            co_await pause(wait);
        }
    }

    /// From the handshake to the end of the socket; whether it was welcomed in between.
    asio::awaitable<bool> stay(const Colleague& who, std::string& epoch, int number)
    {
        Tab tab(context_, buffer_);
        auto& seq = seqs_[static_cast<std::size_t>(number)];
        json::value hello = {{"hello", {{"epoch", nullptr}, {"last_seq", nullptr}}}};
        if (!epoch.empty()) hello = {{"hello", {{"epoch", epoch}, {"last_seq", seq}}}};
        if (!co_await tab.open(who)) co_return false;
        if (!co_await tab.say(json::serialize(hello))) co_return false;
        bool welcomed = false;
        for (auto text = co_await tab.hear(true); text; text = co_await tab.hear(looks(number))) {
            if (text->starts_with("{\"ping\"")) {
                const auto ping = json::parse(*text);
                if (!co_await tab.say(json::serialize(json::value{{"pong", ping.at("ping")}}))) break;
            } else if (text->starts_with("{\"welcome\"")) {
                const auto welcome = json::parse(*text).at("welcome");
                epoch = text_at(welcome, "epoch");
                if (welcome.at("resync").as_bool()) locked([&] { seq = number_at(welcome, "seq"); });
                welcomed = true;
                ++open_;
            } else if (text->starts_with("{\"events\"")) {
                if (wish_.measures) measure(*text);
                else follow(json::parse(*text), seq);
            }
        }
        if (welcomed) --open_;
        co_return welcomed;
    }

    /// Where ages are measured one tab in ten looks at what it hears: the others must not make the measuring slow.
    bool looks(int number) const { return !wish_.measures || number % 10 == 0; }

    /// The numbers must go on where they ended.
    void follow(const json::value& events, std::int64_t& seq)
    {
        const std::lock_guard lock(mutex_);
        for (const auto& item : events.at("events").as_array()) {
            const auto* skip = item.as_object().if_contains("skip");
            const auto first = skip ? skip->as_array().at(0).to_number<std::int64_t>() : number_at(item, "seq");
            if (first != seq + 1 && complaints_.size() < 20)
                complaints_.push_back(std::to_string(first) + " after " + std::to_string(seq));
            seq = skip ? skip->as_array().at(1).to_number<std::int64_t>() : first;
        }
    }

    void measure(std::string_view text)
    {
        constexpr std::string_view created = "\"message.created\"", sent = "\"sent_at\":\"";
        const std::lock_guard lock(mutex_);
        for (auto at = text.find(created); at != std::string_view::npos; at = text.find(created, at + 1)) {
            const auto moment = text.find(sent, at);
            if (moment == std::string_view::npos) return;
            const int age = age_of(text.substr(moment + sent.size(), 24));
            if (age >= 0) ages_.push_back(age);
            ++messages_;
        }
    }

    Wish wish_;
    std::vector<Colleague> people_;
    std::vector<std::int64_t> seqs_;
    std::vector<char> buffer_ = std::vector<char>(buffer_bytes);
    std::mt19937 random_{std::random_device{}()};
    asio::io_context context_{1};
    std::thread thread_;
};

Crowd::Crowd(const std::vector<Colleague>& people, const Wish& wish) : loop_(std::make_unique<Loop>(people, wish)) {}
Crowd::~Crowd() = default;

int Crowd::open() const
{
    return loop_->open_;
}

std::int64_t Crowd::slowest_seq() const
{
    return loop_->slowest_seq();
}

std::vector<std::string> Crowd::complaints() const
{
    return loop_->locked([this] { return loop_->complaints_; });
}

std::vector<Clock::time_point> Crowd::attempts() const
{
    return loop_->locked([this] { return loop_->attempts_; });
}

std::vector<int> Crowd::ages_ms() const
{
    return loop_->locked([this] { return loop_->ages_; });
}

long Crowd::messages() const
{
    return loop_->locked([this] { return loop_->messages_; });
}

void Crowd::forget()
{
    loop_->locked([this] {
        loop_->attempts_.clear();
        loop_->ages_.clear();
        loop_->messages_ = 0;
    });
}

} // namespace tests::torture
