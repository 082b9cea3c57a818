// How many fields of the order corpus are read right (tests/bench/extract/README.md). Prints JSON; --folder says where
// the corpus is, --misses also prints what was read wrongly, to standard error.
#include "tests/bench/extract/score.hpp"

#include <chrono>
#include <iostream>

namespace {

boost::json::object json_of(const extract::Scores& scores)
{
    return {{"conversations", scores.conversations},
            {"phone", scores.phone.share()},
            {"province", scores.province.share()},
            {"ward", scores.ward.share()},
            {"sku_quantity", scores.sku_quantity.share()}};
}

} // namespace

int main(int count, char** words)
{
    std::string folder = "tests/bench/extract";
    bool misses = false;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (word == "--folder" && i + 1 < count) folder = words[++i];
        else if (word == "--misses") misses = true;
    }
    boost::json::object out;
    for (const std::string set : {"messages", "held_back"}) {
        const auto began = std::chrono::steady_clock::now();
        const auto scores = extract::score(folder, set + ".jsonl");
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
        out[set] = json_of(scores);
        out[set].as_object()["ms_each"] = took.count() / static_cast<double>(scores.conversations);
        if (!misses) continue;
        for (const auto& miss : scores.misses) std::cerr << miss << '\n';
    }
    std::cout << boost::json::serialize(out) << '\n';
}
