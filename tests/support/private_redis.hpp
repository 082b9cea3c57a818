#pragma once

#include "tests/support/child_process.hpp"

#include <memory>

namespace tests {

/// A Redis of the test's own, on a unix socket, which can be killed and brought back.
class PrivateRedis {
public:
    PrivateRedis();

    std::string url() const { return "unix:" + socket(); }
    void start();
    void kill_it();
    pid_t pid() const noexcept { return child_ ? child_->pid() : 0; }

    /// redis-cli with these words: {"flushall"}.
    std::string command(const std::vector<std::string>& words) const;

private:
    std::string socket() const { return folder_.path() + "/redis"; }

    TemporaryFolder folder_;
    std::unique_ptr<ChildProcess> child_;
};

} // namespace tests
