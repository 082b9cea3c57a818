#pragma once

#include "inbox/automation/deeds.hpp"
#include "inbox/automation/robot.hpp"
#include "inbox/conversations/change.hpp"
#include "inbox/staff/presence.hpp"
#include "tests/inbox/desk.hpp"

/// A shop with a robot, and what people do around it.
namespace robots {

using namespace desk;

/// As a platform that takes everything in one piece.
inline std::vector<Part> whole(const std::string&, ThreadKind, const std::string& text)
{
    Part part;
    part.text = text;
    return {part};
}

/// A shop with a robot.
struct Robots : Desk {
    using Desk::Desk;

    Automation wish;
    WorkingHours hours;
    StaffMember hoa = person("hoa@hoa-mai.example", "Hoa", "agent");

    void online(const std::vector<StaffId>& people)
    {
        read([&](pqxx::work& tx) { note_seen(tx, shop.workspace, "p", people, {}); });
        write([](EventLog& log) { settle_presence(log); });
    }

    void offline_for(const StaffMember& who, int minutes)
    {
        look("delete from staff_seen where staff_id = '" + who.id.text + "'");
        write([](EventLog& log) { settle_presence(log); });
        look("update staff set state_since = now() - interval '" + std::to_string(minutes) + " min' where id = '" +
             who.id.text + "'");
        look("update conversations set assigned_at = assigned_at - interval '1 day'");
    }

    void tell(const std::optional<std::int64_t>& version = {})
    {
        last_events = write([&](EventLog& log) {
            auto result = put_automation(log, minh, wish, version);
            REQUIRE(std::holds_alternative<Automation>(result));
            put_hours(log, minh, hours);
        });
    }

    std::size_t given(int limit = 50)
    {
        std::size_t n = 0;
        last_events = write(
            [&](EventLog& log) { n = give_in_turn(log, rules, read_shopkeeping(log.tx(), log.workspace()), limit); });
        return n;
    }

    RulesApplied ruled()
    {
        RulesApplied applied;
        last_events = write([&](EventLog& log) {
            applied = apply_rules(log, rules, read_shopkeeping(log.tx(), log.workspace()), whole, 500);
        });
        return applied;
    }

    /// Said, and told as the recorder tells it.
    MessageId heard(const ConversationId& in, const std::string& text, int seconds = 0)
    {
        const auto id = said(in, text, seconds);
        write([&](EventLog& log) {
            Changes changes(log, rules);
            changes.created(id);
            changes.updated(in);
            changes.tell();
        });
        return id;
    }

    std::string assignee(const ConversationId& id)
    {
        return one("select assignee_id from conversations where id = '" + id.text + "'");
    }
    int open_of(const StaffMember& who)
    {
        return std::stoi(
            one("select count(*) from conversations where status = 'open' and assignee_id = '" + who.id.text + "'"));
    }
};

/// A customer who has waited so long.
inline ConversationId waits(Desk& desk, const std::string& thread, int minutes = 1)
{
    const auto id = desk.conversation(thread);
    desk.said(id, "alo", -minutes * 60);
    desk.look("update conversations set waiting_since = now() - interval '" + std::to_string(minutes) +
              " min' where id = '" + id.text + "'");
    return id;
}

inline Rule rule_with(const std::string& word)
{
    Rule rule;
    rule.id = new_uuid();
    rule.name = word;
    rule.when.words = {word};
    return rule;
}

} // namespace robots
