#include "tests/support/live_client.hpp"

#include <boost/json.hpp>

#include <stdexcept>

/// The tab of live_client.hpp: how it looks, follows and comes back.
namespace tests {

namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

constexpr auto come_back = 30ms;

/// All pages of a list; false when one could not be read or the store was another meanwhile.
bool read_all(const Colleague& who, const std::string& path, std::vector<json::object>& rows, std::string& epoch,
              std::int64_t& seq)
{
    std::string cursor;
    bool first = true;
    do {
        const auto answer = who.get(path + (path.find('?') == std::string::npos ? "?" : "&") + "limit=100" +
                                    (cursor.empty() ? "" : "&cursor=" + cursor));
        if (answer.status != 200) return false;
        const auto page = answer.json();
        if (!epoch.empty() && text_at(page, "epoch") != epoch) return false;
        if (first && epoch.empty()) {
            epoch = text_at(page, "epoch");
            seq = number_at(page, "seq");
        }
        first = false;
        for (const auto& row : page.at("items").as_array()) rows.push_back(row.as_object());
        cursor = text_at(page, "next_cursor");
    } while (!cursor.empty());
    return true;
}

/// Everything a screen shows, read by HTTP. Nothing when a page could not be read.
std::optional<Shown> look(const Colleague& who)
{
    Shown shown;
    std::vector<json::object> conversations, channels;
    if (!read_all(who, "/api/conversations", conversations, shown.epoch, shown.seq)) return std::nullopt;
    if (!read_all(who, "/api/channels", channels, shown.epoch, shown.seq)) return std::nullopt;
    for (auto& channel : channels) shown.channels[text_at(channel, "id")] = std::move(channel);
    for (auto& conversation : conversations) {
        const auto id = text_at(conversation, "id");
        std::vector<json::object> messages;
        if (!read_all(who, "/api/conversations/" + id + "/messages", messages, shown.epoch, shown.seq))
            return std::nullopt;
        shown.conversations[id] = std::move(conversation);
        for (auto& message : messages) shown.messages[text_at(message, "id")] = std::move(message);
    }
    return shown;
}

/// Rows may come by socket and by request in any order: the higher number is the newer truth.
void put(std::map<std::string, json::object>& rows, const json::object& object)
{
    auto& row = rows[text_at(object, "id")];
    if (row.empty() || number_at(object, "seq") >= number_at(row, "seq")) row = object;
}

} // namespace

Shown fresh_look(const Colleague& who)
{
    for (int tries = 0; tries < 20; ++tries) {
        if (auto shown = look(who)) return std::move(*shown);
        std::this_thread::sleep_for(200ms);
    }
    throw std::runtime_error("no snapshot can be read");
}

std::string difference_at_rest(const Screen& screen)
{
    std::string words;
    for (int tries = 0; tries < 8; ++tries) {
        if (tries > 0) std::this_thread::sleep_for(500ms);
        const auto fresh = fresh_look(screen.who());
        const bool caught_up = screen.shows([&](const Shown& shown) { return shown.seq >= fresh.seq; }, 20s);
        words = caught_up ? difference(screen.now(), fresh)
                          : "the screen stands at " + std::to_string(screen.now().seq) + ", the store at " +
                                std::to_string(fresh.seq);
        if (words.empty()) return {};
    }
    return words;
}

Screen::Screen(Colleague who) : who_(std::move(who))
{
    thread_ = std::thread([this] { live(); });
    if (!shows([](const Shown& shown) { return !shown.epoch.empty(); }, 60s)) complain("no snapshot came");
}

Screen::~Screen()
{
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Screen::live()
{
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [&] { return ended_ || !asleep_; });
            if (ended_) return;
        }
        try {
            if (!stale_ || snapshot()) {
                LiveSocket socket(now_at());
                if (socket.status() == 101) follow(socket);
                const std::lock_guard lock(mutex_);
                following_ = false;
                changed_.notify_all();
            }
        } catch (const std::exception& error) {
            // Nobody listens, or the connection was cut in the middle of a word: come back.
            const std::lock_guard lock(mutex_);
            following_ = false;
            changed_.notify_all();
            if (std::string_view(error.what()).find("JSON") != std::string_view::npos)
                complaints_.push_back(error.what());
        }
        std::this_thread::sleep_for(come_back);
    }
}

/// Stands still while the tab is frozen; false when it was closed meanwhile.
bool Screen::thawed()
{
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ended_ || asleep_ || !frozen_; });
    return !ended_ && !asleep_;
}

Colleague Screen::now_at() const
{
    const std::lock_guard lock(mutex_);
    return who_;
}

bool Screen::snapshot()
{
    auto fresh = look(now_at());
    if (!fresh) return false;
    const std::lock_guard lock(mutex_);
    const bool same_numbers = fresh->epoch == shown_.epoch && fresh->epoch == welcomed_epoch_;
    if (same_numbers && fresh->seq < shown_.seq) {
        complaints_.push_back("a snapshot is older than the number the socket told before it");
    }
    shown_ = std::move(*fresh);
    stale_ = false;
    changed_.notify_all();
    return true;
}

