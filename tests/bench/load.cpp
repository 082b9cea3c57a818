#include "tests/bench/tool.hpp"

#include <openssl/hmac.h>

#include <random>

/// Plays Messenger: signed text webhooks, each with an id of its own, over kept connections, on one thread.
///
///   --in-flight N --seconds S          as fast as they are answered, N at a time, signed beforehand
///   --in-flight 1 --gap-us G --count C one at a time with a pause after each answer
///   --rate R --seconds S               R a second whatever the answers do; the text is "bench:" and the moment at
///   which
///                                      the webhook was due, so that waiting for a free connection counts as well
///
/// Common: --port, --path, --secret, --pages A,B, --customers N (per page). Prints one line of JSON.
namespace bench {

namespace {

/// A platform's own ids are long and without order; so are these, because an index notices.
std::string new_mid()
{
    static std::mt19937_64 random(std::random_device{}());
    char text[80];
    std::snprintf(text, sizeof text, "m_%016llx%016llx%016llx", static_cast<unsigned long long>(random()),
                  static_cast<unsigned long long>(random()), static_cast<unsigned long long>(random()));
    return text;
}

struct Platform {
    std::string path, secret, host;
    std::vector<std::string> pages;
    long customers = 1;
    long told = 0;

    /// A whole HTTP request. Customers take turns, pages too.
    std::string request(const std::string& text)
    {
        const auto& page = pages[static_cast<std::size_t>(told) % pages.size()];
        const auto customer = page + "9" + std::to_string(100'000 + told % customers);
        const auto ms = std::to_string(
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
                .count());
        ++told;
        const auto body = R"({"object":"page","entry":[{"id":")" + page + R"(","time":)" + ms +
                          R"(,"messaging":[{"sender":{"id":")" + customer + R"("},"recipient":{"id":")" + page +
                          R"("},"timestamp":)" + ms + R"(,"message":{"mid":")" + new_mid() + R"(","text":")" + text +
                          R"("}}]}]})";
        unsigned char mac[EVP_MAX_MD_SIZE];
        unsigned int size = 0;
        HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
             reinterpret_cast<const unsigned char*>(body.data()), body.size(), mac, &size);
        std::string hex;
        for (unsigned int i = 0; i < size; ++i) {
            hex += "0123456789abcdef"[mac[i] >> 4];
            hex += "0123456789abcdef"[mac[i] & 15];
        }
        return "POST " + path + " HTTP/1.1\r\nHost: " + host +
               "\r\nUser-Agent: facebookexternalua\r\nContent-Type: application/json\r\nX-Hub-Signature-256: sha256=" +
               hex + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    }
};

struct Connection {
    int fd = -1;
    bool busy = false;
    std::int64_t began = 0;
    std::string request;
    std::size_t sent = 0;
    std::string answer;
};

