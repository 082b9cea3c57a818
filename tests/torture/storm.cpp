#include "tests/torture/storm.hpp"

#include "inbox/model/ids.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <thread>

namespace tests::torture {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto answer_every = 150ms;
constexpr auto replies_settle_limit = 150s; // an attempt cut off needs a minute to be judged

/// What gom itself found out about its walls, in the build that asks questions which forgot to filter.
bool saw_somebody_elses(const GomProcess& gom)
{
    std::ifstream log(gom.log_file());
    const std::string text{std::istreambuf_iterator<char>(log), {}};
    return text.find("a transaction of no workspace sees") != std::string::npos;
}

/// Waits until no delivery is under way any more; the platforms take one question for at most two minutes.
bool settled(const Platsim& platsim)
{
    for (int n = 0; n < 3; ++n) {
        if (platsim.settle(100s)) return true;
    }
    return false;
}

} // namespace

/// Somebody at the desk who keeps answering while servers die under their hands. Like the page, they repeat a request
/// that got no answer, with the same id.
class Storm::Answering {
public:
    Answering(const Screen& screen, unsigned seed) : screen_(screen), dice_(seed) {}

    void go_on()
    {
        if (!open_.id.empty()) return try_it();
        std::string conversation;
        screen_.shows(
            [&](const Shown& shown) {
                if (shown.conversations.empty()) return true;
                auto chosen = shown.conversations.begin();
                std::advance(chosen, dice_() % shown.conversations.size());
                conversation = chosen->first;
                return true;
            },
            0ms);
        if (conversation.empty()) return;
        open_ = {inbox::new_uuid(), fresh("trả lời giữa bão"), conversation};
        try_it();
    }

    void finish()
    {
        const auto latest = Clock::now() + 60s;
        while (!open_.id.empty() && Clock::now() < latest) {
            try_it();
            std::this_thread::sleep_for(50ms);
        }
    }

    const std::vector<Ledger::Reply>& accepted() const { return accepted_; }

    bool settled() const
    {
        return screen_.shows(
            [&](const Shown& shown) {
                return std::all_of(accepted_.begin(), accepted_.end(), [&](const auto& reply) {
                    const auto found = shown.messages.find(reply.id);
                    if (found == shown.messages.end()) return false;
                    const auto state = text_at(found->second, "state");
                    return (state != "queued" && state != "sending") || Ledger::held(shown, reply);
                });
            },
            replies_settle_limit);
    }

private:
    void try_it()
    {
        const auto status =
            screen_.who().try_reply(open_.conversation, {{"id", open_.id}, {"text", open_.text}}).status;
        if (status == 202) accepted_.push_back(open_);
        if (status != 0 && status != 503) open_ = {};
    }

    const Screen& screen_;
    std::mt19937 dice_; // its own: how often it is asked depends on the machine
    Ledger::Reply open_;
    std::vector<Ledger::Reply> accepted_;
};

Storm::Storm(const Nemesis& nemesis, const Wish& wish) : wish_(wish), town_(wish.town)
{
    if (wish_.prepare) wish_.prepare(town_);
    const auto owner = town_.person("hoa");
    const auto supervisor = town_.person("thu");
    screen_ = std::make_unique<Screen>(owner);
    const auto& browsers = town_.links.browsers;
    other_ = std::make_unique<Screen>(town_.second ? supervisor.at(town_.second->port())
                                      : browsers   ? supervisor.through(browsers->port())
                                                   : supervisor);
    answering_ = std::make_unique<Answering>(*screen_, nemesis.seed());
}

Storm::~Storm() = default;

void Storm::begin(std::chrono::milliseconds time, boost::json::object more)
{
    const auto count = wish_.rate * time.count() / 1000;
    boost::json::object burst{{"count", std::max<long>(count, 1)},
                              {"rate", wish_.rate},
                              {"parallel", 64},
                              {"threads", wish_.threads},
                              {"async", true},
                              {"duplicates", bursts_ % 3 == 0 ? 1 : 0},
                              {"shuffle", bursts_ % 4 == 1},
                              {"batch", bursts_ % 5 == 2 ? 5 : 0}};
    ++bursts_;
    for (const auto& [name, value] : more) burst[name] = value;
    town_.platsim->ask("burst", burst);
}

void Storm::pass(std::chrono::milliseconds time, bool answering)
{
    const auto until = Clock::now() + time;
    while (Clock::now() < until) {
        if (answering) answering_->go_on();
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
        std::this_thread::sleep_for(std::clamp<std::chrono::milliseconds>(left, 0ms, answer_every));
    }
}

void Storm::blow(std::chrono::milliseconds time, bool answering)
{
    begin(time);
    pass(time, answering);
}

std::optional<std::chrono::milliseconds> Storm::live_delay(std::chrono::milliseconds limit)
{
    const auto words = fresh("lời giữa bão");
    const auto began = Clock::now();
    town_.platsim->say("messenger", "khach-doi", words, {{"async", true}});
    if (!screen_->shows(words, limit) || !other_->shows(words, limit)) return std::nullopt;
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
}

void Storm::store_is_back()
{
    // The first word over a connection whose server has died only tells us so.
    for (int tries = 0; tries < 3; ++tries) {
        try {
            town_.count("select 1");
            return;
        } catch (const pqxx::broken_connection&) {
        }
    }
}

void Storm::judge(Tally& tally, Ledger::Times times)
{
    answering_->finish();
    if (!settled(*town_.platsim)) tally.fault("deliveries never came to an end");
    if (!answering_->settled())
        tally.fault("replies are unsettled after " + std::to_string(replies_settle_limit.count()) + " s");
    const Ledger ledger(town_, {screen_.get(), other_.get()}, answering_->accepted(), times);
    tally.judged(ledger, screen_->connections() + other_->connections() - 2);
    if (saw_somebody_elses(*town_.gom)) tally.fault("rows of a workspace were seen by a transaction of none");
}

} // namespace tests::torture
