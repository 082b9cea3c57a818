#pragma once

#include "inbox/orders/platform_orders.hpp"
#include "inbox/stock/listings.hpp"
#include "inbox/stock/to_tell.hpp"
#include "tests/inbox/shelf.hpp"

/// A shop that sells on a platform, too: its orders come in as the platform tells them, minutes after it opened.
namespace market {

using namespace shelf;

struct Market : Shelf {
    explicit Market(PrivateStore& kept, const std::string& slug = "hoa-mai") : Shelf(kept, slug)
    {
        opened = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    }

    /// The same minute is the same time, however long the story takes: what is told twice is told alike.
    static Time at(int minutes) { return opened + std::chrono::minutes{minutes}; }

    /// Two pieces of item "7", as the platform tells them at that minute.
    static PlatformOrder order(const std::string& platform_status, const std::string& status, int minute,
                               std::int64_t quantity = 2)
    {
        PlatformOrder order;
        order.id = "SN1";
        order.platform_status = platform_status;
        order.status = status;
        order.created_at = at(0);
        order.updated_at = at(minute);
        order.buyer = {"912", "minhanh.99", {}, "912"};
        order.recipient = {"N****A", "****12", "****, Hà Nội", true};
        order.lines = {{"7", "71", "den-m", "Áo thun", "Đen, M", "", quantity, 199000}};
        order.subtotal = order.total = quantity * 199000;
        order.cod = true;
        return order;
    }

    static OrderNews push(const ChannelId& channel, const std::string& platform_status, const std::string& status,
                          int minute)
    {
        return {channel, "SN1", platform_status, status, at(minute), {}, true};
    }

    TakenOrder take(const PlatformOrder& order, const ChannelId& channel = {})
    {
        TakenOrder taken;
        last_events = write(
            [&](EventLog& log) { taken = take_platform_order(log, channel.empty() ? shop.channel : channel, order); });
        return taken;
    }

    void hear(const OrderNews& news)
    {
        last_events = write([&](EventLog& log) { note_platform_orders(log, {news}); });
    }

    /// Another app of the same shop: a channel of its own.
    ChannelId other_app()
    {
        const ChannelId id{new_uuid()};
        const AppId app{new_uuid()};
        look("insert into apps (id, platform, slug, settings) select '" + app.text + "', platform, 'orders-" +
             app.text.substr(30) + "', settings from apps where id = '" + shop.app.text + "'");
        look("insert into channels (workspace_id, id, app_id, platform, external_id, name, settings) select "
             "workspace_id, '" +
             id.text + "', '" + app.text + "', platform, external_id, 'orders', settings from channels where id = '" +
             shop.channel.text + "'");
        return id;
    }

    inline static Time opened{}; // by the last one that did

    std::string status() { return one("select string_agg(status, ',') from orders where workspace_id = " + number()); }
    std::string errands(const std::string& kind)
    {
        return one("select count(*) from outbox where kind = '" + kind + "'");
    }
};

} // namespace market
