#include "tests/torture/preload/moved_clock.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>

// Preloaded into a program whose wall clock a test moves while it runs: faketime is not on every machine. The steady
// clock stays what it is, as it does on a machine whose clock is set.
namespace {

using tests::torture::ClockBoard;

const ClockBoard* board()
{
    static const ClockBoard* const all = []() -> const ClockBoard* {
        const char* file = std::getenv("GOM_MOVED_CLOCK");
        const int fd = file ? ::open(file, O_RDONLY | O_CLOEXEC) : -1;
        if (fd < 0) return nullptr;
        void* shared = ::mmap(nullptr, sizeof(ClockBoard), PROT_READ, MAP_SHARED, fd, 0);
        ::close(fd);
        return shared == MAP_FAILED ? nullptr : static_cast<const ClockBoard*>(shared);
    }();
    return all;
}

[[gnu::constructor]] void open_before_any_sandbox()
{
    (void)board();
}

long long moved(long long now_ns)
{
    const auto* all = board();
    if (!all) return now_ns;
    const auto own = ::getpid();
    for (const auto& clock : all->clocks) {
        if (clock.pid == own)
            return now_ns + clock.ahead_ns +
                   static_cast<long long>(static_cast<double>(now_ns - clock.since_ns) * clock.drift);
    }
    return now_ns;
}

} // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept
{
    using Real = int (*)(clockid_t, timespec*);
    static const auto real = reinterpret_cast<Real>(dlsym(RTLD_NEXT, "clock_gettime"));
    const int failed = real(clock, time);
    if (failed != 0 || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)) return failed;
    const auto now = moved(time->tv_sec * 1'000'000'000LL + time->tv_nsec);
    time->tv_sec = now / 1'000'000'000LL;
    time->tv_nsec = now % 1'000'000'000LL;
    return 0;
}

extern "C" int gettimeofday(timeval* time, void*) noexcept
{
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

extern "C" time_t time(time_t* where) noexcept
{
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    if (where) *where = now.tv_sec;
    return now.tv_sec;
}
