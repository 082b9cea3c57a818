#include "inbox/wire/reactions.hpp"

#include "inbox/wire/json.hpp"

#include <boost/json.hpp>

#include <map>
#include <tuple>

namespace inbox::wire {

namespace {

struct Reaction {
    std::int64_t at = 0;
    std::string emoji;
};

std::map<std::string, Reaction> read(std::string_view reactions)
{
    std::map<std::string, Reaction> by_actor;
    const auto json = boost::json::parse({reactions.data(), reactions.size()});
    for (const auto& entry : json.as_array()) {
        const auto& fields = entry.as_object();
        by_actor[std::string(fields.at("actor").as_string())] = {fields.at("at").to_number<std::int64_t>(),
                                                                 std::string(fields.at("emoji").as_string())};
    }
    return by_actor;
}

} // namespace

std::string with_reaction(std::string_view reactions, std::string_view actor, std::string_view emoji, Time at)
{
    auto by_actor = read(reactions);
    const Reaction given{at.time_since_epoch().count(), std::string(emoji)};
    const auto [place, fresh] = by_actor.try_emplace(std::string(actor), given);
    if (!fresh) {
        // Equal times are told apart by the emoji, so that every order of arrival ends alike.
        auto& known = place->second;
        if (std::tie(known.at, known.emoji) >= std::tie(given.at, given.emoji)) return std::string(reactions);
        known = given;
    }

    std::string out = "[";
    for (const auto& [who, reaction] : by_actor) {
        Json one;
        one.open_object().text("actor", who).text("emoji", reaction.emoji).number("at", reaction.at).close_object();
        out += (out.size() > 1 ? "," : "") + std::move(one).take();
    }
    return out + ']';
}

std::string shown_reactions(std::string_view reactions)
{
    if (reactions == "[]") return "[]";
    std::string out = "[";
    for (const auto& [who, reaction] : read(reactions)) {
        if (reaction.emoji.empty()) continue;
        Json one;
        one.open_object().text("emoji", reaction.emoji).open_object("author");
        one.text("kind", who.empty() ? "page" : "customer").close_object().close_object();
        out += (out.size() > 1 ? "," : "") + std::move(one).take();
    }
    return out + ']';
}

} // namespace inbox::wire
