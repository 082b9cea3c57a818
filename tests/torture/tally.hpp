#pragma once

#include "tests/support/ledger.hpp"
#include "tests/torture/nemesis.hpp"

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace tests::torture {

/// What a row has done and what came of it, over all its towns.
///
/// A row ends with finish(): that prints its one line, checks that every ledger was clean and every promised injection
/// was made, and that enough happened for any of it to prove something.
class Tally {
public:
    /// Fewer than these and the row is void, however clean it was.
    struct Least {
        long accepted = 0;   // events the platforms were told are kept
        long reconnects = 0; // of screens
        long replies_sent = 0;
        long unknown = 0; // replies whose fate nobody knows
    };

    Tally(std::string row, int wanted, const Nemesis& nemesis);

    bool more() const noexcept { return done_ < wanted_; }
    int done() const noexcept { return done_; }
    int wanted() const noexcept { return wanted_; }

    /// So many faults were made to happen.
    void injected(const std::string& kind, int count = 1);

    /// How long something took that a promise limits: "ready again".
    void took(const std::string& what, std::chrono::milliseconds time);
    std::chrono::milliseconds slowest(const std::string& what) const;

    /// The time that all but one in a hundred kept to.
    std::chrono::milliseconds p99(const std::string& what) const;

    /// A town has come to rest and was judged. `reconnects`: of its screens.
    void judged(const Ledger& ledger, long reconnects = 0);

    /// Something else that must not be, in words.
    void fault(const std::string& words);

    bool clean() const;
    long accepted() const noexcept { return accepted_; }
    void finish(const Least& least);

private:
    std::string line() const;

    std::string row_;
    int wanted_, done_ = 0, towns_ = 0;
    unsigned seed_;
    std::map<std::string, int> kinds_;
    std::map<std::string, std::vector<std::chrono::milliseconds>> times_;
    long accepted_ = 0, reconnects_ = 0, lost_ = 0, doubled_ = 0, disordered_ = 0, screens_differ_ = 0;
    long sent_ = 0, unknown_ = 0, failed_ = 0, unsettled_ = 0;
    bool clean_ = true;
    std::vector<std::string> findings_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

} // namespace tests::torture
