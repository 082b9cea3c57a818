#include "connectors/zalo/zalo.hpp"

#include "connectors/json_view.hpp"
#include "connectors/zalo/api.hpp"
#include "connectors/zalo/content.hpp"
#include "connectors/zalo/limits.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <charconv>
#include <set>

/// The past, for repair. Each past message becomes the webhook it would have been, and that is parsed: so both roads
/// give the same item under the same key, and whichever comes second is absorbed.
namespace connectors {

namespace {

namespace json = boost::json;
using zalo_content::words;

/// The list moves while we read it; pages overlap so that a message that slips backwards is not missed.
constexpr std::int64_t overlap = 2;

/// Deeper than this the platform's own lists do not go.
constexpr std::int64_t deepest = 10'000;

std::int64_t offset_in(std::string_view cursor)
{
    std::int64_t offset = 0;
    std::from_chars(cursor.data(), cursor.data() + cursor.size(), offset);
    return std::clamp<std::int64_t>(offset, 0, deepest);
}

HttpCall page_call(const HistoryRequest& request, const Connection& connection, std::string_view token)
{
    json::object data = {{"offset", offset_in(request.cursor)}, {"count", zalo_limits::history_page}};
    if (request.thread.empty()) return zalo_api::look_up("/v2.0/oa/listrecentchat", data, connection.app, token);
    data["user_id"] = request.thread;
    return zalo_api::look_up("/v2.0/oa/conversation", data, connection.app, token);
}

/// A message of the platform's memory and who took part in it.
struct Past {
    JsonView message;
    bool by_person = false;
    std::string person;
    inbox::Time at{};
};

Past read_past(const JsonView& message, const HistoryRequest& request, const Connection& connection)
{
    Past past{message, false, {}, message["time"].milliseconds()};
    const auto from = words(message["from_id"]);
    const auto to = words(message["to_id"]);
    // src: 0 from the account, 1 from the person. The ids say the same and are asked first.
    if (from == connection.external_id) past.by_person = false;
    else if (to == connection.external_id) past.by_person = true;
    else past.by_person = message["src"].number() == 1;
    past.person = past.by_person ? from : to;
    if (past.person.empty()) past.person = request.thread;
    if (past.person.empty()) throw Malformed("history: names no person");
    return past;
}

json::object link(const JsonView& of)
{
    const auto picture = words(of["thumb"]);
    return {{"type", "link"},
            {"payload",
             {{"title", words(of["title"])},
              {"description", words(of["description"])},
              {"thumbnail", picture},
              {"url", words(of["url"])}}}};
}

/// Where a place is told depends on the edition: an object, a JSON text, or two bare fields.
json::object place(const JsonView& message)
{
    const auto told = [](const JsonView& at) {
        return json::object{{"latitude", words(at["latitude"]).empty() ? json::value(at["latitude"].real_or(999))
                                                                       : json::value(words(at["latitude"]))},
                            {"longitude", words(at["longitude"]).empty() ? json::value(at["longitude"].real_or(999))
                                                                         : json::value(words(at["longitude"]))}};
    };
    json::object coordinates = told(message["location"].is_object() ? message["location"] : message);
    for (const auto* field : {"location", "message"}) {
        try {
            const auto inner = parse_json(message[field].text_or(""));
            const JsonView at(inner, "location");
            if (at["latitude"].present()) coordinates = told(at);
        } catch (const Malformed&) {
            continue; // an ordinary text stands there
        }
    }
    return {{"type", "location"}, {"payload", {{"coordinates", std::move(coordinates)}}}};
}

/// Types of the history -> attachment types of webhooks. What we do not know stays itself and becomes a placeholder.
std::string webhook_type(const std::string& type)
{
    if (type == "photo") return "image";
    if (type == "GIF") return "gif";
    if (type == "voice") return "audio";
    if (type == "links") return "link";
    return type;
}

json::array attachments(const JsonView& message, const std::string& type)
{
    if (type == "text") return {};
    if (type == "link" && message["links"].size() > 0) {
        json::array all;
        for (std::size_t i = 0; i < message["links"].size(); ++i) all.push_back(link(message["links"][i]));
        return all;
    }
    if (type == "link") return {link(message)};
    if (type == "location") return {place(message)};
    json::object payload = {{"url", words(message["url"])}, {"thumbnail", words(message["thumb"])}};
    if (type == "file") payload["name"] = words(message["description"]);
    if (type == "video") payload["description"] = words(message["description"]);
    return {json::object{{"type", type}, {"payload", std::move(payload)}}};
}

/// An event name is made of letters; whatever else stands in a type must not make another event of it.
std::string event_word(const std::string& type)
{
    std::string word;
    for (const char c : type.substr(0, 30)) {
        if (c >= 'a' && c <= 'z') word += c;
    }
    const bool another = word.find("group") != std::string::npos || word.find("consent") != std::string::npos;
    return word.empty() || another ? "other" : word;
}

std::string as_webhook(const Past& past, const Connection& connection)
{
    const auto& message = past.message;
    const auto type = webhook_type(words(message["type"]));
    json::object content = {{"msg_id", message["message_id"].id()}};
    auto text = words(message["message"]);
    if (type == "location" && text.starts_with('{')) text.clear();
    if (text.empty() && type == "image") text = words(message["description"]);
    if (!text.empty()) content["text"] = text;
    if (auto all = attachments(message, type); !all.empty()) content["attachments"] = std::move(all);

    json::object person = {{"id", past.person}};
    if (auto name = words(message[past.by_person ? "from_display_name" : "to_display_name"]); !name.empty()) {
        person["display_name"] = name;
    }
    if (auto picture = words(message[past.by_person ? "from_avatar" : "to_avatar"]); !picture.empty()) {
        person["avatar"] = picture;
    }
    json::object account = {{"id", connection.external_id}};
    const auto name = (past.by_person ? "user_send_" : "oa_send_") + event_word(type);
    return json::serialize(json::object{{"app_id", setting(connection.app, "app_id")},
                                        {"event_name", name},
                                        {"timestamp", std::to_string(past.at.time_since_epoch().count())},
                                        {"sender", past.by_person ? person : account},
                                        {"recipient", past.by_person ? account : person},
                                        {"message", std::move(content)},
                                        {"from_history", true}});
}

/// Answers without a message in them: refused, or nothing to be read.
HistoryRefused refused(const std::optional<zalo_api::Answer>& answer, inbox::Time now)
{
    using namespace std::chrono_literals;
    if (!answer) return {inbox::TryAgain{30s, "unclear", "the page was not answered readably"}};
    return {zalo_api::refusal(*answer, now)};
}

/// The bytes of each message, to keep one that cannot be read beside those that can.
HistoryPage read_page(const Zalo& zalo, const zalo_api::Answer& answer, std::string_view bytes,
                      const HistoryRequest& request, const Connection& connection)
{
    HistoryPage page;
    const auto data = answer.data();
    const auto slices = elements_of(bytes, "data");
    std::set<std::string> named;
    bool all_older = true;
    for (std::size_t i = 0; i < data.size(); ++i) {
        try {
            const auto past = read_past(data[i], request, connection);
            if (past.at < request.since) continue;
            all_older = false;
            auto items = zalo.parse(as_webhook(past, connection), connection.app);
            page.items.push_back(std::move(items.front()));
            if (request.thread.empty() && named.insert(past.person).second) {
                page.threads.push_back({past.person, past.person, request.since, ""});
            }
        } catch (const Malformed&) {
            all_older = false;
            if (i >= slices.size()) continue;
            auto items = zalo.parse(slices[i], connection.app);
            if (items.empty()) continue;
            items.front().channel = connection.external_id;
            page.items.push_back(std::move(items.front()));
        }
    }
    const auto offset = offset_in(request.cursor);
    const auto got = static_cast<std::int64_t>(data.size());
    const auto next = offset + (got > overlap && got >= zalo_limits::history_page ? got - overlap : got);
    if (got > 0 && !all_older && next < deepest) page.cursor = std::to_string(next);
    return page;
}

} // namespace

Step<History> Zalo::history(const HistoryRequest& request, const Connection& connection, const Answers& so_far) const
{
    if (zalo_api::visitor_of(request.thread)) {
        HistoryPage none; // the platform does not remember visitors of web sites
        none.reaches_back_to = connection.now;
        return History{std::move(none)};
    }
    const auto token = setting(connection.channel, "access_token");
    if (token.empty()) return History{HistoryRefused{inbox::NeedsReconnection{"the channel has no access token"}}};
    if (so_far.empty()) return page_call(request, connection, token);

    const auto answer = zalo_api::read(so_far.front());
    if (!answer || answer->error != 0) return History{refused(answer, connection.now)};
    return History{read_page(*this, *answer, so_far.front().body, request, connection)};
}

} // namespace connectors
