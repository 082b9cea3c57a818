#include "tests/support/goods.hpp"

#include "inbox/media/leftovers.hpp"

/// The catalogue over HTTP: what people make and change, find and pick.

using namespace tests;

TEST_CASE("A product is made with its variants and what is there of them, once however often it is asked for")
{
    Goods shop;
    const auto body = json::object{{"id", id()},
                                   {"name", " Áo thun "},
                                   {"options", {"Màu", "Size"}},
                                   {"variants",
                                    {json::object{{"id", id()},
                                                  {"sku", "AO-1"},
                                                  {"option_values", {"Đen", "M"}},
                                                  {"price", 150'000},
                                                  {"on_hand", 5},
                                                  {"low_stock_at", 5}}}}};
    const auto product = shop.made(body);
    CHECK(product.at("name") == "Áo thun");
    CHECK(product.at("picture").is_null());
    const auto& variant = product.at("variants").at(0);
    CHECK(variant.at("name") == "Đen / M");
    CHECK(variant.at("on_hand") == 5);
    CHECK(variant.at("available") == 5);
    CHECK(variant.at("low") == true);
    CHECK(variant.at("product_id") == product.at("id"));

    const auto again = shop.send(shop.sales, "POST", "/api/products", json::serialize(body));
    CHECK(again.status == 200);
    CHECK(again.json() == product);
    const auto told = shop.told("product.updated");
    REQUIRE(told.size() == 1);
    CHECK(told[0] == product);
    CHECK(shop.told("stock.updated").empty());
    CHECK(shop.one("select string_agg(kind || ' ' || on_hand_change || ' ' || reason, ',') from stock_movements") ==
          "adjust 5 Tồn đầu kỳ");
    CHECK(shop.one("select count(*) from audit where action = 'product.created'") == "1");

    auto other = body;
    other["name"] = "Quần";
    const auto refused = shop.send(shop.sales, "POST", "/api/products", json::serialize(other));
    CHECK(refused.status == 409);
    CHECK(refused.at("type") == "id_used");
}

TEST_CASE("Two variants of a shop never have one SKU, however it is written, and the complaint says which")
{
    Goods shop;
    const auto shirt = shop.shirt("Áo");
    const auto trousers = [&](const std::string& first, const std::string& second) {
        return shop.send(shop.sales, "POST", "/api/products",
                         json::serialize(json::object{
                             {"id", id()},
                             {"name", "Quần"},
                             {"options", {"Size"}},
                             {"variants",
                              {json::object{{"id", id()}, {"sku", first}, {"option_values", {"S"}}, {"price", 1}},
                               json::object{{"id", id()}, {"sku", second}, {"option_values", {"M"}}, {"price", 1}}}}}));
    };
    const auto taken = trousers("QUAN-S", " áO-DEN ");
    CHECK(taken.status == 409);
    CHECK(complaint(taken) == "variants[1].sku|taken");
    CHECK(complaint(trousers("QUAN", "quan")) == "variants[0].sku|taken");
    CHECK(shop.one("select count(*) from products") == "1");

    const std::string first(shirt.at("variants").at(0).at("id").as_string()),
        second(shirt.at("variants").at(1).at("id").as_string());
    SECTION("but they may swap them")
    {
        const auto swapped =
            shop.patch(text(shirt.at("id")), json::object{{"variants",
                                                           {json::object{{"id", first}, {"sku", "ÁO-TRANG"}},
                                                            json::object{{"id", second}, {"sku", "ÁO-DEN"}}}}});
        REQUIRE(swapped.status == 200);
        CHECK(shop.one("select sku from variants where id = '" + first + "'") == "ÁO-TRANG");
    }
    SECTION("and another shop's SKUs are its own")
    {
        const auto theirs =
            shop.send(shop.stranger, "POST", "/api/products",
                      json::serialize(
                          json::object{{"id", id()},
                                       {"name", "Áo"},
                                       {"variants", {json::object{{"id", first}, {"sku", "Áo-DEN"}, {"price", 1}}}}}));
        CHECK(theirs.status == 201);
        CHECK(shop.one("select count(*) from variants where id = '" + first + "'") == "2");
    }
    SECTION("and an id belongs to one variant")
    {
        const auto quan = shop.send(
            shop.sales, "POST", "/api/products",
            json::serialize(json::object{{"id", id()},
                                         {"name", "Quần"},
                                         {"variants", {json::object{{"id", first}, {"sku", "Q"}, {"price", 1}}}}}));
        CHECK(quan.status == 409);
        CHECK(complaint(quan) == "variants[0].id|id_used");
    }
}

TEST_CASE("What cannot be a product is refused by the name of its field")
{
    Goods shop;
    const auto asked = [&](json::object changes, json::object variant_changes = {}) {
        json::object variant{{"id", id()}, {"sku", "A"}, {"price", 1}, {"option_values", {"Đen"}}};
        for (const auto& [key, value] : variant_changes) variant[key] = value;
        json::object body{{"id", id()}, {"name", "Áo"}, {"options", {"Màu"}}, {"variants", {variant}}};
        for (const auto& [key, value] : changes) body[key] = value;
        const auto answer = shop.send(shop.sales, "POST", "/api/products", json::serialize(body));
        return std::to_string(answer.status) + ' ' + complaint(answer);
    };
    CHECK(asked({{"name", "  "}}) == "400 name|empty");
    CHECK(asked({{"name", "\u00a0"}}) == "422 name|empty");
    CHECK(asked({{"variants", json::array()}}) == "400 variants|empty");
    CHECK(asked({{"options", {"Màu", "Màu"}}}) == "422 options[1]|duplicate");
    CHECK(asked({{"options", {"a", "b", "c", "d"}}}) == "400 options|too_long");
    CHECK(asked({}, {{"price", -1}}) == "400 variants[0].price|too_small");
    CHECK(asked({}, {{"price", 10'000'000'001}}) == "400 variants[0].price|too_large");
    CHECK(asked({}, {{"price", 1.5}}) == "400 variants[0].price|type");
    CHECK(asked({}, {{"sku", "a\nb"}}) == "422 variants[0].sku|characters");
    CHECK(asked({}, {{"on_hand", -1}}) == "400 variants[0].on_hand|too_small");
    CHECK(asked({}, {{"reserved", 1}}) == "400 variants[0].reserved|unknown");
    CHECK(asked({}, {{"option_values", json::array()}}) == "422 variants[0].option_values|options");
    CHECK(asked({}, {{"option_values", {" "}}}) == "422 variants[0].option_values|empty");
    CHECK(asked({}, {{"picture_id", id()}}) == "422 variants[0].picture_id|absent");
    CHECK(shop.one("select count(*) from products") == "0");
    CHECK(shop.one("select count(*) from events") == "0");
}

TEST_CASE("A product is changed in part; what is not named stays, and everybody hears of what changed")
{
    Goods shop;
    const auto shirt = shop.shirt();
    const auto path = text(shirt.at("id")), black = text(shirt.at("variants").at(0).at("id"));
    const auto since = shop.last_seq();
    const auto changed = shop.patch(
        path,
        json::object{{"name", "Áo polo"},
                     {"variants",
                      {json::object{{"id", black}, {"price", 99'000}, {"low_stock_at", 3}},
                       json::object{{"id", id()}, {"sku", "AO-XANH"}, {"option_values", {"Xanh"}}, {"price", 1}}}}});
    REQUIRE(changed.status == 200);
    const auto variants = changed.json().at("variants").as_array();
    REQUIRE(variants.size() == 3);
    CHECK(variants[0].at("price") == 99'000);
    CHECK(variants[0].at("on_hand") == 10);
    CHECK(variants[1] == shirt.at("variants").at(1));
    CHECK(variants[2].at("on_hand") == 0);
    const auto told = shop.told("product.updated", since);
    REQUIRE(told.size() == 1);
    CHECK(json::value(told[0]) == changed.json());

    SECTION("and the same wish again causes nothing")
    {
        const auto before = shop.last_seq();
        CHECK(shop.patch(path, json::object{{"name", "Áo polo"},
                                            {"variants", {json::object{{"id", black}, {"price", 99'000}}}}})
                  .status == 200);
        CHECK(shop.last_seq() == before);
    }
    SECTION("stock is adjusted, never wished for")
    {
        CHECK(complaint(shop.patch(path, json::object{{"variants", {json::object{{"id", black}, {"on_hand", 5}}}}})) ==
              "variants[0].on_hand|unknown");
    }
    SECTION("another option needs values of all its variants")
    {
        CHECK(complaint(shop.patch(path, json::object{{"options", {"Màu", "Size"}}})) == "options|options");
    }
    SECTION("no two variants are alike")
    {
        CHECK(complaint(shop.patch(
                  path, json::object{{"variants", {json::object{{"id", black}, {"option_values", {"Trắng"}}}}}})) ==
              "options|taken");
    }
    SECTION("what is archived is no longer found, but still there")
    {
        REQUIRE(shop.patch(path, json::object{{"archived", true}}).status == 200);
        CHECK(shop.items("/api/products").empty());
        CHECK(shop.items("/api/variants?q=AO").empty());
        CHECK(shop.items("/api/products?archived=true").size() == 1);
        CHECK(shop.get(shop.lan, "/api/products/" + path).json().at("archived").as_bool());
        CHECK(shop.items("/api/variants?ids=" + black).size() == 1);
    }
}

TEST_CASE("Products are found by words of their names without marks, by SKU and by barcode, page by page")
{
    Goods shop;
    shop.shirt("AO", 10, "Áo thun Đống Đa");
    shop.shirt("QUAN", 1, "Quần kaki 100%");
    shop.shirt("VAY", 10, "Váy xoè");
    CHECK(shop.each("/api/products", "name") == "Váy xoè Quần kaki 100% Áo thun Đống Đa");
    CHECK(shop.each("/api/products?q=dong+ao", "name") == "Áo thun Đống Đa");
    CHECK(shop.each("/api/products?q=XO%C3%88", "name") == "Váy xoè");
    CHECK(shop.each("/api/products?q=quan-tr", "name") == "Quần kaki 100%");
    CHECK(shop.each("/api/products?q=893VAY", "name") == "Váy xoè");
    CHECK(shop.each("/api/products?q=100%25", "name") == "Quần kaki 100%");
    CHECK(shop.each("/api/products?q=%25", "name") == "Quần kaki 100%");
    CHECK(shop.items("/api/products?q=kh%C3%B4ng").empty());

    auto page = shop.get(shop.lan, "/api/products?limit=2").json();
    CHECK(page.at("items").as_array().size() == 2);
    page = shop.get(shop.lan, "/api/products?limit=2&cursor=" + text(page.at("next_cursor"))).json();
    CHECK(page.at("items").as_array().size() == 1);
    CHECK(page.at("next_cursor").is_null());
    CHECK(shop.get(shop.lan, "/api/products?cursor=x").status == 400);

    SECTION("and those that run low by asking for them")
    {
        CHECK(shop.items("/api/products?low=true").empty());
        shop.put("update variants set low_stock_at = 1");
        CHECK(shop.each("/api/products?low=true", "name") == "Quần kaki 100%");
    }
    SECTION("the picker gives the very SKU first, then those that begin so, then names")
    {
        shop.shirt("AO-DEN2", 1, "Quần ao-den");
        CHECK(shop.each("/api/variants?q=ao-den", "sku") == "AO-DEN AO-DEN2-DEN AO-DEN2-TRANG");
        CHECK(shop.each("/api/variants?q=893VAY", "sku") == "VAY-TRANG");
        CHECK(shop.each("/api/variants?q=vay+den", "sku") == "VAY-DEN");
        CHECK(shop.items("/api/variants?limit=3").size() == 3);
        CHECK(text(shop.items("/api/variants?q=vay")[0].at("product_name")) == "Váy xoè");
    }
}

TEST_CASE("A product's picture is an image of the shop, seen by all its staff and never swept away")
{
    Goods shop;
    const auto shirt = shop.shirt();
    const std::string png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\b\6\0\0\0\x1f\x15\xc4\x89", 33);
    const auto upload = [&](const Person& who, const std::string& name, const std::string& bytes) {
        const auto answer = shop.upload(who, name, bytes);
        INFO(answer.body);
        REQUIRE(answer.status == 201);
        return answer.at("id");
    };
    const auto wish = [&](const std::string& picture) {
        return shop.patch(text(shirt.at("id")), json::object{{"picture_id", picture}});
    };
    const auto picture = upload(shop.sales, "ao.png", png);
    CHECK(shop.get(shop.lan, "/media/" + picture).status == 404);
    CHECK(complaint(wish(upload(shop.sales, "gia.txt", "bảng giá"))) == "picture_id|not_an_image");
    CHECK(complaint(wish(upload(shop.stranger, "ao.png", png))) == "picture_id|absent");
    CHECK(complaint(wish(upload(shop.lan, "ao.png", png))) == "picture_id|absent");

    const auto changed = wish(picture);
    REQUIRE(changed.status == 200);
    CHECK(changed.at("picture") == "/media/" + picture);
    CHECK(shop.get(shop.lan, "/media/" + picture).status == 200);
    CHECK(shop.get(shop.stranger, "/media/" + picture).status == 404);
    shop.put("update attachments set created_at = now() - interval '9 days'");
    shop.store.as_workspace(shop.hoa_mai, [&](pqxx::work& tx) {
        inbox::EventLog log(tx, shop.hoa_mai);
        for (const auto& left : inbox::unsent_uploads(log, std::chrono::hours(24), 100)) CHECK(left.id.text != picture);
    });
    const auto bare = shop.patch(text(shirt.at("id")), json::object{{"picture_id", nullptr}});
    CHECK(bare.json().at("picture").is_null());
}
