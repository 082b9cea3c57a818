#include "tests/support/places/places.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <string>

namespace {

std::string bytes_of(const std::string& program)
{
    std::ifstream in(tests::binary_dir() / program, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

TEST_CASE("What is delivered holds no point at which a test could end it, and no planted bug")
{
    const auto gom = bytes_of("gom"), fetcher = bytes_of("gom-fetcher");
    REQUIRE(gom.find("will not start") != std::string::npos); // so words of ours can be found in it
    REQUIRE(fetcher.find("is started by gom serve") != std::string::npos);
    for (const auto* word : {"GOM_FAILPOINT", "GOM_PLANTED", "accept_before_commit", "answer_before_commit",
                             "fetcher_before_fetch", "of no workspace sees", "planted_seq"}) {
        INFO(word);
        CHECK(gom.find(word) == std::string::npos);
        CHECK(fetcher.find(word) == std::string::npos);
    }
}
