#include "connectors/text.hpp"

#include <catch2/catch.hpp>

using namespace connectors;

namespace {

std::string times(std::string_view text, int count)
{
    std::string all;
    for (int i = 0; i < count; ++i) all += text;
    return all;
}

} // namespace

TEST_CASE("Vietnamese typed on an Apple keyboard is as long as people see it")
{
    const std::string decomposed = "o\xCC\x9B\xCC\x81"; // o, horn, acute
    CHECK(nfc(decomposed) == "\xE1\xBB\x9B");           // ớ
    CHECK(code_points(decomposed) == 3);
    CHECK(code_points(nfc(decomposed)) == 1);
    CHECK(nfc("") == "");
    CHECK(code_points("Chào shop") == 9);
}

TEST_CASE("A text that fits stays as it is")
{
    CHECK(pieces("Dạ còn ạ", 8) == std::vector<std::string>{"Dạ còn ạ"});
    CHECK(pieces(" đúng \n", 100) == std::vector<std::string>{" đúng \n"});
    CHECK(pieces("", 5).empty());
    CHECK(pieces(" \n\t ", 2).empty());
}

TEST_CASE("A long text is cut where a reader would pause")
{
    CHECK(pieces("một hai\nba bốn", 10) == std::vector<std::string>{"một hai", "ba bốn"});
    CHECK(pieces("một hai ba bốn", 9) == std::vector<std::string>{"một hai", "ba bốn"});
    CHECK(pieces("abcdefghij", 4) == std::vector<std::string>{"abcd", "efgh", "ij"});
    CHECK(pieces("a bcdefghij", 8) == std::vector<std::string>{"a bcdefg", "hij"});
}

TEST_CASE("What people see as one character is not torn apart")
{
    const std::string family = "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7"; // woman, joiner, girl
    CHECK(pieces("ab" + family, 4) == std::vector<std::string>{"ab", family});
    const std::string accented = "o\xCC\x9B\xCC\x81";
    CHECK(pieces(times(accented, 3), 4) == std::vector<std::string>{accented, accented, accented});
}

TEST_CASE("No piece is longer than the limit, whatever was typed")
{
    const auto limit = GENERATE(1u, 2u, 3u, 7u, 50u);
    const std::vector<std::string> texts = {times("chữ ", 40),
                                            times("\xF0\x9F\x98\x80", 60),
                                            "a" + times("\xCC\x81", 200),
                                            times(" \n", 90) + "x",
                                            times("\xF0\x9F\x91\xA9\xE2\x80\x8D", 50),
                                            times("\xFF\x80", 60)};
    for (const auto& text : texts) {
        std::string joined;
        for (const auto& piece : pieces(text, limit)) {
            CHECK(code_points(piece) <= limit);
            CHECK(piece.find_first_not_of(" \n") != std::string::npos);
            joined += piece;
        }
        const auto without_blanks = [](std::string_view from) {
            std::string left;
            for (const char c : from) {
                if (c != ' ' && c != '\n') left += c;
            }
            return left;
        };
        CHECK(without_blanks(joined) == without_blanks(text));
    }
}

TEST_CASE("A text of a million letters is cut in no time")
{
    const auto cut = pieces(times("xin chào ", 110'000), 2000);
    CHECK(cut.size() > 490);
    CHECK(cut.size() < 520);
}
