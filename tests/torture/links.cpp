#include "tests/torture/links.hpp"

#include "inbox/model/ids.hpp"

#include <boost/json.hpp>

#include <iostream>
#include <thread>

namespace tests::torture {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto ask_every = 400ms;
constexpr auto worth_a_word = 4s;

Storm::Wish spoiled(int rate, Town::Wish town)
{
    Storm::Wish wish;
    wish.town = std::move(town);
    wish.town.links = true;
    wish.rate = rate;
    return wish;
}

} // namespace

std::vector<Link> links_of(Town& town)
{
    auto& links = town.links;
    return {{"store", *links.store},
            {"Redis", *links.redis},
            {"platforms", *links.platforms},
            {"webhooks", *links.webhooks},
            {"browsers", *links.browsers}};
}

void heal_links(Town& town)
{
    for (auto& link : links_of(town)) link.proxy.heal();
}

SpoiledTown::SpoiledTown(Nemesis& nemesis, int rate, Town::Wish wish)
    : network(OwnNetwork::possible() ? std::make_unique<OwnNetwork>() : nullptr),
      storm(std::make_unique<Storm>(nemesis, spoiled(rate, std::move(wish))))
{
    static const bool said = [this] {
        if (!network)
            std::cout << "no network of our own (needs root and tc): no packet is lost, proxies hold streams"
                      << std::endl;
        return true;
    }();
    (void)said;
}

std::optional<std::chrono::milliseconds> works_again(Storm& storm, std::chrono::milliseconds limit)
{
    const auto began = Clock::now();
    const auto left = [&] {
        return limit - std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
    };
    const auto customer = fresh("khach-sau-bao");
    std::vector<std::string> said;
    std::string conversation;
    while (conversation.empty() && left() > 0ms) {
        said.push_back(fresh("mạng đã thông"));
        storm.town().platsim->say("messenger", customer, said.back(), {{"wait", "first"}, {"async", true}});
        storm.screen().shows(
            [&](const Shown& shown) {
                for (const auto& words : said) {
                    if (conversation = shown.conversation_with(words); !conversation.empty()) return true;
                }
                return false;
            },
            ask_every);
    }
    const auto heard = limit - left();
    const auto seen = [&](const Shown& shown) { return shown.conversations.contains(conversation); };
    if (conversation.empty() || !storm.other_screen().shows(seen, std::max(left(), 0ms))) return std::nullopt;
    const boost::json::object reply{{"id", inbox::new_uuid()}, {"text", fresh("dạ em nghe")}};
    while (storm.screen().who().try_reply(conversation, reply).status != 202) {
        if (left() <= 0ms) return std::nullopt;
        std::this_thread::sleep_for(50ms);
    }
    const auto accepted = limit - left();
    if (!storm.screen().shows_state(text_at(reply, "id"), {"sent", "delivered", "read"}, std::max(left(), 0ms)))
        return std::nullopt;
    if (limit - left() > worth_a_word) {
        std::cout << "  heard after " << heard.count() << " ms, a reply was taken after " << accepted.count()
                  << " ms and had left after " << (limit - left()).count() << " ms" << std::endl;
    }
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
}

} // namespace tests::torture
