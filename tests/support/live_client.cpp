#include "tests/support/live_client.hpp"

#include "tests/support/frames.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <stdexcept>

namespace tests {

namespace json = boost::json;
using namespace std::chrono_literals;

// --- a socket
// ----------------------------------------------------------------------------------------------------------

LiveSocket::LiveSocket(const Colleague& who, std::optional<std::string> origin, int receive_buffer_bytes)
    : client_(std::make_unique<RawClient>(who.port(), 10s, receive_buffer_bytes))
{
    client_->write("GET /live HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(who.port()) +
                   "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: " +
                   origin.value_or(who.origin()) + "\r\nCookie: " + who.cookie() + "\r\n\r\n");
    status_ = status_of(client_->read_answer());
}

LiveSocket::~LiveSocket() = default;

void LiveSocket::say(const std::string& text)
{
    if (!client_->write(frame({.payload = text}))) close_code_ = 1006;
}

void LiveSocket::hello(const json::value& epoch, const json::value& last_seq)
{
    const json::value words = {{"hello", {{"epoch", epoch}, {"last_seq", last_seq}}}};
    say(json::serialize(words));
}

std::optional<json::object> LiveSocket::hear(std::chrono::milliseconds time)
{
    const auto latest = std::chrono::steady_clock::now() + time;
    while (open()) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(latest - std::chrono::steady_clock::now());
        if (!client_->readable_within(std::max(left, 0ms))) return std::nullopt;
        Frame got;
        try {
            got = read_frame(*client_);
        } catch (const std::runtime_error&) {
            got.opcode = -1;
        }
        if (got.opcode == 8) {
            close_code_ = close_code_of(got);
            client_->write(frame({.opcode = 8, .payload = got.payload}));
        } else if (got.opcode == 9) {
            client_->write(frame({.opcode = 10, .payload = got.payload}));
        } else if (got.opcode != 1) {
            close_code_ = 1006;
        } else {
            auto object = json::parse(got.payload).as_object();
            const auto* ping = object.if_contains("ping");
            if (!ping) return object;
            say(json::serialize(json::value{{"pong", *ping}}));
        }
    }
    return std::nullopt;
}

bool LiveSocket::ends_within(std::chrono::milliseconds time)
{
    const auto latest = std::chrono::steady_clock::now() + time;
    while (open() && std::chrono::steady_clock::now() < latest) (void)hear(100ms);
    return !open();
}

// --- what is shown
// -----------------------------------------------------------------------------------------------------

std::vector<json::object> Shown::thread(const std::string& conversation) const
{
    std::vector<std::pair<std::string, json::object>> found;
    for (const auto& [id, message] : messages) {
        if (text_at(message, "conversation_id") == conversation)
            found.emplace_back(text_at(message, "order_key") + ' ' + id, message);
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<json::object> all;
    for (auto& [key, message] : found) all.push_back(std::move(message));
    return all;
}

const json::object* Shown::message_saying(const std::string& text) const
{
    for (const auto& [id, message] : messages) {
        if (text_at(message, "text") == text) return &message;
    }
    return nullptr;
}

const json::object* Shown::by_platform_id(const std::string& platform_message_id) const
{
    for (const auto& [id, message] : messages) {
        if (text_at(message, "platform_message_id") == platform_message_id) return &message;
    }
    return nullptr;
}

std::string Shown::conversation_with(const std::string& text) const
{
    const auto* message = message_saying(text);
    return message ? text_at(*message, "conversation_id") : std::string();
}

int Shown::count_of(const std::string& text) const
{
    return static_cast<int>(std::count_if(messages.begin(), messages.end(),
                                          [&](const auto& one) { return text_at(one.second, "text") == text; }));
}

namespace {

void compare(const std::string& what, const std::map<std::string, json::object>& a,
             const std::map<std::string, json::object>& b, std::string& words)
{
    const auto without_the_hour = [](json::object object) {
        object.erase("reply_window"); // closes by itself
        object.erase("backlog");      // counted when asked
        object.erase("last_event_at");
        return object;
    };
    for (const auto& [id, object] : a) {
        const auto other = b.find(id);
        if (other == b.end()) words += what + " only in the first: " + json::serialize(object) + '\n';
        else if (without_the_hour(object) != without_the_hour(other->second)) {
            words += what + " differs:\n  " + json::serialize(object) + "\n  " + json::serialize(other->second) + '\n';
        }
        if (words.size() > 4000) return;
    }
    for (const auto& [id, object] : b) {
        if (!a.contains(id)) words += what + " only in the second: " + json::serialize(object) + '\n';
        if (words.size() > 4000) return;
    }
}

} // namespace

std::string difference(const Shown& a, const Shown& b)
{
    std::string words;
    compare("conversation", a.conversations, b.conversations, words);
    compare("message", a.messages, b.messages, words);
    return words;
}

} // namespace tests
