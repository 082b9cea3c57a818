#include "connectors/messenger/messenger.hpp"

#include "connectors/json_view.hpp"

#include <catch2/catch.hpp>

using namespace connectors;

/// Walking through the past, and finding there what the webhooks would have told.
namespace {

const Messenger messenger;
const Settings app = completed({{"app_id", "1517"}, {"graph_base", "https://graph.test"}}, messenger.app_settings());
const Settings channel = {{"page_token", "page-token"}};
const Connection connection{app, channel, "100200300", {}};
const inbox::Time since = *iso_time("2026-01-01T00:00:00Z");

HttpReply ok(std::string body)
{
    return {200, {}, std::move(body)};
}

std::string url(const HistoryRequest& request, const Answers& so_far = {})
{
    return std::get<HttpCall>(messenger.history(request, connection, so_far)).url;
}

HistoryPage page(const HistoryRequest& request, const Answers& so_far)
{
    const auto step = messenger.history(request, connection, so_far);
    REQUIRE(std::holds_alternative<History>(step));
    REQUIRE(std::holds_alternative<HistoryPage>(std::get<History>(step)));
    return std::get<HistoryPage>(std::get<History>(step));
}

template <class Why>
bool refused(const HttpReply& reply, const HistoryRequest& request = {})
{
    const auto step = messenger.history(request, connection, {reply});
    const auto& history = std::get<History>(step);
    return std::holds_alternative<HistoryRefused>(history) &&
           std::holds_alternative<Why>(std::get<HistoryRefused>(history).why);
}

HistoryRequest at(const std::string& cursor, const std::string& thread = "")
{
    return {thread, thread, since, cursor};
}

} // namespace

TEST_CASE("The list of conversations names whom to ask for, newest first, no further back than wanted")
{
    CHECK(url(at("")).starts_with("https://graph.test/v25.0/100200300/conversations?platform=messenger&fields="));
    CHECK(url(at("conversations|abc")).ends_with("&after=abc"));
    const std::string lan =
        R"({"id":"t_1","updated_time":"2026-01-01T05:00:00+0000","participants":{"data":[{"id":"654","name":"Lan"},{"id":"100200300"}]}})";
    const std::string old =
        R"({"id":"t_2","updated_time":"2025-12-31T05:00:00+0000","participants":{"data":[{"id":"655"}]}})";
    const std::string paging = R"("paging":{"cursors":{"after":"next"},"next":"https://graph.facebook.com/x"}})";

    const auto more = page(at(""), {ok("{\"data\":[" + lan + "]," + paging)});
    REQUIRE(more.threads.size() == 1);
    CHECK(more.threads[0].thread == "654");
    CHECK(more.threads[0].customer == "654");
    CHECK(more.threads[0].since == since);
    CHECK(more.threads[0].cursor == "t_1|");
    CHECK(more.cursor == "conversations|next");

    CHECK(page(at(""), {ok("{\"data\":[" + lan + "," + old + "]," + paging)}).cursor == "posts|0|");
    CHECK(page(at(""), {ok("{\"data\":[" + lan + "," + old + "]," + paging)}).threads.size() == 1);
    CHECK(page(at(""), {ok("{\"data\":[]," + paging)}).cursor == "conversations|next"); // short, yet not the last
    const std::string address =
        R"({"data":[],"paging":{"next":"https://graph.test/v25.0/1/conversations?limit=25&after=a%3D%3D"}})";
    CHECK(page(at(""), {ok(address)}).cursor == "conversations|a==");
    CHECK(page(at(""), {ok("{\"data\":[" + lan + "]}")}).cursor == "posts|0|");
}

