#include "inbox/reading/places.hpp"

#include <catch2/catch.hpp>

#include <chrono>

using namespace inbox::reading;

namespace {

struct Case {
    const char* text;
    const char* ward; // code of today
    const char* rest;
};

struct Open {
    const char* text;
    const char* province;
    std::vector<std::string> among; // all of them are candidates
};

bool offers(const PlaceReading& reading, const std::string& ward)
{
    for (const auto& one : reading.candidates) {
        if (one.ward_code == ward) return true;
    }
    return false;
}

} // namespace

TEST_CASE("Today's 34 provinces and 3,321 wards are known, and the 63, 696 and 10,033 of before")
{
    const auto& tables = PlaceTables::get();
    CHECK(tables.provinces().size() == 34);
    CHECK(tables.wards().size() == 3'321);
    CHECK(tables.old_provinces().size() == 63);
    CHECK(tables.old_districts().size() == 696);
    CHECK(tables.old_wards().size() >= 10'033);
    for (const auto& ward : tables.wards()) REQUIRE(tables.province(ward.province_code) != nullptr);
    for (const auto& old : tables.old_wards()) {
        REQUIRE_FALSE(old.new_codes.empty());
        for (const auto& code : old.new_codes) REQUIRE(tables.ward(code) != nullptr);
    }
    for (const auto& old : tables.old_provinces()) REQUIRE(tables.province(old.new_code) != nullptr);
    CHECK(tables.province("75")->kind == "Thành phố");
    CHECK(tables.old_province("74")->new_code == "79");
    CHECK(tables.ward("06970")->code == "06978"); // a code of July 2025 that was replaced
}

TEST_CASE("An address is read into the ward of today, however it is written")
{
    const std::vector<Case> cases = {
        {"phường Cầu Giấy, Hà Nội", "00166", ""},
        {"Phường Yên Hoà, Hà Nội", "00175", ""},
        {"p yen hoa, hn", "00175", ""},
        {"P. Tân Phú, TP.HCM", "27031", ""},
        {"p5 q3", "27154", ""},
        {"phường 5 quận 3", "27154", ""},
        {"P.05, Q.3, TP.HCM", "27154", ""},
        {"q3 p5 sg", "27154", ""},
        {"12/5 Nguyễn Thiện Thuật P.2 Q.3 TPHCM", "27154", "12/5 Nguyễn Thiện Thuật"},
        {"12 Điện Biên Phủ, P.25, Bình Thạnh, SG", "26956", "12 Điện Biên Phủ"},
        {"p tan phu q7 hcm", "27487", ""},
        {"123 Lê Lợi, P. Dĩ An, TP Dĩ An, Bình Dương", "25942", "123 Lê Lợi"},
        {"phường Dĩ An, TP.HCM", "25942", ""},
        {"phường Hiệp Phú, quận 9", "26842", ""},
        {"thôn 3, xã Hòa Thắng, TP Buôn Ma Thuột, Đắk Lắk", "24121", "thôn 3"},
        {"xã ea tu, tp bmt, dak lak", "24163", ""},
        {"huyện Côn Đảo", "26732", ""},
        {"đặc khu Lý Sơn, Quảng Ngãi", "21548", ""},
        {"p. Thạch Thang q Hải Châu đà nẵng", "20242", ""},
        {"ấp 3, xã Tân Thạnh Đông, huyện Củ Chi", "27541", "ấp 3"},
        {"P. Cầu Giấy (P. Dịch Vọng cũ), Hà Nội", "00166", ""},
        {"15 Phan Đình Phùng, P.2, Đà Lạt, Lâm Đồng", "24781", "15 Phan Đình Phùng"},
        {"12 đường số 7, p bình trưng đông, tp thủ đức", "27097", "12 đường số 7"},
        {"thị trấn Ba Chẽ, Quảng Ninh", "06978", ""},
        {"Đà Nẵng, quận Hải Châu, phường Thạch Thang", "20242", ""},
        {"Phu\u031bo\u031b\u0300ng Ca\u0302\u0300u Gia\u0302\u0301y, Ha\u0300 No\u0323\u0302i", "00166", ""},
    };
    for (const auto& [text, ward, rest] : cases) {
        INFO(text);
        const auto reading = read_place(text);
        CHECK(reading.ward_code == ward);
        CHECK(reading.state == PlaceState::exact);
        CHECK(reading.province_code == PlaceTables::get().ward(ward)->province_code);
        CHECK(reading.rest == rest);
    }
}

TEST_CASE("An old name keeps its old codes beside the new ward")
{
    const auto reading = read_place("phường 5 quận 3");
    CHECK(reading.old_ward_code == "27151");
    CHECK(reading.old_district_code == "770");
    CHECK(reading.old_name == "Phường 5, Quận 3, Thành phố Hồ Chí Minh");
    CHECK(read_place("phường Cầu Giấy, Hà Nội").old_ward_code.empty());
}

TEST_CASE("Between equals a person is asked")
{
    const std::vector<Open> cases = {
        {"12 ngõ 5 p dịch vọng", "01", {"00160", "00166"}}, // divided
        {"xã Hải Lạng huyện Tiên Yên Quảng Ninh", "22", {"06799", "06886", "06978"}},
        {"phường 5, hcm", "79", {"27154", "26876"}},                                // in many districts
        {"12 Trần Thái Tông, Cầu Giấy, Hà Nội", "01", {"00166", "00160", "00175"}}, // the old district or the new ward
        {"quận 3", "79", {"27154", "27142", "27139"}},
        {"12 Nguyễn Văn Linh, Hải Châu, ĐN", "48", {"20242", "20257"}},
        {"xã Minh Tân", "", {"00919", "02968"}},
        {"tp hải dương", "31", {"10525"}},
    };
    for (const auto& [text, province, among] : cases) {
        INFO(text);
        const auto reading = read_place(text);
        CHECK(reading.state == PlaceState::ambiguous);
        CHECK(reading.ward_code.empty());
        CHECK(reading.province_code == province);
        CHECK(reading.candidates.size() <= most_candidates);
        for (const auto& ward : among) CHECK(offers(reading, ward));
    }
}

TEST_CASE("A province is known by all its names, old ones too")
{
    const std::vector<std::pair<const char*, const char*>> cases = {
        {"TP.HCM", "79"},
        {"hcm", "79"},
        {"Sài Gòn", "79"},
        {"SG", "79"},
        {"thành phố hồ chí minh", "79"},
        {"HN", "01"},
        {"ha noi", "01"},
        {"hanoi", "01"},
        {"ĐN", "48"},
        {"Bình Dương", "79"},
        {"tỉnh Bà Rịa - Vũng Tàu", "79"},
        {"hoà bình", "25"},
        {"Hải Dương", "31"},
        {"t. Thái Bình", "33"},
        {"Thừa Thiên Huế", "46"},
        {"daklak", "66"},
        {"Đắc Lắc", "66"},
        {"quảng nam", "48"},
        {"Kiên Giang", "91"},
        {"đường Trường Chinh, Hà Nội", "01"},
    };
    for (const auto& [text, province] : cases) {
        INFO(text);
        CHECK(read_place(text).province_code == province);
    }
}

TEST_CASE("What is no address names no place")
{
    for (const auto* text : {"", "a", "cảm ơn shop", "Trần Hưng Đạo", "2 áo đen size M", "mình lấy 5 cái nhé",
                             "12 Lê Hồng Phong", "\xff\xfe", "p", "p.", "q 99", ",,,,"}) {
        INFO(text);
        const auto reading = read_place(text);
        CHECK(reading.state == PlaceState::unknown);
        CHECK(reading.province_code.empty());
    }
}

TEST_CASE("An address written to be slow is read about as fast as any other")
{
    for (const std::string piece :
         {"p1 ", "p. tân phú ", "châu thành ", "tp hcm ", "a", "xã minh tân, ", "1", "\xcc\x81", "'"}) {
        std::string text;
        while (text.size() < 65'536) text += piece;
        const auto begin = std::chrono::steady_clock::now();
        read_place(text);
        search_places(text, 10);
        INFO(piece);
        CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(2)); // it takes milliseconds
    }
}

TEST_CASE("While somebody types, wards are offered, the best first")
{
    const auto first = [](const char* typed) {
        const auto found = search_places(typed, 10);
        return found.empty() ? std::string() : found.front().ward_code + " " + found.front().old_name;
    };
    CHECK(first("cau giay") == "00166 ");
    CHECK(first("Cầu G") == "00166 ");
    CHECK(first("p5 q3") == "27154 Phường 5, Quận 3, Thành phố Hồ Chí Minh");
    CHECK(first("hiep phu thu duc") == "26842 Phường Hiệp Phú, Thành phố Thủ Đức, Thành phố Hồ Chí Minh");
    CHECK(first("không có chỗ nào như vậy").empty());
    CHECK(search_places("tân", 7).size() == 7);
}
