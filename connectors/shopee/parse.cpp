#include "connectors/shopee/shopee.hpp"
#include "connectors/shopee/wire.hpp"

#include <algorithm>

/// Opens the envelope and sorts pushes by their code. The list of codes is open: a new one is kept and counted.
namespace connectors {

namespace {

using namespace shopee_wire;
using inbox::Ignored;
using inbox::NotUnderstood;

/// Codes of no concern to an inbox, by the word they are counted under.
std::string_view word_for_ignored(int code)
{
    switch (code) {
    case 0: return "verification";
    case 1: return "authorised";
    case 5: return "announcement";
    case 6:
    case 16:
    case 27: return "product";
    case 7:
    case 9: return "promotion";
    case 11:
    case 38: return "video";
    case 13: return "brand";
    case 28: return "penalty";
    case 31:
    case 33:
    case 34:
    case 35:
    case 36: return "fulfilment";
    case 37: return "courier";
    default: return "";
    }
}

bool names_an_order(const Push& push)
{
    return !id_in(push.data["ordersn"]).empty() || !id_in(push.data["order_sn"]).empty();
}

std::string any_shop_of(const Push& push)
{
    return push.shop.empty() ? shop_of(push.data) : push.shop;
}

Item item_by_hash(const Push& push, inbox::Inbound what)
{
    return {any_shop_of(push), key_by_hash("code" + std::to_string(push.code), push.body), std::string(push.body),
            std::move(what)};
}

/// Keys are indexed, and an index entry has its limit: a longer key is replaced by its hash.
constexpr std::size_t key_limit_bytes = 200;

std::vector<Item> with_short_keys(std::vector<Item> items)
{
    for (auto& item : items) {
        if (item.dedupe_key.size() > key_limit_bytes) item.dedupe_key = key_by_hash("long", item.dedupe_key);
    }
    return items;
}

std::vector<Item> read(const Push& push)
{
    switch (push.code) {
    case 2: return read_lost_shops(push);
    case 12: return read_expiring_shops(push);
    case 10: return {read_chat(push)};
    case 14:
    case 15:
        if (!names_an_order(push)) return {item_by_hash(push, Ignored{"shipping"})};
        return {read_commerce(push)};
    case 3:
    case 4:
    case 8:
    case 22:
    case 23:
    case 24:
    case 25:
    case 29:
    case 30:
    case 47: return {read_commerce(push)};
    default: break;
    }
    const auto word = word_for_ignored(push.code);
    if (!word.empty()) return {item_by_hash(push, Ignored{std::string(word)})};
    throw Malformed("code " + std::to_string(push.code) + ": unknown");
}

} // namespace

std::vector<Item> Shopee::parse(std::string_view body, const Settings& app) const
{
    if (body.empty()) return {};
    std::string shop;
    try {
        const auto document = parse_json(body);
        const JsonView top(document, "push");
        if (!top.is_object()) throw Malformed("push: not an object");
        Push push{body, top, top["data"], -1, shop_of(top), app};
        shop = any_shop_of(push);
        push.code = static_cast<int>(std::clamp<std::int64_t>(top["code"].number(), -1, 1'000'000));
        return with_short_keys(read(push));
    } catch (const std::exception& problem) {
        return {Item{shop, key_by_hash("unread", body), std::string(body), NotUnderstood{problem.what()}}};
    }
}

} // namespace connectors
