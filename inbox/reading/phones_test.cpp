#include "inbox/reading/phones.hpp"

#include <catch2/catch.hpp>

#include <chrono>

using inbox::reading::find_phones;
using inbox::reading::FoundPhone;
using inbox::reading::national_phone;
using inbox::reading::normalised_phone;

namespace {

std::vector<std::string> numbers_in(std::string_view text)
{
    std::vector<std::string> numbers;
    for (const auto& found : find_phones(text)) numbers.push_back(found.number);
    return numbers;
}

struct Case {
    const char* text;
    std::vector<std::string> numbers;
};

void check(const std::vector<Case>& cases)
{
    for (const auto& [text, numbers] : cases) {
        INFO(text);
        CHECK(numbers_in(text) == numbers);
    }
}

const std::string lan = "+84987654321", minh = "+84912345678";

} // namespace

TEST_CASE("A customer's mobile number is found however it is written")
{
    check({
        {"0987654321", {lan}},
        {"sdt 0987.654.321 nha shop", {lan}},
        {"+84 987 654 321", {lan}},
        {"(+84)987654321", {lan}},
        {"(+84) 0987 654 321", {lan}},
        {"+84(0)987654321", {lan}},
        {"+840987654321", {lan}},
        {"84987654321", {lan}},
        {"84 987 654 321", {lan}},
        {"0084 987 654 321", {lan}},
        {"o987 654 32l", {lan}},
        {"O987654321", {lan}},
        {"o 987 654 321", {lan}},
        {"0987 654 32I", {lan}},
        {"o9876543 2i", {lan}},
        {"098 765 4321", {lan}},
        {"09 87 65 43 21", {lan}},
        {"0987-654-321", {lan}},
        {"0987_654_321", {lan}},
        {"0987/654/321", {lan}},
        {"0987 . 654 . 321", {lan}},
        {"0987 - 654 - 321", {lan}},
        {"0987–654–321", {lan}},
        {"0 9 8 7 6 5 4 3 2 1", {lan}},
        {"0.9.8.7.6.5.4.3.2.1", {lan}},
        {"0_9_8_7_6_5_4_3_2_1", {lan}},
        {"0️⃣9️⃣8️⃣7️⃣6️⃣5️⃣4️⃣3️⃣2️⃣1️⃣", {lan}},
        {"0️⃣ 9️⃣ 8️⃣ 7️⃣ 6️⃣ 5️⃣ 4️⃣ 3️⃣ 2️⃣ 1️⃣", {lan}},
        {"０９８７６５４３２１", {lan}},
        {"𝟎𝟗𝟖𝟕𝟔𝟓𝟒𝟑𝟐𝟏", {lan}},
        {"⓪⑨⑧⑦⑥⑤④③②①", {lan}},
        {"\u200e0987654321\u200e", {lan}},
        {"0987\u00a0654\u00a0321", {lan}},
        {"sdt0987654321", {lan}},
        {"SĐT:0987654321", {lan}},
        {"sđt0987654321", {lan}},
        {"đto987654321", {lan}},
        {"0987654321nha shop", {lan}},
        {"0987654321Lan", {lan}},
        {"Lan-0987654321-12 Trần Phú", {lan}},
        {"📞0987654321", {lan}},
        {"*0987654321*", {lan}},
        {"tel:0987654321", {lan}},
        {"(0987654321)", {lan}},
        {"0987654321.", {lan}},
        {"số e 0987654321, ship giúp e", {lan}},
        {"0987.654.321.Ship sáng nha", {lan}},
        {"momo 0987654321", {lan}},
        {"chốt đơn 0987654321", {lan}},
        {"ck vào stk rồi nhé, sdt em 0987654321", {lan}},
        {"0351234567", {"+84351234567"}},
        {"0561234567 0701234567", {"+84561234567", "+84701234567"}},
        {"0551234567", {"+84551234567"}},
        {"0812345678", {"+84812345678"}},
    });
}

TEST_CASE("What stands beside a number does not hide it")
{
    check({
        {"2 0987654321", {lan}},
        {"áo size l 0987654321", {lan}},
        {"0987654321 2 cái", {lan}},
        {"0987 654 321 2 cái", {lan}},
        {"0987 654 321 250 Nguyễn Trãi", {lan}},
        {"0987654321 1250 Nguyễn Trãi", {lan}},
        {"12/5 Lê Lợi 0987654321", {lan}},
        {"1.250.000 0987654321", {lan}},
        {"0987654321 0912345678", {lan, minh}},
        {"0987654321/0912345678", {lan, minh}},
        {"0987654321-0912345678", {lan, minh}},
        {"0987654321,0912345678", {lan, minh}},
        {"0987 654 321 0912 345 678", {lan, minh}},
        {"0987.654.321 - 0912.345.678", {lan, minh}},
        {"0987654321\n0912345678", {lan, minh}},
        {"0987 654 321 +84 912 345 678", {lan, minh}},
        {"0987654321 hoặc 0987654321", {lan, lan}},
        {"0987654321 250k", {lan}},
    });
}

TEST_CASE("Landlines and the eleven-digit mobile numbers of before 2018 are numbers too")
{
    check({
        {"028 3823 4567", {"+842838234567"}},
        {"(024) 3825 1234", {"+842438251234"}},
        {"0236.3.821.234", {"+842363821234"}},
        {"+84 28 3823 4567", {"+842838234567"}},
        {"02363 821 23", {"+84236382123"}},
        {"01621234567", {"+84321234567"}},
        {"0169 123 4567", {"+84391234567"}},
        {"0120 1234567", {"+84701234567"}},
        {"01234567890", {"+84834567890"}},
        {"+84 188 123 4567", {"+84581234567"}},
        {"0199.123.4567", {"+84591234567"}},
    });
}

