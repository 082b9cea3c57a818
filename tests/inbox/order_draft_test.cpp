#include "inbox/orders/order_draft.hpp"
#include "tests/inbox/counter.hpp"

using namespace desk;

namespace {

json::object drafted(Counter& at, const ConversationId& talk, const StaffMember& who, int messages = 50)
{
    std::optional<std::string> draft;
    at.read([&](pqxx::work& tx) { draft = read_order_draft(tx, who, talk, messages); });
    REQUIRE(draft);
    return parsed(*draft);
}

} // namespace

TEST_CASE("A draft is filled from the last messages, and each field says which one it came from")
{
    PrivateStore store;
    Counter at(store);
    const auto black = at.goods("THUN-DEN-M", 7, 150'000);
    at.look("update products set name = 'Áo thun cổ tròn'");
    const auto talk = at.talk(at.customer());
    at.said(talk, "Shop ơi cho em hỏi giá ạ", -600);
    const auto wish = at.said(talk, "cho em 2 cái áo thun cổ tròn đen size M", -500);
    at.said(talk, "Dạ chị cho shop xin địa chỉ và 0900000000 ạ", -400, "outgoing");
    const auto where = at.said(talk, "12 ngõ 5, phường Cầu Giấy, Hà Nội", -300);
    const auto phone = at.said(talk, "sđt 0987.654.321", -200);

    const auto draft = drafted(at, talk, at.ngoc);
    CHECK(draft.at("phone").at("value") == "+84987654321");
    CHECK(draft.at("phone").at("message_id").as_string() == phone.text.c_str());
    CHECK(draft.at("place").at("state") == "exact");
    CHECK(draft.at("place").at("ward_code") == "00166");
    CHECK(draft.at("place").at("province_code") == "01");
    CHECK(draft.at("place").at("message_id").as_string() == where.text.c_str());
    CHECK(draft.at("ward").at("value") == "Phường Cầu Giấy");
    REQUIRE(draft.at("items").as_array().size() == 1);
    const auto& item = draft.at("items").at(0);
    CHECK(item.at("variant_id").as_string() == black.text.c_str());
    CHECK(item.at("quantity") == 2);
    CHECK(item.at("unit_price") == 150'000);
    CHECK(item.at("available") == 7);
    CHECK(item.at("message_id").as_string() == wish.text.c_str());

    SECTION("older messages than asked for are not read")
    {
        CHECK(drafted(at, talk, at.ngoc, 1).at("items").as_array().empty());
    }
    SECTION("nor is a conversation that one may not see")
    {
        at.look("update conversations set assignee_id = '" + at.minh.id.text + "'");
        at.read([&](pqxx::work& tx) { CHECK_FALSE(read_order_draft(tx, at.ngoc, talk, 50)); });
        Counter others(store, "sao-viet");
        others.read([&](pqxx::work& tx) { CHECK_FALSE(read_order_draft(tx, others.minh, talk, 50)); });
    }
    SECTION("what is no longer sold is not offered")
    {
        at.look("update variants set archived = true");
        const auto now = drafted(at, talk, at.ngoc);
        for (const auto& found : now.at("items").as_array()) CHECK(found.at("variant_id").is_null());
    }
    SECTION("a card that names one of the platform's items names our variant")
    {
        at.look("insert into listings (workspace_id, channel_id, item_id, variant_id) values (" +
                std::to_string(at.shop.workspace.number) + ", '" + at.shop.channel.text + "', '5550001', '" +
                black.text + "')");
        const auto card = at.said(talk, "", -100);
        at.look(
            R"(update messages set attachments = '[{"id":"x","kind":"product","state":"ready","platform_id":"5550001"}]' where id = ')" +
            card.text + "'");
        at.said(talk, "lấy 3 cái này nha", -50);
        bool named = false;
        const auto now = drafted(at, talk, at.ngoc);
        INFO(json::serialize(now));
        for (const auto& found : now.at("items").as_array()) {
            named = named ||
                    (!found.at("variant_id").is_null() && found.at("variant_id").as_string() == black.text.c_str() &&
                     found.at("quantity") == 5); // with those asked for in words
        }
        CHECK(named);
    }
}

TEST_CASE("A catalogue too large to be read whole is searched by the words of the chat")
{
    PrivateStore store;
    Counter at(store);
    const auto w = std::to_string(at.shop.workspace.number);
    at.look("insert into products (workspace_id, id, name) select " + w +
            ", gen_random_uuid(), 'Móc khóa số ' || n from generate_series(1, 20100) n");
    at.look("insert into variants (workspace_id, id, product_id, sku, price) select workspace_id, gen_random_uuid(), "
            "id, 'MK-' || id, 1 from products");
    const auto black = at.goods("DAM-HOA", 7, 150'000);
    at.look("update products set name = 'Đầm hoa nhí' where name = 'Áo DAM-HOA'");
    const auto talk = at.talk(at.customer());
    at.said(talk, "cho em 1 đầm hoa nhí đen M", -10);
    const auto draft = drafted(at, talk, at.ngoc);
    REQUIRE_FALSE(draft.at("items").as_array().empty());
    CHECK(draft.at("items").at(0).at("variant_id").as_string() == black.text.c_str());
}
