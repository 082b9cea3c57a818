#include "tests/inbox/archive.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <map>
#include <random>

using namespace desk;

namespace {

std::string nfd(const std::string& utf8)
{
    UErrorCode status = U_ZERO_ERROR;
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    icu::Normalizer2::getNFDInstance(status)->normalizeUTF8(0, utf8, sink, nullptr, status);
    REQUIRE(U_SUCCESS(status));
    return out;
}

std::string plain(const std::string& item)
{
    std::string line;
    const auto parsed = json::parse(item);
    for (const auto& piece : parsed.at("snippet").as_array()) {
        const bool hit = piece.as_object().contains("hit");
        line += (hit ? "[" : "") + std::string(piece.at("text").as_string()) + (hit ? "]" : "");
    }
    return line;
}

} // namespace

TEST_CASE("A message is found by its words without accents and in either Unicode form, indexed or brand-new")
{
    PrivateStore store;
    Archive desk(store);
    const auto talk = desk.conversation();
    const bool indexed = GENERATE(false, true);
    const auto slow = desk.told(talk, "Đơn của mình GIAO CHẬM quá shop ơi", -20);
    const auto apart = desk.told(talk, nfd("Nếu giao chậm thì huỷ giúp mình"), -10);
    const auto other = desk.told(talk, "Còn size39 màu đỏ không ạ", 0);
    if (indexed) desk.index();

    for (const auto* words : {"giao chậm", "giao cham", "CHAM giao", "Giao Chậm"}) {
        INFO(words);
        CHECK(desk.found(desk.minh, words) == std::vector<std::string>{apart.text, slow.text});
        CHECK(desk.found(desk.minh, nfd(words)) == std::vector<std::string>{apart.text, slow.text});
    }
    CHECK(desk.found(desk.minh, "đơn cham") == std::vector<std::string>{slow.text});
    CHECK(desk.found(desk.minh, "don cham") == std::vector<std::string>{slow.text});
    CHECK(desk.finds("size 39", other));
    CHECK(desk.finds("size39 do", other));
    CHECK(desk.found(desk.minh, "giao nhanh").empty());
    CHECK(desk.found(desk.minh, "%").empty());
    CHECK(desk.found(desk.minh, "🎁🎁").empty());

    SECTION("also while the last word is being typed, but a whole word means itself")
    {
        CHECK(desk.finds("giao ch", slow));
        CHECK(desk.finds("giao cha", slow));
        const auto more = desk.told(talk, "giao ch", 5);
        if (indexed) desk.index();
        CHECK(desk.found(desk.minh, "giao ch") == std::vector<std::string>{more.text});
    }
    SECTION("and the words stand marked in a line of it")
    {
        desk.read([&](pqxx::work& tx) {
            const auto page = std::get<Page>(search::search_messages(tx, desk.minh, "giao cham", {}, 10, ""));
            CHECK(plain(page.items.at(1)) == "Đơn của mình [GIAO CHẬM] quá shop ơi");
        });
    }
}

TEST_CASE("A phone number and an order code are found in any writing")
{
    PrivateStore store;
    Archive desk(store);
    const auto talk = desk.conversation();
    const bool indexed = GENERATE(false, true);
    const auto dots = desk.told(talk, "sđt mình 0987.654.321 nha", -30);
    const auto plus = desk.told(talk, "gọi +84 987 654 321 giúp em", -20);
    const auto bank = desk.told(talk, "stk 1903 4567 890 tecombank", -15);
    const auto code = desk.told(talk, "đơn DH-10293 tới đâu rồi", -10);
    desk.told(talk, "0912345678", 0);
    if (indexed) desk.index();
    for (const auto* typed :
         {"0987654321", "0987 654 321", "+84987654321", "84987654321", "(+84) 987.654.321", "0987-654-321"}) {
        INFO(typed);
        CHECK(desk.found(desk.minh, typed) == std::vector<std::string>{plus.text, dots.text});
    }
    CHECK(desk.found(desk.minh, "0987 65") == std::vector<std::string>{plus.text, dots.text});
    CHECK(desk.found(desk.minh, "gọi 0987654321") == std::vector<std::string>{plus.text});
    CHECK(desk.finds("19034567890", bank));
    for (const auto* typed : {"DH10293", "dh-10293", "DH 10293", "10293", "dh102"}) {
        INFO(typed);
        CHECK(desk.found(desk.minh, typed) == std::vector<std::string>{code.text});
    }
}

