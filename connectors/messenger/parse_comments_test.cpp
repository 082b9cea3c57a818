#include "connectors/messenger/messenger.hpp"
#include "tests/support/places/places.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>

using namespace connectors;

/// What happens below a Page's posts.
namespace {

const Messenger messenger;
const std::string post = "104400220033001_555";

Item only(const std::string& name)
{
    std::ifstream file(tests::source_dir() / "connectors/messenger/fixtures" / (name + ".json"), std::ios::binary);
    REQUIRE(file);
    auto all = messenger.parse(std::string{std::istreambuf_iterator<char>(file), {}}, {});
    REQUIRE(all.size() == 1);
    CHECK(all[0].channel == "104400220033001");
    return all[0];
}

template <class What>
What read(const std::string& name)
{
    const auto item = only(name);
    CAPTURE(name, inbox::word_for(item.what));
    REQUIRE(std::holds_alternative<What>(item.what));
    return std::get<What>(item.what);
}

Item comment(const std::string& fields, const std::string& time = "1767243800")
{
    auto all = messenger.parse(R"({"object":"page","entry":[{"id":"1","time":)" + time +
                                   R"(,"changes":[{"field":"feed","value":{"item":"comment",)" + fields + "}}]}]}",
                               {});
    REQUIRE(all.size() == 1);
    return all[0];
}

} // namespace

TEST_CASE("A comment below a live video is a conversation of its post and its author")
{
    const auto said = read<inbox::Received>("comment_live");
    CHECK(said.thread.kind == inbox::ThreadKind::comment);
    CHECK(said.thread.id == post + ":7000000000000001");
    CHECK(said.thread.customer->id == "comment:7000000000000001");
    CHECK(said.thread.customer->name == "Lan Anh");
    CHECK(said.thread.post->id == post);
    CHECK(said.thread.post->link == "https://www.facebook.com/104400220033001/videos/555");
    CHECK(said.message_id == "555_777");
    CHECK(said.content.text == "Giá bao nhiêu ạ?");
    CHECK(said.content.reply_to.empty());
    CHECK(inbox::to_text(said.sent_at) == "2026-01-01T05:03:19.000Z");
    CHECK(only("comment_live").dedupe_key == "comment:555_777");
}

TEST_CASE("An answer to somebody's comment names that comment and has its own author's conversation")
{
    const auto said = read<inbox::Received>("comment_reply");
    CHECK(said.content.reply_to == "555_777");
    CHECK(said.thread.id == post + ":7000000000000002");
}

TEST_CASE("A comment whose author is withheld has a conversation of its root comment, without a customer")
{
    const auto root = read<inbox::Received>("comment_without_author");
    CHECK_FALSE(root.thread.customer);
    CHECK(root.thread.id == post + ":root:555_779");
    const auto below = read<inbox::Received>("comment_reply_without_author");
    CHECK_FALSE(below.thread.customer);
    CHECK(below.thread.id == post + ":root:555_777");
    CHECK(below.content.reply_to == "555_777");
}

TEST_CASE("Comments may be pictures, films, stickers, and of older versions")
{
    CHECK(read<inbox::Received>("comment_photo").content.attachments.at(0).kind == inbox::AttachmentKind::image);
    CHECK(read<inbox::Received>("comment_video").content.attachments.at(0).kind == inbox::AttachmentKind::video);
    CHECK(read<inbox::Received>("comment_sticker").content.unsupported);
    const auto old = read<inbox::Received>("comment_old_names");
    CHECK(old.thread.customer->id == "comment:7000000000000003");
    CHECK(old.thread.customer->name == "Hoa");
}

TEST_CASE("The Page's own answer belongs to the comment it answers")
{
    const auto said = read<inbox::Echoed>("comment_of_page_below");
    CHECK(said.thread.kind == inbox::ThreadKind::comment);
    CHECK(said.thread.id.empty());
    CHECK_FALSE(said.thread.customer);
    CHECK(said.content.reply_to == "555_777");
    CHECK(said.message_id == "555_785");
    CHECK(said.author == inbox::AuthorKind::page);
    CHECK(read<inbox::Ignored>("comment_of_page_root").why == "own_comment");
}

TEST_CASE("Both spellings of an edit change the comment, and two edits are two")
{
    CHECK(read<inbox::Edited>("comment_edited").text == "Giá sỉ bao nhiêu ạ?");
    CHECK(read<inbox::Edited>("comment_edit").message_id == "555_777");
    const std::string names = R"("verb":"edited","comment_id":"5_7","post_id":"1_5","created_time":1767243799,)";
    CHECK(comment(names + R"("message":"a")").dedupe_key != comment(names + R"("message":"b")").dedupe_key);
    CHECK(comment(names + R"("message":"a")").dedupe_key == comment(names + R"("message":"a")").dedupe_key);
}

TEST_CASE("Removing, hiding and showing a comment never touch its author")
{
    const auto gone = read<inbox::Recalled>("comment_removed");
    CHECK(gone.message_id == "555_777");
    CHECK(inbox::to_text(gone.at) == "2026-01-01T05:03:20.000Z"); // the entry's: it has no time of its own
    CHECK(read<inbox::Hidden>("comment_hidden").hidden);
    CHECK_FALSE(read<inbox::Hidden>("comment_unhidden").hidden);
    CHECK(only("comment_hidden").dedupe_key == "comment_hide:555_777:1767243870000:1767243800000");
}

TEST_CASE("Other news of the feed is kept and ignored; what is new is kept and counted")
{
    CHECK(read<inbox::Ignored>("feed_post").why == "feed");
    CHECK(read<inbox::Ignored>("feed_reaction").why == "feed");
    CHECK(read<inbox::Ignored>("mention").why == "mention");
    CHECK(read<inbox::NotUnderstood>("unknown_field").why.find("ratings") != std::string::npos);
    CHECK(read<inbox::NotUnderstood>("comment_unknown_verb").why.find("mute") != std::string::npos);
    CHECK(std::holds_alternative<inbox::NotUnderstood>(comment(R"("verb":"add","post_id":"1_5")").what));
    CHECK(std::holds_alternative<inbox::NotUnderstood>(comment(R"("verb":"add","comment_id":"5_7")").what));
}

TEST_CASE("Comment ids may be numbers, and a parent that is the post is no parent")
{
    const auto item = comment(
        R"("verb":"add","comment_id":9007199254740993,"post_id":18014398509481985,"parent_id":18014398509481985,"from":{"id":7000000000000001},"message":"mua")");
    const auto& said = std::get<inbox::Received>(item.what);
    CHECK(said.message_id == "9007199254740993");
    CHECK(said.thread.id == "18014398509481985:7000000000000001");
    CHECK(said.content.reply_to.empty());
    CHECK_FALSE(said.thread.customer->name);
    CHECK(inbox::to_text(said.sent_at) == "2026-01-01T05:03:20.000Z");
}
