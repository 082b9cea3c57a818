#include "tests/bench/tool.hpp"

#include <csignal>

/// Many screens in one process: raw WebSockets that read as fast as the machine gives them bytes.
///
///   --mode idle      open them, say "ready", hold them until standard input ends
///   --mode watch     the same, and time every "bench:NANOSECONDS" in a message.created: from then until it is here
///   --mode stream    ask the server at --publish-port for messages, --outstanding at a time, and count what arrives
///
/// Common: --port, --count, --path, --origin, --cookies A,B (shared out), --hello FRAME. Streams: --dialect
/// gom|ws|nats,
/// --bytes of one message, --seconds, --pid of the server. Prints one line of JSON at the end.
///
/// What a stream delivers is counted by its length, not by reading it: every message of a stream is equally long, and a
/// reader that looked at every byte would measure itself.
namespace bench {

namespace {

constexpr std::size_t handshakes_at_once = 48;
constexpr std::size_t read_bytes = 1 << 18;

struct Screen {
    enum class Phase { connecting, answering, greeting, open, closed };

    int fd = -1;
    Phase phase = Phase::connecting;
    std::string head; // the HTTP answer, until its blank line
    unsigned char frame[10] = {};
    std::size_t frame_have = 0;
    std::uint64_t left = 0, length = 0; // of the payload
    std::string payload;                // kept where somebody wants to read it
    std::int64_t last_seen = 0;
};

class Screens {
public:
    explicit Screens(const Options& options)
        : mode_(options.text("mode", "idle")), dialect_(options.text("dialect", "gom")), port_(options.number("port")),
          count_(static_cast<std::size_t>(options.number("count", 1))), path_(options.text("path", "/live")),
          origin_(options.text("origin")), cookies_(options.list("cookies")),
          hello_(options.text("hello", R"({"hello":{"epoch":null,"last_seq":null}})")),
          publish_port_(options.number("publish-port")), outstanding_(options.number("outstanding", 8)),
          bytes_(static_cast<std::uint64_t>(options.number("bytes"))), seconds_(options.real("seconds", 3)),
          server_(options.number("pid")), epoll_(epoll_create1(0)), screens_(count_), buffer_(read_bytes)
    {
    }

    void run()
    {
        open_all();
        std::printf("ready\n");
        std::fflush(stdout);
        if (mode_ == "stream") stream();
        else hold();
    }

private:
    // --- opening ---------------------------------------------------------------------------------------------------

    void open_all()
    {
        const auto deadline = now_ns() + 120'000'000'000;
        while (open_ < count_) {
            while (begun_ < count_ && begun_ - open_ < handshakes_at_once) begin(begun_++);
            wait(100);
            if (now_ns() > deadline)
                throw std::runtime_error(std::to_string(open_) + " sockets open after two minutes");
        }
    }

    void begin(std::size_t place)
    {
        auto& screen = screens_[place];
        screen.fd = connect_to(port_, false);
        if (screen.fd < 0) throw std::runtime_error("nothing listens on port " + std::to_string(port_));
        watch(epoll_, screen.fd, EPOLLIN | EPOLLOUT, place);
    }

    void ask_for_upgrade(std::size_t place)
    {
        auto& screen = screens_[place];
        std::string request = "GET " + path_ + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) +
                              "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        if (!origin_.empty()) request += "Origin: " + origin_ + "\r\n";
        if (!cookies_.empty()) request += "Cookie: " + cookies_[place % cookies_.size()] + "\r\n";
        request += "\r\n";
        say(screen, request);
        watch(epoll_, screen.fd, EPOLLIN, place);
        screen.phase = Screen::Phase::answering;
    }

    static void say(const Screen& screen, const std::string& bytes)
    {
        if (send(screen.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size())) {
            throw std::runtime_error("a socket does not take a small request");
        }
    }

    /// Masked with zeros, which changes nothing: the mask is for proxies, not for us.
    static void say_frame(const Screen& screen, const std::string& text)
    {
        std::string frame = "\x81";
        if (text.size() < 126) {
            frame += static_cast<char>(0x80 | text.size());
        } else {
            frame += static_cast<char>(0x80 | 126);
            frame += static_cast<char>(text.size() >> 8);
            frame += static_cast<char>(text.size() & 0xff);
        }
        frame.append(4, '\0');
        say(screen, frame + text);
    }

