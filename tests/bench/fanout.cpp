#include "gateway/http/listener.hpp"
#include "gateway/live/hub.hpp"
#include "gateway/live/live_endpoint.hpp"
#include "gateway/login/sessions.hpp"
#include "inbox/wire/objects.hpp"
#include "tests/bench/tool.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <iostream>

/// The live half of a shard by itself: listener, sessions and hub on one thread, and a door beside it where every byte
/// is one committed event. What is measured is what a commit costs from the bell on; nats-server and ws get their
/// messages the same way, without a store.
///
///   --config FILE --publish-port P --workspace N (its number)
///
/// The workspace's number must have as many digits at the end as at the start, for events are counted by their length.
namespace bench {

namespace {

namespace asio = boost::asio;

/// A message as recording would announce it. Always equally long.
inbox::Event event_at(inbox::Seq seq)
{
    inbox::wire::Message message;
    message.id.text = "01980000-0000-7000-8000-000000000001";
    message.conversation_id.text = "01980000-0000-7000-8000-000000000002";
    message.channel_id.text = "01980000-0000-7000-8000-000000000003";
    message.seq = message.arrival = seq;
    message.direction = "incoming";
    message.author = {"customer", "01980000-0000-7000-8000-000000000004", "Nguyễn Thị Lan"};
    message.text = "Shop ơi còn size M màu kem không ạ? Ship về Cầu Giấy mất bao lâu vậy shop";
    message.platform_message_id = "m_0123456789abcdef0123456789abcdef0123456789abcdef";
    message.sent_at = message.received_at = inbox::Time{std::chrono::milliseconds{1'767'243'600'123}};
    return {seq, "message.created", inbox::wire::to_json(message), {}};
}

class Fanout {
public:
    Fanout(const gateway::Config& config, inbox::WorkspaceId workspace, unsigned short publish_port)
        : config_(config), workspace_(workspace), database_(config.database.url, 2, 4096),
          bell_(io_.get_executor(), ""), hub_(io_.get_executor(), database_, bell_, metrics_,
                                              std::make_shared<gateway::Seats>(config.limits.sockets_per_person)),
          sessions_(database_, config_, std::make_shared<gateway::Passwords>(), std::make_shared<gateway::Guesses>()),
          door_(io_, {asio::ip::address_v4::loopback(), publish_port}), signals_(io_, SIGTERM, SIGINT)
    {
        sessions_.add_to(router_);
        gateway::add_live(router_, sessions_, hub_);
        gateway::ListenerConfig edge;
        edge.port = config.http.port;
        edge.limits.connections_per_address = static_cast<std::uint32_t>(config.limits.connections_per_address);
        listener_ = std::make_unique<gateway::Listener>(io_, edge, router_);
    }

    void run()
    {
        auto head = [this](pqxx::transaction_base& tx) { return inbox::read_head(tx, workspace_).seq; };
        asio::co_spawn(io_, begin(head), asio::detached);
        signals_.async_wait([this](boost::system::error_code, int) { io_.stop(); });
        io_.run();
    }

private:
    template <class Head>
    asio::awaitable<void> begin(Head head)
    {
        seq_ = co_await database_.look(workspace_, head);
        listener_->start();
        std::cout << "{\"event_bytes\":" << gateway::feed_event(event_at(seq_ + 1)).json.size() << "}" << std::endl;
        for (;;) {
            auto publisher = co_await door_.async_accept(asio::use_awaitable);
            co_await publish_for(std::move(publisher));
        }
    }

    asio::awaitable<void> publish_for(asio::ip::tcp::socket publisher)
    {
        std::array<char, 256> asked;
        for (;;) {
            const auto [error, count] =
                co_await publisher.async_read_some(asio::buffer(asked), asio::as_tuple(asio::use_awaitable));
            if (error) co_return;
            for (std::size_t i = 0; i < count; ++i) hub_.hear(workspace_, std::vector<inbox::Event>{event_at(++seq_)});
        }
    }

    gateway::Config config_;
    inbox::WorkspaceId workspace_;
    asio::io_context io_{1};
    gateway::Metrics metrics_;
    gateway::Database database_;
    gateway::Bell bell_;
    gateway::Hub hub_;
    gateway::Sessions sessions_;
    gateway::Router router_;
    std::unique_ptr<gateway::Listener> listener_;
    asio::ip::tcp::acceptor door_;
    asio::signal_set signals_;
    inbox::Seq seq_ = 0;
};

} // namespace

} // namespace bench

int main(int count, char** words)
{
    try {
        const bench::Options options(count, words);
        bench::raise_descriptor_limit();
        const auto config = gateway::read_config(options.text("config"), gateway::environment_variables());
        bench::Fanout(config, {options.number("workspace")},
                      static_cast<unsigned short>(options.number("publish-port")))
            .run();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "fanout: %s\n", error.what());
        return 1;
    }
}