TEST_CASE("What was edited is found as it now is; what was taken back, hidden or removed is not found")
{
    PrivateStore store;
    Archive desk(store);
    const auto talk = desk.conversation();
    const auto edited = desk.told(talk, "màu xanh", -30), recalled = desk.told(talk, "màu vàng", -20),
               hidden = desk.told(talk, "màu tím", -10);
    const auto removed = desk.told(talk, "màu nâu", 0);
    desk.index();
    CHECK(desk.found(desk.minh, "mau").size() == 4);
    const bool again = GENERATE(false, true);
    desk.look("update messages set text = 'màu đen', edit_number = 1 where id = '" + edited.text + "'");
    desk.look("update messages set recalled_at = now() where id = '" + recalled.text + "'");
    desk.look("update messages set hidden = true where id = '" + hidden.text + "'");
    desk.look("delete from messages where id = '" + removed.text + "'");
    for (const auto& id : {edited, recalled, hidden}) desk.tell(id, "message.updated");
    if (again) desk.index();
    CHECK(desk.found(desk.minh, "mau") == std::vector<std::string>{edited.text});
    CHECK(desk.finds("mau den", edited));
    CHECK_FALSE(desk.finds("mau xanh", edited));
    CHECK(desk.one("select count(*) from message_places where message_id = '" + removed.text + "'") == "0");
    desk.gather();
    CHECK(desk.found(desk.minh, "mau den") == std::vector<std::string>{edited.text});
}

TEST_CASE("Nobody finds what they may not see, and no shop finds another's")
{
    PrivateStore store;
    Archive desk(store), other(store, "an-nhien");
    const bool indexed = GENERATE(false, true);
    const auto hers = desk.told(desk.conversation("a", desk.lan.id), "váy hoa", -40);
    const auto his = desk.told(desk.conversation("b", desk.minh.id), "váy hoa", -30);
    const auto nobodys = desk.told(desk.conversation("c"), "váy hoa", -20);
    const auto second = store.channel(desk.shop.workspace, desk.shop.app, "222", "messenger", "Hai");
    const auto elsewhere = desk.told(desk.conversation("d", {}, "message", second), "váy hoa", -10);
    const auto theirs = other.told(other.conversation("x"), "váy hoa", 0);
    if (indexed) desk.index(), other.index();

    CHECK(desk.found(desk.minh, "vay hoa") ==
          std::vector<std::string>{elsewhere.text, nobodys.text, his.text, hers.text});
    CHECK(desk.found(desk.lan, "vay hoa") == std::vector<std::string>{elsewhere.text, nobodys.text, hers.text});
    auto limited = desk.lan;
    limited.channels = {desk.shop.channel};
    CHECK(desk.found(limited, "vay hoa") == std::vector<std::string>{nobodys.text, hers.text});
    auto gone = desk.lan;
    gone.active = false;
    CHECK(desk.found(gone, "vay hoa").empty());
    CHECK(other.found(other.minh, "vay hoa") == std::vector<std::string>{theirs.text});

    SECTION("and filters narrow to a channel, a person, a time")
    {
        search::MessageFilter filter;
        filter.channel = second;
        CHECK(desk.found(desk.minh, "vay", filter) == std::vector<std::string>{elsewhere.text});
        filter = {};
        filter.staff = desk.minh.id;
        CHECK(desk.found(desk.minh, "vay", filter) == std::vector<std::string>{his.text});
        filter.staff = other.minh.id;
        CHECK(desk.found(desk.minh, "vay", filter).empty());
        filter = {};
        filter.from = at(desk.one("select (extract(epoch from sent_at) * 1000)::bigint from messages where id = '" +
                                  his.text + "'"));
        filter.to = at(desk.one("select (extract(epoch from sent_at) * 1000)::bigint from messages where id = '" +
                                elsewhere.text + "'"));
        CHECK(desk.found(desk.minh, "vay", filter) == std::vector<std::string>{nobodys.text, his.text});
    }
}

