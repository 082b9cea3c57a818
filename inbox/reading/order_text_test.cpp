#include "inbox/reading/order_text.hpp"

#include <catch2/catch.hpp>

#include <chrono>

using namespace inbox::reading;

namespace {

std::vector<CatalogueItem> catalogue()
{
    std::vector<CatalogueItem> items;
    const auto add = [&](const std::string& sku, const std::string& name, std::vector<std::string> options) {
        items.push_back(
            {"v-" + sku, name, name, sku, std::move(options), 100'000, {{"item-" + sku.substr(0, 4), "model-" + sku}}});
    };
    for (const std::string size : {"S", "M", "L"}) {
        add("AT01-DEN-" + size, "Áo thun", {"Đen", size});
        add("AT01-TRANG-" + size, "Áo thun", {"Trắng", size});
        add("AS02-TRANG-" + size, "Áo sơ mi", {"Trắng", size});
    }
    add("QU03-28", "Quần jean", {"28"});
    add("QU03-29", "Quần jean", {"29"});
    add("TU04", "Túi vải", {});
    return items;
}

OrderReading read(const std::vector<std::string>& messages, const std::vector<CatalogueItem>& goods = catalogue())
{
    std::vector<ChatLine> lines;
    for (const auto& text : messages) lines.push_back({"m" + std::to_string(lines.size() + 1), text, {}, true});
    return read_order(lines, goods);
}

/// "v-AT01-DEN-M x2"; a question mark for what is open.
std::vector<std::string> goods(const OrderReading& order)
{
    std::vector<std::string> out;
    for (const auto& item : order.items)
        out.push_back((item.variant_id.empty() ? "?" : item.variant_id) + " x" + std::to_string(item.quantity));
    return out;
}

using Goods = std::vector<std::string>;

} // namespace

TEST_CASE("An order written in one breath fills the whole draft, each field from its message")
{
    const auto order = read({"1 áo đen sz M, 2 quần, ship về 12 ngõ 5 p dịch vọng",
                             "Nguyễn Thị Lan 0987.654.321, giao giờ hành chính nhé"});
    CHECK(goods(order) == Goods{"v-AT01-DEN-M x1", "? x2"});
    CHECK(order.items[1].candidates == Goods{"v-QU03-28", "v-QU03-29"});
    CHECK(order.items[0].words == "1 áo đen sz M");
    CHECK(order.items[0].message_id == "m1");
    CHECK(order.phone.value == "+84987654321");
    CHECK(order.phone.message_id == "m2");
    CHECK(order.name.value == "Nguyễn Thị Lan");
    CHECK(order.address.value == "12 ngõ 5");
    CHECK(order.place.state == PlaceState::ambiguous);
    CHECK(order.place.old_ward_code == "00166");
    CHECK(order.place_message_id == "m1");
    CHECK(order.note.value.find("giao giờ hành chính") == 0);
}

TEST_CASE("What is meant is chosen only when it is certain")
{
    CHECK(goods(read({"lấy 1 áo thun trắng M"})) == Goods{"v-AT01-TRANG-M x1"});
    const auto either = read({"lấy 1 áo trắng M"});
    CHECK(goods(either) == Goods{"? x1"});
    CHECK(either.items[0].candidates == Goods{"v-AT01-TRANG-M", "v-AS02-TRANG-M"});
    CHECK(goods(read({"a ơi cho mình đặt AT01-DEN-M nha"})) == Goods{"v-AT01-DEN-M x1"});
    CHECK(goods(read({"lấy c 2 cái áo thun trắng L"})) == Goods{"v-AT01-TRANG-L x2"});
    CHECK(goods(read({"ao thun den m x3"})) == Goods{"v-AT01-DEN-M x3"});
    CHECK(goods(read({"1 túi, một chục quần jean 28"})) == Goods{"v-TU04 x1", "v-QU03-28 x10"});
}

TEST_CASE("A product whose only option is its size does not change what a size is for all the others")
{
    auto items = catalogue();
    for (const std::string size : {"M", "L"})
        items.push_back({"v-MU-" + size, "Mũ len", "Mũ len", "MU-" + size, {size}, 90'000, {}});
    CHECK(goods(read({"lấy 20 áo thun đen M"}, items)) == Goods{"v-AT01-DEN-M x20"});
    CHECK(goods(read({"1 mũ len L"}, items)) == Goods{"v-MU-L x1"});
}

TEST_CASE("Pieces are shared out over colours and sizes")
{
    CHECK(goods(read({"2 áo thun, 1 đen 1 trắng, size M"})) == Goods{"v-AT01-DEN-M x1", "v-AT01-TRANG-M x1"});
    CHECK(goods(read({"áo thun L mỗi màu 1 cái"})) == Goods{"v-AT01-DEN-L x1", "v-AT01-TRANG-L x1"});
    CHECK(goods(read({"áo thun đen M, trắng L"})) == Goods{"v-AT01-DEN-M x1", "v-AT01-TRANG-L x1"});
}

TEST_CASE("Later messages correct earlier ones")
{
    CHECK(goods(read({"1 áo thun đen M", "đổi thành 3 cái"})) == Goods{"v-AT01-DEN-M x3"});
    CHECK(goods(read({"1 áo thun đen", "size L nha"})) == Goods{"v-AT01-DEN-L x1"});
    CHECK(goods(read({"1 áo thun đen M", "nhầm, size L"})) == Goods{"v-AT01-DEN-L x1"});
    CHECK(goods(read({"1 áo thun đen M, 1 túi", "bỏ túi đi shop"})) == Goods{"v-AT01-DEN-M x1"});
    CHECK(goods(read({"1 áo thun đen M", "thêm 1 túi nữa"})) == Goods{"v-AT01-DEN-M x1", "v-TU04 x1"});
    CHECK(goods(read({"2 áo thun đen M", "ok chốt 2 áo thun đen M nhé"})) == Goods{"v-AT01-DEN-M x2"});
    CHECK(read({"0987654321", "à gọi số 0912345678 nha"}).phone.value == "+84912345678");
    CHECK(read({"ship về 12 Lê Lợi, p5 q3 hcm", "nhầm, ship về 7 Lê Duẩn, phường Cầu Giấy, Hà Nội"}).place.ward_code ==
          "00166");
}

TEST_CASE("An address in several messages is one address")
{
    const auto order = read({"12 Nguyễn Thiện Thuật", "p5 q3", "tphcm nha"});
    CHECK(order.place.ward_code == "27154");
    CHECK(order.address.value == "12 Nguyễn Thiện Thuật");
}

TEST_CASE("A product card says what \"1 cái\" is")
{
    const auto read_with = [](bool from_customer, const char* text) {
        return goods(read_order(
            {{"m1", "", {{"item-AT01", "model-AT01-DEN-M", ""}}, from_customer}, {"m2", text, {}, true}}, catalogue()));
    };
    CHECK(read_with(true, "lấy 2 cái") == Goods{"v-AT01-DEN-M x2"});
    CHECK(read_with(false, "lấy 2 cái") == Goods{"v-AT01-DEN-M x2"});
    CHECK(read_with(true, "shop ơi") == Goods{"v-AT01-DEN-M x1"});
    CHECK(read_with(false, "shop ơi") == Goods{});
    CHECK(goods(read_order({{"m1", "", {{"", "", "AT01-TRANG-S"}}, true}}, catalogue())) == Goods{"v-AT01-TRANG-S x1"});
}

TEST_CASE("A question is no order, but says what is spoken about")
{
    CHECK(goods(read({"áo thun đen M giá bao nhiêu ạ?"})) == Goods{});
    CHECK(goods(read({"áo thun đen M còn không ạ", "lấy 2 cái"})) == Goods{"v-AT01-DEN-M x2"});
    CHECK(goods(read({"ck rồi nhé", "cảm ơn shop", "cao 1m60 nặng 50kg mặc size gì"})) == Goods{});
}

TEST_CASE("Nothing breaks the reading, and nothing makes it slow")
{
    CHECK(read({}).items.empty());
    CHECK(read_order({{"m1", "2 áo thun đen M", {}, true}}, {}).items.empty());
    for (const std::string piece : {"1 áo ", "áo đen M ", "p5 q3 ", "tên ", "giao ", "0987654321 ", "\xff",
                                    "mỗi màu 1 cái ", "?", "x2 ", "ship về ", "\xcc\x81"}) {
        std::string text;
        while (text.size() < 65'536) text += piece;
        const auto begin = std::chrono::steady_clock::now();
        for (const auto& item : read({text, text, text}).items) CHECK(item.quantity >= 1);
        INFO(piece);
        CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5)); // it takes milliseconds
    }
}
