#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// What the measuring programs share: options, clocks, plain sockets. They use the kernel directly, for whatever they
/// cost is missing to the server they measure on the same machine.
namespace bench {

/// `--name value` pairs, every one of them with a value.
class Options {
public:
    Options(int count, char** words)
    {
        for (int i = 1; i + 1 < count; i += 2) {
            const std::string name = words[i];
            if (!name.starts_with("--")) throw std::runtime_error("expected --name value, not " + name);
            values_[name.substr(2)] = words[i + 1];
        }
        if (count % 2 == 0) throw std::runtime_error("the last option has no value");
    }

    std::string text(const std::string& name, const std::string& otherwise = "") const
    {
        const auto found = values_.find(name);
        return found == values_.end() ? otherwise : found->second;
    }

    long number(const std::string& name, long otherwise = 0) const
    {
        const auto found = values_.find(name);
        return found == values_.end() ? otherwise : std::stol(found->second);
    }

    double real(const std::string& name, double otherwise = 0) const
    {
        const auto found = values_.find(name);
        return found == values_.end() ? otherwise : std::stod(found->second);
    }

    std::vector<std::string> list(const std::string& name) const
    {
        std::vector<std::string> parts;
        std::istringstream all(text(name));
        for (std::string part; std::getline(all, part, ',');) parts.push_back(part);
        return parts;
    }

private:
    std::map<std::string, std::string> values_;
};

/// The machine's monotonic clock, the same for every process.
inline std::int64_t now_ns()
{
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

inline double own_cpu_seconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// What a process has used so far, in seconds; 0 when there is none of this number.
inline double cpu_seconds_of(long pid)
{
    std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    if (pid == 0 || !std::getline(in, line)) return 0;
    std::istringstream fields(line.substr(line.rfind(')') + 2));
    std::string skipped;
    for (int i = 0; i < 11; ++i) fields >> skipped;
    double user = 0, system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

/// The value below which `part` of the sorted values lie.
inline double quantile(std::vector<std::int64_t>& values, double part)
{
    if (values.empty()) return 0;
    const auto place = std::min(values.size() - 1, static_cast<std::size_t>(part * static_cast<double>(values.size())));
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(place), values.end());
    return static_cast<double>(values[place]);
}

/// A connection to a port of this machine; it may still be on its way when this returns and `waiting` is false.
inline int connect_to(long port, bool waiting)
{
    const int fd = socket(AF_INET, SOCK_STREAM | (waiting ? 0 : SOCK_NONBLOCK), 0);
    if (fd < 0) throw std::runtime_error("no more sockets: " + std::string(std::strerror(errno)));
    const int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 && errno != EINPROGRESS) {
        close(fd);
        return -1;
    }
    return fd;
}

inline void watch(int epoll, int fd, std::uint32_t what, std::uint64_t name)
{
    epoll_event event{};
    event.events = what;
    event.data.u64 = name;
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0 && epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event) != 0) {
        throw std::runtime_error("epoll_ctl failed");
    }
}

inline void raise_descriptor_limit()
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace bench
