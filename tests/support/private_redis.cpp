#include "tests/support/private_redis.hpp"

#include <stdexcept>
#include <thread>

namespace tests {

using namespace std::chrono_literals;

PrivateRedis::PrivateRedis()
{
    start();
}

void PrivateRedis::start()
{
    child_.reset();
    child_ = std::make_unique<ChildProcess>(
        "redis",
        std::vector<std::string>{"redis-server", "--port", "0", "--unixsocket", socket(), "--unixsocketperm", "700",
                                 "--dir", folder_.path(), "--save", "", "--appendonly", "no"},
        folder_.path() + "/log");
    for (int tries = 0; tries < 200; ++tries) {
        try {
            if (command({"ping"}).starts_with("PONG")) return;
        } catch (const std::runtime_error&) {
            if (!child_->running()) break; // not yet there, or never
        }
        std::this_thread::sleep_for(20ms);
    }
    throw std::runtime_error("Redis does not start:\n" + last_words());
}

void PrivateRedis::kill_it()
{
    child_.reset();
}

std::string PrivateRedis::command(const std::vector<std::string>& words) const
{
    std::vector<std::string> all{"redis-cli", "-s", socket()};
    all.insert(all.end(), words.begin(), words.end());
    return run(all);
}

} // namespace tests
