#include "connectors/shopee/wire.hpp"

#include "connectors/signature.hpp"

#include <algorithm>
#include <charconv>

namespace connectors::shopee_wire {

namespace {

std::string setting(const Settings& given, std::string_view name, const std::vector<SettingSpec>& specs)
{
    const auto found = given.find(name);
    if (found != given.end() && !found->second.empty()) return found->second;
    for (const auto& spec : specs) {
        if (spec.name == name) return spec.fallback;
    }
    return {};
}

} // namespace

std::string app_setting(const Settings& app, std::string_view name)
{
    return setting(app, name, app_specs());
}

std::string channel_setting(const Settings& channel, std::string_view name)
{
    return setting(channel, name, channel_specs());
}

std::string id_in(const JsonView& view)
{
    try {
        auto id = view.id_or_empty();
        return id == "0" ? std::string() : id;
    } catch (const Malformed&) {
        return {};
    }
}

std::optional<std::int64_t> whole_number(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    if (!whole || number <= 0 || text.front() == '0') return std::nullopt;
    return number;
}

boost::json::value number_or_text(std::string_view text)
{
    if (const auto number = whole_number(text)) return *number;
    return boost::json::string(text);
}

std::optional<inbox::Time> moment_in(const JsonView& view)
{
    using namespace std::chrono;
    constexpr std::int64_t earliest = 1'104'537'600; // 2005, in seconds
    constexpr std::int64_t latest = 4'133'980'800;   // 2101
    const auto count = view.number_or(0);
    const auto counts = [&](std::int64_t per_second) {
        return count >= earliest * per_second && count < latest * per_second;
    };
    if (counts(1)) return inbox::Time{seconds{count}};
    if (counts(1000)) return inbox::Time{milliseconds{count}};
    if (counts(1'000'000'000)) return inbox::Time{milliseconds{count / 1'000'000}};
    return std::nullopt;
}

std::string epoch_seconds(inbox::Time moment)
{
    return std::to_string(std::chrono::floor<std::chrono::seconds>(moment).time_since_epoch().count());
}

std::string media_url(const std::string& address_or_id, const Settings& app)
{
    if (address_or_id.empty() || address_or_id.find("://") != std::string::npos) return address_or_id;
    if (address_or_id.starts_with("//")) return "https:" + address_or_id;
    auto base = app_setting(app, "media_base");
    if (!base.empty() && base.back() != '/') base += '/';
    return base + address_or_id.substr(std::min(address_or_id.find_first_not_of('/'), address_or_id.size()));
}

std::string shop_of(const JsonView& top)
{
    auto shop = id_in(top["shop_id"]);
    return shop.empty() ? id_in(top["shopid"]) : shop;
}

std::string key_by_hash(std::string_view kind, std::string_view body)
{
    return std::string(kind) + ":" + sha256_hex(body);
}

} // namespace connectors::shopee_wire
