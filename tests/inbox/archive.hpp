#pragma once

#include "inbox/search/history.hpp"
#include "inbox/search/indexing.hpp"
#include "inbox/search/search.hpp"
#include "tests/inbox/desk.hpp"

#include <algorithm>

/// A shop that looks back: what is said is told to the log, as recording does, and noted when a test says so.
namespace desk {

namespace search = inbox::search;

struct Archive : Desk {
    using Desk::Desk;

    MessageId told(const ConversationId& conversation, const std::string& text, int seconds = 0,
                   const std::string& direction = "incoming")
    {
        const auto id = said(conversation, text, seconds, direction);
        tell(id, "message.created");
        return id;
    }

    void tell(const MessageId& id, const std::string& kind)
    {
        const ConversationId conversation{one("select conversation_id from messages where id = '" + id.text + "'")};
        write([&](EventLog& log) {
            log.append(kind, "{\"id\":\"" + id.text + "\"}", {shop.channel, conversation, {}, {}, false});
        });
    }

    void index(int batch = 2'000)
    {
        bool more = true;
        while (more)
            read([&](pqxx::work& tx) {
                more = search::index_messages(tx, shop.workspace, {1, std::chrono::seconds{0}, batch});
            });
    }

    void gather()
    {
        bool more = true;
        while (more) read([&](pqxx::work& tx) { more = search::gather_day(tx, shop.workspace); });
    }

    /// Ids, over all pages.
    std::vector<std::string> found(const StaffMember& who, const std::string& words,
                                   const search::MessageFilter& filter = {}, int limit = 100)
    {
        std::vector<std::string> ids;
        std::string cursor;
        do {
            read([&](pqxx::work& tx) {
                const auto page = std::get<Page>(search::search_messages(tx, who, words, filter, limit, cursor));
                CHECK(static_cast<int>(page.items.size()) <= limit);
                for (const auto& item : page.items)
                    ids.push_back(std::string(json::parse(item).at("message").at("id").as_string()));
                cursor = page.next_cursor.value_or("");
            });
        } while (!cursor.empty());
        return ids;
    }
    bool finds(const std::string& words, const MessageId& id)
    {
        const auto ids = found(minh, words);
        return std::find(ids.begin(), ids.end(), id.text) != ids.end();
    }

    json::object history(const search::HistoryFilter& filter, int limit = 50, const std::string& cursor = "")
    {
        json::object answer;
        read([&](pqxx::work& tx) {
            const auto page =
                std::get<search::HistoryPage>(search::read_history(tx, rules, minh, filter, limit, cursor));
            json::array items;
            for (const auto& item : page.page.items) items.push_back(json::parse(item));
            answer["items"] = std::move(items);
            answer["next"] = page.page.next_cursor.value_or("");
            if (page.totals) {
                answer["conversations"] = page.totals->conversations;
                answer["messages"] = page.totals->messages;
                answer["capped"] = page.totals->capped;
            }
        });
        return answer;
    }
};

inline Time at(const std::string& ms)
{
    return Time(std::chrono::milliseconds(std::stoll(ms)));
}

} // namespace desk
