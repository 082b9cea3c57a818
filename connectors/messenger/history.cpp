#include "connectors/messenger/messenger.hpp"

#include "connectors/messenger/graph.hpp"
#include "connectors/messenger/past.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <array>

/// Past messages and comments, for repair. The platform allows two such calls a second and Page.
///
/// A walk over everything goes by cursor: first the conversations, newest first, each handed back as a request of its
/// own; then the newest posts, one after the other, with their comments. Cursors are ours:
///
///     conversations | after            posts | how many so far | after
///     comments | how many so far | after (of the posts) | post | after (of its comments)
///
/// and for one thread: conversation id | after. Reactions, receipts and deletions are not to be had this way.
namespace connectors {

namespace {

using namespace messenger;

constexpr std::size_t posts_limit = 15;
constexpr std::size_t fields_in_cursor = 5;

/// The parts of a cursor; missing ones are empty.
std::array<std::string, fields_in_cursor> parts_of(std::string_view cursor)
{
    std::array<std::string, fields_in_cursor> parts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto end = i + 1 < parts.size() ? cursor.find('|') : std::string_view::npos;
        parts[i] = cursor.substr(0, end);
        if (end == std::string_view::npos) break;
        cursor.remove_prefix(end + 1);
    }
    return parts;
}

History refused(const Answer& answer)
{
    return HistoryRefused{harmless_failure(answer)};
}

/// The cursor of the next page; empty when this was the last. A page may be short or empty and still have a next, and
/// where no cursors stand beside it the address of the next page names the cursor.
std::string next_after(const JsonView& answer)
{
    const auto paging = answer["paging"];
    const auto next = paging["next"].text_or("");
    if (next.empty()) return {};
    if (auto after = paging["cursors"]["after"].text_or(""); !after.empty()) return after;
    const auto address = boost::urls::parse_uri_reference(next);
    if (!address) return {};
    const auto parameters = address->params();
    const auto found = parameters.find("after");
    return found == parameters.end() ? std::string{} : (*found).value;
}

Query with_after(Query query, const std::string& after)
{
    if (!after.empty()) query.emplace_back("after", after);
    return query;
}

std::size_t count_in(const std::string& text)
{
    return text.size() == 1 || text.size() == 2 ? static_cast<std::size_t>(std::atoi(text.c_str())) : 0;
}

/// Lists tell whole seconds: a message of the same second as `since` may be newer.
bool before(const JsonView& time, inbox::Time since)
{
    const auto told = iso_time(time.text_or(""));
    return told && *told < std::chrono::floor<std::chrono::seconds>(since);
}

/// One page of the list of conversations.
Step<History> conversations(const HistoryRequest& request, const Connection& connection, const Answers& so_far,
                            const std::string& after)
{
    if (so_far.empty()) {
        return page_call("GET", connection, percent_encoded(connection.external_id) + "/conversations",
                         with_after({{"platform", "messenger"},
                                     {"fields", "id,updated_time,participants{id,name},snippet,unread_count"},
                                     {"limit", "25"}},
                                    after));
    }
    const auto answer = read_answer(so_far.front(), connection.app, connection.channel);
    if (answer.meaning != Meaning::success) return refused(answer);
    HistoryPage page;
    bool old = false;
    const auto data = answer.view()["data"];
    for (std::size_t i = 0; i < data.size(); ++i) {
        if (before(data[i]["updated_time"], request.since)) {
            old = true;
            break;
        }
        const auto id = data[i]["id"].text_or("");
        auto customer = customer_among(data[i]["participants"]["data"], connection.external_id);
        if (id.empty() || customer.empty()) continue;
        page.threads.push_back({customer, customer, request.since, id + "|"});
    }
    const auto next = old ? std::string{} : next_after(answer.view());
    page.cursor = next.empty() ? "posts|0|" : "conversations|" + next;
    return History{std::move(page)};
}

/// One page of one conversation's messages, newest first.
Step<History> messages(const HistoryRequest& request, const Connection& connection, const Answers& so_far)
{
    const auto customer = request.customer.empty() ? request.thread : request.customer;
    const auto parts = parts_of(request.cursor);
    auto conversation = parts[0];
    Script script(so_far);
    if (conversation.empty()) {
        const auto* told = script.next();
        if (!told) {
            return page_call("GET", connection, percent_encoded(connection.external_id) + "/conversations",
                             {{"platform", "messenger"}, {"user_id", customer}, {"fields", "id"}});
        }
        const auto answer = read_answer(*told, connection.app, connection.channel);
        if (answer.meaning != Meaning::success) return refused(answer);
        conversation = answer.view()["data"][0]["id"].text_or("");
        if (conversation.empty()) return History{HistoryPage{}};
    }
    const auto* told = script.next();
    if (!told) {
        return page_call("GET", connection, percent_encoded(conversation) + "/messages",
                         with_after({{"fields", "id,created_time,from,to,message,attachments{id,mime_type,name,size,"
                                                "image_data,video_data,file_url},sticker,shares,tags,reply_to"},
                                     {"limit", "25"}},
                                    parts[1]));
    }
    const auto answer = read_answer(*told, connection.app, connection.channel);
    if (answer.meaning != Meaning::success) return refused(answer);
    HistoryPage page;
    bool old = false;
    const auto data = answer.view()["data"];
    for (std::size_t i = 0; i < data.size() && !old; ++i) {
        old = before(data[i]["created_time"], request.since);
        if (!old) add_past_message(data[i], customer, connection, page.items);
    }
    const auto next = old ? std::string{} : next_after(answer.view());
    if (!next.empty()) page.cursor = conversation + "|" + next;
    return History{std::move(page)};
}

std::string posts_cursor(std::size_t seen, const std::string& after)
{
    return seen < posts_limit && !after.empty() ? "posts|" + std::to_string(seen) + "|" + after : std::string{};
}

/// One page of a post's comments, answers included, newest first; then the walk goes on to the next post.
Step<History> comments(const HistoryRequest& request, const Connection& connection, const Answers& so_far)
{
    const auto parts = parts_of(request.cursor);
    const auto seen = count_in(parts[1]);
    const auto& post = parts[3];
    if (so_far.empty()) {
        return page_call("GET", connection, percent_encoded(post) + "/comments",
                         with_after({{"filter", "stream"},
                                     {"order", "reverse_chronological"},
                                     {"fields", "id,message,from,created_time,parent{id},attachment"},
                                     {"limit", "100"}},
                                    parts[4]));
    }
    const auto answer = read_answer(so_far.front(), connection.app, connection.channel);
    if (answer.meaning == Meaning::rate || answer.meaning == Meaning::trouble) return refused(answer);
    HistoryPage page;
    bool old = answer.meaning != Meaning::success; // a post that was deleted meanwhile ends here, the walk does not
    const auto data = answer.view()["data"];
    for (std::size_t i = 0; i < data.size() && !old; ++i) {
        old = before(data[i]["created_time"], request.since);
        if (!old) add_past_comment(data[i], post, connection, page.items);
    }
    const auto next = old ? std::string{} : next_after(answer.view());
    page.cursor =
        next.empty() ? posts_cursor(seen, parts[2]) : "comments|" + parts[1] + "|" + parts[2] + "|" + post + "|" + next;
    return History{std::move(page)};
}

/// The next post. Pages without the permission to read comments end the walk here, without complaint.
Step<History> posts(const HistoryRequest& request, const Connection& connection, const Answers& so_far)
{
    const auto parts = parts_of(request.cursor);
    if (so_far.empty()) {
        return page_call("GET", connection, percent_encoded(connection.external_id) + "/published_posts",
                         with_after({{"fields", "id,created_time"}, {"limit", "1"}}, parts[2]));
    }
    const auto answer = read_answer(so_far.front(), connection.app, connection.channel);
    if (answer.meaning == Meaning::rate || answer.meaning == Meaning::trouble) return refused(answer);
    if (answer.meaning != Meaning::success) return History{HistoryPage{}};
    const auto post = answer.view()["data"][0]["id"].text_or("");
    const auto seen = count_in(parts[1]) + 1;
    HistoryPage page;
    page.cursor = post.empty()
                      ? posts_cursor(seen, next_after(answer.view()))
                      : "comments|" + std::to_string(seen) + "|" + next_after(answer.view()) + "|" + post + "|";
    return History{std::move(page)};
}

} // namespace

Step<History> Messenger::history(const HistoryRequest& request, const Connection& connection,
                                 const Answers& so_far) const
{
    if (setting(connection.channel, "page_token").empty()) {
        return History{HistoryRefused{inbox::NeedsReconnection{"the Page has no token"}}};
    }
    if (!request.thread.empty()) return messages(request, connection, so_far);
    const auto parts = parts_of(request.cursor);
    if (parts[0] == "posts") return posts(request, connection, so_far);
    if (parts[0] == "comments") return comments(request, connection, so_far);
    return conversations(request, connection, so_far, parts[1]);
}

} // namespace connectors
