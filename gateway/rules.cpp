#include "gateway/rules.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace gateway {

namespace {

boost::json::object media(const connectors::MediaLimit& limit)
{
    return {{"mime", boost::json::array(limit.mime.begin(), limit.mime.end())}, {"max_bytes", limit.max_bytes}};
}

} // namespace

std::string to_json(const connectors::Abilities& abilities)
{
    boost::json::array windows;
    for (const auto& window : abilities.windows) {
        windows.push_back({{"rule", window.name}, {"hours", window.length.count()}});
    }
    return boost::json::serialize(boost::json::object{{"text_limit", abilities.text_limit},
                                                      {"image", media(abilities.image)},
                                                      {"video", media(abilities.video)},
                                                      {"audio", media(abilities.audio)},
                                                      {"file", media(abilities.file)},
                                                      {"caption", abilities.caption},
                                                      {"product_card", abilities.product_card},
                                                      {"quote", abilities.quote},
                                                      {"private_answer", abilities.private_answer},
                                                      {"receipts", abilities.receipts},
                                                      {"windows", windows},
                                                      {"max_in_row", abilities.max_in_row}});
}

inbox::Rules make_rules()
{
    inbox::Rules rules;
    for (const auto* connector : connectors::all()) {
        for (const auto kind : {inbox::ThreadKind::message, inbox::ThreadKind::comment}) {
            const auto abilities = connector->abilities(kind);
            inbox::PlatformRules of_kind;
            of_kind.abilities_json = to_json(abilities);
            for (const auto& window : abilities.windows)
                of_kind.windows.push_back({window.name, window.length, window.needs});
            of_kind.max_in_row = abilities.max_in_row;
            rules[{std::string(connector->platform()), kind}] = std::move(of_kind);
        }
    }
    return rules;
}

} // namespace gateway
