#include "gateway/postgres/lifeline.hpp"

#include <boost/asio/steady_timer.hpp>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace gateway {

void Lifeline::hold(const pqxx::connection_base& connection)
{
    let_go();
    handle_ = ::fcntl(connection.sock(), F_DUPFD_CLOEXEC, 0);
}

void Lifeline::let_go()
{
    if (const int handle = handle_.exchange(-1); handle >= 0) ::close(handle);
}

struct Watch::State : std::enable_shared_from_this<State> {
    using Clock = std::chrono::steady_clock;

    State(boost::asio::any_io_executor executor, std::chrono::milliseconds l) : timer(executor), limit(l) {}

    void look_in(Clock::duration time)
    {
        timer.expires_after(time);
        timer.async_wait([weak = weak_from_this()](boost::system::error_code error) {
            if (const auto me = weak.lock(); !error && me) me->look();
        });
    }

    void look()
    {
        if (ended) return;
        auto* waits = line.load();
        const auto waited = waits ? Clock::now() - began : Clock::duration::zero();
        if (waited < limit) return look_in(limit - waited);
        waits->cut();
        look_in(limit); // it may be about to wait for another answer
    }

    boost::asio::steady_timer timer;
    std::chrono::milliseconds limit;
    Clock::time_point began{};
    std::atomic<Lifeline*> line = nullptr; // stored after `began`
    bool ended = false;
};

Watch::Watch(boost::asio::any_io_executor executor, std::chrono::milliseconds limit)
    : state_(std::make_shared<State>(executor, limit))
{
    state_->look_in(limit);
}

Watch::~Watch()
{
    state_->ended = true;
    state_->timer.cancel();
}

void Watch::begin(Lifeline& line)
{
    state_->began = State::Clock::now();
    state_->line = &line;
}

void Lifeline::cut()
{
    const int handle = handle_.exchange(-1);
    if (handle < 0) return;
    ::shutdown(handle, SHUT_RDWR);
    ::close(handle);
}

} // namespace gateway