void Screen::follow(LiveSocket& socket)
{
    {
        const std::lock_guard lock(mutex_);
        socket.hello(json::string(shown_.epoch), shown_.seq);
        ++connections_;
        following_ = true;
    }
    bool welcomed = false;
    while (socket.open()) {
        {
            const std::lock_guard lock(mutex_);
            if (ended_ || asleep_ || moved_) {
                moved_ = false;
                return;
            }
        }
        if (!thawed()) return;
        const auto frame = socket.hear(50ms);
        if (!frame) continue;
        if (const auto* welcome = frame->if_contains("welcome")) {
            const bool resync = welcome->at("resync").as_bool();
            {
                const std::lock_guard lock(mutex_);
                welcomed_epoch_ = text_at(*welcome, "epoch");
                if (resync) ++resyncs_;
                else if (welcomed_epoch_ != shown_.epoch) complaints_.push_back("another epoch without a resync");
            }
            welcomed = true;
            if (!resync) continue;
            if (!snapshot()) return;
            const std::lock_guard lock(mutex_);
            // What the socket tells begins after its own number; rows of the snapshot may be younger.
            shown_.seq = number_at(*welcome, "seq");
        } else if (const auto* events = frame->if_contains("events")) {
            if (!welcomed) complain("events before the welcome");
            const std::lock_guard lock(mutex_);
            for (const auto& item : events->as_array()) take(item.as_object());
            changed_.notify_all();
        } else if (!frame->contains("presence")) {
            complain("an unknown frame: " + json::serialize(*frame));
        }
    }
    const std::lock_guard lock(mutex_);
    last_close_code_ = socket.close_code();
    changed_.notify_all();
}

/// One entry of an events frame. The numbers must go on where they ended; anything else is a fault of the server.
void Screen::take(const json::object& item)
{
    const auto next = shown_.seq + 1;
    if (const auto* skip = item.if_contains("skip")) {
        const auto& range = skip->as_array();
        const auto first = range.at(0).to_number<std::int64_t>(), last = range.at(1).to_number<std::int64_t>();
        if (first != next || last < first) {
            complaints_.push_back("skip " + std::to_string(first) + ".." + std::to_string(last) + " after " +
                                  std::to_string(shown_.seq));
        }
        shown_.seq = last;
        return;
    }
    const auto seq = number_at(item, "seq");
    if (seq != next) complaints_.push_back("number " + std::to_string(seq) + " after " + std::to_string(shown_.seq));
    if (seq < next) return;
    shown_.seq = seq;
    apply(text_at(item, "kind"), item.at("object").as_object());
}

void Screen::apply(const std::string& kind, const json::object& object)
{
    const auto id = text_at(object, "id");
    if (object.contains("gone")) {
        shown_.conversations.erase(id);
        std::erase_if(shown_.messages, [&](const auto& one) { return text_at(one.second, "conversation_id") == id; });
    } else if (kind.starts_with("conversation.")) {
        put(shown_.conversations, object);
    } else if (object.contains("deleted")) {
        shown_.messages.erase(id);
        shown_.others[kind + ' ' + id] = object;
    } else if (kind.starts_with("message.")) {
        put(shown_.messages, object);
        auto& states = states_[id];
        const auto state = text_at(object, "state");
        if (!state.empty() && (states.empty() || states.back() != state)) states.push_back(state);
    } else if (kind.starts_with("channel.")) {
        put(shown_.channels, object);
    } else {
        shown_.others[kind + ' ' + id] = object;
    }
}

void Screen::complain(const std::string& what)
{
    const std::lock_guard lock(mutex_);
    complaints_.push_back(what);
}

bool Screen::shows(const std::function<bool(const Shown&)>& condition, std::chrono::milliseconds time) const
{
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, time, [&] { return condition(shown_); });
}

bool Screen::shows(const std::string& text, std::chrono::milliseconds time) const
{
    return shows([&](const Shown& shown) { return shown.message_saying(text) != nullptr; }, time);
}

json::object Screen::platform_message(const std::string& platform_message_id, std::chrono::milliseconds time) const
{
    json::object found;
    shows(
        [&](const Shown& shown) {
            const auto* message = shown.by_platform_id(platform_message_id);
            if (message) found = *message;
            return message != nullptr;
        },
        time);
    return found;
}

std::string Screen::conversation_with(const std::string& text) const
{
    if (!shows(text)) throw std::runtime_error("the screen never showed: " + text);
    return now().conversation_with(text);
}

bool Screen::shows_state(const std::string& message, const std::vector<std::string>& states,
                         std::chrono::milliseconds time) const
{
    const auto reached = [&](const Shown& shown) {
        const auto found = shown.messages.find(message);
        return found != shown.messages.end() &&
               std::find(states.begin(), states.end(), text_at(found->second, "state")) != states.end();
    };
    return shows(reached, time);
}

Shown Screen::now() const
{
    const std::lock_guard lock(mutex_);
    return shown_;
}

std::vector<std::string> Screen::complaints() const
{
    const std::lock_guard lock(mutex_);
    return complaints_;
}

int Screen::resyncs() const
{
    const std::lock_guard lock(mutex_);
    return resyncs_;
}

int Screen::connections() const
{
    const std::lock_guard lock(mutex_);
    return connections_;
}

int Screen::last_close_code() const
{
    const std::lock_guard lock(mutex_);
    return last_close_code_;
}

std::vector<std::string> Screen::states_of(const std::string& message) const
{
    const std::lock_guard lock(mutex_);
    const auto found = states_.find(message);
    return found == states_.end() ? std::vector<std::string>() : found->second;
}

void Screen::sleep()
{
    std::unique_lock lock(mutex_);
    asleep_ = true;
    changed_.wait(lock, [&] { return !following_; });
}

void Screen::wake()
{
    {
        const std::lock_guard lock(mutex_);
        asleep_ = false;
    }
    changed_.notify_all();
}

void Screen::freeze()
{
    const std::lock_guard lock(mutex_);
    frozen_ = true;
}

void Screen::thaw()
{
    {
        const std::lock_guard lock(mutex_);
        frozen_ = false;
    }
    changed_.notify_all();
}

void Screen::move_to(std::uint16_t port)
{
    const std::lock_guard lock(mutex_);
    who_ = who_.at(port);
    moved_ = true;
}

} // namespace tests