TEST_CASE("However messages came, were indexed and put together, a search finds exactly those a look at each would")
{
    PrivateStore store;
    Archive desk(store);
    std::mt19937 dice(7);
    const std::vector<std::string> words = {"giao", "chậm", "áo",    "đỏ",           "size",
                                            "M",    "còn",  "không", "0987.654.321", "đổi"};
    std::vector<ConversationId> talks;
    for (int i = 0; i < 6; ++i) talks.push_back(desk.conversation("t" + std::to_string(i)));
    struct Said {
        std::string id, text;
        int at;
    };
    std::vector<Said> said;
    for (int i = 0; i < 240; ++i) {
        std::string text;
        for (int n = static_cast<int>(dice() % 4); n >= 0; --n) text += words[dice() % words.size()] + " ";
        // Some came late: days ago, and after newer ones.
        const int seconds = -static_cast<int>(dice() % 400'000) - i % 2;
        const auto id =
            i < 60 ? desk.said(talks[dice() % 6], text, seconds) : desk.told(talks[dice() % 6], text, seconds);
        said.push_back({id.text, text, seconds});
        if (i == 100 || i == 160) desk.index(37);
        if (i == 130) desk.gather();
    }
    const auto place = [&](const std::string& id) {
        return desk.one("select message_key(sent_at, id)::text || id::text from messages where id = '" + id + "'");
    };
    std::map<std::string, std::string> places;
    for (const auto& one : said) places[one.id] = place(one.id);
    for (int round = 0; round < 40; ++round) {
        const auto& first = words[dice() % words.size()];
        const auto& second = words[dice() % words.size()];
        std::vector<std::string> expected;
        for (const auto& one : said) {
            const auto has = [&](const std::string& word) {
                return (" " + one.text).find(" " + word + " ") != std::string::npos;
            };
            if (has(first) && has(second)) expected.push_back(one.id);
        }
        std::sort(expected.begin(), expected.end(),
                  [&](const auto& a, const auto& b) { return places[a] > places[b]; });
        INFO(first << " " << second);
        CHECK(desk.found(desk.minh, first + " " + second, {}, 1 + static_cast<int>(dice() % 30)) == expected);
    }
}

TEST_CASE("Pages of a search neither repeat nor miss a message while new ones arrive")
{
    PrivateStore store;
    Archive desk(store);
    const auto talk = desk.conversation();
    std::vector<std::string> old;
    for (int i = 0; i < 30; ++i) old.push_back(desk.told(talk, "váy số " + std::to_string(i), -100 + i).text);
    std::reverse(old.begin(), old.end());
    std::vector<std::string> ids;
    std::string cursor;
    int n = 0;
    do {
        desk.read([&](pqxx::work& tx) {
            const auto page = std::get<Page>(search::search_messages(tx, desk.minh, "vay", {}, 7, cursor));
            for (const auto& item : page.items)
                ids.push_back(std::string(json::parse(item).at("message").at("id").as_string()));
            cursor = page.next_cursor.value_or("");
        });
        desk.told(talk, "váy mới", n);
        if (++n == 2) desk.index();
    } while (!cursor.empty());
    CHECK(ids == old);
    desk.read([&](pqxx::work& tx) {
        CHECK(std::holds_alternative<BadCursor>(search::search_messages(tx, desk.minh, "vay", {}, 7, "AAAA")));
        CHECK(std::holds_alternative<BadCursor>(
            search::read_history(tx, desk.rules, desk.minh, {"vay", {}, false}, 7, "AAAA")));
    });
}

TEST_CASE("A look that has cost enough says where it stopped, and the next one goes on from there")
{
    PrivateStore store;
    Archive desk(store);
    const auto talk = desk.conversation();
    std::vector<std::string> expected;
    for (int day = 0; day < 12; ++day) {
        expected.push_back(desk.told(talk, "áo khoác " + std::to_string(day), -day * 86'400).text);
    }
    desk.index();
    std::vector<std::string> ids;
    std::optional<search::HitPlace> place = search::HitPlace{};
    int looks = 0;
    while (place) {
        ++looks;
        desk.read([&](pqxx::work& tx) {
            const auto hits = search::find_hits(tx, desk.minh, search::read_terms("ao khoac"), {}, 1, *place,
                                                {std::chrono::milliseconds{600}, 0});
            for (const auto& hit : hits.found) ids.push_back(hit.place.id);
            place = hits.reached;
        });
        REQUIRE(looks < 40);
    }
    CHECK(ids == expected);
    CHECK(looks >= 12);
}

TEST_CASE("The index is filled once, goes on where it stopped, and begins anew when the log was cleaned too early")
{
    PrivateStore store;
    Archive desk(store);
    const auto talk = desk.conversation();
    for (int i = 0; i < 50; ++i) desk.said(talk, "trước kia " + std::to_string(i), -1'000 + i);
    desk.read([&](pqxx::work& tx) {
        CHECK(search::index_messages(tx, desk.shop.workspace, {1, std::chrono::seconds{0}, 10}));
    });
    CHECK(desk.one("select count(*) from message_places") == "10");
    for (int i = 0; i < 5; ++i) desk.told(talk, "sau này", i);
    CHECK(desk.found(desk.minh, "truoc kia").size() == 10); // the rest is on its way
    CHECK(desk.found(desk.minh, "sau nay").size() == 5);
    desk.index(10);
    CHECK(desk.found(desk.minh, "truoc kia").size() == 50);
    CHECK(desk.one("select count(*) from message_places") == "55");
    desk.index();
    CHECK(desk.one("select count(*) from message_places") == "55");

    desk.told(talk, "lạc mất", 20);
    desk.look("delete from events");
    desk.look("update workspace_heads set oldest_seq = seq + 1 where workspace_id = " +
              std::to_string(desk.shop.workspace.number));
    CHECK(desk.found(desk.minh, "lac mat").empty());
    desk.index(10);
    CHECK(desk.found(desk.minh, "lac mat").size() == 1);
    CHECK(desk.found(desk.minh, "truoc kia").size() == 50);

    SECTION("and while another process is at it this one leaves it alone")
    {
        desk.told(talk, "một lần thôi", 30);
        desk.read([&](pqxx::work& first) {
            REQUIRE_FALSE(search::index_messages(first, desk.shop.workspace, {1, std::chrono::seconds{0}, 10}));
            pqxx::connection other(store.service_url());
            pqxx::work second(other);
            second.exec_params("select set_config('app.ws', $1, true)", std::to_string(desk.shop.workspace.number));
            CHECK_FALSE(search::index_messages(second, desk.shop.workspace, {1, std::chrono::seconds{0}, 10}));
        });
        CHECK(desk.found(desk.minh, "mot lan").size() == 1);
    }
}
