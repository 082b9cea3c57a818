#include "tests/torture/nemesis.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iostream>

namespace tests::torture {

namespace {

constexpr double a_night = 1.0 / 3;

unsigned chosen_seed()
{
    const char* given = std::getenv("GOM_TORTURE_SEED");
    if (given && *given) return static_cast<unsigned>(std::atol(given));
    return std::random_device{}() % 100'000;
}

} // namespace

int wanted(int per_release, int least)
{
    const char* given = std::getenv("GOM_TORTURE_SHARE");
    const double share = given && *given ? std::atof(given) : a_night;
    return std::max(least, static_cast<int>(std::lround(per_release * share)));
}

Nemesis::Nemesis(const std::string& row) : seed_(chosen_seed()), random_(seed_)
{
    std::cout << row << " begins, seed " << seed_ << std::endl;
}

int Nemesis::between(int least, int most)
{
    return std::uniform_int_distribution<int>(least, most)(random_);
}

std::chrono::milliseconds Nemesis::between(std::chrono::milliseconds least, std::chrono::milliseconds most)
{
    return std::chrono::milliseconds(between(static_cast<int>(least.count()), static_cast<int>(most.count())));
}

std::chrono::milliseconds Nemesis::mostly_short(std::chrono::milliseconds least, std::chrono::milliseconds most)
{
    const auto low = std::log(static_cast<double>(least.count())), high = std::log(static_cast<double>(most.count()));
    const auto chosen = std::exp(std::uniform_real_distribution<>(low, high)(random_));
    return std::chrono::milliseconds(static_cast<long>(chosen));
}

} // namespace tests::torture
