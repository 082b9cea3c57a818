#include "gateway/rules.hpp"

#include "connectors/connector.hpp"
#include "inbox/wire/json.hpp"

namespace gateway {

namespace {

using inbox::wire::Json;

void write_limit(Json& json, std::string_view name, const connectors::MediaLimit& limit)
{
    json.open_object(name).open_array("mime");
    for (const auto& mime : limit.mime) json.element(inbox::wire::quoted(mime));
    json.close_array().number("max_bytes", limit.max_bytes).close_object();
}

std::string abilities_json(const connectors::Abilities& abilities)
{
    Json json;
    json.open_object().number("text_limit", abilities.text_limit);
    write_limit(json, "image", abilities.image);
    write_limit(json, "video", abilities.video);
    write_limit(json, "audio", abilities.audio);
    write_limit(json, "file", abilities.file);
    json.truth("caption", abilities.caption).truth("product_card", abilities.product_card);
    json.truth("quote", abilities.quote).truth("private_answer", abilities.private_answer);
    json.truth("receipts", abilities.receipts).open_array("windows");
    for (const auto& window : abilities.windows) {
        Json one;
        one.open_object().text("rule", window.name).number("hours", window.length.count()).close_object();
        json.element(std::move(one).take());
    }
    json.close_array().number("max_in_row", abilities.max_in_row).close_object();
    return std::move(json).take();
}

inbox::PlatformRules rules_of(const connectors::Abilities& abilities)
{
    inbox::PlatformRules rules;
    rules.abilities_json = abilities_json(abilities);
    for (const auto& window : abilities.windows) rules.windows.emplace_back(window.name, window.length);
    rules.max_in_row = abilities.max_in_row;
    return rules;
}

} // namespace

inbox::Rules rules_of_all_platforms()
{
    inbox::Rules rules;
    for (const auto* connector : connectors::all()) {
        for (const auto kind : {inbox::ThreadKind::message, inbox::ThreadKind::comment}) {
            rules[{std::string(connector->platform()), kind}] = rules_of(connector->abilities(kind));
        }
    }
    return rules;
}

} // namespace gateway
