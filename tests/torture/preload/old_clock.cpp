#include <dlfcn.h>
#include <time.h>

// Preloaded into a program whose clock shall show the year 2020: what a machine without a battery shows at its start.
extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept
{
    using Real = int (*)(clockid_t, timespec*);
    static const auto real = reinterpret_cast<Real>(dlsym(RTLD_NEXT, "clock_gettime"));
    const int failed = real(clock, time);
    if (failed == 0 && clock == CLOCK_REALTIME) time->tv_sec = 1'577'836'800;
    return failed;
}
