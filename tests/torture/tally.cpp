#include "tests/torture/tally.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <iostream>
#include <sstream>

namespace tests::torture {

namespace {

constexpr std::size_t findings_shown = 30;

} // namespace

Tally::Tally(std::string row, int wanted, const Nemesis& nemesis)
    : row_(std::move(row)), wanted_(wanted), seed_(nemesis.seed())
{
}

void Tally::injected(const std::string& kind, int count)
{
    done_ += count;
    kinds_[kind] += count;
}

void Tally::took(const std::string& what, std::chrono::milliseconds time)
{
    times_[what].push_back(time);
}

std::chrono::milliseconds Tally::slowest(const std::string& what) const
{
    const auto found = times_.find(what);
    if (found == times_.end()) return {};
    return *std::max_element(found->second.begin(), found->second.end());
}

std::chrono::milliseconds Tally::p99(const std::string& what) const
{
    const auto found = times_.find(what);
    if (found == times_.end()) return {};
    auto sorted = found->second;
    std::sort(sorted.begin(), sorted.end());
    return sorted[(sorted.size() * 99 + 99) / 100 - 1];
}

void Tally::judged(const Ledger& ledger, long reconnects)
{
    ++towns_;
    accepted_ += ledger.accepted;
    reconnects_ += reconnects;
    lost_ += ledger.lost + ledger.replies_lost;
    doubled_ += ledger.doubled + ledger.replies_doubled;
    disordered_ += ledger.disordered;
    screens_differ_ += ledger.screens_differ;
    sent_ += ledger.replies_sent;
    unknown_ += ledger.replies_unknown;
    failed_ += ledger.replies_failed;
    unsettled_ += ledger.replies_unsettled;
    clean_ = clean_ && ledger.clean();
    for (const auto& words : ledger.findings) {
        if (findings_.size() < findings_shown) findings_.push_back(words);
    }
    std::cout << row_ << " town " << towns_ << ", " << done_ << " of " << wanted_ << " injections: " << ledger.summary()
              << std::endl;
}

void Tally::fault(const std::string& words)
{
    clean_ = false;
    if (findings_.size() < findings_shown) findings_.push_back(words);
    std::cout << row_ << ": " << words << std::endl;
}

bool Tally::clean() const
{
    return clean_;
}

std::string Tally::line() const
{
    std::ostringstream words;
    words << row_ << " seed " << seed_ << ": " << done_ << " of " << wanted_ << " injections (";
    for (const auto& [kind, count] : kinds_)
        words << (kind == kinds_.begin()->first ? "" : ", ") << kind << ' ' << count;
    words << "), accepted " << accepted_ << ", replies sent " << sent_ << ", unknown " << unknown_ << ", failed "
          << failed_ << ", reconnects " << reconnects_ << ", lost " << lost_ << ", doubled " << doubled_
          << ", disordered " << disordered_ << ", screens that differ " << screens_differ_ << ", unsettled "
          << unsettled_;
    for (const auto& [what, times] : times_) {
        words << ", " << what << " at most " << slowest(what).count() << " ms (p99 " << p99(what).count() << ", n "
              << times.size() << ')';
    }
    const auto took = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - began_);
    words << "; " << took.count() << " s: " << (clean_ ? "clean" : "CONDEMNED");
    return words.str();
}

void Tally::finish(const Least& least)
{
    std::cout << line() << std::endl;
    std::string words = line();
    for (const auto& finding : findings_) words += "\n  " + finding;
    INFO(words);
    CHECK(clean_);
    CHECK(done_ >= wanted_);
    // Where nothing happened nothing was proven.
    CHECK(accepted_ >= least.accepted);
    CHECK(reconnects_ >= least.reconnects);
    CHECK(sent_ >= least.replies_sent);
    CHECK(unknown_ >= least.unknown);
}

} // namespace tests::torture