    void greet(Screen& screen)
    {
        screen.phase = Screen::Phase::greeting;
        if (dialect_ == "gom") say_frame(screen, hello_);
        else if (dialect_ == "nats")
            say_frame(screen, "CONNECT {\"verbose\":false,\"protocol\":1}\r\nSUB bench 1\r\nPING\r\n");
        else opened(screen);
    }

    void opened(Screen& screen)
    {
        screen.phase = Screen::Phase::open;
        ++open_;
    }

    // --- reading ---------------------------------------------------------------------------------------------------

    void wait(int milliseconds)
    {
        epoll_event events[512];
        const int count = epoll_wait(epoll_, events, 512, milliseconds);
        for (int i = 0; i < count; ++i) {
            const auto place = events[i].data.u64;
            if (place >= screens_.size()) {
                over_ = true; // standard input ended
                continue;
            }
            if (screens_[place].phase == Screen::Phase::connecting && (events[i].events & EPOLLOUT))
                ask_for_upgrade(place);
            if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(screens_[place]);
        }
    }

    void receive(Screen& screen)
    {
        const auto count = recv(screen.fd, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
        if (count < 0 && errno == EAGAIN) return;
        if (count <= 0) {
            if (screen.phase != Screen::Phase::open)
                throw std::runtime_error("a socket was refused: " + screen.head.substr(0, 60));
            ++lost_;
            close(screen.fd);
            screen.phase = Screen::Phase::closed;
            return;
        }
        std::string_view bytes(buffer_.data(), static_cast<std::size_t>(count));
        if (screen.phase == Screen::Phase::answering) {
            screen.head += bytes;
            const auto blank = screen.head.find("\r\n\r\n");
            if (blank == std::string::npos) return;
            if (screen.head.compare(9, 3, "101") != 0)
                throw std::runtime_error("refused: " + screen.head.substr(0, 60));
            const auto rest = screen.head.substr(blank + 4);
            screen.head.clear();
            screen.head.shrink_to_fit();
            greet(screen);
            frames(screen, rest);
            return;
        }
        frames(screen, bytes);
    }

    void frames(Screen& screen, std::string_view bytes)
    {
        while (!bytes.empty()) {
            if (screen.left == 0 && !header(screen, bytes)) return;
            const auto part = std::min<std::uint64_t>(screen.left, bytes.size());
            if (wants_payload(screen)) screen.payload.append(bytes.data(), part);
            bytes.remove_prefix(part);
            screen.left -= part;
            if (screen.left == 0) whole(screen);
        }
    }

    /// Takes the frame's header from `bytes`; true when a payload follows.
    bool header(Screen& screen, std::string_view& bytes)
    {
        while (!bytes.empty()) {
            screen.frame[screen.frame_have++] = static_cast<unsigned char>(bytes.front());
            bytes.remove_prefix(1);
            if (screen.frame_have < 2) continue;
            const unsigned kind = screen.frame[1] & 0x7f;
            const std::size_t wanted = kind == 126 ? 4 : kind == 127 ? 10 : 2;
            if (screen.frame_have < wanted) continue;
            screen.length = kind;
            if (kind >= 126) {
                screen.length = 0;
                for (std::size_t i = 2; i < wanted; ++i) screen.length = screen.length << 8 | screen.frame[i];
            }
            screen.frame_have = 0;
            screen.left = screen.length;
            if (screen.left > 0) return true;
        }
        return false;
    }

    bool wants_payload(const Screen& screen) const
    {
        return mode_ == "watch" || screen.phase == Screen::Phase::greeting || (dialect_ == "gom" && screen.length < 40);
    }

    void whole(Screen& screen)
    {
        if (screen.phase == Screen::Phase::greeting) {
            const bool welcome = screen.payload.find(dialect_ == "nats" ? "PONG" : "\"welcome\"") != std::string::npos;
            if (welcome) opened(screen);
        } else if (dialect_ == "gom" && screen.payload.starts_with("{\"ping\"")) {
            say_frame(screen, "{\"pong\":1}");
        } else if (mode_ == "watch") {
            look_for_messages(screen);
        } else if (dialect_ == "gom") {
            // {"events":[E,E,E]}
            if (screen.length > 12 && (screen.length - 12) % (bytes_ + 1) == 0)
                delivered_ += (screen.length - 12) / (bytes_ + 1);
        } else if (dialect_ == "ws") {
            ++delivered_;
        } else {
            nats_bytes_ += screen.length;
            delivered_ = nats_bytes_ / nats_message_;
        }
        screen.payload.clear();
    }

    void look_for_messages(Screen& screen)
    {
        constexpr std::string_view created = "\"message.created\"", mark = "bench:";
        const auto now = now_ns();
        ++frames_;
        for (auto at = screen.payload.find(created); at != std::string::npos; at = screen.payload.find(created, at)) {
            at = screen.payload.find(mark, at);
            if (at == std::string::npos) return;
            at += mark.size();
            took_.push_back(now - std::atoll(screen.payload.c_str() + at));
        }
    }

    // --- what is measured ------------------------------------------------------------------------------------------

    void hold()
    {
        watch(epoll_, STDIN_FILENO, EPOLLIN | EPOLLHUP, screens_.size());
        const double cpu = own_cpu_seconds();
        while (!over_) wait(1000);
        std::printf("{\"open\":%zu,\"lost\":%zu,\"messages\":%zu,\"frames\":%zu,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"cpu_"
                    "s\":%.3f}\n",
                    count_ - lost_, lost_, took_.size(), frames_, quantile(took_, 0.5) / 1e6,
                    quantile(took_, 0.99) / 1e6, own_cpu_seconds() - cpu);
    }

    void stream()
    {
        const int publisher = connect_to(publish_port_, true);
        if (publisher < 0) throw std::runtime_error("nobody publishes on port " + std::to_string(publish_port_));
        std::string one = "+";
        if (dialect_ == "nats") {
            const auto size = std::to_string(bytes_);
            one = "PUB bench " + size + "\r\n" + std::string(bytes_, 'x') + "\r\n";
            nats_message_ = std::string("MSG bench 1 ").size() + size.size() + 2 + bytes_ + 2;
            const std::string hello = "CONNECT {\"verbose\":false}\r\n";
            if (send(publisher, hello.data(), hello.size(), MSG_NOSIGNAL) <= 0)
                throw std::runtime_error("no publisher");
        }
        pump(publisher, one, now_ns() + 1'000'000'000); // until everything is warm
        const auto delivered = delivered_;
        const auto began = now_ns();
        const double cpu = cpu_seconds_of(server_), own = own_cpu_seconds();
        pump(publisher, one, began + static_cast<std::int64_t>(seconds_ * 1e9));
        const double seconds = static_cast<double>(now_ns() - began) / 1e9;
        if (delivered_ == delivered) throw std::runtime_error("nothing was delivered");
        const double count = static_cast<double>(delivered_ - delivered);
        std::printf("{\"per_second\":%.0f,\"server_us\":%.3f,\"own_us\":%.3f,\"server_busy\":%.2f,\"lost\":%zu}\n",
                    count / seconds, (cpu_seconds_of(server_) - cpu) / count * 1e6,
                    (own_cpu_seconds() - own) / count * 1e6, (cpu_seconds_of(server_) - cpu) / seconds, lost_);
    }

    void pump(int publisher, const std::string& one, std::int64_t until)
    {
        while (now_ns() < until) {
            const auto done = static_cast<long>(delivered_ / count_);
            std::string batch;
            for (; published_ - done < outstanding_; ++published_) batch += one;
            if (!batch.empty() && send(publisher, batch.data(), batch.size(), MSG_NOSIGNAL) <= 0) {
                throw std::runtime_error("the publisher is gone");
            }
            wait(20);
        }
    }

    std::string mode_, dialect_;
    long port_;
    std::size_t count_;
    std::string path_, origin_;
    std::vector<std::string> cookies_;
    std::string hello_;
    long publish_port_, outstanding_;
    std::uint64_t bytes_;
    double seconds_;
    long server_;
    int epoll_;
    std::vector<Screen> screens_;
    std::vector<char> buffer_;
    std::size_t begun_ = 0, open_ = 0, lost_ = 0, frames_ = 0;
    std::uint64_t delivered_ = 0, nats_bytes_ = 0, nats_message_ = 1;
    long published_ = 0;
    std::vector<std::int64_t> took_;
    bool over_ = false;
};

} // namespace

} // namespace bench

int main(int count, char** words)
{
    try {
        std::signal(SIGPIPE, SIG_IGN);
        bench::raise_descriptor_limit();
        bench::Screens(bench::Options(count, words)).run();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "sockets: %s\n", error.what());
        return 1;
    }
}
