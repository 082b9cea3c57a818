#pragma once

#include <string>

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

/// A streaming replica takes over from the server it follows, which dies as StoreIsDead. The replica is made first and
/// followed until it confirms every commit (synchronous_standby_names), so that what was accepted is on both; when this
/// object goes it is promoted, and what the address of the store leads to is the replica.
class StoreFailsOver {
public:
    StoreFailsOver();
    ~StoreFailsOver();
    StoreFailsOver(const StoreFailsOver&) = delete;
    StoreFailsOver& operator=(const StoreFailsOver&) = delete;

private:
    std::string replica_; // its folder: data, and the socket beside it
};

} // namespace tests
