#include "tests/support/fault_proxy.hpp"
#include "tests/support/edge.hpp"
#include "tests/support/own_network.hpp"

#include <catch2/catch.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using tests::FaultProxy;
using tests::RawClient;
using Clock = std::chrono::steady_clock;

namespace {

/// Says back what it hears, on every connection.
class EchoingServer {
public:
    EchoingServer() : listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* any = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listening_, any, size) != 0 || ::listen(listening_, 16) != 0)
            throw std::runtime_error("cannot listen");
        ::getsockname(listening_, any, &size);
        port_ = ntohs(address.sin_port);
        accepting_ = std::thread([this] { accept(); });
    }
    ~EchoingServer()
    {
        ::shutdown(listening_, SHUT_RDWR);
        accepting_.join();
        for (auto& one : talking_) one.join();
        ::close(listening_);
    }
    std::uint16_t port() const { return port_; }
    long heard() const { return heard_; }

private:
    void accept()
    {
        for (int fd = 0; (fd = ::accept(listening_, nullptr, nullptr)) >= 0;)
            talking_.emplace_back([this, fd] { echo(fd); });
    }
    void echo(int fd)
    {
        char bytes[4096];
        for (ssize_t count = 0; (count = ::recv(fd, bytes, sizeof bytes, 0)) > 0;) {
            heard_ += count;
            (void)!::send(fd, bytes, static_cast<std::size_t>(count), MSG_NOSIGNAL);
        }
        ::close(fd);
    }

    int listening_;
    std::uint16_t port_ = 0;
    std::atomic<long> heard_ = 0;
    std::vector<std::thread> talking_;
    std::thread accepting_;
};

/// A server, the proxy before it, and somebody who talks through both. The proxy goes first: it hangs up on the server.
struct Link {
    EchoingServer server;
    FaultProxy proxy{{.port = server.port()}};

    RawClient caller() { return RawClient(proxy.port()); }
};

bool echoes(RawClient& caller, const std::string& words, std::chrono::seconds patience = 2s)
{
    return caller.write(words) && caller.readable_within(patience) && caller.read_exactly(words.size()) == words;
}

std::chrono::milliseconds time_of(const std::function<void()>& job)
{
    const auto began = Clock::now();
    job();
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
}

} // namespace

TEST_CASE("A link that nobody spoils carries everything, a million bytes too, and the end", "[proxy]")
{
    Link link;
    auto caller = link.caller();
    const std::string much(1'000'000, 'x');
    std::thread writing([&] { caller.write(much); });
    CHECK(caller.read_exactly(much.size()) == much);
    writing.join();
    caller.finish_writing();
    CHECK(caller.ends_within(5s));
    CHECK(link.proxy.counts().bytes_to_server == 1'000'000);
    CHECK(link.proxy.counts().bytes_to_client == 1'000'000);
}

TEST_CASE("Delay and jitter hold bytes back and never change their order", "[proxy]")
{
    Link link;
    auto caller = link.caller();
    REQUIRE(echoes(caller, "a"));
    link.proxy.slow({.delay = 100ms, .jitter = 50ms});
    CHECK(time_of([&] { CHECK(echoes(caller, "hello")); }) >= 200ms);
    std::string all;
    for (int i = 0; i < 50; ++i) {
        const auto word = std::to_string(i) + ' ';
        caller.write(word);
        all += word;
    }
    CHECK(caller.read_exactly(all.size()) == all);
    link.proxy.heal();
    CHECK(time_of([&] { CHECK(echoes(caller, "b")); }) < 100ms);
}

TEST_CASE("A thin link passes so many bytes a second, and hands them over one at a time", "[proxy]")
{
    Link link;
    auto caller = link.caller();
    link.proxy.slow({.bytes_per_second = 1000, .slice = 1}, FaultProxy::Way::to_client);
    const std::string words(300, 'w');
    CHECK(time_of([&] {
              caller.write(words);
              CHECK(caller.read_some().size() == 1);
              CHECK(caller.read_exactly(299) == words.substr(1));
          }) >= 250ms);
}

