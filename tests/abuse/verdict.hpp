#pragma once

#include "tests/torture/nemesis.hpp"

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace tests::abuse {

using torture::Nemesis;
using torture::wanted;

/// What a row of attacks has tried, how each was refused, and what got through: nothing may.
///
/// A row ends with finish(): that prints its one line and fails when anything got through, and also when fewer attacks
/// were tried than the row promises; where nothing was tried nothing was proven.
class Verdict {
public:
    Verdict(std::string row, int wanted, const Nemesis& nemesis);

    bool more() const noexcept { return tried_ < wanted_; }
    int tried() const noexcept { return tried_; }

    /// One attack, and how it ended. The words of what got through should say how to do it again.
    void refused(const std::string& how, int count = 1);
    void got_through(const std::string& words);

    /// One attack: refused in this way, or through.
    void judge(bool is_refused, const std::string& how, const std::string& words);

    /// Something else that must not be, in words; no attack of its own.
    void fault(const std::string& words);

    /// A figure worth reading, for the line.
    void note(const std::string& words);

    void finish();

private:
    std::string line() const;

    std::string row_;
    int wanted_, tried_ = 0, through_ = 0;
    unsigned seed_;
    std::map<std::string, int> refusals_;
    std::vector<std::string> findings_, notes_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

} // namespace tests::abuse