class Load {
public:
    explicit Load(const Options& options)
        : port_(options.number("port")), in_flight_(options.number("in-flight", 64)),
          gap_ns_(options.number("gap-us") * 1000), rate_(options.real("rate")), seconds_(options.real("seconds", 1e9)),
          count_(options.number("count", 1L << 40)),
          platform_{options.text("path"), options.text("secret"), "127.0.0.1:" + options.text("port"),
                    options.list("pages"), options.number("customers", 500)},
          epoll_(epoll_create1(0)), connections_(static_cast<std::size_t>(in_flight_))
    {
        if (rate_ == 0 && gap_ns_ == 0) {
            const auto signed_at_most =
                static_cast<std::size_t>(options.number("signed", static_cast<long>(seconds_ * 25'000)));
            ready_.reserve(signed_at_most);
            for (std::size_t i = 0; i < signed_at_most; ++i) ready_.push_back(platform_.request(saying));
        }
    }

    void run()
    {
        for (std::size_t i = 0; i < connections_.size(); ++i) open(i);
        const double cpu = own_cpu_seconds();
        began_ = now_ns();
        const auto end = began_ + static_cast<std::int64_t>(seconds_ * 1e9);
        std::int64_t stopped = 0;
        while (true) {
            const auto now = now_ns();
            const bool over = now >= end || sent_ >= count_ || exhausted();
            if (over && stopped == 0) {
                stopped = std::min(now, end);
                counted_ = accepted_;
            }
            if (!over) begin_those_due(now);
            if (over && (busy_ == 0 || now > stopped + patience_ns)) break;
            wait(over ? now + 10'000'000 : next_due(now, end), now);
        }
        report(stopped, own_cpu_seconds() - cpu);
    }

private:
    static constexpr const char* saying = "Shop ơi còn size M màu kem không ạ? Ship về Cầu Giấy mất bao lâu vậy shop";
    static constexpr std::int64_t patience_ns = 10'000'000'000;

    bool exhausted() const { return rate_ == 0 && gap_ns_ == 0 && next_ready_ >= ready_.size(); }

    void open(std::size_t place)
    {
        auto& connection = connections_[place];
        if (connection.fd >= 0) close(connection.fd);
        connection.fd = connect_to(port_, true);
        if (connection.fd < 0) throw std::runtime_error("nothing listens on port " + std::to_string(port_));
        watch(epoll_, connection.fd, EPOLLIN, place);
        idle_.push_back(place);
    }

    std::int64_t due(long number) const
    {
        return began_ + static_cast<std::int64_t>(static_cast<double>(number) * 1e9 / rate_);
    }

    void begin_those_due(std::int64_t now)
    {
        while (!idle_.empty() && sent_ < count_ && !exhausted()) {
            if (rate_ > 0 && due(sent_) > now) return;
            if (gap_ns_ > 0 && now < not_before_) return;
            auto& connection = connections_[idle_.back()];
            idle_.pop_back();
            connection.busy = true;
            connection.began = rate_ > 0 ? due(sent_) : now_ns();
            if (rate_ > 0) {
                char text[40];
                std::snprintf(text, sizeof text, "bench:%019lld", static_cast<long long>(connection.began));
                connection.request = platform_.request(text);
            } else if (gap_ns_ > 0) {
                connection.request = platform_.request(saying);
                connection.began = now_ns();
            } else {
                connection.request = std::move(ready_[next_ready_++]);
            }
            connection.sent = 0;
            ++sent_;
            ++busy_;
            push(connection);
        }
    }

    /// Requests are far smaller than a socket's buffer; what does not fit at once waits for nothing but the kernel.
    static void push(Connection& connection)
    {
        while (connection.sent < connection.request.size()) {
            const auto done = send(connection.fd, connection.request.data() + connection.sent,
                                   connection.request.size() - connection.sent, MSG_NOSIGNAL);
            if (done <= 0) return;
            connection.sent += static_cast<std::size_t>(done);
        }
    }

    std::int64_t next_due(std::int64_t now, std::int64_t end) const
    {
        if (rate_ > 0 && !idle_.empty()) return std::min(end, due(sent_));
        if (gap_ns_ > 0 && !idle_.empty()) return std::min(end, not_before_);
        return std::min(end, now + 100'000'000);
    }

    void wait(std::int64_t until, std::int64_t now)
    {
        epoll_event events[256];
        const auto left = std::max<std::int64_t>(0, until - now);
        const timespec timeout{left / 1'000'000'000, left % 1'000'000'000};
        const int count = epoll_pwait2(epoll_, events, 256, &timeout, nullptr);
        for (int i = 0; i < count; ++i) receive(events[i].data.u64);
    }

    void receive(std::size_t place)
    {
        auto& connection = connections_[place];
        char bytes[4096];
        const auto count = recv(connection.fd, bytes, sizeof bytes, MSG_DONTWAIT);
        if (count < 0 && errno == EAGAIN) return;
        if (count <= 0) {
            ++errors_;
            if (connection.busy) --busy_;
            const int dead = connection.fd;
            connection = {};
            connection.fd = dead;
            open(place);
            return;
        }
        connection.answer.append(bytes, static_cast<std::size_t>(count));
        const auto blank = connection.answer.find("\r\n\r\n");
        if (blank == std::string::npos || connection.answer.size() < blank + 4 + body_size(connection.answer)) return;
        const auto now = now_ns();
        if (connection.answer.compare(9, 3, "200") == 0) {
            ++accepted_;
            took_.push_back(now - connection.began);
        } else {
            ++refused_;
        }
        connection.answer.clear();
        connection.busy = false;
        --busy_;
        not_before_ = now + gap_ns_;
        idle_.push_back(place);
    }

    static std::size_t body_size(const std::string& answer)
    {
        for (const auto* name : {"Content-Length: ", "content-length: "}) {
            const auto at = answer.find(name);
            if (at != std::string::npos)
                return static_cast<std::size_t>(std::atol(answer.c_str() + at + std::strlen(name)));
        }
        return 0;
    }

    void report(std::int64_t stopped, double cpu)
    {
        const double seconds = static_cast<double>(stopped - began_) / 1e9;
        std::printf(
            "{\"accepted\":%ld,\"refused\":%ld,\"errors\":%ld,\"in_time\":%ld,\"seconds\":%.3f,\"per_second\":%.1f,"
            "\"p50_ms\":%.4f,\"p99_ms\":%.4f,\"cpu_s\":%.3f}\n",
            accepted_, refused_, errors_, counted_, seconds, static_cast<double>(counted_) / seconds,
            quantile(took_, 0.5) / 1e6, quantile(took_, 0.99) / 1e6, cpu);
    }

    long port_, in_flight_;
    std::int64_t gap_ns_;
    double rate_, seconds_;
    long count_;
    Platform platform_;
    int epoll_;
    std::vector<Connection> connections_;
    std::vector<std::size_t> idle_;
    std::vector<std::string> ready_;
    std::size_t next_ready_ = 0;
    std::vector<std::int64_t> took_;
    long sent_ = 0, busy_ = 0, accepted_ = 0, refused_ = 0, errors_ = 0, counted_ = 0;
    std::int64_t began_ = 0, not_before_ = 0;
};

} // namespace

} // namespace bench

int main(int count, char** words)
{
    try {
        bench::raise_descriptor_limit();
        bench::Load(bench::Options(count, words)).run();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "load: %s\n", error.what());
        return 1;
    }
}
