#include "tests/inbox/archive.hpp"

using namespace desk;

TEST_CASE("The history lists conversations by their last message or by their newest hit, and counts them")
{
    PrivateStore store;
    Archive desk(store), other(store, "an-nhien");
    const bool indexed = GENERATE(false, true);
    const auto a = desk.conversation("a", desk.lan.id), b = desk.conversation("b", desk.minh.id),
               c = desk.conversation("c");
    other.told(other.conversation("x"), "giao chậm", -5);
    desk.told(a, "giao chậm quá", -500);
    const auto answer = desk.told(a, "Dạ em xin lỗi", -440, "outgoing");
    desk.told(a, "vẫn giao chậm", -300);
    desk.told(b, "giao chậm", -400);
    desk.told(c, "xin chào", -200);
    for (const auto& [id, ago] : {std::pair{a, 300}, {b, 400}, {c, 200}}) {
        desk.look("update conversations set last_message_at = now() - interval '" + std::to_string(ago) +
                  " s' where id = '" + id.text + "'");
    }
    desk.look("update messages set author_kind = 'staff', author_id = '" + desk.lan.id.text + "' where id = '" +
              answer.text + "'");
    if (indexed) desk.index();

    const auto ids = [](const json::object& page) {
        std::vector<std::string> found;
        for (const auto& item : page.at("items").as_array())
            found.push_back(std::string(item.at("conversation").at("id").as_string()));
        return found;
    };
    const auto all = desk.history({});
    CHECK(ids(all) == std::vector<std::string>{c.text, a.text, b.text});
    CHECK(all.at("conversations") == 3);
    CHECK(all.at("messages") == 5);
    CHECK(all.at("capped") == false);
    const auto& first = all.at("items").at(1);
    CHECK(first.at("messages") == 3);
    CHECK(first.at("hit").is_null());
    CHECK(first.at("first_answer_s") == 60);
    CHECK(first.at("staff").as_array().size() == 1);
    CHECK(first.at("staff").at(0).at("name") == "Lan");
    CHECK(all.at("items").at(0).at("first_answer_s").is_null());

    const auto slow = desk.history({"giao cham", {}, false});
    CHECK(ids(slow) == std::vector<std::string>{a.text, b.text});
    CHECK(slow.at("conversations") == 2);
    CHECK(slow.at("messages") == 3);
    CHECK(slow.at("items").at(0).at("messages") == 2);
    CHECK(slow.at("items").at(0).at("hit").at("snippet").at(1).at("text") == "giao chậm");
    CHECK(ids(desk.history({"giao cham", {}, true})) == std::vector<std::string>{b.text, a.text});

    SECTION("in pages of one")
    {
        for (const bool oldest : {false, true}) {
            for (const std::string words : {"", "giao cham"}) {
                const auto whole = ids(desk.history({words, {}, oldest}));
                std::vector<std::string> paged;
                std::string cursor;
                do {
                    const auto page = desk.history({words, {}, oldest}, 1, cursor);
                    CHECK(page.contains("conversations") == cursor.empty());
                    for (const auto& id : ids(page)) paged.push_back(id);
                    cursor = page.at("next").as_string();
                } while (!cursor.empty());
                CHECK(paged == whole);
            }
        }
    }
    SECTION("narrowed by who answered, by state and by time")
    {
        search::HistoryFilter filter;
        filter.messages.staff = desk.lan.id;
        CHECK(ids(desk.history(filter)) == std::vector<std::string>{a.text});
        filter = {};
        filter.messages.status = "resolved";
        CHECK(ids(desk.history(filter)).empty());
        filter = {};
        filter.messages.to = at(desk.one("select (extract(epoch from now() - interval '420 s') * 1000)::bigint"));
        const auto then = desk.history(filter);
        CHECK(ids(then) == std::vector<std::string>{a.text});
        CHECK(then.at("items").at(0).at("messages") == 2);
        CHECK(then.at("messages") == 2);
        CHECK(std::string(then.at("items").at(0).at("hit").at("message_id").as_string()) == answer.text);
        filter.words = "giao cham";
        CHECK(ids(desk.history(filter)) == std::vector<std::string>{a.text});
        filter = {};
        filter.messages.from = at(desk.one("select (extract(epoch from now() - interval '250 s') * 1000)::bigint"));
        CHECK(ids(desk.history(filter)) == std::vector<std::string>{c.text});
    }
    SECTION("as a sheet")
    {
        std::string sheet;
        desk.read([&](pqxx::work& tx) { sheet = search::history_csv(tx, desk.minh, {"giao cham", {}, false}); });
        CHECK(std::count(sheet.begin(), sheet.end(), '\n') == 3);
        CHECK(sheet.find("vẫn giao chậm") != std::string::npos);
    }
}
