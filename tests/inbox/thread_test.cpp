#include "inbox/conversations/thread.hpp"
#include "tests/inbox/desk.hpp"

using namespace desk;

TEST_CASE("A thread is read around the first unread of the customer's messages, or from its end when all is read")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation("an");
    std::vector<MessageId> said;
    for (int i = 0; i < 30; ++i)
        said.push_back(desk.said(an, "tin " + std::to_string(i), i, i % 3 ? "incoming" : "outgoing"));
    const auto ask = [&](int limit) {
        Page page;
        desk.read([&](pqxx::work& tx) {
            page = std::get<Page>(read_thread(tx, desk.lan, an, {{}, {}, {}, "", limit, true}));
        });
        return page;
    };
    const auto unread = [&](int count) {
        desk.look("update conversations set unread_count = " + std::to_string(count) + " where id = '" + an.text + "'");
    };
    unread(0);
    auto page = ask(10);
    CHECK(page.items.size() == 10);
    CHECK(text_at(page.items.back(), "id") == said.back().text);
    CHECK(page.also == R"("newer":false)");

    unread(4); // the shop's 27 stands between: 29, 28, 26, 25
    page = ask(10);
    CHECK(page.also == R"("newer":false,"first_unread":")" + said[25].text + '"');
    CHECK(text_at(page.items.at(5), "id") == said[25].text);
    CHECK(page.items.size() == 10);
    page = ask(6);
    CHECK(page.also.starts_with(R"("newer":true)"));
    CHECK(text_at(page.items.at(3), "id") == said[25].text);

    unread(500); // more than there are: the first
    page = ask(6);
    CHECK(page.also.ends_with(said[1].text + '"'));
}

TEST_CASE("A thread is read for its pictures alone, of which none was recalled")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation("an");
    std::vector<MessageId> said;
    for (int i = 0; i < 9; ++i) said.push_back(desk.said(an, "tin " + std::to_string(i), i, "incoming"));
    const auto show = [&](int i, const std::string& kind) {
        desk.look("update messages set attachments = '[{\"kind\":\"file\"},{\"kind\":\"" + kind + "\"}]' where id = '" +
                  said[static_cast<std::size_t>(i)].text + "'");
    };
    for (const int i : {1, 2, 5, 7}) show(i, "image");
    show(3, "video");
    desk.look("update messages set recalled_at = now() where id = '" + said[2].text + "'");
    desk.read([&](pqxx::work& tx) {
        const auto ids = [&](const ThreadPlace& place) {
            const auto page = std::get<Page>(read_thread(tx, desk.lan, an, place));
            std::vector<std::string> found;
            for (const auto& item : page.items) found.push_back(text_at(item, "id"));
            return found;
        };
        CHECK(ids({{}, {}, {}, "", 50, false, "image"}) == std::vector{said[1].text, said[5].text, said[7].text});
        CHECK(ids({said[5], {}, {}, "", 50, false, "image"}) == std::vector{said[1].text});
        CHECK(ids({{}, said[5], {}, "", 50, false, "image"}) == std::vector{said[7].text});
    });
}
