#include "tests/support/fault_proxy.hpp"

#include "tests/support/fault_proxy_wire.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <future>
#include <thread>

namespace tests {

namespace asio = boost::asio;
using proxy::Lane;
using proxy::Wire;

/// The thread, its loop, and every wire that is open. Tests talk to it through run() only.
class FaultProxy::Loop {
public:
    Loop(Server server, unsigned seed)
        : server_(std::move(server)), acceptor_(context_, {asio::ip::address_v4::loopback(), 0})
    {
        weather_.random.seed(seed);
        port_ = acceptor_.local_endpoint().port();
        asio::co_spawn(context_, accept(), asio::detached);
        thread_ = std::thread([this] { context_.run(); });
    }

    ~Loop()
    {
        context_.stop();
        thread_.join();
    }

    std::uint16_t port() const noexcept { return port_; }

    /// Does it on the loop's thread, and returns when it is done.
    template <class Job>
    auto run(Job job)
    {
        const auto task = std::make_shared<std::packaged_task<std::invoke_result_t<Job&, Loop&>()>>(
            [this, &job] { return job(*this); });
        auto done = task->get_future();
        asio::post(context_, [task] { (*task)(); });
        return done.get();
    }

    /// To every lane of a direction, of the wires that are open.
    void each_lane(Way way, const std::function<void(Lane&)>& job)
    {
        each_wire([&](Wire& wire) {
            if (way != Way::to_client) job(wire.to_server);
            if (way != Way::to_server) job(wire.to_client);
        });
    }

    void each_wire(const std::function<void(Wire&)>& job)
    {
        std::erase_if(wires_, [](const auto& wire) { return wire.expired(); });
        for (const auto& weak : std::vector(wires_)) {
            if (const auto wire = weak.lock()) job(*wire);
        }
    }

    int open()
    {
        int count = 0;
        each_wire([&](Wire& wire) { count += wire.closed ? 0 : 1; });
        return count;
    }

    proxy::Weather weather_;

private:
    asio::awaitable<void> accept()
    {
        for (;;) {
            proxy::Socket client(context_);
            const auto [error] = co_await acceptor_.async_accept(client, asio::as_tuple(asio::use_awaitable));
            if (error) co_return;
            if (weather_.refusing) {
                ++weather_.counts.refused;
                proxy::reset(client);
                continue;
            }
            ++weather_.counts.connections;
            const auto wire = std::make_shared<Wire>(weather_, std::move(client));
            wires_.push_back(wire);
            asio::co_spawn(context_,
                           proxy::carry(wire, server_.socket.empty() ? proxy::address(server_.port)
                                                                     : proxy::address(server_.socket)),
                           asio::detached);
        }
    }

    asio::io_context context_;
    Server server_;
    asio::ip::tcp::acceptor acceptor_;
    std::uint16_t port_ = 0;
    std::vector<std::weak_ptr<Wire>> wires_;
    std::thread thread_;
};

FaultProxy::FaultProxy(Server server, unsigned seed) : loop_(std::make_unique<Loop>(std::move(server), seed)) {}
FaultProxy::~FaultProxy() = default;

std::uint16_t FaultProxy::port() const noexcept
{
    return loop_->port();
}

void FaultProxy::slow(Road road, Way way)
{
    loop_->run([&](Loop& loop) {
        if (way != Way::to_client) loop.weather_.to_server.road = road;
        if (way != Way::to_server) loop.weather_.to_client.road = road;
    });
}

void FaultProxy::hold(Way way)
{
    loop_->run([&](Loop& loop) {
        if (way != Way::to_client) loop.weather_.to_server.held = true;
        if (way != Way::to_server) loop.weather_.to_client.held = true;
    });
}

void FaultProxy::swallow(Way way)
{
    loop_->run([&](Loop& loop) {
        if (way != Way::to_client) loop.weather_.to_server.swallowed = true;
        if (way != Way::to_server) loop.weather_.to_client.swallowed = true;
    });
}

void FaultProxy::half_open()
{
    loop_->run([](Loop& loop) { loop.each_wire([](Wire& wire) { wire.lose_the_server(); }); });
}

void FaultProxy::reset_all()
{
    loop_->run([](Loop& loop) { loop.each_wire([](Wire& wire) { wire.reset_both(); }); });
}

void FaultProxy::refuse()
{
    loop_->run([](Loop& loop) { loop.weather_.refusing = true; });
}

void FaultProxy::cut_after(std::size_t bytes, Way way)
{
    loop_->run([way, bytes = std::max<std::size_t>(bytes, 1)](Loop& loop) {
        if (way != Way::to_client) loop.weather_.to_server.cut_after = bytes;
        if (way != Way::to_server) loop.weather_.to_client.cut_after = bytes;
        loop.each_lane(way, [&](Lane& lane) { lane.left = bytes; });
    });
}

void FaultProxy::lose_answers(const std::string& marker, int times, Ending ending)
{
    loop_->run([&](Loop& loop) {
        loop.weather_.marker = marker;
        loop.weather_.answers_to_lose = times;
        loop.weather_.reset_after_loss = ending == Ending::reset;
    });
}

void FaultProxy::heal()
{
    loop_->run([](Loop& loop) {
        loop.weather_.heal();
        loop.each_lane(Way::both, [](Lane& lane) {
            lane.left.reset();
            lane.wake();
        });
    });
}

FaultProxy::Counts FaultProxy::counts() const
{
    return loop_->run([](Loop& loop) { return loop.weather_.counts; });
}

int FaultProxy::open() const
{
    return loop_->run([](Loop& loop) { return loop.open(); });
}

} // namespace tests
