#pragma once

#include <chrono>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

namespace tests::torture {

/// How many injections this run does of the `per_release` that the fault matrix asks for: a third of them (a night), or
/// GOM_TORTURE_SHARE of them, at least `least`.
int wanted(int per_release, int least = 1);

/// The dice of one row. The seed comes from GOM_TORTURE_SEED or from chance, is printed, and rolls the same again.
class Nemesis {
public:
    /// Says which row begins, and its seed.
    explicit Nemesis(const std::string& row);

    unsigned seed() const noexcept { return seed_; }
    int between(int least, int most);
    std::chrono::milliseconds between(std::chrono::milliseconds least, std::chrono::milliseconds most);

    /// Short times often, long times seldom: each doubling is as likely as the next.
    std::chrono::milliseconds mostly_short(std::chrono::milliseconds least, std::chrono::milliseconds most);

    bool one_in(int n) { return between(1, n) == 1; }

    template <class Thing>
    const Thing& pick(const std::vector<Thing>& things)
    {
        return things.at(static_cast<std::size_t>(between(0, static_cast<int>(things.size()) - 1)));
    }

private:
    unsigned seed_;
    std::mt19937 random_;
};

} // namespace tests::torture
