#include "connectors/messenger/parse.hpp"

#include "connectors/messenger/messenger.hpp"
#include "connectors/signature.hpp"
#include "connectors/text.hpp"

#include <algorithm>

/// Takes a delivery apart. The envelope is cut, never rebuilt from parsed values: each item keeps the exact bytes of
/// its event, and what is broken inside one event stays there.
namespace connectors {

namespace messenger {

namespace {

/// Meta batches up to 1000 changes. More than this is not a batch but an attack on our memory.
constexpr std::size_t events_limit = 10'000;
constexpr std::size_t id_limit_bytes = 500;
constexpr std::size_t key_limit_bytes = 600;

/// The envelope's slices, to be put around one event again.
struct Envelope {
    std::string_view object, id, time;
};

std::string envelope_around(const Envelope& envelope, std::string_view entry)
{
    return "{\"object\":" + std::string(envelope.object) + ",\"entry\":[" + std::string(entry) + "]}";
}

std::string delivery_of(const Envelope& envelope, std::string_view list, std::string_view event)
{
    std::string entry = "{";
    if (!envelope.id.empty()) entry += "\"id\":" + std::string(envelope.id) + ",";
    if (!envelope.time.empty()) entry += "\"time\":" + std::string(envelope.time) + ",";
    entry += "\"" + std::string(list) + "\":[" + std::string(event) + "]}";
    return envelope_around(envelope, entry);
}

/// The value of a slice, read leniently: text or integer; empty for anything else.
std::string id_in(std::string_view slice)
{
    try {
        const auto value = parse_json(slice);
        return loose_id(JsonView(value, "id"));
    } catch (const Malformed&) {
        return {};
    }
}

std::optional<inbox::Time> time_in(std::string_view slice)
{
    try {
        const auto value = parse_json(slice);
        return loose_time(JsonView(value, "time"));
    } catch (const Malformed&) {
        return std::nullopt;
    }
}

std::string hash_key(std::string_view bytes)
{
    return "sha256:" + sha256_hex(bytes);
}

Item not_understood(std::string channel, std::string_view bytes, std::string body, std::string why)
{
    return {std::move(channel), hash_key(bytes), std::move(body), inbox::NotUnderstood{std::move(why)}};
}

using Reader = Reading (*)(const JsonView&, const Around&);

Item item_of(std::string_view event, Reader read, const Around& around, std::string body, std::string_view list)
{
    try {
        const auto value = parse_json(event);
        auto reading = read(JsonView(value, std::string(list)), around);
        if (reading.key.empty()) reading.key = hash_key(event);
        return {around.page, std::move(reading.key), std::move(body), std::move(reading.what)};
    } catch (const std::exception& trouble) {
        return not_understood(around.page, event, std::move(body), trouble.what());
    }
}

/// The items of one element of `entry`. An entry that holds no event at all is kept as one item.
void read_entry(std::string_view entry, Envelope envelope, Around around, std::vector<Item>& items)
{
    const auto first = items.size();
    const auto members = members_of(entry);
    envelope.id = slice_of(entry, "id");
    envelope.time = slice_of(entry, "time");
    around.page = id_in(envelope.id);
    if (around.page.size() > id_limit_bytes) around.page.clear();
    around.time = time_in(envelope.time);
    // What says nothing is not put around events again: it may not even be JSON.
    if (around.page.empty()) envelope.id = {};
    if (!around.time) envelope.time = {};

    for (const auto& [name, value] : members) {
        if (value.empty() || value.front() != '[') continue;
        const bool direct = name == "messaging" || name == "standby";
        around.standby = name == "standby";
        for (const auto event : elements_in(value)) {
            auto body = delivery_of(envelope, name, event);
            if (direct) items.push_back(item_of(event, read_messaging, around, std::move(body), name));
            else if (name == "changes") items.push_back(item_of(event, read_change, around, std::move(body), name));
            else
                items.push_back(not_understood(around.page, event, std::move(body),
                                               "a list we do not know: " + std::string(name.substr(0, 60))));
            if (items.size() > events_limit) return;
        }
    }
    if (items.size() > first) return;

    // Test calls of the Instagram console put field and value on the entry itself.
    auto body = envelope_around(envelope, entry);
    around.standby = false;
    if (!slice_of(entry, "field").empty())
        items.push_back(item_of(entry, read_change, around, std::move(body), "entry"));
    else items.push_back(not_understood(around.page, entry, std::move(body), "an entry without events"));
}

/// The items as they can be cut out of the bytes, well formed or not; none: not a delivery of a Page.
std::vector<Item> items_in(std::string_view body, const Settings& app)
{
    std::vector<Item> items;
    const Envelope envelope{slice_of(body, "object"), {}, {}};
    const Around around{app, id_in(envelope.object), {}, {}, false};
    if (around.object == "page" || around.object == "instagram") {
        for (const auto entry : elements_of(body, "entry")) {
            read_entry(entry, envelope, around, items);
            if (items.size() > events_limit) break;
        }
    }
    if (items.size() == 1) items.front().body = body;
    for (auto& item : items) item.only_link = around.object == "instagram";
    return items;
}

/// Where the bytes are not JSON a cut may end within a text: its item, read alone, would be another. Asked only when
/// something was odd.
bool cut_well(const std::vector<Item>& items, const Settings& app)
{
    const auto odd = [](const Item& item) {
        return item.channel.empty() || std::holds_alternative<inbox::NotUnderstood>(item.what);
    };
    if (items.size() < 2 || std::none_of(items.begin(), items.end(), odd)) return true;
    return std::all_of(items.begin(), items.end(), [&](const Item& item) {
        const auto alone = items_in(item.body, app);
        return alone.size() == 1 && alone[0].dedupe_key == item.dedupe_key && alone[0].channel == item.channel;
    });
}

} // namespace

std::string required_id(const JsonView& view)
{
    auto id = view.id();
    if (id.size() > id_limit_bytes) throw Malformed(view.path() + ": longer than an id can be");
    return id;
}

std::string loose_id(const JsonView& view)
{
    try {
        return view.id_or_empty();
    } catch (const Malformed&) {
        return {};
    }
}

std::string loose_text(const JsonView& view)
{
    return nfc(loose_id(view));
}

std::optional<inbox::Time> loose_time(const JsonView& view)
{
    // Asked by comparing, not by catching: comments come in seconds, thousands a minute.
    constexpr std::int64_t first = 1'104'537'600;
    constexpr std::int64_t last = 4'133'980'799;
    if (!view.present()) return std::nullopt;
    const auto count = view.number_or(0);
    if (count >= first * 1000 && count <= last * 1000) return inbox::Time{std::chrono::milliseconds{count}};
    if (count >= first && count <= last) return inbox::Time{std::chrono::seconds{count}};
    return iso_time(view.text_or(""));
}

inbox::Time time_or(const JsonView& view, const std::optional<inbox::Time>& fallback)
{
    const auto own = loose_time(view);
    return own ? *own : fallback.value_or(inbox::Time{});
}

std::string digits_of(inbox::Time time)
{
    return std::to_string(time.time_since_epoch().count());
}

std::string key_of(std::initializer_list<std::string_view> parts)
{
    std::string key;
    for (const auto part : parts) {
        if (!key.empty()) key += ':';
        key += part;
    }
    if (key.size() <= key_limit_bytes) return key;
    return std::string(*parts.begin()) + ":" + hash_key(key);
}

} // namespace messenger

std::vector<Item> Messenger::parse(std::string_view body, const Settings& app) const
{
    using namespace messenger;
    if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return {};

    auto items = items_in(body, app);
    const char* why = nullptr;
    if (items.empty()) why = "not a delivery of a Page";
    else if (items.size() > events_limit) why = "more events than a delivery can hold";
    else if (!cut_well(items, app)) why = "not JSON that can be taken apart";
    if (!why) return items;
    items.clear();
    items.push_back(not_understood({}, body, std::string(body), why));
    return items;
}

} // namespace connectors
