#include "inbox/replies/reply_window.hpp"
#include "tests/inbox/desk.hpp"

using namespace desk;
using namespace std::chrono_literals;

TEST_CASE("The reply window is judged when the reply is accepted")
{
    PrivateStore store;
    Desk desk(store);
    auto& rules = desk.rules[{"messenger", ThreadKind::message}];
    rules.windows = {{"standard", 24h}, {"human_agent", 168h}};
    const auto an = desk.conversation();
    const auto hours_ago = [&](int hours) {
        desk.look("update conversations set last_customer_action_at = now() - interval '" + std::to_string(hours) +
                  " hours'");
    };
    hours_ago(30);
    desk.replied(an);
    CHECK(desk.due().at(0).outgoing.window == "human_agent");
    hours_ago(2);
    CHECK(desk.due().at(0).outgoing.window == "standard");
    hours_ago(200);
    CHECK(desk.due().at(0).outgoing.window == "human_agent"); // the platform decides
    const auto refused = desk.reply(desk.request(an), desk.lan);
    CHECK(refusal(refused) == "|window_closed");
    CHECK(std::get<ReplyRefused>(refused).closed_at);
    desk.look("update conversations set last_customer_action_at = null");
    CHECK(refusal(desk.reply(desk.request(an), desk.lan)) == "|window_closed");

    rules.windows.clear();
    rules.max_in_row = 2;
    CHECK(refusal(desk.reply(desk.request(an, "một\nhai"), desk.lan)) == "|quota");
    desk.replied(an, "một");
    CHECK(refusal(desk.reply(desk.request(an), desk.lan)) == "|quota");
}

TEST_CASE("The window names the first rule that holds and when the last one ends")
{
    const Time action{1'800'000'000'000ms};
    PlatformRules rules;
    CHECK_FALSE(std::get<WindowOpen>(check_window(rules, {}, action)).closes_at);
    rules.windows = {{"standard", 24h}, {"human_agent", 168h}};
    const auto at = [&](std::chrono::hours later) { return check_window(rules, {action, 0}, action + later); };
    CHECK(std::get<WindowOpen>(at(0h)).rule == "standard");
    CHECK(std::get<WindowOpen>(at(23h)).rule == "standard");
    CHECK(std::get<WindowOpen>(at(24h)).rule == "human_agent");
    CHECK(std::get<WindowOpen>(at(24h)).closes_at == action + 168h);
    CHECK(std::get<WindowClosed>(at(168h)).closed_at == action + 168h);
    CHECK(std::get<WindowClosed>(check_window(rules, {}, action)).code == "window_closed");
}

TEST_CASE("A window that a channel has to be allowed holds only there")
{
    const Time action{1'800'000'000'000ms};
    PlatformRules rules;
    rules.windows = {{"standard", 24h}, {"human_agent", 168h, "human_agent"}};
    const WindowFacts plain{action, 0, {"other"}}, allowed{action, 0, {"human_agent", "other"}};
    CHECK(std::get<WindowOpen>(check_window(rules, plain, action + 23h)).closes_at == action + 24h);
    CHECK(std::get<WindowClosed>(check_window(rules, plain, action + 25h)).closed_at == action + 24h);
    CHECK(std::get<WindowOpen>(check_window(rules, allowed, action + 25h)).rule == "human_agent");
    CHECK(last_window(rules, plain) == "standard");
    CHECK(last_window(rules, allowed) == "human_agent");

    rules.windows = {{"human_agent", 168h, "human_agent"}};
    CHECK(std::get<WindowClosed>(check_window(rules, plain, action)).code == "window_closed");
    CHECK(last_window(rules, plain).empty());
}

TEST_CASE("A day after the customer wrote, a channel without the right to seven days takes no reply")
{
    PrivateStore store;
    Desk desk(store);
    desk.rules[{"messenger", ThreadKind::message}].windows = {{"standard", 24h}, {"human_agent", 168h, "human_agent"}};
    const auto an = desk.conversation();
    const auto hours_ago = [&](int hours) {
        desk.look("update conversations set last_customer_action_at = now() - interval '" + std::to_string(hours) +
                  " hours'");
    };
    const auto window = [&] {
        std::optional<std::string> shown;
        desk.read([&](pqxx::work& tx) { shown = conversation_json_for(tx, desk.rules, desk.lan, an); });
        return text_at(json::serialize(parsed(shown.value()).at("reply_window")), "rule");
    };
    hours_ago(25);
    CHECK(refusal(desk.reply(desk.request(an), desk.lan)) == "|window_closed");
    CHECK(window() == "window_closed");

    desk.look("update channels set options = '{human_agent}'");
    CHECK(window() == "human_agent");
    const auto reply = desk.replied(an);
    CHECK(desk.due().at(0).outgoing.window == "human_agent");

    desk.look("update channels set options = '{}'");
    CHECK(desk.due().at(0).outgoing.window == "standard");
    desk.settled(desk.begun(), Failed{"window", "too late"});
    desk.write([&](EventLog& log) {
        CHECK(std::get<RetryConflict>(retry(log, desk.rules, desk.lan, reply, false)).code == "window_closed");
    });
}
