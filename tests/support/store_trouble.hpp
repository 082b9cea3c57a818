#pragma once

/// Trouble for the private PostgreSQL of the test program: what happens to servers.
namespace tests {

/// All its processes stand still, as on a machine that swaps itself to death, until this object goes.
class StoreStandsStill {
public:
    StoreStandsStill();
    ~StoreStandsStill();
    StoreStandsStill(const StoreStandsStill&) = delete;
    StoreStandsStill& operator=(const StoreStandsStill&) = delete;
};

/// Its processes are killed, all at once. It stays away until this object goes, and then recovers.
class StoreIsDead {
public:
    StoreIsDead();
    ~StoreIsDead();
    StoreIsDead(const StoreIsDead&) = delete;
    StoreIsDead& operator=(const StoreIsDead&) = delete;
};

/// It is stopped as by somebody in a hurry (pg_ctl -m immediate): no checkpoint, and it recovers when it starts again.
class StoreIsStopped {
public:
    StoreIsStopped();
    ~StoreIsStopped();
    StoreIsStopped(const StoreIsStopped&) = delete;
    StoreIsStopped& operator=(const StoreIsStopped&) = delete;
};

} // namespace tests
