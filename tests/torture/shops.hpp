#pragma once

#include "tests/support/ledger.hpp"
#include "tests/torture/nemesis.hpp"
#include "tests/torture/tally.hpp"

#include <boost/json/value.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace tests::torture {

/// Many shops in one town, a screen open in each. Each has a channel of its own on every platform, so that as many
/// different things can go wrong at the same time.
class Shops {
public:
    explicit Shops(int count, Town::Wish wish = {.rules = "lenient"});

    int count() const noexcept { return static_cast<int>(screens_.size()); }
    Town& town() noexcept { return town_; }
    Screen& screen(int shop) { return *screens_.at(static_cast<std::size_t>(shop)); }

    /// As the simulator calls it: hoa-mai, shop-2, shop-3 ...
    static std::string slug(int shop);

    /// Somebody has written to this shop on this platform, and the shop sees it.
    struct Asked {
        int shop = 0;
        std::string platform;
        std::string channel;    // the platform's name for it
        std::string channel_id; // ours
        std::string customer, conversation;
    };
    Asked asked(int shop, const std::string& platform);

    /// Staff of the shop answer; the ledger will ask what became of it.
    Ledger::Reply reply(const Asked& asked, const std::string& words);

    /// The state of a shop's channel: "connected", "needs_reconnection", "disabled"; "" when it is not shown.
    std::string state_of(const Asked& asked);
    bool shows_channel(const Asked& asked, const std::string& state, std::chrono::milliseconds time);

    /// Judges all of it: every shop's screen, every reply.
    void judge(Tally& tally);

private:
    Town town_;
    std::vector<std::unique_ptr<Screen>> screens_;
    std::vector<Ledger::Reply> replies_;
};

} // namespace tests::torture
