#include "connectors/signature.hpp"

#include <catch2/catch.hpp>

using namespace connectors;

TEST_CASE("Hashes agree with the published ones")
{
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(md5_hex("abc") == "900150983cd24fb0d6963f7d28e17f72");
    // RFC 4231, case 2; RFC 2202, case 2.
    CHECK(hmac_sha256_hex("Jefe", "what do ya want for nothing?") ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(hmac_sha1_hex("Jefe", "what do ya want for nothing?") == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    CHECK(hmac_sha256_hex("", "") == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("Base64 is written with and without padding")
{
    CHECK(base64("") == "");
    CHECK(base64("f") == "Zg==");
    CHECK(base64("\xFB\xFF\xBF") == "+/+/");
    CHECK(base64_url("\xFB\xFF\xBF") == "-_-_");
    CHECK(base64_url("f") == "Zg");
    CHECK(base64_url("") == "");
    CHECK(sha256_bytes("abc").size() == 32);
}

TEST_CASE("A signature is the same only digit for digit")
{
    const auto right = sha256_hex("abc");
    CHECK(same_signature(right, right));
    CHECK_FALSE(same_signature("", right));
    CHECK_FALSE(same_signature("", ""));
    CHECK_FALSE(same_signature(right + "0", right));
    CHECK_FALSE(same_signature(right.substr(1), right));
    CHECK_FALSE(same_signature(" " + right.substr(1), right));
    CHECK_FALSE(same_signature(right, right.substr(0, 10)));

    auto upper = right;
    for (auto& c : upper) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
    CHECK_FALSE(same_signature(upper, right));
    CHECK(same_signature(upper, right, HexCase::any));

    for (std::size_t i = 0; i < right.size(); ++i) {
        auto altered = right;
        altered[i] = altered[i] == '0' ? '1' : '0';
        CHECK_FALSE(same_signature(altered, right));
    }
}
