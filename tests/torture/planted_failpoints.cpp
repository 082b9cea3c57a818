#include "tests/torture/storm.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <sstream>

using namespace std::chrono_literals;
using namespace tests::torture;

namespace {

constexpr int per_release = 20; // crashes at each point
constexpr int crashes_per_town = 60;
constexpr int answered = 50;
constexpr auto reach_limit = 60s;

/// A dead process holds a shop's four places for files under way until its two minutes are over; so each crash over a
/// file takes another shop.
constexpr int shops = 12;

std::vector<std::string> all_points(tests::Town& town)
{
    std::vector<std::string> points;
    std::istringstream lines(town.gom->command({"failpoints"}));
    for (std::string kind, name; lines >> kind >> name;) {
        if (kind == "point") points.push_back(name);
    }
    return points;
}

/// What happens seldom is crashed at its first passing, everything else at any of the first few.
int passing(const std::string& point, Nemesis& nemesis)
{
    for (const auto* seldom : {"token_", "file_", "media_", "fetcher_", "reply_", "recover_"}) {
        if (point.starts_with(seldom)) return 1;
    }
    return nemesis.between(1, 8);
}

class Log {
public:
    explicit Log(const tests::GomProcess& gom) : file_(gom.log_file()), from_(text().size()) {}

    bool says(const std::string& words) const { return text().find(words, from_) != std::string::npos; }

private:
    std::string text() const
    {
        std::ifstream in(file_);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    std::string file_;
    std::size_t from_;
};

std::vector<std::string> slugs_of(tests::Town& town)
{
    std::vector<std::string> slugs;
    const auto state = town.platsim->read("state");
    for (const auto& channel : state.at("channels").as_array()) {
        const auto slug = tests::text_at(channel, "workspace");
        if (slugs.empty() || slugs.back() != slug) slugs.push_back(slug);
    }
    return slugs;
}

/// Everything that leads past a point: webhooks, replies, files, tokens that have run out.
void stir(Storm& storm, Nemesis& nemesis, const std::string& point, bool answering, std::size_t shop)
{
    auto& platsim = *storm.town().platsim;
    storm.begin(1s, {{"workspaces", {slugs_of(storm.town()).front()}}});
    if (point.starts_with("file_") || point.starts_with("media_") || point.starts_with("fetcher_")) {
        platsim.say("messenger", "khach-anh", "",
                    {{"kind", "image"}, {"async", true}, {"workspace", slugs_of(storm.town()).at(shop)}});
    }
    if (point.starts_with("token_")) {
        platsim.ask("token", {{"platform", nemesis.one_in(2) ? "zalo" : "shopee"}, {"action", "expire"}});
    }
    bool needs_replies = false;
    for (const auto* with : {"reply_", "attempt_", "send_", "settle_", "token_"}) {
        needs_replies = needs_replies || point.starts_with(with);
    }
    storm.pass(500ms, answering || needs_replies);
}

/// One crash at the point. False: nothing ever passed it.
bool crash_at(Storm& storm, Nemesis& nemesis, const std::string& point, int nth, bool answering)
{
    static std::size_t crashes = 0;
    const auto shop = ++crashes % shops;
    auto& gom = *storm.town().gom;
    gom.kill_it();
    gom.set_environment("GOM_FAILPOINT", point + "=crash@" + std::to_string(nth));
    const Log log(gom);
    const auto crashed = [&] { return log.says("failpoint " + point + " crash"); };
    try {
        gom.start();
    } catch (const std::runtime_error&) {
        if (!crashed()) throw; // it may not even come to answer
    }
    const auto latest = std::chrono::steady_clock::now() + reach_limit;
    while (!crashed() && std::chrono::steady_clock::now() < latest) stir(storm, nemesis, point, answering, shop);
    const bool reached = crashed();
    gom.kill_it(); // where it was the fetcher that crashed
    gom.forget_environment("GOM_FAILPOINT");
    gom.start();
    return reached;
}

} // namespace

TEST_CASE("Wherever gom or its fetcher dies, nothing that was accepted is lost, doubled or out of order", "[F06]")
{
    Nemesis nemesis("F06");
    const int each = wanted(per_release);
    std::vector<std::string> points;
    {
        tests::Town town;
        points = all_points(town);
    }
    REQUIRE(points.size() >= 20);
    Tally tally("F06", each * static_cast<int>(points.size()), nemesis);
    for (int n = 0; tally.done() < tally.wanted();) {
        Storm::Wish wish;
        wish.rate = 100;
        wish.town.workspaces = shops;
        Storm storm(nemesis, wish);
        for (int i = 0; i < crashes_per_town && n < tally.wanted(); ++i, ++n) {
            const auto& point = points[static_cast<std::size_t>(n) % points.size()];
            const bool reached = crash_at(storm, nemesis, point, passing(point, nemesis), i < answered);
            tally.injected(point);
            if (!reached) tally.fault("nothing ever passed " + point);
        }
        storm.judge(tally);
    }
    tally.finish(
        {.accepted = tally.wanted() * 40, .reconnects = tally.wanted() / 3, .replies_sent = tally.wanted() / 6});
}
