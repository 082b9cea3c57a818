#include "tests/torture/shops.hpp"

#include <boost/json.hpp>

namespace tests::torture {

using namespace std::chrono_literals;

namespace {

constexpr auto settle_limit = 200s;

Town::Wish with_shops(Town::Wish wish, int count)
{
    wish.workspaces = count;
    return wish;
}

} // namespace

Shops::Shops(int count, Town::Wish wish) : town_(with_shops(std::move(wish), count))
{
    for (int i = 0; i < count; ++i) screens_.push_back(std::make_unique<Screen>(town_.person("hoa", i)));
}

std::string Shops::slug(int shop)
{
    return shop == 0 ? "hoa-mai" : "shop-" + std::to_string(shop + 1);
}

Shops::Asked Shops::asked(int shop, const std::string& platform)
{
    Asked asked{shop, platform, {}, {}, fresh("khach"), {}};
    const auto words = fresh("shop ơi");
    const auto said = town_.platsim->say(platform, asked.customer, words, {{"workspace", slug(shop)}});
    asked.channel = text_at(said, "channel");
    asked.conversation = screen(shop).conversation_with(words);
    asked.channel_id = text_at(screen(shop).now().conversations.at(asked.conversation), "channel.id");
    return asked;
}

Ledger::Reply Shops::reply(const Asked& asked, const std::string& words)
{
    Ledger::Reply reply{screen(asked.shop).who().reply(asked.conversation, words), words, asked.conversation};
    replies_.push_back(reply);
    return reply;
}

std::string Shops::state_of(const Asked& asked)
{
    const auto shown = screen(asked.shop).now();
    const auto found = shown.channels.find(asked.channel_id);
    return found == shown.channels.end() ? std::string() : text_at(found->second, "state");
}

bool Shops::shows_channel(const Asked& asked, const std::string& state, std::chrono::milliseconds time)
{
    const auto it_is = [&](const Shown& shown) {
        const auto found = shown.channels.find(asked.channel_id);
        return found != shown.channels.end() && text_at(found->second, "state") == state;
    };
    return screen(asked.shop).shows(it_is, time);
}

void Shops::judge(Tally& tally)
{
    if (!town_.platsim->settle(settle_limit)) tally.fault("deliveries never came to an end");
    std::vector<Screen*> all;
    long reconnects = 0;
    for (const auto& one : screens_) {
        all.push_back(one.get());
        reconnects += one->connections() - 1;
    }
    tally.judged(Ledger(town_, all, replies_), reconnects);
}

} // namespace tests::torture
