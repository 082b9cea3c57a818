#pragma once

#include "gateway/http/wire.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <memory>

namespace gateway {

/// The time of one call to a platform.
///
/// When it has run out, what is in flight on the wire ends with operation_aborted, and whoever is about to begin
/// something new asks rang() first: between two operations there is nothing that could be ended. It is set again for
/// each stage (connect, TLS, request and answer); setting it replaces the time and the wire before. It keeps the wire
/// alive until off(), which its owner calls on every way out.
class Alarm : public std::enable_shared_from_this<Alarm> {
public:
    explicit Alarm(boost::asio::io_context& io) : timer_(io) {}

    void set(std::shared_ptr<Wire> wire, std::chrono::steady_clock::time_point at)
    {
        wire_ = std::move(wire);
        rang_ = false;
        timer_.expires_at(at);
        timer_.async_wait([self = shared_from_this()](boost::system::error_code error) {
            if (error) return;
            self->rang_ = true;
            if (self->wire_) self->wire_->cancel();
        });
    }

    void off()
    {
        timer_.cancel();
        wire_.reset();
    }

    bool rang() const { return rang_ || timer_.expiry() <= std::chrono::steady_clock::now(); }

private:
    boost::asio::steady_timer timer_;
    std::shared_ptr<Wire> wire_;
    bool rang_ = false;
};

} // namespace gateway
