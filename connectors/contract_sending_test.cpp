#include "connectors/contract_testing.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace connectors;
using contract_testing::filled;

/// The other half of what every platform owes: what it says it can do, how it cuts replies, and how sending ends.
namespace {

/// Answers every call of a script in the same way. Gives the outcome and whether the customer could have got something.
struct Ending {
    std::optional<inbox::Outcome> outcome;
    bool reached = false;
    std::size_t calls = 0;
};

bool is_setting(const Connector& connector, const std::string& name)
{
    for (const auto& spec : connector.channel_settings()) {
        if (spec.name == name) return true;
    }
    return false;
}

Ending send_against(const Connector& connector, const inbox::Outgoing& part, const HttpReply& reply)
{
    const auto app = filled(connector.app_settings());
    const auto channel = filled(connector.channel_settings());
    const Connection connection{app, channel, "1002", inbox::Time{std::chrono::milliseconds{1767243600000}}};
    Ending ending;
    Answers so_far;
    while (so_far.size() <= calls_per_part) {
        const auto step = connector.send(part, connection, so_far);
        if (const auto* outcome = std::get_if<inbox::Outcome>(&step)) {
            ending.outcome = *outcome;
            return ending;
        }
        const auto& call = std::get<HttpCall>(step);
        CHECK((call.url.starts_with("https://") || call.url.starts_with("http://")));
        CHECK(call.url.find(' ') == std::string::npos);
        CHECK_FALSE((ending.reached && call.reaches_customer));
        ending.reached = ending.reached || call.reaches_customer;
        ++ending.calls;
        so_far.push_back(reply);
    }
    return ending;
}

inbox::Outgoing text_part()
{
    inbox::Outgoing part;
    part.reference = "0192f0c1-7a8b-7c1d-9e2f-001122334455";
    part.thread = "1003";
    part.customer = "1003";
    part.window = "standard";
    part.part.text = "Dạ còn ạ";
    return part;
}

} // namespace

TEST_CASE("What a platform can do is said in numbers that make sense")
{
    for (const auto* connector : all()) {
        for (const auto kind : {inbox::ThreadKind::message, inbox::ThreadKind::comment}) {
            CAPTURE(connector->platform(), inbox::to_text(kind));
            const auto can = connector->abilities(kind);
            CHECK(can.text_limit >= (kind == inbox::ThreadKind::message ? 1 : 0));
            for (const auto& limit : {can.image, can.video, can.audio, can.file}) {
                CHECK(limit.mime.empty() == (limit.max_bytes == 0));
                for (const auto& mime : limit.mime) CHECK(mime.find('/') != std::string::npos);
            }
            std::set<std::string> names;
            for (const auto& window : can.windows) {
                CHECK(names.insert(window.name).second);
                CHECK(window.length.count() > 0);
                CHECK((window.needs.empty() || is_setting(*connector, window.needs)));
            }
            CHECK(can.max_in_row >= 0);
        }
        for (const auto& host : connector->media_hosts()) {
            CHECK(host.find_first_of("/:@ *") == std::string::npos);
            CHECK(host.find('.') != std::string::npos);
        }
    }
}

TEST_CASE("A reply is cut into parts the platform takes")
{
    for (const auto* connector : all()) {
        CAPTURE(connector->platform());
        const auto limit = static_cast<std::size_t>(connector->abilities(inbox::ThreadKind::message).text_limit);
        const auto parts_of = [&](const std::string& text) {
            const auto split = connector->split({text, {}, {}, false}, inbox::ThreadKind::message);
            REQUIRE(std::holds_alternative<std::vector<inbox::Part>>(split));
            return std::get<std::vector<inbox::Part>>(split);
        };
        REQUIRE(parts_of("Dạ còn ạ").size() == 1);
        CHECK(parts_of("Dạ còn ạ")[0].text == "Dạ còn ạ");
        CHECK(parts_of(std::string(limit, 'a')).size() == 1);
        CHECK(parts_of(std::string(limit * 2 + 1, 'a')).size() == 3);
        CHECK(std::holds_alternative<CannotSend>(connector->split({}, inbox::ThreadKind::message)));
        CHECK(
            std::holds_alternative<CannotSend>(connector->split({" \n ", {}, {}, false}, inbox::ThreadKind::message)));
    }
}

