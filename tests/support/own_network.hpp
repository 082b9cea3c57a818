#pragma once

#include <cstdint>
#include <vector>

namespace tests {

/// A loopback of the test's own, on which packets can be lost.
///
/// While it lives, the calling thread and every thread and program it starts see a network that nobody else is on: make
/// it before the town and let it go after. Faults are done by the kernel (a filter on the way in), so what TCP does
/// about them - repeating, waiting ever longer, giving up - is the real thing, which no proxy can imitate.
///
/// Needs the rights of root and iproute2; ask possible() first, and say in words what was done instead.
class OwnNetwork {
public:
    static bool possible();

    OwnNetwork();
    ~OwnNetwork();
    OwnNetwork(const OwnNetwork&) = delete;
    OwnNetwork& operator=(const OwnNetwork&) = delete;

    /// Of the packets from and to these TCP ports, this share is lost; 1 is a partition. Replaces what was before.
    void lose(double share, const std::vector<std::uint16_t>& ports);
    void heal();

private:
    int before_ = -1;
    bool filtered_ = false;
};

} // namespace tests
