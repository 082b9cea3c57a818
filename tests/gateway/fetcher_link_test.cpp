#include "gateway/media/fetcher_link.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>

#include <unistd.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

/// The line to the fetcher, which may be killed and started again at any time.
namespace {

namespace asio = boost::asio;
using local = asio::local::stream_protocol;

struct Line {
    /// What the fetcher answered; nothing when no answer came within some seconds.
    std::optional<gateway::FetcherAnswer> ask()
    {
        auto answer = asio::co_spawn(io, link.ask({{"do", "look"}}), asio::use_future);
        io.restart();
        const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        const auto here = [&] { return answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready; };
        while (!here() && std::chrono::steady_clock::now() < latest) io.run_one_for(std::chrono::milliseconds(50));
        return here() ? std::optional(answer.get()) : std::nullopt;
    }

    asio::io_context io;
    std::string name = "gom-fetcher-link-test-" + std::to_string(::getpid());
    gateway::FetcherLink link{io.get_executor(), name};
};

/// A fetcher that answers every job with ok, one connection at a time.
class Fetcher {
public:
    explicit Fetcher(Line& line) : ears_(std::make_shared<Ears>(line))
    {
        asio::co_spawn(line.io, serve(ears_), [](const std::exception_ptr&) {});
    }
    ~Fetcher()
    {
        boost::system::error_code ignored;
        ears_->acceptor.close(ignored);
        ears_->socket.close(ignored);
    }

private:
    struct Ears {
        explicit Ears(Line& line)
            : acceptor(line.io, local::endpoint(std::string(1, '\0') + line.name)), socket(line.io)
        {
        }
        local::acceptor acceptor;
        local::socket socket;
    };

    static asio::awaitable<void> serve(std::shared_ptr<Ears> ears)
    {
        for (;;) {
            ears->socket = co_await ears->acceptor.async_accept(asio::use_awaitable);
            for (std::string buffer; ears->socket.is_open();) {
                const auto size = co_await asio::async_read_until(ears->socket, asio::dynamic_buffer(buffer), '\n',
                                                                  asio::use_awaitable);
                const auto number = std::stoll(buffer.substr(buffer.find("\"id\":") + 5));
                buffer.erase(0, size);
                const auto answer = R"({"ok":true,"id":)" + std::to_string(number) + "}\n";
                co_await asio::async_write(ears->socket, asio::buffer(answer), asio::use_awaitable);
            }
        }
    }

    std::shared_ptr<Ears> ears_;
};

} // namespace

TEST_CASE("A job that comes while the fetcher is being started again is told so, and the next one is done")
{
    Line line;
    const auto refused = line.ask(); // nobody listens yet
    REQUIRE(refused);
    CHECK_FALSE(refused->ok);
    CHECK(refused->code == "fetcher");
    CHECK(refused->may_try_again);
    for (int lives = 0; lives < 2; ++lives) {
        auto fetcher = std::make_unique<Fetcher>(line);
        for (int i = 0; i < 2; ++i) {
            const auto answer = line.ask();
            REQUIRE(answer);
            CHECK(answer->ok);
        }
        fetcher.reset();
        const auto killed = line.ask();
        REQUIRE(killed);
        CHECK_FALSE(killed->ok);
        CHECK(killed->may_try_again);
    }
}
