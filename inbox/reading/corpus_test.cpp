#include "tests/bench/extract/score.hpp"
#include "tests/support/places/places.hpp"

#include <catch2/catch.hpp>

TEST_CASE("Orders in 301 chats are read as a person reads them, nearly always")
{
    const auto folder = (tests::source_dir() / "tests/bench/extract").string();
    const auto check = [&](const char* file, std::size_t conversations, double phone, double province, double ward,
                           double sku_quantity) {
        const auto scores = extract::score(folder, file);
        for (const auto& miss : scores.misses) UNSCOPED_INFO(miss);
        CHECK(scores.conversations == conversations);
        CHECK(scores.phone.share() >= phone);
        CHECK(scores.province.share() >= province);
        CHECK(scores.ward.share() >= ward);
        CHECK(scores.sku_quantity.share() >= sku_quantity);
    };
    check("messages.jsonl", 180, 0.995, 0.99, 0.985, 0.985);
    check("held_back.jsonl", 121, 0.99, 0.98, 0.97, 0.94);
}
