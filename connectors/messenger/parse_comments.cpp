#include "connectors/messenger/parse.hpp"

#include "connectors/messenger/messenger.hpp"
#include "connectors/signature.hpp"

#include <algorithm>
#include <limits>

/// What happens below a Page's posts. A live video is a post too: its comments come the same way.
namespace connectors::messenger {

namespace {

struct Comment {
    std::string id, post, parent;    // parent: empty for a root comment
    std::string author, author_name; // empty when withheld
    inbox::Time at{};
};

Comment names_of(const JsonView& value, const Around& around)
{
    Comment comment;
    comment.id = required_id(value["comment_id"]);
    comment.post = loose_id(value["post_id"]);
    if (comment.post.empty()) comment.post = loose_id(value["post"]["id"]);
    comment.parent = loose_id(value["parent_id"]);
    if (comment.parent == comment.post || comment.parent == comment.id) comment.parent.clear();
    const bool renamed = value["from"].is_object(); // before v2.11 these were sender_id and sender_name
    comment.author = loose_id(renamed ? value["from"]["id"] : value["sender_id"]);
    comment.author_name = loose_text(renamed ? value["from"]["name"] : value["sender_name"]);
    comment.at = time_or(value["created_time"], around.time);
    return comment;
}

inbox::Post post_of(const JsonView& value, const Comment& comment)
{
    if (comment.post.empty()) throw Malformed("a comment without its post");
    if (comment.post.size() > 200 || comment.author.size() > 200) throw Malformed("an id longer than an id can be");
    const auto post = value["post"];
    return {comment.post, loose_text(post["message"]), loose_id(post["permalink_url"]), loose_id(post["picture"])};
}

inbox::Content content_of(const JsonView& value, const Comment& comment)
{
    inbox::Content content;
    content.text = loose_text(value["message"]);
    content.reply_to = comment.parent;
    for (const auto& [name, kind] :
         {std::pair{"photo", inbox::AttachmentKind::image}, std::pair{"video", inbox::AttachmentKind::video}}) {
        const auto url = loose_id(value[name]);
        if (url.empty()) continue;
        inbox::Attachment file;
        file.kind = kind;
        file.url = url;
        content.attachments.push_back(std::move(file));
    }
    // A sticker comes as an empty comment.
    content.unsupported = content.text.empty() && content.attachments.empty();
    return content;
}

/// Facebook shows two levels only, so a comment's parent is its root.
inbox::Thread thread_of(const JsonView& value, const Comment& comment)
{
    inbox::Thread thread;
    thread.kind = inbox::ThreadKind::comment;
    thread.post = post_of(value, comment);
    if (comment.author.empty()) {
        thread.id = comment.post + ":root:" + (comment.parent.empty() ? comment.id : comment.parent);
        return thread;
    }
    thread.id = comment.post + ":" + comment.author;
    thread.customer = inbox::Party{"comment:" + comment.author, {}, {}};
    if (!comment.author_name.empty()) thread.customer->name = comment.author_name;
    return thread;
}

/// The Page's own words. Below somebody's comment they belong to that comment's conversation, which only the store
/// knows; beside nobody's comment they answer no one.
inbox::Inbound own_words(const JsonView& value, const Comment& comment)
{
    if (comment.parent.empty()) return inbox::Ignored{"own_comment"};
    inbox::Echoed echoed;
    echoed.thread.kind = inbox::ThreadKind::comment;
    echoed.thread.post = post_of(value, comment);
    echoed.message_id = comment.id;
    echoed.content = content_of(value, comment);
    echoed.sent_at = comment.at;
    echoed.author = inbox::AuthorKind::page;
    return echoed;
}

inbox::Inbound words(const JsonView& value, const Comment& comment)
{
    inbox::Received received;
    received.thread = thread_of(value, comment);
    received.message_id = comment.id;
    received.content = content_of(value, comment);
    received.sent_at = comment.at;
    return received;
}

/// Edits of comments are not numbered: the seconds of their own time count instead, and the entry's time behind them.
int number_at(inbox::Time at)
{
    using namespace std::chrono;
    const auto since = floor<seconds>(at) - sys_days{2010y / January / 1};
    return static_cast<int>(std::clamp<std::int64_t>(since.count(), 0, std::numeric_limits<int>::max()));
}

} // namespace

Reading read_comment(const JsonView& value, const Around& around)
{
    const auto comment = names_of(value, around);
    const auto verb = value["verb"].text();
    // The time may be that of the comment itself, equal for all that is done to it; the entry's tells the doings apart.
    const auto done_at = std::max(comment.at, around.time.value_or(comment.at));
    const auto time = digits_of(comment.at) + (around.time ? ":" + digits_of(*around.time) : "");
    if (verb == "add") {
        const bool own = !around.page.empty() && comment.author == around.page;
        return {key_of({"comment", comment.id}), own ? own_words(value, comment) : words(value, comment)};
    }
    if (verb == "edited" || verb == "edit") {
        // Two edits of one entry are told apart by their words.
        const auto text = loose_text(value["message"]);
        return {key_of({"comment_edit", comment.id, time, sha256_hex(text).substr(0, 16)}),
                inbox::Edited{comment.id, text, number_at(comment.at), done_at}};
    }
    if (verb == "remove") return {key_of({"comment_remove", comment.id}), inbox::Recalled{comment.id, comment.at}};
    if (verb == "hide" || verb == "unhide") {
        return {key_of({"comment_" + verb, comment.id, time}), inbox::Hidden{comment.id, verb == "hide", done_at}};
    }
    throw Malformed("a comment was treated in a way we do not know: " + verb.substr(0, 40));
}

Reading read_change(const JsonView& change, const Around& around)
{
    const auto field = change["field"].text();
    const auto value = change["value"];
    if (field == "feed" && around.object == "page") {
        if (value["item"].text() == "comment") return read_comment(value, around);
        return {{}, inbox::Ignored{"feed"}};
    }
    if (field == "mention" || field == "mentions") return {{}, inbox::Ignored{"mention"}};
    if (field == "comments" || field == "live_comments") return {{}, inbox::Ignored{"instagram_comment"}};
    if (field.starts_with("messag") || field == "standby") {
        auto here = around;
        here.standby = field == "standby";
        return read_messaging(value, here);
    }
    throw Malformed("a field we do not know: " + field.substr(0, 60));
}

} // namespace connectors::messenger