TEST_CASE("A reply whose fate nobody can read is unknown, on every platform")
{
    for (const auto* connector : all()) {
        const std::vector<HttpReply> riddles = {{200, {}, "<html>"}, {200, {}, ""},       {200, {}, "[]"},
                                                {500, {}, ""},       {502, {}, "<html>"}, {503, {}, "{}"}};
        for (const auto& reply : riddles) {
            CAPTURE(connector->platform(), reply.status, reply.body);
            const auto ending = send_against(*connector, text_part(), reply);
            REQUIRE(ending.outcome);
            CHECK(ending.calls >= 1);
            CHECK_FALSE(std::holds_alternative<inbox::Sent>(*ending.outcome));
            if (ending.reached) CHECK(std::holds_alternative<inbox::Unknown>(*ending.outcome));
        }
        const auto busy = send_against(*connector, text_part(), {429, {}, ""});
        REQUIRE(busy.outcome);
        CAPTURE(connector->platform());
        CHECK(std::holds_alternative<inbox::TryAgain>(*busy.outcome));
        const auto told = send_against(*connector, text_part(), {429, {{"Retry-After", "7"}}, ""});
        REQUIRE(told.outcome);
        CHECK(std::get<inbox::TryAgain>(*told.outcome).after == std::chrono::seconds{7});
    }
}

TEST_CASE("Without credentials nothing is sent and nothing falls over")
{
    for (const auto* connector : all()) {
        CAPTURE(connector->platform());
        const auto app = completed({}, connector->app_settings());
        const auto channel = completed({}, connector->channel_settings());
        const Connection bare{app, channel, "1002", inbox::Time{std::chrono::milliseconds{1767243600000}}};
        CHECK_NOTHROW(connector->send(text_part(), bare, {}));
        CHECK_NOTHROW(connector->renew(bare, {}));
        CHECK_NOTHROW(connector->health(bare, {}));
        CHECK_NOTHROW(connector->history({}, bare, {}));
        CHECK_NOTHROW(connector->profile("1003", "1003", bare, {}));
        CHECK_NOTHROW(connector->media_headers(bare));
        CHECK_NOTHROW(connector->orders({}, bare, {}));
        CHECK_NOTHROW(connector->orders({{"1"}, {}, "odd"}, bare, {}));
        CHECK_NOTHROW(connector->listings("odd", bare, {}));
        CHECK_NOTHROW(connector->tell_stock({{"1", "2", {}, 3}}, bare, {}));
        CHECK_NOTHROW(connector->tell_stock({}, bare, {}));
        CHECK_NOTHROW(connector->authorize_url(app, "https://shop.example/oauth", "s", std::string(43, 'v'), bare.now));
        CHECK_NOTHROW(connector->grant({}, app, "https://shop.example/oauth", std::string(43, 'v'), bare.now, {}));
    }
}

TEST_CASE("Whatever a platform answers about orders and goods is taken for what it is, and nothing falls over")
{
    const std::vector<HttpReply> riddles = {
        {200, {}, "<html>"},
        {200, {}, ""},
        {200, {}, "[]"},
        {200, {}, "{}"},
        {200, {}, "null"},
        {500, {}, ""},
        {429, {}, ""},
        {200,
         {},
         R"({"code":0,"error":"","data":{"orders":{"a":1},"products":[1,null],"errors":"x"},"response":{"order_list":[1,null,{}],"item":[{"item_id":5}],"item_list":7}})"},
        {200, {}, R"({"code":0,"error":"","data":[],"response":[]})"}};
    const inbox::StockToTell told{"1", "2", {"3"}, 4};
    for (const auto* connector : all()) {
        const auto app = filled(connector->app_settings());
        const auto channel = filled(connector->channel_settings());
        const Connection connection{app, channel, "1002", inbox::Time{std::chrono::milliseconds{1767243600000}}};
        for (const auto& reply : riddles) {
            CAPTURE(connector->platform(), reply.status, reply.body);
            Answers answers;
            bool ended = false;
            const auto follow = [&](auto next, std::size_t limit) {
                answers.clear();
                ended = false;
                while (!ended && answers.size() < limit) {
                    const auto step = next();
                    ended = !std::holds_alternative<HttpCall>(step);
                    answers.push_back(reply);
                }
                return ended;
            };
            CHECK(follow([&] { return connector->orders({{"1"}, {}, ""}, connection, answers); }, calls_per_part));
            CHECK(follow([&] { return connector->orders({}, connection, answers); }, calls_per_part));
            CHECK(follow([&] { return connector->listings("", connection, answers); }, calls_per_listings));
            CHECK(follow([&] { return connector->tell_stock({told}, connection, answers); }, calls_per_part));
        }
        if (!connector->sells()) {
            CHECK(std::holds_alternative<OrdersRefused>(std::get<OrdersAnswer>(connector->orders({}, connection, {}))));
        }
    }
}