TEST_CASE("What is held comes after the link has healed; what is swallowed never comes, healed or not", "[proxy]")
{
    Link link;
    auto held = link.caller(), lost = link.caller();
    REQUIRE(echoes(held, "a"));
    REQUIRE(echoes(lost, "a"));
    link.proxy.hold();
    held.write("held");
    CHECK_FALSE(held.readable_within(100ms));
    CHECK(link.server.heard() == 2);
    link.proxy.heal();
    CHECK(held.read_exactly(4) == "held");

    link.proxy.swallow();
    lost.write("lost");
    CHECK_FALSE(lost.readable_within(100ms));
    link.proxy.heal();
    lost.write("again");
    CHECK_FALSE(lost.readable_within(100ms));
    CHECK(link.proxy.counts().bytes_swallowed == 9);
    CHECK(echoes(held, "b")); // it said nothing meanwhile, and lost nothing
    auto fresh = link.caller();
    CHECK(echoes(fresh, "c"));
}

TEST_CASE("Only the server's answers are lost where only they are swallowed", "[proxy]")
{
    Link link;
    auto caller = link.caller();
    link.proxy.swallow(FaultProxy::Way::to_client);
    caller.write("hello");
    CHECK(tests::eventually([&] { return link.server.heard() == 5; }));
    CHECK_FALSE(caller.readable_within(100ms));
    CHECK(link.proxy.counts().bytes_swallowed == 5);
}

TEST_CASE("The answer to certain words is lost, once, with a reset or in silence; all others come", "[proxy]")
{
    Link link;
    for (const auto ending : {FaultProxy::Ending::reset, FaultProxy::Ending::silence}) {
        link.proxy.lose_answers("COMMIT", 1, ending);
        auto caller = link.caller();
        REQUIRE(echoes(caller, "begin"));
        const auto before = link.server.heard();
        caller.write("COM"); // in two pieces: a stream knows no others
        CHECK(caller.read_exactly(3) == "COM");
        caller.write("MIT");
        CHECK(tests::eventually([&] { return link.server.heard() == before + 6; }));
        if (ending == FaultProxy::Ending::reset) CHECK(caller.ends_within(2s));
        else CHECK_FALSE(caller.readable_within(200ms));
        auto other = link.caller();
        CHECK(echoes(other, "COMMIT"));
    }
    CHECK(link.proxy.counts().answers_lost == 2);
}

TEST_CASE("Connections are reset, refused, cut after so many bytes, or left without their server", "[proxy]")
{
    Link link;
    auto first = link.caller();
    REQUIRE(echoes(first, "a"));
    CHECK(link.proxy.open() == 1);
    link.proxy.reset_all();
    CHECK(first.ends_within(2s));
    CHECK(link.proxy.counts().resets == 1);
    CHECK(tests::eventually([&] { return link.proxy.open() == 0; }));

    link.proxy.refuse();
    auto refused = link.caller();
    CHECK(refused.ends_within(2s));
    CHECK(link.proxy.counts().refused == 1);
    link.proxy.heal();

    link.proxy.cut_after(5, FaultProxy::Way::to_client);
    auto cut = link.caller();
    cut.write("0123456789");
    CHECK(cut.read_all().size() <= 5);
    link.proxy.heal();

    auto alone = link.caller();
    REQUIRE(echoes(alone, "b"));
    link.proxy.half_open();
    alone.write("anybody there?");
    CHECK_FALSE(alone.readable_within(200ms)); // no answer, and no end either
    auto served = link.caller();
    CHECK(echoes(served, "c"));
}

TEST_CASE("On a network of its own the kernel loses packets of one port, all or a part, and no other's", "[proxy]")
{
    if (!tests::OwnNetwork::possible()) {
        WARN("no network of our own here: that needs root and tc");
        return;
    }
    tests::OwnNetwork network;
    Link link;
    EchoingServer other;
    auto caller = link.caller();
    REQUIRE(echoes(caller, "a"));
    network.lose(1, {link.proxy.port()});
    caller.write("b");
    CHECK_FALSE(caller.readable_within(300ms));
    RawClient elsewhere(other.port());
    CHECK(echoes(elsewhere, "c"));
    network.heal();
    CHECK(caller.read_exactly(1) == "b"); // TCP repeats it
    network.lose(0.3, {link.proxy.port()});
    for (int i = 0; i < 3; ++i) CHECK(echoes(caller, "d", 60s));
}
