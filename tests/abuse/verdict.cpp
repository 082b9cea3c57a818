#include "tests/abuse/verdict.hpp"

#include <catch2/catch.hpp>
#include <spdlog/spdlog.h>

#include <iostream>
#include <sstream>

namespace tests::abuse {

namespace {

constexpr std::size_t findings_shown = 40;

} // namespace

Verdict::Verdict(std::string row, int wanted, const Nemesis& nemesis)
    : row_(std::move(row)), wanted_(wanted), seed_(nemesis.seed())
{
    spdlog::set_level(spdlog::level::warn); // each refusal is a line of the log, and there are thousands
}

void Verdict::refused(const std::string& how, int count)
{
    tried_ += count;
    refusals_[how] += count;
}

void Verdict::got_through(const std::string& words)
{
    ++tried_;
    ++through_;
    findings_.push_back(words);
}

void Verdict::judge(bool is_refused, const std::string& how, const std::string& words)
{
    if (is_refused) refused(how);
    else got_through(words);
}

void Verdict::fault(const std::string& words)
{
    findings_.push_back(words);
}

void Verdict::note(const std::string& words)
{
    notes_.push_back(words);
}

std::string Verdict::line() const
{
    std::ostringstream words;
    words << row_ << " seed " << seed_ << ": tried " << tried_ << " of " << wanted_ << ", refused (";
    const char* comma = "";
    for (const auto& [how, count] : refusals_) {
        words << comma << how << ' ' << count;
        comma = ", ";
    }
    words << "), got through " << through_;
    for (const auto& text : notes_) words << ", " << text;
    const auto took = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - began_);
    words << "; " << took.count() << " s: " << (!findings_.empty() ? "CONDEMNED" : tried_ < wanted_ ? "VOID" : "clean");
    return words.str();
}

void Verdict::finish()
{
    auto words = line();
    std::cout << words << std::endl;
    for (std::size_t i = 0; i < findings_.size() && i < findings_shown; ++i) words += "\n  " + findings_[i];
    INFO(words);
    CHECK(findings_.empty());
    CHECK(tried_ >= wanted_);
}

} // namespace tests::abuse
