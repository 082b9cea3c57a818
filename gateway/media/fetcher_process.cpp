#include "gateway/media/fetcher_process.hpp"

#include "gateway/log.hpp"
#include "gateway/secrets/vault.hpp"
#include "inbox/model/failpoint.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>

namespace gateway {

FetcherProcess::FetcherProcess(std::string program)
    : program_(std::move(program)), socket_name_("gom-fetcher-" + std::to_string(getpid()) + "-" + random_hex(8))
{
}

FetcherProcess::~FetcherProcess()
{
    if (pid_ == 0) return;
    kill(pid_, SIGKILL); // it holds nothing worth finishing
    waitpid(pid_, nullptr, 0);
}

void FetcherProcess::keep_alive()
{
    if (pid_ != 0) {
        int status = 0;
        if (waitpid(pid_, &status, WNOHANG) == 0) return;
        spdlog::warn("the media fetcher has ended (status {}), starting it again", status);
        pid_ = 0;
    }
    std::array<char*, 3> arguments = {program_.data(), socket_name_.data(), nullptr};
    // An empty environment, for ours holds our secrets; points at which a test ends the fetcher are none.
    auto points = inbox::failpoint_environment();
    std::array<char*, 2> environment = {points.empty() ? nullptr : points.data(), nullptr};
    pid_t child = 0;
    const int failed = posix_spawn(&child, program_.c_str(), nullptr, nullptr, arguments.data(), environment.data());
    if (failed != 0) spdlog::error("the media fetcher {} cannot be started: {}", program_, std::strerror(failed));
    else pid_ = child;
}

} // namespace gateway
