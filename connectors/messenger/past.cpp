#include "connectors/messenger/past.hpp"

#include "connectors/messenger/messenger.hpp"
#include "connectors/messenger/parse.hpp"

#include <boost/json/serialize.hpp>

namespace connectors::messenger {

namespace {

namespace json = boost::json;

json::object attachment(std::string_view type, json::object payload)
{
    return {{"type", type}, {"payload", std::move(payload)}};
}

/// One of `attachments.data`. The list tells names and types, which deliveries do not.
std::optional<json::object> past_attachment(const JsonView& one)
{
    const auto image = one["image_data"];
    const auto mime = one["mime_type"].text_or("");
    if (image.is_object()) {
        const bool sticker = image["render_as_sticker"].flag();
        return attachment(sticker ? "sticker" : "image", {{"url", image["url"].text_or("")}});
    }
    if (one["video_data"].is_object()) return attachment("video", {{"url", one["video_data"]["url"].text_or("")}});
    const auto url = one["file_url"].text_or("");
    if (url.empty()) return std::nullopt;
    auto file = attachment(mime.starts_with("audio/") ? "audio" : "file", {{"url", url}});
    file["name"] = one["name"].text_or("");
    return file;
}

json::array past_attachments(const JsonView& message)
{
    json::array all;
    const auto data = message["attachments"]["data"];
    for (std::size_t i = 0; i < data.size(); ++i) {
        if (auto one = past_attachment(data[i])) all.push_back(std::move(*one));
    }
    if (const auto sticker = message["sticker"].text_or(""); !sticker.empty() && all.empty()) {
        all.push_back(attachment("sticker", {{"url", sticker}}));
    }
    const auto shares = message["shares"]["data"];
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const auto link = shares[i]["link"].text_or("");
        if (link.empty()) continue;
        all.push_back(
            {{"type", "fallback"}, {"title", shares[i]["name"].text_or("")}, {"url", link}, {"payload", nullptr}});
    }
    return all;
}

void add_delivery(json::object entry, const Connection& connection, std::vector<Item>& items)
{
    const json::object delivery = {{"object", "page"}, {"entry", json::array{std::move(entry)}}};
    for (auto& item : Messenger{}.parse(json::serialize(delivery), connection.app)) items.push_back(std::move(item));
}

} // namespace

void add_past_message(const JsonView& message, std::string_view customer, const Connection& connection,
                      std::vector<Item>& items)
{
    const auto id = loose_id(message["id"]);
    const auto from = loose_id(message["from"]["id"]);
    const auto time = loose_time(message["created_time"]);
    if (id.empty() || from.empty() || !time) return;

    const std::string page(connection.external_id);
    const bool ours = from == page;
    json::object content = {{"mid", id}, {"from_history", true}};
    if (auto text = loose_text(message["message"]); !text.empty()) content["text"] = text;
    if (auto files = past_attachments(message); !files.empty()) content["attachments"] = std::move(files);
    for (const auto* name : {"mid", "id"}) {
        const auto quoted = loose_id(message["reply_to"][name]);
        if (!quoted.empty() && !content.contains("reply_to")) content["reply_to"] = {{"mid", quoted}};
    }
    if (ours) content["is_echo"] = true;

    const auto at = time->time_since_epoch().count();
    const json::object event = {{"sender", {{"id", from}}},
                                {"recipient", {{"id", ours ? std::string(customer) : page}}},
                                {"timestamp", at},
                                {"message", std::move(content)}};
    add_delivery({{"id", page}, {"time", at}, {"messaging", json::array{event}}}, connection, items);
}

void add_past_comment(const JsonView& comment, std::string_view post, const Connection& connection,
                      std::vector<Item>& items)
{
    const auto id = loose_id(comment["id"]);
    const auto time = loose_time(comment["created_time"]);
    if (id.empty() || !time) return;

    const auto at = std::chrono::floor<std::chrono::seconds>(*time).time_since_epoch().count();
    const auto parent = loose_id(comment["parent"]["id"]);
    json::object value = {{"item", "comment"}, {"verb", "add"}, {"comment_id", id}, {"post_id", post}};
    value["parent_id"] = parent.empty() ? std::string(post) : parent;
    value["created_time"] = at;
    if (auto text = loose_text(comment["message"]); !text.empty()) value["message"] = text;
    if (const auto author = loose_id(comment["from"]["id"]); !author.empty()) {
        value["from"] = {{"id", author}, {"name", loose_text(comment["from"]["name"])}};
    }
    if (const auto photo = loose_id(comment["attachment"]["media"]["image"]["src"]); !photo.empty()) {
        value["photo"] = photo;
    }
    const json::object change = {{"field", "feed"}, {"value", std::move(value)}};
    add_delivery({{"id", connection.external_id}, {"time", at}, {"changes", json::array{change}}}, connection, items);
}

std::string customer_among(const JsonView& participants, std::string_view page)
{
    for (std::size_t i = 0; i < participants.size(); ++i) {
        auto id = loose_id(participants[i]["id"]);
        if (!id.empty() && id != page) return id;
    }
    return {};
}

} // namespace connectors::messenger
