#include "connectors/connector.hpp"
#include "connectors/messenger/messenger.hpp"
#include "connectors/shopee/shopee.hpp"
#include "connectors/tiktok_shop/tiktok_shop.hpp"
#include "connectors/zalo/zalo.hpp"

/// The platforms: one include and one line each.
namespace connectors {

namespace {

/// The only object of a connector's class: it has no state, so one serves everybody.
template <class Platform>
[[maybe_unused]] const Connector* the()
{
    static const Platform platform;
    return &platform;
}

} // namespace

const std::vector<const Connector*>& all()
{
    static const std::vector<const Connector*> connectors = {
        the<Messenger>(),
        the<Zalo>(),
        the<TiktokShop>(),
        the<Shopee>(),
    };
    return connectors;
}

const Connector* find(std::string_view platform)
{
    for (const auto* connector : all()) {
        if (connector->platform() == platform) return connector;
    }
    return nullptr;
}

std::vector<std::pair<std::string, std::string>> Connector::media_headers(const Connection&) const
{
    return {};
}

Step<OrdersAnswer> Connector::orders(const OrdersRequest&, const Connection&, const Answers&) const
{
    return OrdersAnswer{OrdersRefused{inbox::Failed{"not_allowed", "nothing is sold there"}}};
}

Step<ListingsAnswer> Connector::listings(const std::string&, const Connection&, const Answers&) const
{
    return ListingsAnswer{ListingsRefused{inbox::Failed{"not_allowed", "nothing is sold there"}}};
}

Step<StockAnswer> Connector::tell_stock(const std::vector<inbox::StockToTell>&, const Connection&, const Answers&) const
{
    return StockAnswer{StockNotTold{inbox::Failed{"not_allowed", "nothing is sold there"}}};
}

Settings completed(Settings given, const std::vector<SettingSpec>& specs)
{
    for (const auto& spec : specs) {
        auto& value = given[spec.name];
        if (value.empty()) value = spec.fallback;
        if (value.empty()) given.erase(spec.name);
    }
    return given;
}

} // namespace connectors
