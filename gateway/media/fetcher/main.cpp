#include "gateway/media/fetcher/confine.hpp"
#include "gateway/media/fetcher/jobs.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/write.hpp>

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <deque>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>

namespace {

namespace asio = boost::asio;
using local = asio::local::stream_protocol;

constexpr int jobs_at_once = 6;
constexpr std::size_t longest_line = 64u << 10;

/// One shard of the gateway. Jobs run on the pool; lines come and go on the loop.
class Client : public std::enable_shared_from_this<Client> {
public:
    Client(local::socket socket, asio::thread_pool& pool)
        : socket_(std::move(socket)), pool_(pool), buffer_(longest_line)
    {
    }

    void read()
    {
        asio::async_read_until(socket_, buffer_, '\n', [self = shared_from_this()](auto error, std::size_t size) {
            if (error) return;
            const auto* data = static_cast<const char*>(self->buffer_.data().data());
            std::string line(data, size);
            self->buffer_.consume(size);
            asio::post(self->pool_, [self, line = std::move(line)] {
                auto answer = fetcher::done(line) + '\n';
                asio::post(self->socket_.get_executor(),
                           [self, answer = std::move(answer)]() mutable { self->say(std::move(answer)); });
            });
            self->read();
        });
    }

private:
    void say(std::string answer)
    {
        answers_.push_back(std::move(answer));
        if (answers_.size() == 1) write();
    }

    void write()
    {
        asio::async_write(socket_, asio::buffer(answers_.front()),
                          [self = shared_from_this()](auto error, std::size_t) {
                              if (error) return;
                              self->answers_.pop_front();
                              if (!self->answers_.empty()) self->write();
                          });
    }

    local::socket socket_;
    asio::thread_pool& pool_;
    asio::streambuf buffer_;
    std::deque<std::string> answers_;
};

/// Only the gateway that started us may give us work.
bool is_parent(local::socket& socket)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    return getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.pid == getppid();
}

void accept(local::acceptor& acceptor, asio::thread_pool& pool)
{
    acceptor.async_accept([&](auto error, local::socket socket) {
        if (!error && is_parent(socket)) std::make_shared<Client>(std::move(socket), pool)->read();
        accept(acceptor, pool);
    });
}

} // namespace

/// gom-fetcher NAME: listens on the abstract unix socket NAME for its parent. See jobs.hpp for what it does.
int main(int argc, char** argv)
{
    if (argc == 5 && std::string_view(argv[1]) == "--picture")
        return fetcher::decode_and_exit(argv[2], argv[3], argv[4]);
    if (argc != 2) {
        std::cerr << "gom-fetcher is started by gom serve\n";
        return 2;
    }
    // Our parent's listening port and its clients' connections came with us; held here they would outlive it.
    close_range(3, ~0U, 0);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGINT, SIG_IGN); // Ctrl-C reaches the whole group; our parent ends us in order
    try {
        asio::io_context io{1};
        local::acceptor acceptor(io, local::endpoint(std::string(1, '\0') + argv[1]));
        fetcher::drop_rights();
        curl_global_init(CURL_GLOBAL_DEFAULT);
        asio::thread_pool pool(jobs_at_once);
        accept(acceptor, pool);
        io.run();
    } catch (const std::exception& error) {
        std::cerr << "gom-fetcher: " << error.what() << '\n';
        return 1;
    }
}
