#pragma once

#include "tests/support/ledger.hpp"
#include "tests/torture/nemesis.hpp"
#include "tests/torture/tally.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tests::torture {

/// A town in which things happen all the time: webhooks on every channel, two screens open, somebody at the desk who
/// answers. Rows bring their faults into it and let the ledger judge when it has come to rest.
class Storm {
public:
    struct Wish {
        Town::Wish town{.speed = 600, .rules = "lenient"};
        int rate = 200;                     // events a second
        int threads = 10;                   // customers of each channel
        std::function<void(Town&)> prepare; // before anything happens in it
    };

    explicit Storm(const Nemesis& nemesis) : Storm(nemesis, Wish()) {}
    Storm(const Nemesis& nemesis, const Wish& wish);
    ~Storm();

    Town& town() noexcept { return town_; }
    Screen& screen() noexcept { return *screen_; }      // at the first gom
    Screen& other_screen() noexcept { return *other_; } // at the second, where there is one

    /// Webhooks for so long, in the background; sometimes doubled, shuffled or many in one request.
    void begin(std::chrono::milliseconds time, boost::json::object more = {});

    /// Lets so much time pass. Somebody answers customers meanwhile, unless told not to.
    void pass(std::chrono::milliseconds time, bool answering = true);

    /// Both together: begin and pass.
    void blow(std::chrono::milliseconds time, bool answering = true);

    /// From a customer's word at the platform to both screens; nothing when one of them does not show it within the
    /// limit.
    std::optional<std::chrono::milliseconds> live_delay(std::chrono::milliseconds limit = std::chrono::seconds(30));

    /// The store has been away: connections of the test itself may have died with it.
    void store_is_back();

    /// Waits until everything has come to rest, and judges.
    void judge(Tally& tally, Ledger::Times times = Ledger::Times::milliseconds);

private:
    class Answering;

    Wish wish_;
    Town town_;
    std::unique_ptr<Screen> screen_, other_;
    std::unique_ptr<Answering> answering_;
    int bursts_ = 0;
};

} // namespace tests::torture
