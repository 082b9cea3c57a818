#include "inbox/reading/fold.hpp"

#include <catch2/catch.hpp>

using inbox::reading::folded;

TEST_CASE("Words are equal with and without tone marks, in both Unicode forms")
{
    CHECK(folded("Phường Đống Đa") == "phuong dong da");
    CHECK(folded("Phu\u031bo\u031b\u0300ng \u0110o\u0302\u0301ng \u0110a") == "phuong dong da");
    CHECK(folded("ÁO THUN đen – 2 cái") == "ao thun den – 2 cai");
    CHECK(folded("") == "");
}