TEST_CASE("Past messages have the keys their webhooks had, and read again as themselves")
{
    CHECK(url(at("", "654")) ==
          "https://graph.test/v25.0/100200300/conversations?platform=messenger&user_id=654&fields=id");
    CHECK(url(at("", "654"), {ok(R"({"data":[{"id":"t_1"}]})")})
              .starts_with("https://graph.test/v25.0/t_1/messages?fields="));
    CHECK(url(at("t_1|abc", "654")).ends_with("&after=abc"));
    CHECK(page(at("", "654"), {ok(R"({"data":[]})")}).items.empty());

    const auto told = page(at("t_1|", "654"), {ok(R"({"data":[
        {"id":"m_3","created_time":"2026-01-01T05:00:03+0000","from":{"id":"654","name":"Lan"},"to":{"data":[{"id":"100200300"}]},"message":"",
         "attachments":{"data":[{"id":"1","mime_type":"image/jpeg","image_data":{"url":"https://scontent.xx.fbcdn.net/a.jpg"}},
                                {"id":"2","mime_type":"video/mp4","video_data":{"url":"https://video.xx.fbcdn.net/b.mp4"}},
                                {"id":"3","mime_type":"application/pdf","name":"giá.pdf","file_url":"https://cdn.fbsbx.com/c"},
                                {"id":"4","mime_type":"audio/mpeg","file_url":"https://cdn.fbsbx.com/d"}]}},
        {"id":"m_2","created_time":"2026-01-01T05:00:02+0000","from":{"id":"100200300"},"message":"Dạ còn ạ","reply_to":{"mid":"m_1"}},
        {"id":"m_1","created_time":"2026-01-01T05:00:01+0000","from":{"id":"654"},"message":"Còn size M không?","shares":{"data":[{"link":"https://shop.example/vay","name":"Váy"}]}},
        {"id":"m_x","created_time":"never","from":{"id":"654"},"message":"?"}, 5, {"id":"m_y"},
        {"id":"m_0","created_time":"2025-12-31T05:00:01+0000","from":{"id":"654"},"message":"cũ"}],
        "paging":{"cursors":{"after":"next"},"next":"https://x"}})")});
    REQUIRE(told.items.size() == 3);
    CHECK(told.cursor.empty());                       // older ones are not wanted
    CHECK(told.items[0].dedupe_key == "history:m_3"); // the delivery, which knows the millisecond, still counts
    CHECK(told.items[0].channel == "100200300");
    const auto& files = std::get<inbox::Received>(told.items[0].what).content.attachments;
    REQUIRE(files.size() == 4);
    CHECK(files[2].name == "giá.pdf");
    CHECK(files[3].kind == inbox::AttachmentKind::audio);
    const auto& reply = std::get<inbox::Echoed>(told.items[1].what);
    CHECK(reply.thread.id == "654");
    CHECK(reply.content.reply_to == "m_1");
    CHECK(inbox::to_text(reply.sent_at) == "2026-01-01T05:00:02.000Z");
    CHECK(std::get<inbox::Received>(told.items[2].what).content.attachments.at(0).link == "https://shop.example/vay");
    for (const auto& item : told.items) {
        const auto again = messenger.parse(item.body, app);
        REQUIRE(again.size() == 1);
        CHECK(again[0].dedupe_key == item.dedupe_key);
    }
    CHECK(
        page(at("t_1|", "654"), {ok(R"({"data":[],"paging":{"cursors":{"after":"n"},"next":"https://x"}})")}).cursor ==
        "t_1|n");
}

TEST_CASE("After the conversations come the comments of the newest posts")
{
    CHECK(url(at("posts|0|")) == "https://graph.test/v25.0/100200300/published_posts?fields=id%2Ccreated_time&limit=1");
    const auto post =
        page(at("posts|0|"),
             {ok(R"({"data":[{"id":"100200300_555"}],"paging":{"cursors":{"after":"p2"},"next":"https://x"}})")});
    CHECK(post.cursor == "comments|1|p2|100200300_555|");
    CHECK(
        url(at(post.cursor))
            .starts_with("https://graph.test/v25.0/100200300_555/comments?filter=stream&order=reverse_chronological"));

    const std::string comments = R"({"data":[
        {"id":"555_778","created_time":"2026-01-01T05:01:00+0000","from":{"id":"100200300","name":"Shop"},"message":"Dạ 199k","parent":{"id":"555_777"}},
        {"id":"555_777","created_time":"2026-01-01T05:00:00+0000","from":{"id":"7","name":"Lan"},"message":"Giá?"},
        {"id":"555_776","created_time":"2026-01-01T04:00:00+0000","message":"Chấm"}])";
    const auto first =
        page(at(post.cursor), {ok(comments + R"(,"paging":{"cursors":{"after":"c2"},"next":"https://x"}})")});
    REQUIRE(first.items.size() == 3);
    CHECK(first.cursor == "comments|1|p2|100200300_555|c2");
    CHECK(std::get<inbox::Echoed>(first.items[0].what).content.reply_to == "555_777");
    CHECK(first.items[1].dedupe_key == "comment:555_777");
    CHECK(std::get<inbox::Received>(first.items[1].what).thread.id == "100200300_555:7");
    CHECK(std::get<inbox::Received>(first.items[2].what).thread.id == "100200300_555:root:555_776");
    CHECK(page(at(post.cursor), {ok(comments + "}")}).cursor == "posts|1|p2");
    CHECK(page(at("comments|15|p9|1_5|"), {ok(comments + "}")}).cursor.empty());
    CHECK(page(at("comments|3||1_5|"), {ok(comments + "}")}).cursor.empty());

    // A Page that may not read its comments has no comments; a post deleted meanwhile is passed over.
    CHECK(page(at("posts|0|"), {{403, {}, R"({"error":{"code":10}})"}}).cursor.empty());
    CHECK(page(at("posts|0|"), {{404, {}, "not found"}}).cursor.empty());
    CHECK(page(at(post.cursor), {{400, {}, R"({"error":{"code":100,"error_subcode":33}})"}}).cursor == "posts|1|p2");
}

TEST_CASE("A message of the very second we want to begin with is not left out")
{
    HistoryRequest request{"654", "654", since + std::chrono::milliseconds{700}, "t_1|"};
    const auto told = page(
        request,
        {ok(R"({"data":[{"id":"m_1","created_time":"2026-01-01T00:00:00+0000","from":{"id":"654"},"message":"a"}]})")});
    CHECK(told.items.size() == 1);
}

TEST_CASE("A refused look into the past says whether to come again")
{
    CHECK(refused<inbox::NeedsReconnection>({400, {}, R"({"error":{"code":190}})"}));
    CHECK(refused<inbox::TryAgain>({400, {}, R"({"error":{"code":613}})"}));
    CHECK(refused<inbox::TryAgain>({500, {}, ""}));
    CHECK(refused<inbox::TryAgain>(ok("<html>")));
    CHECK(refused<inbox::Failed>({400, {}, R"({"error":{"code":100,"error_subcode":33}})"}, at("t_1|", "654")));
    CHECK(refused<inbox::TryAgain>({400, {}, R"({"error":{"code":4}})"}, at("posts|0|")));
    const Settings bare;
    const auto step = messenger.history({}, {app, bare, "1", {}}, {});
    CHECK(std::holds_alternative<HistoryRefused>(std::get<History>(step)));
}
