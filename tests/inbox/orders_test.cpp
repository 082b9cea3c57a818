#include "tests/inbox/counter.hpp"

#include <thread>

using namespace desk;

namespace {

Order done(const OrderResult& result)
{
    REQUIRE(std::holds_alternative<OrderDone>(result));
    return std::get<OrderDone>(result).order;
}

std::string refused(const OrderResult& result)
{
    if (const auto* conflict = std::get_if<OrderConflict>(&result)) return conflict->code;
    if (const auto* refused = std::get_if<OrderRefused>(&result)) return refused->field + '|' + refused->code;
    if (const auto* out = std::get_if<OutOfStock>(&result)) {
        std::string all;
        for (const auto& line : out->lines) all += std::to_string(line.n) + ":" + std::to_string(line.available) + " ";
        return all;
    }
    return std::holds_alternative<NotThere>(result) ? "not there" : "done";
}

} // namespace

TEST_CASE("An order from the chat has a code, sums, held goods, a history, and a line in the chat")
{
    PrivateStore store;
    Counter at(store);
    const auto black = at.goods("AO-DEN-M", 10, 150'000);
    const auto customer = at.customer();
    const auto talk = at.talk(customer);
    const auto request = at.order(talk, {{black, 2, {}}});
    const auto order = at.made(request);

    CHECK(order.code == "DH1");
    CHECK(order.status == OrderStatus::confirmed);
    CHECK(order.subtotal == 300'000);
    CHECK(order.total == 320'000);
    CHECK(order.to_collect() == 270'000);
    CHECK(order.customer.name == "Chị Hạnh");
    CHECK(order.shipping.phone == "+84987654321");
    CHECK(at.shelf(black) == "10/2");
    CHECK(at.books_agree());
    CHECK(kinds(at.last_events) ==
          std::vector<std::string>{"stock.updated", "order.created", "message.created", "customer.updated"});
    const auto told = parsed(at.last_events[1].object);
    CHECK(told.at("seq") == at.last_events[1].seq);
    CHECK(told.at("shipping").at("phone") == "09•••321");
    CHECK(told.at("lines").at(0).at("name") == "Áo AO-DEN-M – Đen / M");
    CHECK(told.at("allowed").as_array().size() == 2);
    const auto line = parsed(at.last_events[2].object);
    CHECK(line.at("kind") == "event");
    CHECK(line.at("text") == "Đơn DH1: Đã xác nhận");
    CHECK(line.at("attachments").at(0).at("platform_id") == order.id.text.c_str());
    CHECK(at.one("select state || source from contacts where customer_id = '" + customer.text + "'") == "keptorder");
    CHECK(at.one("select count(*) from addresses where customer_id = '" + customer.text + "'") == "1");
    CHECK(at.one("select action || ' ' || subject from audit") == "order.created " + order.id.text);

    SECTION("and the conversation is one of those with an order")
    {
        at.conversation("t2");
        at.read([&](pqxx::work& tx) {
            for (const bool wanted : {true, false}) {
                ConversationFilter filter;
                filter.has_order = wanted;
                const auto found = std::get<Page>(list_conversations(tx, at.rules, at.minh, filter, 10, ""));
                REQUIRE(found.items.size() == 1);
                CHECK((text_at(found.items[0], "id") == talk.text) == wanted);
            }
        });
    }
    SECTION("the same request again is the same order, without a second effect")
    {
        const auto again = at.make(request);
        CHECK(std::get<OrderDone>(again).already_there);
        CHECK(done(again).code == "DH1");
        CHECK(at.last_events.empty());
        CHECK(at.shelf(black) == "10/2");
    }
    SECTION("the same id with other content is refused")
    {
        auto other = request;
        other.lines[0].quantity = 3;
        CHECK(refused(at.make(other)) == "id_used");
        CHECK(at.shelf(black) == "10/2");
    }
    SECTION("the next one has the next code")
    {
        auto next = at.order({}, {{black, 1, 99'000}});
        next.customer = customer;
        const auto second = at.made(next);
        CHECK(second.code == "DH2");
        CHECK(second.subtotal == 99'000);
        CHECK(kinds(at.last_events) == std::vector<std::string>{"stock.updated", "order.created"});
        CHECK(at.one("select count(*) from addresses where customer_id = '" + customer.text + "'") == "1");
    }
}

TEST_CASE("An order goes its way, and the shelf with it")
{
    PrivateStore store;
    Counter at(store);
    const auto black = at.goods("AO", 10);
    const auto talk = at.talk(at.customer());
    const auto id = at.made(at.order(talk, {{black, 3, {}}}, OrderStatus::to_confirm)).id;
    CHECK(at.shelf(black) == "10/3");
    CHECK(refused(at.moved(id, OrderStatus::packing)) == "state");
    CHECK(done(at.moved(id, OrderStatus::confirmed)).status == OrderStatus::confirmed);
    CHECK(kinds(at.last_events) == std::vector<std::string>{"order.updated", "message.created"});
    CHECK(text_at(at.last_events[1].object, "text") == "Đơn DH1: Đã xác nhận");
    done(at.moved(id, OrderStatus::packing));
    CHECK(at.shelf(black) == "10/3");
    done(at.moved(id, OrderStatus::shipping));
    CHECK(at.shelf(black) == "7/0");
    CHECK(refused(at.moved(id, OrderStatus::cancelled)) == "state");
    done(at.moved(id, OrderStatus::delivered));
    done(at.moved(id, OrderStatus::returned, "Khách không nhận"));
    CHECK(at.shelf(black) == "7/0");
    CHECK(at.books_agree());
    at.read([&](pqxx::work& tx) {
        const auto history = read_history(tx, at.shop.workspace, id);
        REQUIRE(history.size() == 6);
        CHECK(history.front().from.empty());
        CHECK(history.back().to == "returned");
        CHECK(history.back().why == "Khách không nhận");
        CHECK(history.back().staff.name == "Ngọc");
    });
    SECTION("where it stands already it stays")
    {
        CHECK(std::get<OrderDone>(at.moved(id, OrderStatus::returned)).already_there);
        CHECK(at.last_events.empty());
    }
}

TEST_CASE("A cancelled order gives back what it held, once")
{
    PrivateStore store;
    Counter at(store);
    const auto black = at.goods("AO", 10), white = at.goods("QUAN", 5);
    const auto id = at.made(at.order(at.talk(at.customer()), {{black, 3, {}}, {white, 5, {}}, {black, 1, {}}})).id;
    CHECK(at.shelf(black) == "10/4");
    const auto order = done(at.moved(id, OrderStatus::cancelled, "Khách đổi ý"));
    CHECK(order.cancel_reason == "Khách đổi ý");
    CHECK(at.shelf(black) == "10/0");
    CHECK(at.shelf(white) == "5/0");
    CHECK(std::get<OrderDone>(at.moved(id, OrderStatus::cancelled)).already_there);
    CHECK(at.shelf(black) == "10/0");
    CHECK(refused(at.moved(id, OrderStatus::confirmed)) == "state");
    CHECK(at.books_agree());
}

TEST_CASE("What is not there cannot be ordered, and nothing has changed then")
{
    PrivateStore store;
    Counter at(store);
    const auto black = at.goods("AO", 3), white = at.goods("QUAN", 5);
    const auto talk = at.talk(at.customer());
    CHECK(refused(at.make(at.order(talk, {{white, 5, {}}, {black, 4, {}}}))) == "1:3 ");
    CHECK(refused(at.make(at.order(talk, {{black, 2, {}}, {black, 2, {}}}))) == "1:1 ");
    CHECK(at.last_events.empty());
    CHECK(at.one("select count(*) from orders") == "0");
    CHECK(at.one("select last_order_number from workspace_heads where workspace_id = " +
                 std::to_string(at.shop.workspace.number)) == "0");
    CHECK(at.shelf(black) == "3/0");

    const auto id = at.made(at.order(talk, {{black, 2, {}}})).id;
    SECTION("nor can an order grow beyond it; what it holds itself counts for it")
    {
        CHECK(refused(at.changed(id, {.lines = {{{black, 4, {}}}}})) == "0:3 ");
        CHECK(at.shelf(black) == "3/2");
        done(at.changed(id, {.lines = {{{black, 3, {}}}}}));
        CHECK(at.shelf(black) == "3/3");
        CHECK(refused(at.changed(id, {.lines = {{{black, 1, {}}, {white, 6, {}}}}})) == "1:5 ");
        CHECK(at.shelf(black) == "3/3");
        done(at.changed(id, {.lines = {{{black, 1, {}}, {white, 5, {}}}}}));
        CHECK(at.shelf(black) == "3/1");
        CHECK(at.shelf(white) == "5/5");
        CHECK(at.books_agree());
    }
}

TEST_CASE("A draft holds its goods for a quarter of an hour after its last change")
{
    PrivateStore store;
    Counter at(store);
    const auto black = at.goods("AO", 3);
    const auto talk = at.talk(at.customer());
    const auto draft = at.made(at.order(talk, {{black, 2, {}}}, OrderStatus::draft));
    REQUIRE(draft.reserved_until);
    CHECK(at.shelf(black) == "3/2");
    const auto expire = [&] {
        std::size_t released = 0;
        at.look("update orders set reserved_until = reserved_until - interval '15 minutes'");
        at.last_events = at.write([&](EventLog& log) { released = release_expired(log, 10); });
        return released;
    };
    CHECK(expire() == 1);
    CHECK(at.shelf(black) == "3/0");
    CHECK(at.one("select kind from stock_movements order by n desc limit 1") == "expire");
    CHECK(kinds(at.last_events) == std::vector<std::string>{"stock.updated", "order.updated"});
    CHECK(parsed(at.last_events[1].object).at("reserved_until").is_null());
    CHECK(parsed(at.last_events[1].object).at("status") == "draft");
    CHECK(expire() == 0);

    SECTION("its next change holds them again")
    {
        CHECK(done(at.changed(draft.id, {.note = "Giao buổi tối"})).reserved_until);
        CHECK(at.shelf(black) == "3/2");
        CHECK(expire() == 1);
    }
    SECTION("and so does confirming it, then for good")
    {
        CHECK_FALSE(done(at.moved(draft.id, OrderStatus::confirmed)).reserved_until);
        CHECK(at.shelf(black) == "3/2");
        CHECK(expire() == 0);
    }
    SECTION("unless somebody else was faster")
    {
        at.made(at.order(talk, {{black, 2, {}}}));
        CHECK(refused(at.moved(draft.id, OrderStatus::confirmed)) == "0:1 ");
        CHECK_FALSE(done(at.changed(draft.id, {.note = "Hỏi lại khách"})).reserved_until);
        CHECK(at.shelf(black) == "3/2");
    }
    CHECK(at.books_agree());
}

TEST_CASE("What makes no sense is refused by its name")
{
    PrivateStore store;
    Counter at(store), others(store, "sao-viet");
    const auto black = at.goods("AO", 100);
    const auto talk = at.talk(at.customer());
    const auto wrong = [&](const std::function<void(OrderRequest&)>& spoil) {
        auto request = at.order(talk, {{black, 2, {}}});
        spoil(request);
        return refused(at.make(request));
    };
    CHECK(wrong([](auto& r) { r.lines.clear(); }) == "lines|empty");
    CHECK(wrong([](auto& r) { r.lines[0].quantity = 0; }) == "lines[0].quantity|range");
    CHECK(wrong([](auto& r) { r.lines[0].quantity = -1; }) == "lines[0].quantity|range");
    CHECK(wrong([](auto& r) { r.lines[0].unit_price = -1; }) == "lines[0].unit_price|range");
    CHECK(wrong([](auto& r) { r.lines[0].unit_price = money_limit; }) == "lines[0].quantity|too_large");
    CHECK(wrong([](auto& r) { r.lines[0].variant = VariantId{new_uuid()}; }) == "lines[0].variant_id|absent");
    CHECK(wrong([](auto& r) { r.payment.discount = 230'001; }) == "payment.discount|too_large");
    CHECK(wrong([](auto& r) { r.payment.deposit = 220'001; }) == "payment.deposit|too_large");
    CHECK(wrong([](auto& r) { r.shipping.phone = "12345"; }) == "shipping.phone|phone");
    CHECK(wrong([](auto& r) { r.conversation = {}; }) == "customer_id|missing");
    const auto somebody = at.customer("Người khác");
    CHECK(wrong([&](auto& r) { r.customer = somebody; }) == "customer_id|mismatch");

    SECTION("as is what belongs to another shop")
    {
        const auto theirs = others.goods("AO", 100);
        const auto their_customer = others.customer();
        const auto their_talk = others.talk(their_customer, "t9");
        CHECK(wrong([&](auto& r) { r.lines[0].variant = theirs; }) == "lines[0].variant_id|absent");
        CHECK(wrong([&](auto& r) { r.conversation = their_talk; }) == "conversation_id|absent");
        CHECK(wrong([&](auto& r) {
                  r.conversation = {};
                  r.customer = their_customer;
              }) == "customer_id|absent");
        const auto id = at.made(at.order(talk, {{black, 1, {}}})).id;
        OrderResult result = NotThere{};
        others.write([&](EventLog& log) { result = move_order(log, others.ngoc, id, OrderStatus::packing, ""); });
        CHECK(refused(result) == "not there");
        others.write([&](EventLog& log) { result = change_order(log, others.ngoc, id, {.note = "x"}); });
        CHECK(refused(result) == "not there");
    }
    SECTION("and a conversation somebody may not see")
    {
        at.look("update conversations set assignee_id = '" + at.minh.id.text + "' where id = '" + talk.text + "'");
        CHECK(wrong([](auto&) {}) == "conversation_id|absent");
    }
    SECTION("and what is no longer sold, unless the order has it already")
    {
        const auto id = at.made(at.order(talk, {{black, 1, {}}})).id;
        at.look("update variants set archived = true");
        CHECK(wrong([](auto&) {}) == "lines[0].variant_id|archived");
        done(at.changed(id, {.lines = {{{black, 2, {}}}}}));
    }
}

TEST_CASE("An order is corrected until it is packed; later only its note")
{
    PrivateStore store;
    Counter at(store);
    const auto black = at.goods("AO", 10, 100'000);
    const auto order = at.made(at.order(at.talk(at.customer()), {{black, 1, 80'000}}));
    at.look("update variants set price = 120000");
    const auto corrected =
        done(at.changed(order.id, {.lines = {{{black, 2, {}}}}, .payment = Payment{"transfer", 0, 0, 0}}));
    CHECK(corrected.subtotal == 160'000); // the price that was agreed
    CHECK(corrected.to_collect() == 0);
    CHECK(text_at(at.last_events.back().object, "text") == "Đơn DH1: Đã sửa, tổng 160.000 ₫");
    CHECK(std::get<OrderDone>(at.changed(order.id, {.note = order.note})).already_there);
    CHECK(at.last_events.empty());
    CHECK(refused(at.changed(order.id, {.note = "x", .seq = order.seq})) == "changed");
    CHECK(refused(at.moved(order.id, OrderStatus::packing, "", order.seq)) == "changed");
    done(at.moved(order.id, OrderStatus::packing, "", corrected.seq));
    CHECK(refused(at.changed(order.id, {.payment = Payment{}})) == "state");
    CHECK(done(at.changed(order.id, {.note = "Để ở bảo vệ"})).note == "Để ở bảo vệ");
    CHECK(at.books_agree());
}

TEST_CASE("A gift beside a piece that is paid stays a gift when only numbers are corrected")
{
    PrivateStore store;
    Counter at(store);
    const auto black = at.goods("AO", 10, 100'000);
    const auto order = at.made(at.order(at.talk(at.customer()), {{black, 1, 90'000}, {black, 1, 0}}));
    const auto corrected = done(at.changed(order.id, {.lines = {{{black, 2, {}}, {black, 1, {}}, {black, 1, {}}}}}));
    CHECK(corrected.subtotal == 2 * 90'000 + 0 + 100'000); // a third line is new, at the price of today
    CHECK(at.books_agree());
}

TEST_CASE("Two salespeople reach for the last piece, and one of them gets it")
{
    PrivateStore store;
    Counter at(store);
    const auto last = at.goods("AO", 1);
    const auto talk = at.talk(at.customer());
    std::vector<OrderRequest> requests;
    for (int i = 0; i < 8; ++i) requests.push_back(at.order(talk, {{last, 1, {}}}));
    std::vector<int> sold(requests.size());
    std::vector<std::thread> people;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        people.emplace_back([&, i] {
            pqxx::connection connection(store.service_url());
            pqxx::work tx(connection);
            tx.exec_params("select set_config('app.ws', $1, true)", at.shop.workspace.number);
            EventLog log(tx, at.shop.workspace);
            sold[i] = std::holds_alternative<OrderDone>(create_order(log, at.ngoc, requests[i])) ? 1 : 0;
            std::move(log).close();
            tx.commit();
        });
    }
    for (auto& person : people) person.join();
    CHECK(std::count(sold.begin(), sold.end(), 1) == 1);
    CHECK(at.shelf(last) == "1/1");
    CHECK(at.one("select count(*) from orders") == "1");
    CHECK(at.books_agree());
}

TEST_CASE("Orders are found by state, customer, code, number and name, newest first")
{
    PrivateStore store;
    Counter at(store);
    const auto black = at.goods("AO", 100);
    const auto hanh = at.customer("Chị Hạnh"), lien = at.customer("Cô Liên");
    const auto with_hanh = at.talk(hanh, "t1"), with_lien = at.talk(lien, "t2");
    for (int i = 0; i < 3; ++i) at.made(at.order(with_hanh, {{black, 1, {}}}));
    auto other = at.order(with_lien, {{black, 1, {}}}, OrderStatus::draft);
    other.shipping = {"Nguyễn Thị Liên", "+84 912 345 678", "", "", "", "", ""};
    at.made(other);
    const auto found = [&](const OrderFilter& filter, int limit = 50, const std::string& cursor = "") {
        std::string codes;
        at.read([&](pqxx::work& tx) {
            const auto result = list_orders(tx, at.lan, filter, limit, cursor);
            const auto& page = std::get<Page>(result);
            for (const auto& item : page.items) codes += text_at(item, "code") + " ";
            if (page.next_cursor) codes += "..." + *page.next_cursor;
        });
        return codes;
    };
    CHECK(found({}) == "DH4 DH3 DH2 DH1 ");
    CHECK(found({.statuses = {OrderStatus::draft}}) == "DH4 ");
    CHECK(found({.customer = hanh}) == "DH3 DH2 DH1 ");
    CHECK(found({.conversation = with_lien}) == "DH4 ");
    CHECK(found({.words = "dh2"}) == "DH2 ");
    CHECK(found({.words = "0912.345.678"}) == "DH4 ");
    CHECK(found({.words = "nguyen thi lien"}) == "DH4 ");
    CHECK(found({.words = "Liên nguyễn"}) == "DH4 "); // in any order
    CHECK(found({.words = "thi li"}) == "DH4 ");      // a word's beginning is enough
    CHECK(found({.words = "nguyen hanh"}).empty());
    CHECK(found({.words = "%"}).empty());
    at.look("update orders set shipping_name = 'Trần Bưởi' where code = 'DH4'");
    CHECK(found({.words = "lien"}).empty());
    CHECK(found({.words = "tran buoi"}) == "DH4 ");
    const auto first = found({.customer = hanh}, 2);
    CHECK(first.starts_with("DH3 DH2 ..."));
    CHECK(found({.customer = hanh}, 2, first.substr(first.find("...") + 3)) == "DH1 ");
    at.look("update customers set merged_into = '" + hanh.text + "', head_id = '" + hanh.text + "' where id = '" +
            lien.text + "'");
    CHECK(found({.customer = hanh}) == "DH4 DH3 DH2 DH1 ");
    CHECK(found({.customer = lien}) == "DH4 DH3 DH2 DH1 ");
}
