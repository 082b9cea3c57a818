#include "gateway/live/live_session.hpp"

#include <utility>

namespace gateway {

LiveSession::LiveSession(std::unique_ptr<Socket> socket, LoggedIn who, std::shared_ptr<void> seat)
    : socket_(std::move(socket)), who_(std::move(who)), seat_(std::move(seat))
{
}

void LiveSession::welcome(std::string frame)
{
    welcome_ = std::make_shared<const std::string>(std::move(frame));
}

bool LiveSession::send_welcome()
{
    if (!welcome_ || socket_->writing() || !socket_->open()) return false;
    socket_->send(std::exchange(welcome_, nullptr));
    return true;
}

void LiveSession::aside(std::string frame)
{
    if (side_.size() >= side_frames) side_.pop_front();
    side_.push_back(std::make_shared<const std::string>(std::move(frame)));
}

bool LiveSession::send_aside()
{
    if (side_.empty() || socket_->writing() || !socket_->open()) return false;
    socket_->send(std::move(side_.front()));
    side_.pop_front();
    return true;
}

} // namespace gateway
