#pragma once

/// What a test and the programs whose clocks it moves have in common: a mapped file. Nobody locks it; a clock that is
/// read while it is being moved is one more odd moment.
namespace tests::torture {

struct ClockBoard {
    struct Clock {
        int pid = 0; // whose clock
        long long ahead_ns = 0;
        long long since_ns = 0; // drift counts from here
        double drift = 0;       // 0.1: ten seconds in a hundred too fast
    };
    Clock clocks[4];
};

} // namespace tests::torture