TEST_CASE("What only looks like a number is left alone")
{
    check({
        {"", {}},
        {"1900 1234", {}},
        {"18001234", {}},
        {"hotline 19001234 nhánh 5", {}},
        {"1.250.000", {}},
        {"tổng 0987654321đ", {}},
        {"0987654321 đ", {}},
        {"09.876.543.21 vnđ", {}},
        {"098765432", {}},
        {"09876543210", {}},
        {"987654321", {}},
        {"0287654321", {}},
        {"0401234567", {}},
        {"0001234567", {}},
        {"0301234567", {}},
        {"stk 0987654321", {}},
        {"STK: 0987 654 321 MB", {}},
        {"số tài khoản của em là 0987654321", {}},
        {"vietcombank 0987654321", {}},
        {"MST 0312345678", {}},
        {"mã số thuế: 0312345678", {}},
        {"mã đơn 0987654321", {}},
        {"mã vận đơn: 0987654321", {}},
        {"#0987654321", {}},
        {"DH0987654321", {}},
        {"SPXVN0987654321", {}},
        {"AT01-0987654321", {}},
        {"lan_0987654321", {}},
        {"0987654321@gmail.com", {}},
        {"0987654321VN", {}},
        {"https://shop.vn/p/0987654321", {}},
        {"zalo.me/0987654321", {}},
        {"www.abc.com?x=0987654321", {}},
        {"19036512345678", {}},
        {"0071000123456", {}},
        {"0071 0001 23456", {}},
        {"1903 0912 345 678", {}},
        {"0912 345 678 901 234", {}},
        {"9704 0512 3456 7890", {}},
        {"100987654321", {}},
        {"12.0987.654.321", {}},
        {"0987.654.321.2", {}},
        {"0987654321.123456", {}},
        {"09.12.2025 10:30", {}},
        {"08/09/2025 12/09/2025", {}},
        {"03-08-2026 07", {}},
        {"0987***321", {}},
        {"(+84)98****21", {}},
        {"09xxxxxx21", {}},
        {"+66 812 345 678", {}},
        {"+66 0812345678", {}},
        {"+1 415 555 2671", {}},
        {"079203012345", {}},
        {"CCCD 079203012345", {}},
        {"0987\n654321", {}},
        {"0987654321000000000000", {}},
    });
}

TEST_CASE("A number is found at its place in the text, which may be Vietnamese or broken")
{
    const std::string text = "Số của chị: 0987.654.321 ạ";
    const auto found = find_phones(text);
    REQUIRE(found.size() == 1);
    CHECK(text.substr(found[0].begin, found[0].end - found[0].begin) == "0987.654.321");
    CHECK(numbers_in("\xff\xfe 0987654321 \xf0\x9f") == std::vector{lan});
    CHECK(numbers_in(std::string("\0 0987654321", 12)) == std::vector{lan});
}

TEST_CASE("Text written to be slow is read about as fast as any other")
{
    constexpr std::size_t size = 65'536;
    for (const std::string piece : {"0", "0 ", "09", "o", "+84", "0987 654 ", ".", "a.b/", "09.12.2025 ", "84 ",
                                    "stk la em ", "0987654321 ", "é", "("}) {
        std::string text;
        while (text.size() < size) text += piece;
        const auto begin = std::chrono::steady_clock::now();
        find_phones(text);
        INFO(piece);
        CHECK(std::chrono::steady_clock::now() - begin <
              std::chrono::seconds(2)); // it takes milliseconds; a square would take minutes
    }
}

TEST_CASE("A field for a number takes a number and nothing else")
{
    const std::vector<std::pair<const char*, std::optional<std::string>>> cases = {
        {"0987654321", lan},
        {" 0987 654 321 ", lan},
        {"+84 987.654.321", lan},
        {"(+84)987654321", lan},
        {"84987654321", lan},
        {"+84 (0) 987 654 321", lan},
        {"0084987654321", lan},
        {"０９８７６５４３２１", lan},
        {"01621234567", "+84321234567"},
        {"028 3823 4567", "+842838234567"},
        {"+1 415 555 2671", "+14155552671"},
        {"+66812345678", "+66812345678"},
        {"", std::nullopt},
        {"Lan", std::nullopt},
        {"o987654321", std::nullopt},
        {"0987654321 Lan", std::nullopt},
        {"0987 654 321 0912 345 678", std::nullopt},
        {"1900 1234", std::nullopt},
        {"987654321", std::nullopt},
        {"+84 12", std::nullopt},
        {"+1234567", std::nullopt},
        {"+1234567890123456", std::nullopt},
        {"0987***321", std::nullopt},
        {"0987•••321", std::nullopt},
        {"++84987654321", std::nullopt},
        {"+0987654321", std::nullopt},
        {"14155552671", std::nullopt},
    };
    for (const auto& [written, number] : cases) {
        INFO(written);
        CHECK(normalised_phone(written) == number);
    }
}

TEST_CASE("A number is shown the way people here read it")
{
    CHECK(national_phone(lan) == "0987 654 321");
    CHECK(national_phone("+842838234567") == "028 3823 4567");
    CHECK(national_phone("+842363821234") == "0236 382 1234");
    CHECK(national_phone("+14155552671") == "+14155552671");
}
