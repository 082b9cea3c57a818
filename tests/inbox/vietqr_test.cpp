#include "inbox/orders/shop_settings.hpp"
#include "inbox/orders/telling.hpp"
#include "inbox/orders/vietqr.hpp"

#include <catch2/catch.hpp>

using namespace inbox;

TEST_CASE("Payment codes are those that NAPAS and others publish, to the last digit")
{
    // The check value every catalogue of checksums gives for this one.
    CHECK(crc16("123456789") == 0x29B1);

    struct Known {
        Transfer transfer;
        std::string payload;
    };
    const Known known[] = {
        // NAPAS, "Format of the QR code data", 2021: a transfer to an account, the payer types the amount.
        {{"970403", "0011012345678", 0, ""},
         "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F"},
        // github.com/subiz/vietqr.
        {{"970415", "0011001932418", 120'000, "ung ho lu lut"},
         "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA530370454061200005802VN62170813ung "
         "ho lu lut"
         "6304C15C"},
    };
    for (const auto& [transfer, payload] : known) CHECK(vietqr_payload(transfer) == payload);

    // NAPAS' other example has fields we do not use; its checksum is made as ours.
    const std::string napas =
        "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN"
        "62340107NPS68690819thanh toan don hang6304";
    CHECK(crc16(napas) == 0x2E2E);
}

TEST_CASE("What a statement says is what banks pass on")
{
    CHECK(plain_content("DH-12") == "DH 12");
    CHECK(plain_content("  DH12 / áo ") == "DH12 o");
    CHECK(plain_content(std::string(40, 'A')).size() == 25);
    CHECK(plain_content("   ").empty());
    CHECK(vietqr_payload({"970436", "1", 5, " "}).find("6208") == std::string::npos);
}

TEST_CASE("A customer is told in the shop's own words, else in ours")
{
    Order order;
    order.code = "DH12";
    order.total = 1'350'000;
    order.customer.name = "hanh.nguyen";
    order.shipping.name = "Chị Hạnh";
    order.status = OrderStatus::confirmed;
    ShopSettings settings;
    CHECK(words_for(settings, order) ==
          "Dạ đơn DH12 của Chị Hạnh đã được xác nhận, tổng 1.350.000 ₫. Shop cảm ơn anh/chị ạ.");
    settings.templates["confirmed"] = "{name} ơi, {code} {status}: {total}. {";
    CHECK(words_for(settings, order) == "Chị Hạnh ơi, DH12 Đã xác nhận: 1.350.000 ₫. {");
    order.shipping.name = "{code}"; // what people typed is no template
    CHECK(words_for(settings, order) == "{code} ơi, DH12 Đã xác nhận: 1.350.000 ₫. {");
    CHECK(unknown_variable("{code} {total} {name} {status} {").value_or("none") == "none");
    CHECK(unknown_variable("{Code}").value_or("none") == "Code");
    for (const auto status :
         {OrderStatus::draft, OrderStatus::shipping, OrderStatus::delivered, OrderStatus::cancelled}) {
        CHECK_FALSE(unknown_variable(usual_words(status)));
        CHECK_FALSE(usual_words(status).empty());
    }
    CHECK(money_text(0) == "0 ₫");
    CHECK(money_text(999) == "999 ₫");
    CHECK(money_text(1'000) == "1.000 ₫");
    CHECK(money_text(-12'345'678) == "-12.345.678 ₫");
}
